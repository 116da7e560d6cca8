//! The question to a list, as the URL has it.

use serde::{Deserialize, Serialize};

use super::{CategoryFilter, StatusFilter, searchable};
use crate::domain::{
    key_list::{Direction, KeyListQuery, first},
    page::Cursor,
};

/// What a list of a project's keys is sorted by. Ties are broken by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProjectKeySort {
    /// When the key was made.
    #[default]
    Created,
    /// Its name, upper and lower case as one.
    Name,
    /// Its owner's name.
    Owner,
    /// Its last use; never used comes before all uses.
    LastUsed,
    /// Its end: the sort by urgency. Never comes after all instants.
    Expires,
}

impl ProjectKeySort {
    /// Every order.
    pub const ALL: [Self; 5] = [Self::Created, Self::Name, Self::Owner, Self::LastUsed, Self::Expires];

    /// The value in the URL.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Name => "name",
            Self::Owner => "owner",
            Self::LastUsed => "used",
            Self::Expires => "expires",
        }
    }

    /// Reads the URL's value; anything unknown is the default.
    #[must_use]
    pub fn parse(value: &str) -> Self {
        Self::ALL.into_iter().find(|sort| sort.value() == value).unwrap_or_default()
    }

    /// The direction that people mean when they first ask for this order: newest, A first, latest use, soonest end.
    #[must_use]
    pub const fn natural(self) -> Direction {
        match self {
            Self::Created | Self::LastUsed => Direction::Descending,
            Self::Name | Self::Owner | Self::Expires => Direction::Ascending,
        }
    }
}

/// A question to a list of a project's keys. It travels as the parameters of its URL do, so that whatever way it comes by
/// is bounded by one reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<(String, String)>", into = "Vec<(&'static str, String)>")]
pub struct ProjectKeyListQuery {
    /// What is searched for, in the language of [`filter`](super::filter()); empty for all keys.
    pub search: String,
    /// Which keys by category.
    pub category: CategoryFilter,
    /// Which keys by status.
    pub status: StatusFilter,
    /// Only those of the owner of this name.
    pub owner: Option<String>,
    /// The order.
    pub sort: ProjectKeySort,
    /// Its direction.
    pub direction: Direction,
    /// Which page; the first when absent.
    pub cursor: Option<Cursor>,
    /// How many rows a page has: one of [`ProjectKeyListQuery::SIZES`].
    pub size: u32,
}

impl Default for ProjectKeyListQuery {
    fn default() -> Self {
        Self {
            search: String::new(),
            category: CategoryFilter::default(),
            status: StatusFilter::default(),
            owner: None,
            sort: ProjectKeySort::default(),
            direction: ProjectKeySort::default().natural(),
            cursor: None,
            size: Self::SIZES[0],
        }
    }
}

impl ProjectKeyListQuery {
    /// How many rows a page may have; the first is the default.
    pub const SIZES: [u32; 3] = KeyListQuery::SIZES;

    /// The longest text that is searched for, in characters; the rest is cut off.
    pub const LONGEST_SEARCH: usize = 256;

    /// The longest name of an owner, in characters; a longer one is none.
    pub const LONGEST_OWNER: usize = 1024;

    /// Reads the URL's query by a look-up of its parameters. Unknown values fall back to their defaults: a link that
    /// somebody kept must show a list, not an error.
    pub fn from_parameters(get: impl Fn(&str) -> Option<String>) -> Self {
        let get = |name| get(name).unwrap_or_default();
        let sort = ProjectKeySort::parse(&get("sort"));
        let owner = Some(get("owner").trim().to_owned());
        Self {
            search: searchable(&get("q")),
            category: CategoryFilter::parse(&get("type")),
            status: StatusFilter::parse(&get("status")),
            owner: owner.filter(|owner| (1..=Self::LONGEST_OWNER).contains(&owner.chars().count())),
            sort,
            direction: Direction::parse(&get("dir"), sort.natural()),
            cursor: get("page").parse().ok(),
            size: KeyListQuery::size(&get("size")),
        }
    }

    /// The parameters that differ from their defaults, in a fixed order: what stands in the URL.
    #[must_use]
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = Vec::new();
        let mut add = |differs: bool, name, value: &str| {
            if differs {
                parameters.push((name, value.to_owned()));
            }
        };
        let default = Self::default();
        add(!self.search.is_empty(), "q", &self.search);
        add(self.category != default.category, "type", self.category.value());
        add(self.status != default.status, "status", self.status.value());
        add(self.owner.is_some(), "owner", self.owner.as_deref().unwrap_or_default());
        add(self.sort != default.sort, "sort", self.sort.value());
        add(self.direction != self.sort.natural(), "dir", self.direction.value());
        add(self.size != default.size, "size", &self.size.to_string());
        if let Some(cursor) = &self.cursor {
            add(true, "page", &cursor.to_string());
        }
        parameters
    }

    /// The same question, answered from the first page on.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self { cursor: None, ..self.clone() }
    }
}

impl From<Vec<(String, String)>> for ProjectKeyListQuery {
    fn from(parameters: Vec<(String, String)>) -> Self {
        Self::from_parameters(|name| first(&parameters, name))
    }
}

impl From<ProjectKeyListQuery> for Vec<(&'static str, String)> {
    fn from(query: ProjectKeyListQuery) -> Self {
        query.parameters()
    }
}

#[cfg(test)]
mod tests {
    use proptest::{option, prelude::*, sample::select};

    use super::*;

    fn query() -> impl Strategy<Value = ProjectKeyListQuery> {
        let words = ("[a-zäÖ0-9:\" ()-]{0,20}", option::of("[a-z@ .]{1,30}"));
        let cursor = select(vec![None, Some("a.25.VuaCfGcBCdbkQm-e5aOx.x.y"), Some("b.0.x.")]);
        let choices = (
            select(&CategoryFilter::ALL[..]),
            select(&StatusFilter::ALL[..]),
            select(&ProjectKeySort::ALL[..]),
            select(vec![Direction::Ascending, Direction::Descending]),
            select(&ProjectKeyListQuery::SIZES[..]),
        );
        (words, choices, cursor).prop_map(|((search, owner), (category, status, sort, direction, size), cursor)| {
            ProjectKeyListQuery {
                search: searchable(&search),
                category,
                status,
                owner: owner.map(|owner| owner.trim().to_owned()).filter(|owner| !owner.is_empty()),
                sort,
                direction,
                cursor: cursor.map(|cursor| cursor.parse().unwrap()),
                size,
            }
        })
    }

    proptest! {
        #[test]
        fn the_url_says_it_all(query in query()) {
            let parameters = query.parameters();
            let read = ProjectKeyListQuery::from_parameters(|name| {
                parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
            });
            prop_assert_eq!(read, query);
        }
    }

    #[test]
    fn the_default_needs_no_words() {
        assert!(ProjectKeyListQuery::default().parameters().is_empty());
        let junk = ProjectKeyListQuery::from_parameters(|_| Some("junk?".to_owned()));
        let expected = ProjectKeyListQuery {
            search: "junk?".to_owned(),
            owner: Some("junk?".to_owned()),
            ..ProjectKeyListQuery::default()
        };
        assert_eq!(junk, expected);
    }
}
