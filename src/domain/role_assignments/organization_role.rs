//! Roles on an organization itself.

use std::fmt;

use crate::domain::field::Problem;

/// A role on an organization (contract §4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrganizationRole {
    /// Everything in the organization.
    Owner,
    /// The organization and its contacts, to read.
    BillingAdmin,
    /// "Manage workload credentials": organization keys of one's own.
    ///
    /// The contract leaves the id of this role open (§4.2); `organization-credentials-manager` is Keyward's.
    CredentialManager,
}

impl OrganizationRole {
    /// Every role, strongest first: the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Owner, Self::BillingAdmin, Self::CredentialManager];

    /// The id on the wire.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Owner => "organization-admin",
            Self::BillingAdmin => "billing-admin",
            Self::CredentialManager => "organization-credentials-manager",
        }
    }

    /// The name on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Owner => "Organization owner",
            Self::BillingAdmin => "Billing admin",
            Self::CredentialManager => "Manage workload credentials",
        }
    }

    /// What the role is for, in one sentence.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Owner => "Manages the organization, its members, keys, deployments and projects.",
            Self::BillingAdmin => "Sees the organization and its contacts.",
            Self::CredentialManager => "Creates organization keys, and sees and revokes those keys only.",
        }
    }

    /// Reads an id. The prefix `organization-` may be left out.
    ///
    /// # Errors
    /// [`Problem::RoleOfAnotherKind`] or [`Problem::UnknownRole`].
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let bare = |id: &'static str| id.strip_prefix("organization-").unwrap_or(id);
        let known = Self::ALL.into_iter().find(|role| role.id() == text || bare(role.id()) == text);
        known.ok_or_else(|| super::resource_role::refusal(text))
    }
}

impl fmt::Display for OrganizationRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_with_and_without_their_prefix() {
        for role in OrganizationRole::ALL {
            assert_eq!(OrganizationRole::parse(role.id()), Ok(role));
        }
        assert_eq!(OrganizationRole::parse("admin"), Ok(OrganizationRole::Owner));
        assert_eq!(OrganizationRole::parse("credentials-manager"), Ok(OrganizationRole::CredentialManager));
    }

    #[test]
    fn other_ids_are_refused() {
        assert_eq!(OrganizationRole::parse("deployment-admin"), Err(Problem::RoleOfAnotherKind));
        for text in ["", "owner", "Organization-admin", "organization-billing-admin", "organization-"] {
            assert_eq!(OrganizationRole::parse(text), Err(Problem::UnknownRole), "{text}");
        }
    }
}
