//! Platform keys, whose they are, and what state they are in.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    expiration::Expiration,
    field::Problem,
    key_string::{KeyId, KeyKind},
    organization::OrganizationId,
    role_assignments::RoleAssignments,
    text::{text_newtype, visible_line},
    user::{Change, UserName},
};

text_newtype! {
    /// What a key is called: 1 to 100 characters. Names need not be unique; ids are.
    KeyName
}

impl KeyName {
    /// The greatest number of characters.
    pub const MOST: usize = 100;

    /// Reads a name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        visible_line(text, Self::MOST).map(Self)
    }
}

/// The last four characters of a key, kept so that people can tell their keys apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyHint(String);

impl KeyHint {
    /// How many characters a hint has.
    pub const LENGTH: usize = 4;

    /// The hint of a key given as text.
    #[must_use]
    pub fn of(key: &str) -> Self {
        let skip = key.chars().count().saturating_sub(Self::LENGTH);
        Self(key.chars().skip(skip).collect())
    }

    /// The four characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One use of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyUse {
    /// When.
    #[serde(with = "super::instant")]
    pub at: Timestamp,
    /// The caller's address, as text; `None` when it could not be told.
    pub address: Option<String>,
    /// The program, as it calls itself; `None` when it does not, or when the use is from before this was kept.
    pub client: Option<String>,
    /// What was asked for: method and route; `None` where there was no such thing, or as for `client`.
    pub endpoint: Option<String>,
}

/// The end that somebody put to a key.
pub type Revocation = Change;

/// Whether somebody has ended the key. Expiry is not a state: it is told from the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// Nobody has.
    Live,
    /// Ended for good.
    Revoked(Revocation),
}

/// Whose a key is, and so what it may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A personal key: it acts with its owner's rights as they are at each call.
    User(UserName),
    /// An organization key: it carries role assignments of its own.
    Organization(OrganizationHolder),
}

impl Holder {
    /// The kind of key that this makes it.
    #[must_use]
    pub const fn kind(&self) -> KeyKind {
        match self {
            Self::User(_) => KeyKind::Personal,
            Self::Organization(_) => KeyKind::Organization,
        }
    }

    /// The organization, if it is one's.
    #[must_use]
    pub const fn organization(&self) -> Option<&OrganizationId> {
        match self {
            Self::User(_) => None,
            Self::Organization(holder) => Some(&holder.organization),
        }
    }
}

/// What makes a key an organization's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationHolder {
    /// The organization.
    pub organization: OrganizationId,
    /// What the key may do: what was given to it when it was made.
    pub role_assignments: RoleAssignments,
    /// Who made it.
    pub creator: Creator,
}

/// The user who made an organization key, or who made the key that made it. The key outlives both membership and user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creator {
    /// The user; nobody once the user is deleted, so that a later user of the same name is somebody else.
    pub user: Option<UserName>,
    /// The user's name when the key was made, for people.
    pub name: UserName,
    /// Whether the user still belongs to the organization.
    pub is_member: bool,
}

/// A platform key as stored, without its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The public part of the key.
    pub id: KeyId,
    /// What people call it.
    pub name: KeyName,
    /// Whose it is.
    pub holder: Holder,
    /// Its last four characters.
    pub hint: KeyHint,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expiration: Expiration,
    /// Whether it was revoked.
    pub state: KeyState,
    /// The last use known.
    pub last_use: Option<KeyUse>,
}

impl Key {
    /// Which kind of key it is.
    #[must_use]
    pub const fn kind(&self) -> KeyKind {
        self.holder.kind()
    }

    /// The name of the user who owns a personal key, or who made an organization key.
    #[must_use]
    pub fn person(&self) -> &str {
        match &self.holder {
            Holder::User(owner) => owner.as_str(),
            Holder::Organization(holder) => holder.creator.name.as_str(),
        }
    }

    /// What people are to know of the key at `now`.
    #[must_use]
    pub fn status(&self, now: Timestamp) -> KeyStatus {
        KeyStatus::of(matches!(self.state, KeyState::Revoked(_)), self.expiration, now)
    }
}

/// What people are to know of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyStatus {
    /// Works, and will for a while.
    Active,
    /// Works, and ends within [`KeyStatus::SOON`].
    ExpiringSoon,
    /// Its end has come.
    Expired,
    /// Somebody ended it.
    Revoked,
}

impl KeyStatus {
    /// How long before its end a key counts as expiring soon: 14 days.
    pub const SOON: SignedDuration = SignedDuration::from_hours(14 * 24);

    /// The status that follows from the facts at `now`.
    #[must_use]
    pub fn of(revoked: bool, expiration: Expiration, now: Timestamp) -> Self {
        if revoked {
            return Self::Revoked;
        }
        match expiration {
            Expiration::At(at) if at <= now => Self::Expired,
            Expiration::At(at) if at.duration_since(now) <= Self::SOON => Self::ExpiringSoon,
            Expiration::At(_) | Expiration::Never => Self::Active,
        }
    }

    /// Whether a key of this status authenticates.
    #[must_use]
    pub const fn works(self) -> bool {
        match self {
            Self::Active | Self::ExpiringSoon => true,
            Self::Expired | Self::Revoked => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_follows_the_clock() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let after = |hours| Expiration::At(now.checked_add(SignedDuration::from_hours(hours)).unwrap());
        for (revoked, expiration, status) in [
            (false, Expiration::Never, KeyStatus::Active),
            (false, after(14 * 24 + 1), KeyStatus::Active),
            (false, after(14 * 24), KeyStatus::ExpiringSoon),
            (false, after(1), KeyStatus::ExpiringSoon),
            (false, after(0), KeyStatus::Expired),
            (false, after(-1), KeyStatus::Expired),
            (true, after(-1), KeyStatus::Revoked),
            (true, Expiration::Never, KeyStatus::Revoked),
        ] {
            assert_eq!(KeyStatus::of(revoked, expiration, now), status, "{revoked} {expiration:?}");
        }
    }
}
