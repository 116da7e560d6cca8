//! Personal keys and what state they are in.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    expiration::Expiration,
    field::Problem,
    key_string::KeyId,
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

/// A personal key as stored, without its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalKey {
    /// The public part of the key.
    pub id: KeyId,
    /// What its owner calls it.
    pub name: KeyName,
    /// Whose rights it acts with.
    pub owner: UserName,
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

impl PersonalKey {
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
