//! What an assignment holds for: which resources, and which roles inside them.

use std::collections::BTreeSet;

use crate::domain::field::Problem;
use crate::domain::{
    organization::ResourceId,
    text::{text_newtype, visible_line},
};

/// The resources of one kind that an assignment holds for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// All of the organization's, those to come included.
    All,
    /// These. Never empty inside [`RoleAssignments`](super::RoleAssignments).
    Only(BTreeSet<ResourceId>),
}

impl Scope {
    /// The greatest number of ids that one assignment may list.
    pub const MOST: usize = 1000;

    /// One resource.
    #[must_use]
    pub fn one(id: ResourceId) -> Self {
        Self::Only(BTreeSet::from([id]))
    }

    /// Whether it holds for `id`.
    #[must_use]
    pub fn contains(&self, id: &ResourceId) -> bool {
        match self {
            Self::All => true,
            Self::Only(ids) => ids.contains(id),
        }
    }

    /// The ids listed: none for all.
    pub fn ids(&self) -> impl Iterator<Item = &ResourceId> {
        match self {
            Self::All => None,
            Self::Only(ids) => Some(ids),
        }
        .into_iter()
        .flatten()
    }

    /// Whether it holds for nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Only(ids) if ids.is_empty())
    }

    /// What either holds for.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        match (self, other) {
            (Self::Only(mut ids), Self::Only(others)) => {
                ids.extend(others);
                Self::Only(ids)
            }
            (Self::All, _) | (_, Self::All) => Self::All,
        }
    }
}

text_newtype! {
    /// The name of a role inside a deployment or project, as Elasticsearch and Kibana know it: 1 to 100 characters.
    ApplicationRole
}

impl ApplicationRole {
    /// Reads a name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        visible_line(text, 100).map(Self)
    }
}

/// The roles inside the resources of an assignment (contract §4.3).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ApplicationRoles {
    /// Not named. A user gets the role that goes with the assignment's; a key gets none, and is for the Cloud API only.
    #[default]
    Inherited,
    /// Exactly these in its place. None: a user may not enter, a key is for the Cloud API only.
    Only(BTreeSet<ApplicationRole>),
}

impl ApplicationRoles {
    /// The greatest number of names in one assignment.
    pub const MOST: usize = 20;

    /// The names given.
    pub fn names(&self) -> impl Iterator<Item = &ApplicationRole> {
        match self {
            Self::Inherited => None,
            Self::Only(names) => Some(names),
        }
        .into_iter()
        .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(digit: char) -> ResourceId {
        ResourceId::parse(&digit.to_string().repeat(32)).unwrap()
    }

    #[test]
    fn all_swallows_ids() {
        let [a, b] = [Scope::one(id('a')), Scope::one(id('b'))];
        assert_eq!(a.clone().union(b), Scope::Only([id('a'), id('b')].into()));
        assert_eq!(a.clone().union(Scope::All), Scope::All);
        assert_eq!(Scope::All.union(a), Scope::All);
    }

    #[test]
    fn all_contains_what_is_to_come() {
        assert!(Scope::All.contains(&id('c')) && !Scope::All.is_empty());
        assert_eq!(Scope::All.ids().count(), 0);
        assert!(Scope::one(id('a')).contains(&id('a')) && !Scope::one(id('a')).contains(&id('b')));
        assert!(Scope::Only(BTreeSet::new()).is_empty());
    }

    #[test]
    fn application_roles_are_visible_names() {
        assert_eq!(ApplicationRole::parse(" logs_viewer ").unwrap().as_str(), "logs_viewer");
        assert_eq!(ApplicationRole::parse(""), Err(Problem::Missing));
        assert_eq!(ApplicationRole::parse(&"x".repeat(101)), Err(Problem::TooLong { most: 100, length: 101 }));
    }
}
