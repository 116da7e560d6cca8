//! What a list of keys may be asked for: search, status, order, page. The same words stand in the URL.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{
    field::Problem,
    key::KeyStatus,
    key_string::id_in,
    organization::{ResourceId, ResourceKind},
    page::Cursor,
};

/// Which keys to list by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum StatusFilter {
    /// Those that work: active and expiring soon.
    #[default]
    Working,
    /// Those that work and end within 14 days.
    ExpiringSoon,
    /// Those whose end has come.
    Expired,
    /// Those that somebody ended.
    Revoked,
    /// All of them.
    All,
}

impl StatusFilter {
    /// In the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Working, Self::ExpiringSoon, Self::Expired, Self::Revoked, Self::All];

    /// The value in the URL; the default needs none.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Working => "active",
            Self::ExpiringSoon => "expiring",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
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
            Self::Revoked => "Revoked",
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
            Self::Revoked => matches!(status, KeyStatus::Revoked),
            Self::All => true,
        }
    }
}

/// What a list of keys is sorted by. Ties are broken by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeySort {
    /// When the key was made.
    #[default]
    Created,
    /// Its name, upper and lower case as one.
    Name,
    /// Its last use; never used comes before all uses.
    LastUsed,
    /// Its end: the sort by urgency. Never comes after all instants.
    Expires,
}

impl KeySort {
    /// Every order.
    pub const ALL: [Self; 4] = [Self::Created, Self::Name, Self::LastUsed, Self::Expires];

    /// The value in the URL.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Name => "name",
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
            Self::Name | Self::Expires => Direction::Ascending,
        }
    }
}

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// Small to great.
    Ascending,
    /// Great to small.
    Descending,
}

impl Direction {
    /// The value in the URL.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Ascending => "asc",
            Self::Descending => "desc",
        }
    }

    /// Reads the URL's value; anything unknown is the `natural` one of the order.
    #[must_use]
    pub fn parse(value: &str, natural: Self) -> Self {
        [Self::Ascending, Self::Descending].into_iter().find(|way| way.value() == value).unwrap_or(natural)
    }

    /// The other one.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

/// A deployment or project that keys are to reach. As text (in URLs): `deployment.<id>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceFilter {
    /// What it is.
    pub kind: ResourceKind,
    /// Its id.
    pub id: ResourceId,
}

impl fmt::Display for ResourceFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.kind.id(), self.id)
    }
}

impl FromStr for ResourceFilter {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let (kind, id) = text.split_once('.').ok_or(Problem::NotAChoice)?;
        let kind = ResourceKind::ALL.into_iter().find(|known| known.id() == kind).ok_or(Problem::NotAChoice)?;
        Ok(Self { kind, id: ResourceId::parse(id)? })
    }
}

/// A question to a list of keys. It travels as the parameters of its URL do, so that whatever way it comes by is bounded
/// by one reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<(String, String)>", into = "Vec<(&'static str, String)>")]
pub struct KeyListQuery {
    /// Text that the name contains (in any case), or with which the hint or id agrees; empty for all keys.
    pub search: String,
    /// Which keys by status.
    pub status: StatusFilter,
    /// Of an organization's keys: only those with this role id.
    pub role: Option<String>,
    /// Of an organization's keys: only those made by the user of this name.
    pub creator: Option<String>,
    /// Of an organization's keys: only those that reach this deployment or project.
    pub resource: Option<ResourceFilter>,
    /// The order.
    pub sort: KeySort,
    /// Its direction.
    pub direction: Direction,
    /// Which page; the first when absent.
    pub cursor: Option<Cursor>,
    /// How many rows a page has: one of [`KeyListQuery::SIZES`].
    pub size: u32,
}

impl Default for KeyListQuery {
    fn default() -> Self {
        Self {
            search: String::new(),
            status: StatusFilter::default(),
            role: None,
            creator: None,
            resource: None,
            sort: KeySort::default(),
            direction: KeySort::default().natural(),
            cursor: None,
            size: Self::SIZES[0],
        }
    }
}

impl KeyListQuery {
    /// How many rows a page may have; the first is the default.
    pub const SIZES: [u32; 3] = [25, 50, 100];

    /// The longest text that is searched for; the rest is cut off.
    pub const LONGEST_SEARCH: usize = 100;

    /// Reads the URL's query by a look-up of its parameters. Unknown values fall back to their defaults: a link that
    /// somebody kept must show a list, not an error.
    pub fn from_parameters(get: impl Fn(&str) -> Option<String>) -> Self {
        let get = |name| get(name).unwrap_or_default();
        let sort = KeySort::parse(&get("sort"));
        Self {
            search: searchable(&get("q")),
            status: StatusFilter::parse(&get("status")),
            role: some(&get("role")),
            creator: some(&get("creator")),
            resource: get("resource").parse().ok(),
            sort,
            direction: Direction::parse(&get("dir"), sort.natural()),
            cursor: get("page").parse().ok(),
            size: Self::size(&get("size")),
        }
    }

    /// Reads how many rows a page is to have; anything but one of [`KeyListQuery::SIZES`] is the default.
    #[must_use]
    pub fn size(value: &str) -> u32 {
        value.parse().ok().filter(|size| Self::SIZES.contains(size)).unwrap_or(Self::SIZES[0])
    }

    /// The parameters that differ from their defaults, in a fixed order: what stands in the URL.
    #[must_use]
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = Vec::new();
        let mut add = |differs: bool, name, value: String| {
            if differs {
                parameters.push((name, value));
            }
        };
        let default = Self::default();
        add(!self.search.is_empty(), "q", self.search.clone());
        add(self.status != default.status, "status", self.status.value().to_owned());
        add(self.role.is_some(), "role", self.role.clone().unwrap_or_default());
        add(self.creator.is_some(), "creator", self.creator.clone().unwrap_or_default());
        add(self.resource.is_some(), "resource", self.resource.as_ref().map(ToString::to_string).unwrap_or_default());
        add(self.sort != default.sort, "sort", self.sort.value().to_owned());
        add(self.direction != self.sort.natural(), "dir", self.direction.value().to_owned());
        add(self.size != default.size, "size", self.size.to_string());
        if let Some(cursor) = &self.cursor {
            add(true, "page", cursor.to_string());
        }
        parameters
    }

    /// The same question, answered from the first page on.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self { cursor: None, ..self.clone() }
    }
}

impl From<Vec<(String, String)>> for KeyListQuery {
    fn from(parameters: Vec<(String, String)>) -> Self {
        Self::from_parameters(|name| first(&parameters, name))
    }
}

impl From<KeyListQuery> for Vec<(&'static str, String)> {
    fn from(query: KeyListQuery) -> Self {
        query.parameters()
    }
}

/// The first value of this name.
#[must_use]
pub fn first(parameters: &[(String, String)], name: &str) -> Option<String> {
    parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
}

/// A value that narrows a list down: bounded, and none when empty.
fn some(text: &str) -> Option<String> {
    let text: String = text.trim().chars().take(KeyListQuery::LONGEST_SEARCH).collect();
    (!text.is_empty()).then_some(text)
}

/// What to search for when somebody typed `text`: trimmed, bounded, of a whole key only its id, and the end of a key
/// without the `…` that lists show before it.
#[must_use]
pub fn searchable(text: &str) -> String {
    let text = text.trim();
    let words = || text.trim_start_matches('…').chars().take(KeyListQuery::LONGEST_SEARCH).collect();
    id_in(text).map_or_else(words, |id| id.to_string())
}

/// How many keys of each status there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusCounts {
    /// Active, those expiring soon included.
    pub working: u64,
    /// Expiring soon.
    pub expiring_soon: u64,
    /// Expired.
    pub expired: u64,
    /// Revoked.
    pub revoked: u64,
}

impl StatusCounts {
    /// How many keys `filter` lists when nothing is searched for.
    #[must_use]
    pub const fn of(&self, filter: StatusFilter) -> u64 {
        match filter {
            StatusFilter::Working => self.working,
            StatusFilter::ExpiringSoon => self.expiring_soon,
            StatusFilter::Expired => self.expired,
            StatusFilter::Revoked => self.revoked,
            StatusFilter::All => self.working + self.expired + self.revoked,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn query() -> impl Strategy<Value = KeyListQuery> {
        let parts = ("[a-z0-9 ]{0,20}", 0_usize..5, 0_usize..4, any::<bool>(), 0_usize..3, any::<bool>());
        parts.prop_map(|(search, status, sort, up, size, paged)| KeyListQuery {
            search: search.trim().to_owned(),
            status: StatusFilter::ALL[status],
            role: up.then(|| "deployment-editor".to_owned()),
            creator: paged.then(|| "bob".to_owned()),
            resource: up.then(|| format!("security.{}", "a".repeat(32)).parse().unwrap()),
            sort: KeySort::ALL[sort],
            direction: if up { Direction::Ascending } else { Direction::Descending },
            cursor: paged.then(|| "a.25.k1XyZ0abCDefGHijKLmn.x.y".parse().unwrap()),
            size: KeyListQuery::SIZES[size],
        })
    }

    proptest! {
        #[test]
        fn the_url_says_it_all(query in query()) {
            let parameters = query.parameters();
            let read = KeyListQuery::from_parameters(|name| {
                parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
            });
            prop_assert_eq!(read, query);
        }
    }

    #[test]
    fn the_default_needs_no_words() {
        assert!(KeyListQuery::default().parameters().is_empty());
        assert_eq!(KeyListQuery::from_parameters(|_| Some("junk?".to_owned())).status, StatusFilter::Working);
    }

    #[test]
    fn a_pasted_key_becomes_its_id() {
        assert_eq!(searchable("kwp_k1XyZ0abCDefGHijKLmn0123456789"), "k1XyZ0abCDefGHijKLmn");
        assert_eq!(searchable("  ci  "), "ci");
        assert_eq!(searchable("…vNnw"), "vNnw");
        assert_eq!(searchable(&"x".repeat(300)).len(), 100);
    }
}
