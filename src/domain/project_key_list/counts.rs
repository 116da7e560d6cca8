//! How many keys there are of what.

use serde::{Deserialize, Serialize};

use super::{CategoryFilter, KeyCategory, StatusFilter};
use crate::domain::key_list::StatusCounts;

/// How many keys of a project there are, by category and status, of those that somebody may see; whatever is searched
/// for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectKeyCounts {
    /// Personal ones.
    pub personal: StatusCounts,
    /// Those for other clusters.
    pub cross_cluster: StatusCounts,
    /// Managed ones.
    pub managed: StatusCounts,
}

impl ProjectKeyCounts {
    /// How many keys of a category there are of each status.
    #[must_use]
    pub const fn by_status(&self, category: KeyCategory) -> &StatusCounts {
        match category {
            KeyCategory::Personal => &self.personal,
            KeyCategory::CrossCluster => &self.cross_cluster,
            KeyCategory::Managed => &self.managed,
        }
    }

    /// As [`by_status`](Self::by_status), to be filled in.
    pub const fn by_status_mut(&mut self, category: KeyCategory) -> &mut StatusCounts {
        match category {
            KeyCategory::Personal => &mut self.personal,
            KeyCategory::CrossCluster => &mut self.cross_cluster,
            KeyCategory::Managed => &mut self.managed,
        }
    }

    /// How many keys both filters list when nothing is searched for.
    #[must_use]
    pub fn of(&self, category: CategoryFilter, status: StatusFilter) -> u64 {
        let counted = KeyCategory::ALL.into_iter().filter(|one| category.admits(*one)).map(|one| {
            let counts = self.by_status(one);
            match status {
                StatusFilter::Working => counts.working,
                StatusFilter::ExpiringSoon => counts.expiring_soon,
                StatusFilter::Expired => counts.expired,
                StatusFilter::Invalidated => counts.revoked,
                StatusFilter::All => counts.working + counts.expired + counts.revoked,
            }
        });
        counted.sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_the_sum_without_counting_twice() {
        let mut counts = ProjectKeyCounts::default();
        *counts.by_status_mut(KeyCategory::Personal) =
            StatusCounts { working: 5, expiring_soon: 2, expired: 3, revoked: 1 };
        counts.by_status_mut(KeyCategory::Managed).working = 10;
        let personal = CategoryFilter::default();
        assert_eq!(counts.of(personal, StatusFilter::All), 9);
        assert_eq!(counts.of(personal, StatusFilter::ExpiringSoon), 2);
        assert_eq!(counts.of(CategoryFilter::All, StatusFilter::Working), 15);
        assert_eq!(counts.of(CategoryFilter::Only(KeyCategory::CrossCluster), StatusFilter::All), 0);
    }
}
