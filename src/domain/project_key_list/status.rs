//! Which keys to list by status.

use serde::{Deserialize, Serialize};

use crate::domain::KeyStatus;

/// Which keys to list by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum StatusFilter {
    /// Those that work: active and expiring soon.
    #[default]
    Working,
    /// Those that work and end within [`KeyStatus::SOON`].
    ExpiringSoon,
    /// Those whose end has come.
    Expired,
    /// Those that somebody ended.
    Invalidated,
    /// All of them.
    All,
}

impl StatusFilter {
    /// In the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Working, Self::ExpiringSoon, Self::Expired, Self::Invalidated, Self::All];

    /// The value in the URL; the default needs none.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Working => "active",
            Self::ExpiringSoon => "expiring",
            Self::Expired => "expired",
            Self::Invalidated => "invalidated",
            Self::All => "all",
        }
    }

    /// The name on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Working => "Active",
            Self::ExpiringSoon => "Expiring soon",
            Self::Expired => "Expired",
            Self::Invalidated => "Invalidated",
            Self::All => "All",
        }
    }

    /// Reads the URL's value; anything unknown is the default, for a link must not break.
    #[must_use]
    pub fn parse(value: &str) -> Self {
        Self::ALL.into_iter().find(|filter| filter.value() == value).unwrap_or_default()
    }

    /// Whether a key of `status` is listed.
    #[must_use]
    pub const fn admits(self, status: KeyStatus) -> bool {
        match self {
            Self::Working => status.works(),
            Self::ExpiringSoon => matches!(status, KeyStatus::ExpiringSoon),
            Self::Expired => matches!(status, KeyStatus::Expired),
            Self::Invalidated => matches!(status, KeyStatus::Revoked),
            Self::All => true,
        }
    }
}
