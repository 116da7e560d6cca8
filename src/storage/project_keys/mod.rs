//! The keys of projects.

mod query;
mod rows;
mod sql;

use async_trait::async_trait;
use jiff::Timestamp;

use super::StorageError;
use crate::domain::{
    Expiration, KeyDigest, KeyUse,
    json::Json,
    organization::ResourceId,
    page::Page,
    privileges::descriptor::RoleDescriptors,
    project::{KeyInvalidation, KeyOwner, ProjectKey, ProjectKeyId, ProjectKeyKind, Realm},
    project_key_list::{ProjectKeyCounts, ProjectKeyListQuery},
    project_key_query::{Aggregation, Answer, Filter, ProjectKeyQuery, QueryError, SortValue},
};

/// The keys of projects. A key is named by its project and its id: nothing is ever found in another project.
#[async_trait]
pub trait ProjectKeyStorage {
    /// Adds a key. `false`, and nothing is written, when its project is gone.
    async fn create_project_key(&self, key: &ProjectKey, digest: &KeyDigest) -> Result<bool, StorageError>;

    /// A key with what is needed to judge it: one indexed read.
    async fn project_key(
        &self,
        project: &ResourceId,
        id: &ProjectKeyId,
    ) -> Result<Option<StoredProjectKey>, StorageError>;

    /// Up to `most` of the keys that `selection` means, oldest first.
    async fn project_keys(
        &self,
        project: &ResourceId,
        selection: &KeySelection,
        most: u32,
    ) -> Result<Vec<ProjectKey>, StorageError>;

    /// The keys that `query` is about, a page of them.
    async fn query_project_keys(
        &self,
        project: &ResourceId,
        query: &ProjectKeyQuery,
    ) -> Result<FoundProjectKeys, StorageError>;

    /// An answer to each of `aggregations` over the keys that `filter` is about.
    async fn aggregate_project_keys(
        &self,
        project: &ResourceId,
        filter: &Filter,
        aggregations: &[Aggregation],
    ) -> Result<Result<Vec<Answer>, QueryError>, StorageError>;

    /// A page of the keys that `filter` is about, in the order and of the size that `query` asks for. `total` is how many
    /// they are, when that is known: otherwise they are counted. A key that is removed meanwhile is left out.
    async fn list_project_keys(
        &self,
        project: &ResourceId,
        filter: &Filter,
        query: &ProjectKeyListQuery,
        total: Option<u64>,
    ) -> Result<Page<ProjectKey>, StorageError>;

    /// As [`list_project_keys`](Self::list_project_keys), all of them at once.
    async fn export_project_keys(
        &self,
        project: &ResourceId,
        filter: &Filter,
        query: &ProjectKeyListQuery,
    ) -> Result<Vec<ProjectKey>, StorageError>;

    /// How many of the keys that `filter` is about there are of each category and status at `now`.
    async fn project_key_counts(
        &self,
        project: &ResourceId,
        filter: &Filter,
        now: Timestamp,
    ) -> Result<ProjectKeyCounts, StorageError>;

    /// Up to `most` owners of the keys that `filter` is about whose names contain `text`, upper and lower case as one: their
    /// names and realms, with how many of the keys each has, those with most keys first.
    async fn project_key_owners(
        &self,
        project: &ResourceId,
        filter: &Filter,
        text: &str,
        most: u32,
    ) -> Result<Vec<(String, Realm, u64)>, StorageError>;

    /// Changes a key that still works at `now` and belongs to whom `change` names, and counts its version on; with
    /// `seen`, only if that is the stored version.
    async fn update_project_key(
        &self,
        project: &ResourceId,
        id: &ProjectKeyId,
        change: &ProjectKeyChange,
        seen: Option<i64>,
        now: Timestamp,
    ) -> Result<ProjectKeyUpdate, StorageError>;

    /// Invalidates those of the keys that `selection` means and that are not invalidated yet, all in one transaction.
    /// Returns the ids of those that it invalidated, oldest first.
    async fn invalidate_project_keys(
        &self,
        project: &ResourceId,
        selection: &KeySelection,
        invalidation: &KeyInvalidation,
    ) -> Result<Vec<ProjectKeyId>, StorageError>;

    /// Notes last uses. A use older than the one stored, and a use of a key that is gone, is passed over.
    async fn record_project_key_uses(&self, uses: &[((ResourceId, ProjectKeyId), KeyUse)]) -> Result<(), StorageError>;

    /// Removes up to `batch` keys that expired or were invalidated at `before` or earlier. Returns how many.
    async fn remove_ended_project_keys(&self, before: Timestamp, batch: u32) -> Result<u64, StorageError>;
}

/// A key with the digest of its secret.
#[derive(Clone, Debug)]
pub struct StoredProjectKey {
    /// The key.
    pub key: ProjectKey,
    /// The digest to compare with.
    pub digest: KeyDigest,
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct FoundProjectKeys {
    /// How many keys there are in all.
    pub total: u64,
    /// Those of the page, each with a value for each key of the sort.
    pub keys: Vec<(ProjectKey, Vec<SortValue>)>,
}

/// Which keys of a project: those on which all that is given agrees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeySelection {
    /// One of these ids.
    pub ids: Option<Vec<ProjectKeyId>>,
    /// This name.
    pub name: Option<NameMatch>,
    /// The principal that owns it.
    pub owner: Option<String>,
    /// The realm of its owner.
    pub owner_realm: Option<Realm>,
    /// What it is for.
    pub kind: Option<ProjectKeyKind>,
    /// Neither invalidated nor expired at this instant.
    pub working_at: Option<Timestamp>,
    /// Not invalidated, expired or not.
    pub not_invalidated: bool,
}

/// What a name has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameMatch {
    /// Exactly this.
    Exact(String),
    /// Anything that begins so.
    Prefix(String),
}

/// What an update makes of a key. What is `None` stays.
#[derive(Clone, Debug)]
pub struct ProjectKeyChange {
    /// Whose it must be, and what is now known of the owner.
    pub owner: KeyOwner,
    /// What it is restricted to.
    pub role_descriptors: Option<RoleDescriptors>,
    /// The owner's rights now.
    pub limited_by: RoleDescriptors,
    /// What is kept with it.
    pub metadata: Option<Json>,
    /// Its end.
    pub expiration: Option<Expiration>,
    /// The pattern of the certificate that it has to come with.
    pub certificate_identity: Option<String>,
}

/// What became of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectKeyUpdate {
    /// It is so.
    Updated,
    /// The key is gone, works no more, is somebody else's, or has another version: nothing was written.
    Passed,
}
