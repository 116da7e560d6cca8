//! Rows about deployments and projects.

use sqlx::FromRow;

use crate::{
    domain::organization::{OrganizationId, Resource, ResourceId, ResourceKind, ResourceName},
    storage::{StorageError, rows::Place},
};

/// A row of `resources`.
#[derive(FromRow)]
pub(super) struct ResourceRecord {
    id: String,
    organization: String,
    kind: String,
    name: String,
    region: String,
    endpoint: Option<String>,
    is_default: bool,
    created_at: i64,
}

/// The columns of a [`ResourceRecord`].
macro_rules! resource_columns {
    () => {
        "resources.id
            , resources.organization
            , resources.kind
            , resources.name
            , resources.region
            , resources.endpoint
            , resources.is_default
            , resources.created_at"
    };
}
pub(super) use resource_columns;

impl TryFrom<ResourceRecord> for Resource {
    type Error = StorageError;

    fn try_from(record: ResourceRecord) -> Result<Self, StorageError> {
        let place = Place { table: "resources", row: &record.id };
        let kind = ResourceKind::ALL.into_iter().find(|kind| kind.id() == record.kind);
        Ok(Self {
            organization: place.read("organization", OrganizationId::parse(&record.organization))?,
            kind: kind.ok_or_else(|| place.inconsistent("kind"))?,
            name: place.read("name", ResourceName::parse(&record.name))?,
            is_default: record.is_default,
            created_at: place.instant("created_at", record.created_at)?,
            id: place.read("id", ResourceId::parse(&record.id))?,
            region: record.region,
            endpoint: record.endpoint,
        })
    }
}
