//! What can be asked about a key.

use std::fmt;

use super::{error::Refusal, pattern::Pattern};

/// A field by its name in a request (contract §1.8).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// One whose values are texts.
    Text(TextField),
    /// One whose value is an instant, or none.
    Instant(InstantField),
    /// Whether the key was invalidated: always true or false.
    Invalidated,
}

/// A field whose values are texts, compared byte by byte.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextField {
    /// The key's id. No request can name it: it is compared by `ids` queries, and by who may see which key.
    Id,
    /// The key's name.
    Name,
    /// `rest` or `cross_cluster`.
    Kind,
    /// What the key is for people, see [`KeyCategory`](crate::domain::project_key_list::KeyCategory). No request can
    /// name it: the screens do.
    Category,
    /// Name, owner, id and hint, one to a line: what the search box of the screens looks through. No request can name
    /// it.
    Searched,
    /// The owner's name.
    Username,
    /// The owner's realm.
    Realm,
    /// The leaves of the metadata at this path, whose steps are separated by dots.
    Metadata(String),
    /// All leaves of the metadata.
    AnyMetadata,
}

/// A field whose value is an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InstantField {
    /// When the key was made.
    Creation,
    /// When it ends, if it does.
    Expiration,
    /// When it was invalidated, if it was.
    Invalidation,
    /// When it was used last, if it was. No request can name it.
    LastUse,
}

/// The fields that have one name each. `realm` is what the key in an answer calls it, `realm_name` what
/// Elasticsearch's queries do.
const NAMED: [(&str, Field); 10] = [
    ("username", Field::Text(TextField::Username)),
    ("realm_name", Field::Text(TextField::Realm)),
    ("realm", Field::Text(TextField::Realm)),
    ("name", Field::Text(TextField::Name)),
    ("type", Field::Text(TextField::Kind)),
    ("creation", Field::Instant(InstantField::Creation)),
    ("expiration", Field::Instant(InstantField::Expiration)),
    ("invalidated", Field::Invalidated),
    ("invalidation", Field::Instant(InstantField::Invalidation)),
    ("metadata", Field::Text(TextField::AnyMetadata)),
];

impl Field {
    /// The field of this name.
    ///
    /// # Errors
    /// There is none, or the name is a pattern.
    pub fn named(name: &str) -> Result<Self, Refusal> {
        if name.contains('*') {
            return Err(Refusal::FieldPattern { pattern: name.to_owned() });
        }
        Self::find(name).ok_or_else(|| Refusal::Field { name: name.to_owned() })
    }

    /// The fields whose names match `pattern`, each once. A single leaf of the metadata has to be named.
    #[must_use]
    pub fn matching(pattern: &str) -> Vec<Self> {
        if !pattern.contains('*') {
            return Self::find(pattern).into_iter().collect();
        }
        let pattern = Pattern::of_field_names(pattern);
        let mut fields: Vec<Self> =
            NAMED.into_iter().filter(|(name, _)| pattern.matches(name)).map(|(_, field)| field).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    fn find(name: &str) -> Option<Self> {
        let named = NAMED.into_iter().find(|(known, _)| *known == name).map(|(_, field)| field);
        named.or_else(|| name.strip_prefix("metadata.").map(|path| Self::Text(TextField::Metadata(path.to_owned()))))
    }

    /// What Elasticsearch calls the type of such a field.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Text(TextField::Metadata(_) | TextField::AnyMetadata) => "flattened",
            Self::Text(_) => "keyword",
            Self::Instant(_) => "date",
            Self::Invalidated => "boolean",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(TextField::Metadata(path)) => write!(f, "metadata.{path}"),
            Self::Text(TextField::Id) => f.write_str("id"),
            named => f.write_str(
                NAMED.into_iter().find(|(_, field)| field == named).map_or_else(Default::default, |(name, _)| name),
            ),
        }
    }
}

impl TextField {
    /// Whether every key has a value of this.
    #[must_use]
    pub const fn is_certain(&self) -> bool {
        match self {
            Self::Id | Self::Name | Self::Kind | Self::Category | Self::Searched | Self::Username | Self::Realm => true,
            Self::Metadata(_) | Self::AnyMetadata => false,
        }
    }
}

impl InstantField {
    /// Whether every key has a value of this.
    #[must_use]
    pub const fn is_certain(self) -> bool {
        match self {
            Self::Creation => true,
            Self::Expiration | Self::Invalidation | Self::LastUse => false,
        }
    }
}
