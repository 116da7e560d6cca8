//! What people tell keys of a project apart by first.

use serde::{Deserialize, Serialize};

use crate::domain::project::{ProjectKey, ProjectKeyKind};

/// What a key of a project is, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum KeyCategory {
    /// Somebody made it for programs that use REST.
    Personal,
    /// Another cluster uses it.
    CrossCluster,
    /// Background work made it, for whatever use: people should leave it alone.
    Managed,
}

impl KeyCategory {
    /// In the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Personal, Self::CrossCluster, Self::Managed];

    /// What `key` is.
    #[must_use]
    pub fn of(key: &ProjectKey) -> Self {
        match key.kind {
            _ if key.is_managed() => Self::Managed,
            ProjectKeyKind::Rest => Self::Personal,
            ProjectKeyKind::CrossCluster => Self::CrossCluster,
        }
    }

    /// The word in the URL and in the database.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::CrossCluster => "cross_cluster",
            Self::Managed => "managed",
        }
    }

    /// The name on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Personal => "Personal",
            Self::CrossCluster => "Cross-cluster",
            Self::Managed => "Managed",
        }
    }
}

/// Which keys to list by category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CategoryFilter {
    /// Those of one category.
    Only(KeyCategory),
    /// All of them.
    All,
}

impl Default for CategoryFilter {
    fn default() -> Self {
        Self::Only(KeyCategory::Personal)
    }
}

impl CategoryFilter {
    /// In the order in which they are offered.
    pub const ALL: [Self; 4] = [
        Self::Only(KeyCategory::Personal),
        Self::Only(KeyCategory::CrossCluster),
        Self::Only(KeyCategory::Managed),
        Self::All,
    ];

    /// The value in the URL; the default needs none.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Only(category) => category.id(),
            Self::All => "all",
        }
    }

    /// The name on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Only(category) => category.label(),
            Self::All => "All",
        }
    }

    /// Reads the URL's value; anything unknown is the default, for a link must not break.
    #[must_use]
    pub fn parse(value: &str) -> Self {
        Self::ALL.into_iter().find(|filter| filter.value() == value).unwrap_or_default()
    }

    /// Whether keys of `category` are listed.
    #[must_use]
    pub fn admits(self, category: KeyCategory) -> bool {
        match self {
            Self::Only(only) => only == category,
            Self::All => true,
        }
    }
}
