//! The keys of projects.

mod events;
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
    project::{KeyAct, KeyChanges, KeyEvent, KeyOwner, ProjectKey, ProjectKeyId, ProjectKeyKind, Realm},
    project_key_list::{ProjectKeyCounts, ProjectKeyListQuery},
    project_key_query::{Aggregation, Answer, Filter, ProjectKeyQuery, QueryError, SortValue},
};

/// The keys of projects. A key is named by its project and its id: nothing is ever found in another project.
///
/// Whatever changes a key writes an event with it, in the same transaction: see [`ProjectKeyEventStorage`].
#[async_trait]
pub trait ProjectKeyStorage {
    /// Adds a key. `submission` names the form that asked for it: of one owner in a project, a form makes one key.
    async fn create_project_key(
        &self,
        key: &ProjectKey,
        digest: &KeyDigest,
        submission: Option<&str>,
        act: &KeyAct,
    ) -> Result<ProjectKeyCreation, StorageError>;

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

    /// The keys of these ids, in the order of these. Of ids of which there is no key, there is none.
    async fn project_keys_in_order(
        &self,
        project: &ResourceId,
        ids: &[ProjectKeyId],
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

    /// Changes a key that still works at the time of `act` and belongs to whom `change` names, and counts its version
    /// on; with `seen`, only if that is the stored version.
    async fn update_project_key(
        &self,
        project: &ResourceId,
        id: &ProjectKeyId,
        change: &ProjectKeyChange,
        seen: Option<i64>,
        act: &KeyAct,
    ) -> Result<ProjectKeyUpdate, StorageError>;

    /// Invalidates those of the keys that `selection` means and that are not invalidated yet, all in one transaction.
    /// Returns the ids of those that it invalidated, oldest first.
    async fn invalidate_project_keys(
        &self,
        project: &ResourceId,
        selection: &KeySelection,
        act: &KeyAct,
    ) -> Result<Vec<ProjectKeyId>, StorageError>;

    /// The ids of all keys that `filter` is about, in the order that `query` asks for.
    async fn project_key_ids(
        &self,
        project: &ResourceId,
        filter: &Filter,
        query: &ProjectKeyListQuery,
    ) -> Result<Vec<ProjectKeyId>, StorageError>;

    /// Counts the keys that `filter` is about, as [`KeyTally`] says. `endable` is about those that may be ended, and uses
    /// from `recent` on are recent.
    async fn tally_project_keys(
        &self,
        project: &ResourceId,
        filter: &Filter,
        endable: &Filter,
        recent: Timestamp,
    ) -> Result<KeyTally, StorageError>;

    /// Notes last uses, and of a key without one the earliest as the first. A use older than the one stored, and a use of
    /// a key that is gone, is passed over.
    async fn record_project_key_uses(&self, uses: &[((ResourceId, ProjectKeyId), KeyUse)]) -> Result<(), StorageError>;

    /// Removes up to `batch` keys that expired or were invalidated at `before` or earlier. Returns how many.
    async fn remove_ended_project_keys(&self, before: Timestamp, batch: u32) -> Result<u64, StorageError>;
}

/// What happened to the keys of projects. Events go with their key.
#[async_trait]
pub trait ProjectKeyEventStorage {
    /// What was written down of a key, oldest first. Of its updates, the last [`MOST_UPDATES`] are kept.
    async fn project_key_events(&self, project: &ResourceId, id: &ProjectKeyId) -> Result<Vec<KeyEvent>, StorageError>;

    /// The number of the last event in a project; with `owner`, as in
    /// [`project_key_changes`](Self::project_key_changes). 0 when nothing happened yet.
    async fn last_project_key_event(
        &self,
        project: &ResourceId,
        owner: Option<(&str, Realm)>,
    ) -> Result<i64, StorageError>;

    /// What happened in a project after the event `since`; with `owner`, to the keys of this principal in this realm.
    ///
    /// The events of a project are numbered in the order in which they are committed, on every node: none is missed by
    /// whoever asks from the latest that they have seen.
    async fn project_key_changes(
        &self,
        project: &ResourceId,
        owner: Option<(&str, Realm)>,
        since: i64,
    ) -> Result<KeyChanges, StorageError>;
}

/// How many updates of a key are kept: a program that updates its key every minute must not fill the disk.
pub const MOST_UPDATES: u32 = 100;

/// What became of a creation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectKeyCreation {
    /// The key is stored, durably.
    Created,
    /// The form was sent before and made this key: nothing was written.
    AlreadySubmitted(ProjectKeyId),
    /// The project is gone: nothing was written.
    ProjectAbsent,
}

/// A number of keys, looked at before they are ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyTally {
    /// All of them.
    pub total: u64,
    /// Those that were invalidated before.
    pub ended: u64,
    /// Those of the others that may not be ended.
    pub kept: u64,
    /// Those that would be ended, and were made by background work.
    pub managed: u64,
    /// Those that would be ended, and were used a short while ago.
    pub recently_used: u64,
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

impl ProjectKeyChange {
    /// Whether a key belongs to whom this names.
    fn is_for(&self, key: &ProjectKey) -> bool {
        key.owner.principal == self.owner.principal && key.owner.realm == self.owner.realm
    }

    /// What it makes of a key.
    fn made_to(&self, key: &ProjectKey) -> ProjectKey {
        let Self { owner, role_descriptors, limited_by, metadata, expiration, certificate_identity } = self.clone();
        ProjectKey {
            owner,
            role_descriptors: role_descriptors.unwrap_or_else(|| key.role_descriptors.clone()),
            limited_by,
            metadata: metadata.unwrap_or_else(|| key.metadata.clone()),
            expiration: expiration.unwrap_or(key.expiration),
            certificate_identity: certificate_identity.or_else(|| key.certificate_identity.clone()),
            version: key.version + 1,
            ..key.clone()
        }
    }
}

/// What became of an update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectKeyUpdate {
    /// The key is this now.
    Updated(Box<ProjectKey>),
    /// The key has another version than was seen: nothing was written.
    Changed,
    /// The key is gone, works no more, or is somebody else's: nothing was written.
    Passed,
}
