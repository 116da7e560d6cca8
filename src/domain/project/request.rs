//! What a project's endpoint is asked to do with keys, as it was read and before it is judged.

use super::TimeValue;
use crate::domain::{
    Secret,
    json::Json,
    privileges::{cross_cluster::Access, descriptor::RoleDescriptors},
};

/// A new key (contract §1.1).
#[derive(Clone, Debug)]
pub struct CreateKey {
    /// Its name.
    pub name: String,
    /// Its end; `None`: it has none.
    pub expiration: Option<TimeValue>,
    /// What it is restricted to; `None`: nothing was sent, which for a key that makes a key is not the same as an empty
    /// object.
    pub role_descriptors: Option<RoleDescriptors>,
    /// What is to be kept with it: an object.
    pub metadata: Option<Json>,
}

/// A change of a key (contract §1.4). What is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct UpdateKey {
    /// What it is restricted to from now on; empty: to nothing but the snapshot.
    pub role_descriptors: Option<RoleDescriptors>,
    /// Takes the place of the whole object.
    pub metadata: Option<Json>,
    /// The end, counted from now.
    pub expiration: Option<TimeValue>,
}

/// Which keys to get (contract §1.2).
#[derive(Clone, Debug, Default)]
pub struct GetKeys {
    /// The one of this id.
    pub id: Option<String>,
    /// Those of this name; a `*` at the end stands for any rest.
    pub name: Option<String>,
    /// Those of the users of this name.
    pub username: Option<String>,
    /// Those of the users of this realm.
    pub realm_name: Option<String>,
    /// The caller's own.
    pub owner: bool,
    /// With the snapshots of their owners' rights.
    pub with_limited_by: bool,
    /// Only those that work.
    pub active_only: bool,
}

/// Which keys to invalidate (contract §1.3).
#[derive(Clone, Debug, Default)]
pub struct InvalidateKeys {
    /// Those of these ids.
    pub ids: Option<Vec<String>>,
    /// Those of this name; a `*` at the end stands for any rest.
    pub name: Option<String>,
    /// Those of the users of this name.
    pub username: Option<String>,
    /// Those of the users of this realm.
    pub realm_name: Option<String>,
    /// The caller's own.
    pub owner: bool,
}

/// What somebody proves who they are by, for another to make a key for them (contract §1.6).
#[derive(Clone, Debug)]
pub enum Grant {
    /// A password of a user of the project.
    Password {
        /// The user's name.
        username: String,
        /// The password.
        password: Secret,
    },
    /// A token of the project.
    AccessToken {
        /// The token.
        token: Secret,
        /// Whether `client_authentication` came with it, which is for tokens of others.
        client_authentication: bool,
    },
}

/// A new key for somebody else (contract §1.6).
#[derive(Clone, Debug)]
pub struct GrantKey {
    /// Who it is for.
    pub grant: Grant,
    /// As whom they act.
    pub run_as: Option<String>,
    /// The key.
    pub key: CreateKey,
}

/// A new key that is like another (contract §1.7).
#[derive(Clone, Debug)]
pub struct CloneKey {
    /// The other, as it is presented: `base64(id:secret)`.
    pub api_key: Secret,
    /// The new one's name.
    pub name: String,
    /// The new one's end.
    pub expiration: CloneExpiration,
    /// What is to be kept with the new one; `None`: what is kept with the other.
    pub metadata: Option<Json>,
}

/// When a key ends that is like another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloneExpiration {
    /// When the other does: nothing was sent.
    Same,
    /// Never: `null` was sent.
    Never,
    /// So long from now.
    After(TimeValue),
}

/// A new key for another cluster (contract §1.10).
#[derive(Clone, Debug)]
pub struct CreateCrossClusterKey {
    /// Its name.
    pub name: String,
    /// What the other cluster may search, and follow.
    pub access: Access,
    /// Its end; `None`: it has none.
    pub expiration: Option<TimeValue>,
    /// What is to be kept with it: an object.
    pub metadata: Option<Json>,
    /// The pattern of the certificate that it has to come with.
    pub certificate_identity: Option<String>,
}

/// A change of a key for another cluster (contract §1.10). What is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct UpdateCrossClusterKey {
    /// What the other cluster may search, and follow.
    pub access: Option<Access>,
    /// Takes the place of the whole object.
    pub metadata: Option<Json>,
    /// The end, counted from now.
    pub expiration: Option<TimeValue>,
    /// The pattern of the certificate that it has to come with.
    pub certificate_identity: Option<String>,
}
