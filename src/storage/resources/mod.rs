//! The register of deployments and projects.
//!
//! Role assignments of members, invitations and keys name resources by id. An id is never given twice, so an assignment
//! that names a deleted resource holds for nothing, and is left as it is.

mod rows;
mod sql;

use async_trait::async_trait;

use super::StorageError;
use crate::domain::organization::{OrganizationId, Resource, ResourceId, ResourceKind, ResourceName};

/// The deployments and projects.
#[async_trait]
pub trait ResourceStorage {
    /// The resources of an organization, of one kind or all, in the order of names.
    async fn resources(
        &self,
        organization: &OrganizationId,
        kind: Option<ResourceKind>,
    ) -> Result<Vec<Resource>, StorageError>;

    /// The resources of every organization, of one kind or all, in the order of names: for platform roles.
    async fn resources_everywhere(&self, kind: Option<ResourceKind>) -> Result<Vec<Resource>, StorageError>;

    /// One resource.
    async fn resource(&self, id: &ResourceId) -> Result<Option<Resource>, StorageError>;

    /// The project whose endpoint also answers at the root.
    async fn default_project(&self) -> Result<Option<Resource>, StorageError>;

    /// Adds a resource to an organization that exists. `false`, and nothing is written, when the id is taken.
    async fn create_resource(&self, resource: &Resource) -> Result<bool, StorageError>;

    /// Gives a resource another name. `false` when there is none.
    async fn update_resource(&self, id: &ResourceId, name: &ResourceName) -> Result<bool, StorageError>;

    /// Removes a resource, with all that is inside a project.
    async fn delete_resource(&self, id: &ResourceId) -> Result<DeleteResourceOutcome, StorageError>;
}

/// What became of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeleteResourceOutcome {
    /// It is gone.
    Deleted,
    /// It is the default project, which stays: programs rely on what answers at the root.
    IsDefault,
    /// There is no such resource.
    Absent,
}
