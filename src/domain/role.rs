//! Platform roles: what a user may do on the whole installation.
//!
//! Ids and their exclusions are those of the contract (elastic-cloud-api §4.1).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::field::Problem;

/// One platform role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlatformRole {
    /// Everything: users, their keys, every organization.
    Admin,
    /// Reads all that an admin reads.
    Viewer,
    /// Manages the deployments and projects of every organization.
    DeploymentManager,
    /// Reads the deployments and projects of every organization.
    DeploymentViewer,
}

impl PlatformRole {
    /// Every role, strongest first: the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Admin, Self::Viewer, Self::DeploymentManager, Self::DeploymentViewer];

    /// The id on the wire.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Admin => "ece_platform_admin",
            Self::Viewer => "ece_platform_viewer",
            Self::DeploymentManager => "ece_deployment_manager",
            Self::DeploymentViewer => "ece_deployment_viewer",
        }
    }

    /// The name on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Admin => "Platform admin",
            Self::Viewer => "Platform viewer",
            Self::DeploymentManager => "Deployment manager",
            Self::DeploymentViewer => "Deployment viewer",
        }
    }

    /// What the role is for, in one sentence.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Admin => "Manages users, their keys and every organization.",
            Self::Viewer => "Sees everything, changes nothing.",
            Self::DeploymentManager => "Manages the deployments and projects of every organization.",
            Self::DeploymentViewer => "Sees the deployments and projects of every organization.",
        }
    }
}

impl fmt::Display for PlatformRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for PlatformRole {
    type Err = Problem;
    fn from_str(id: &str) -> Result<Self, Problem> {
        Self::ALL.into_iter().find(|role| role.id() == id).ok_or(Problem::UnknownRole)
    }
}

/// The platform roles of one user: without repetition, in the order of [`PlatformRole::ALL`], and a set that may be
/// held together. May be empty: a member of an organization needs no platform role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct PlatformRoles(Vec<PlatformRole>);

impl PlatformRoles {
    /// No platform role.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Exactly one role.
    #[must_use]
    pub fn only(role: PlatformRole) -> Self {
        Self(vec![role])
    }

    /// Reads role ids.
    ///
    /// # Errors
    /// An unknown id, or roles that exclude each other.
    pub fn parse<'a>(ids: impl IntoIterator<Item = &'a str>) -> Result<Self, Problem> {
        let mut roles = ids.into_iter().map(PlatformRole::from_str).collect::<Result<Vec<_>, _>>()?;
        roles.sort_unstable();
        roles.dedup();
        let holds = |role| roles.contains(&role);
        if holds(PlatformRole::Admin) && roles.len() > 1 {
            return Err(Problem::AdminExcludesOthers);
        }
        if holds(PlatformRole::DeploymentManager) && holds(PlatformRole::DeploymentViewer) {
            return Err(Problem::BothDeploymentRoles);
        }
        Ok(Self(roles))
    }

    /// As [`parse`](Self::parse), and refuses the empty set: what the users API asks for.
    ///
    /// # Errors
    /// [`Problem::NoRole`] besides those of `parse`.
    pub fn parse_some<'a>(ids: impl IntoIterator<Item = &'a str>) -> Result<Self, Problem> {
        let roles = Self::parse(ids)?;
        if roles.0.is_empty() { Err(Problem::NoRole) } else { Ok(roles) }
    }

    /// Whether `role` is among them.
    #[must_use]
    pub fn contains(&self, role: PlatformRole) -> bool {
        self.0.contains(&role)
    }

    /// The roles in order.
    pub fn iter(&self) -> impl Iterator<Item = PlatformRole> + '_ {
        self.0.iter().copied()
    }

    /// The ids in order.
    #[must_use]
    pub fn ids(&self) -> Vec<String> {
        self.iter().map(|role| role.id().to_owned()).collect()
    }
}

impl TryFrom<Vec<String>> for PlatformRoles {
    type Error = Problem;
    fn try_from(ids: Vec<String>) -> Result<Self, Problem> {
        Self::parse(ids.iter().map(String::as_str))
    }
}

impl From<PlatformRoles> for Vec<String> {
    fn from(roles: PlatformRoles) -> Self {
        roles.ids()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_sorted_and_said_once() {
        let roles = PlatformRoles::parse(["ece_deployment_viewer", "ece_platform_viewer", "ece_deployment_viewer"]);
        assert_eq!(roles.unwrap().ids(), ["ece_platform_viewer", "ece_deployment_viewer"]);
    }

    #[test]
    fn excluded_combinations_are_refused() {
        assert_eq!(
            PlatformRoles::parse(["ece_platform_admin", "ece_deployment_viewer"]),
            Err(Problem::AdminExcludesOthers)
        );
        assert_eq!(
            PlatformRoles::parse(["ece_deployment_manager", "ece_deployment_viewer"]),
            Err(Problem::BothDeploymentRoles)
        );
        assert_eq!(PlatformRoles::parse(["owner"]), Err(Problem::UnknownRole));
        assert_eq!(PlatformRoles::parse_some([]), Err(Problem::NoRole));
    }
}
