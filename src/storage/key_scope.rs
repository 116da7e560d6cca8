//! Which keys a question is about, for the database and for a key at hand.

use super::query::Sql;
use crate::domain::{Holder, Key, UserName, organization::OrganizationId};

/// Which keys a question is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyScope {
    /// The personal keys of all users.
    EveryUser,
    /// The personal keys of one user.
    User(UserName),
    /// The keys of an organization.
    Organization {
        /// The organization.
        organization: OrganizationId,
        /// Only those that this user made.
        creator: Option<UserName>,
    },
}

impl KeyScope {
    /// Whether `key` is one of them.
    #[must_use]
    pub fn holds(&self, key: &Key) -> bool {
        match (self, &key.holder) {
            (Self::EveryUser, Holder::User(_)) => true,
            (Self::User(user), Holder::User(owner)) => user == owner,
            (Self::Organization { organization, creator }, Holder::Organization(holder)) => {
                *organization == holder.organization && (creator.is_none() || *creator == holder.creator.user)
            }
            (Self::EveryUser | Self::User(_), Holder::Organization(_))
            | (Self::Organization { .. }, Holder::User(_)) => false,
        }
    }

    /// The same as a condition.
    pub(super) fn sql(&self) -> Sql {
        match self {
            Self::EveryUser => Sql::new("owner IS NOT NULL", []),
            Self::User(owner) => Sql::new("owner = ?", [owner.as_str().into()]),
            Self::Organization { organization, creator: None } => {
                Sql::new("organization = ?", [organization.as_str().into()])
            }
            Self::Organization { organization, creator: Some(creator) } => {
                Sql::new("organization = ? AND creator = ?", [organization.as_str().into(), creator.as_str().into()])
            }
        }
    }
}
