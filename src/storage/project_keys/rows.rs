//! Rows about the keys of projects.

use sqlx::FromRow;

use super::StoredProjectKey;
use crate::{
    domain::{
        Expiration, KeyHint,
        json::Json,
        organization::ResourceId,
        privileges::descriptor::{Place as DescriptorPlace, RoleDescriptors},
        project::{KeyInvalidation, KeyOwner, ProjectKey, ProjectKeyId, ProjectKeyKind, Realm},
    },
    storage::{
        StorageError,
        rows::{DigestRecord, Place, UseRecord},
    },
};

/// A row of `project_keys`, without what judges a secret.
#[derive(FromRow)]
pub(super) struct ProjectKeyRecord {
    project: String,
    id: String,
    kind: String,
    name: String,
    hint: String,
    owner: String,
    owner_realm: String,
    owner_full_name: Option<String>,
    owner_email: Option<String>,
    owner_metadata: String,
    role_descriptors: String,
    limited_by: String,
    metadata: String,
    certificate_identity: Option<String>,
    created_at: i64,
    expires_at: Option<i64>,
    invalidated_at: Option<i64>,
    invalidated_by: Option<String>,
    #[sqlx(flatten)]
    last_use: UseRecord,
    version: i64,
}

/// The columns of a [`ProjectKeyRecord`].
macro_rules! project_key_columns {
    () => {
        "project_keys.project
            , project_keys.id
            , project_keys.kind
            , project_keys.name
            , project_keys.hint
            , project_keys.owner
            , project_keys.owner_realm
            , project_keys.owner_full_name
            , project_keys.owner_email
            , project_keys.owner_metadata
            , project_keys.role_descriptors
            , project_keys.limited_by
            , project_keys.metadata
            , project_keys.certificate_identity
            , project_keys.created_at
            , project_keys.expires_at
            , project_keys.invalidated_at
            , project_keys.invalidated_by
            , project_keys.last_used_at
            , project_keys.last_used_address
            , project_keys.last_used_client
            , project_keys.last_used_endpoint
            , project_keys.version"
    };
}
pub(super) use project_key_columns;

impl TryFrom<ProjectKeyRecord> for ProjectKey {
    type Error = StorageError;

    fn try_from(record: ProjectKeyRecord) -> Result<Self, StorageError> {
        let place = Place { table: "project_keys", row: &record.id };
        let json = |column, text: &str| place.read(column, Json::parse(text.as_bytes()));
        let descriptors = |column, text: &str| {
            place.read(column, RoleDescriptors::parse(&json(column, text)?, DescriptorPlace::Stored))
        };
        let kind = ProjectKeyKind::ALL.into_iter().find(|kind| kind.id() == record.kind);
        let realm = Realm::parse(&record.owner_realm);
        let invalidated_at = place.instant_if_any("invalidated_at", record.invalidated_at)?;
        let invalidation = match (invalidated_at, record.invalidated_by) {
            (Some(at), Some(by)) => Some(KeyInvalidation { at, by }),
            (None, None) => None,
            _ => return Err(place.inconsistent("invalidated_by")),
        };
        Ok(Self {
            project: place.read("project", ResourceId::parse(&record.project))?,
            kind: kind.ok_or_else(|| place.inconsistent("kind"))?,
            hint: KeyHint::of(&record.hint),
            owner: KeyOwner {
                realm: realm.ok_or_else(|| place.inconsistent("owner_realm"))?,
                full_name: record.owner_full_name,
                email: record.owner_email,
                metadata: json("owner_metadata", &record.owner_metadata)?,
                principal: record.owner,
            },
            role_descriptors: descriptors("role_descriptors", &record.role_descriptors)?,
            limited_by: descriptors("limited_by", &record.limited_by)?,
            metadata: json("metadata", &record.metadata)?,
            certificate_identity: record.certificate_identity,
            created_at: place.instant("created_at", record.created_at)?,
            expiration: Expiration::from(place.instant_if_any("expires_at", record.expires_at)?),
            invalidation,
            last_use: record.last_use.read(place)?,
            version: record.version,
            id: ProjectKeyId::parse(&record.id).ok_or_else(|| place.inconsistent("id"))?,
            name: record.name,
        })
    }
}

/// A key with what is needed to judge it.
#[derive(FromRow)]
pub(super) struct StoredProjectKeyRecord {
    #[sqlx(flatten)]
    key: ProjectKeyRecord,
    #[sqlx(flatten)]
    digest: DigestRecord,
}

impl TryFrom<StoredProjectKeyRecord> for StoredProjectKey {
    type Error = StorageError;

    fn try_from(record: StoredProjectKeyRecord) -> Result<Self, StorageError> {
        let digest = record.digest.read(Place { table: "project_keys", row: &record.key.id })?;
        Ok(Self { digest, key: record.key.try_into()? })
    }
}
