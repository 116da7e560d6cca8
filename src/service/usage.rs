//! Last uses of keys, gathered in memory and written in batches: a write per request would cost more than the request.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use jiff::SignedDuration;

use crate::{
    domain::{KeyId, KeyUse, organization::ResourceId, project::ProjectKeyId},
    storage::{Storage, StorageError},
};

/// How often the service writes what it gathered: the precision of "last used" when the process dies, and as seen from
/// other nodes.
pub const INTERVAL: SignedDuration = SignedDuration::from_secs(10);

/// Keys whose uses are written in one transaction.
const BATCH: usize = 500;

/// What names a key whose uses are gathered.
#[async_trait]
pub trait Used: Clone + Eq + Hash + Send + Sync {
    /// Writes uses of such keys.
    async fn record(storage: &dyn Storage, uses: &[(Self, KeyUse)]) -> Result<(), StorageError>;
}

#[async_trait]
impl Used for KeyId {
    async fn record(storage: &dyn Storage, uses: &[(Self, KeyUse)]) -> Result<(), StorageError> {
        storage.record_key_uses(uses).await
    }
}

#[async_trait]
impl Used for (ResourceId, ProjectKeyId) {
    async fn record(storage: &dyn Storage, uses: &[(Self, KeyUse)]) -> Result<(), StorageError> {
        storage.record_project_key_uses(uses).await
    }
}

/// Last uses on their way to storage.
pub struct KeyUsage<K> {
    pending: Mutex<HashMap<K, KeyUse>>,
    storage: Arc<dyn Storage>,
}

impl<K: Used> KeyUsage<K> {
    /// Nothing gathered yet.
    #[must_use]
    pub fn new(storage: Arc<dyn Storage>) -> Self {
        Self { pending: Mutex::default(), storage }
    }

    /// Notes a use; only the last one of each key is kept.
    pub fn note(&self, key: K, used: KeyUse) {
        self.pending().insert(key, used);
    }

    /// Writes what was gathered. What cannot be written is kept for the next time, unless the key was used again
    /// meanwhile.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn flush(&self) -> Result<(), StorageError> {
        let uses: Vec<_> = std::mem::take(&mut *self.pending()).into_iter().collect();
        for (written, batch) in uses.chunks(BATCH).enumerate() {
            if let Err(error) = K::record(&*self.storage, batch).await {
                let mut pending = self.pending();
                for (key, used) in &uses[written * BATCH..] {
                    pending.entry(key.clone()).or_insert_with(|| used.clone());
                }
                return Err(error);
            }
        }
        Ok(())
    }

    fn pending(&self) -> std::sync::MutexGuard<'_, HashMap<K, KeyUse>> {
        // Each step is one call on the map, which is whole whatever a panicking holder did.
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
