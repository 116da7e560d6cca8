//! A project key.

use std::fmt;

use jiff::Timestamp;

use super::ProjectKeyId;
use crate::domain::{
    Expiration, KeyHint, KeyUse, json::Json, organization::ResourceId, privileges::descriptor::RoleDescriptors,
};

/// A key of a project, as Elasticsearch knows API keys (contract §1.2). Its secret is not part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectKey {
    /// Names it for good; shown, and part of what authenticates.
    pub id: ProjectKeyId,
    /// The project that it belongs to and opens.
    pub project: ResourceId,
    /// Whether programs use it over REST, or another cluster does.
    pub kind: ProjectKeyKind,
    /// A label. Several keys may have the same.
    pub name: String,
    /// The last characters of its secret.
    pub hint: KeyHint,
    /// Whose it is, as of the creation or the last update.
    pub owner: KeyOwner,
    /// What it was restricted to; none: all that the snapshot allows.
    pub role_descriptors: RoleDescriptors,
    /// The owner's rights as of the creation or the last update: the key never has more. None at all for a key that a
    /// key made.
    pub limited_by: RoleDescriptors,
    /// What its users keep with it: an object.
    pub metadata: Json,
    /// Which certificate a cross-cluster key has to come with, as a pattern.
    pub certificate_identity: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its end.
    pub expiration: Expiration,
    /// Who ended it before its end, and when.
    pub invalidation: Option<KeyInvalidation>,
    /// Its last use.
    pub last_use: Option<KeyUse>,
    /// Counts the updates, from 1 on: an edit of an older state is noticed.
    pub version: i64,
}

impl ProjectKey {
    /// Whether background work made it: then people should leave it alone.
    #[must_use]
    pub fn is_managed(&self) -> bool {
        self.metadata.get("managed").and_then(Json::as_bool) == Some(true)
    }

    /// Whether it works at `now`.
    #[must_use]
    pub fn works(&self, now: Timestamp) -> bool {
        self.invalidation.is_none() && !self.expiration.has_passed(now)
    }
}

/// What a project key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectKeyKind {
    /// Programs use it over REST.
    Rest,
    /// Another cluster uses it to search here or to follow what is here; REST refuses it.
    CrossCluster,
}

impl ProjectKeyKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Rest, Self::CrossCluster];

    /// The wire's word.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Rest => "rest",
            Self::CrossCluster => "cross_cluster",
        }
    }
}

impl fmt::Display for ProjectKeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// Whose a key is. Principal and realm together name somebody; the rest is what was known of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyOwner {
    /// The user's name.
    pub principal: String,
    /// Where the user is known.
    pub realm: Realm,
    /// The user's full name.
    pub full_name: Option<String>,
    /// The user's address.
    pub email: Option<String>,
    /// What is kept with the user: an object.
    pub metadata: Json,
}

/// Where a user of a project is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Realm {
    /// The users that the project came with, such as `elastic`.
    Reserved,
    /// The project's own users.
    Native,
    /// The users of the console, and organization keys.
    Cloud,
    /// Project keys: whoever acts by one, and the owner of what it makes.
    ApiKey,
}

impl Realm {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Reserved, Self::Native, Self::Cloud, Self::ApiKey];

    /// The wire's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reserved => "reserved",
            Self::Native => "default_native",
            Self::Cloud => "cloud",
            Self::ApiKey => "_es_api_key",
        }
    }

    /// The wire's type.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Reserved => "reserved",
            Self::Native => "native",
            Self::Cloud => "cloud",
            Self::ApiKey => "_es_api_key",
        }
    }

    /// The realm of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|realm| realm.name() == name)
    }
}

/// The end that somebody gave a key before its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyInvalidation {
    /// When.
    pub at: Timestamp,
    /// Who: a principal.
    pub by: String,
}
