//! Last uses of keys, gathered in memory and written in batches: a write per request would cost more than the request.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
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

/// How often the service writes the first uses of keys: somebody who has just made a key may be waiting to see that it is
/// used, at whatever node.
pub const FIRST_INTERVAL: SignedDuration = SignedDuration::from_millis(500);

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

/// Uses on their way to storage: the last of each key, and the first of keys that were never used before.
pub struct KeyUsage<K> {
    last: Mutex<HashMap<K, KeyUse>>,
    first: Mutex<HashMap<K, KeyUse>>,
    storage: Arc<dyn Storage>,
}

impl<K: Used> KeyUsage<K> {
    /// Nothing gathered yet.
    #[must_use]
    pub fn new(storage: Arc<dyn Storage>) -> Self {
        Self { last: Mutex::default(), first: Mutex::default(), storage }
    }

    /// Notes a use; only the last one of each key is kept.
    pub fn note(&self, key: K, used: KeyUse) {
        lock(&self.last).insert(key, used);
    }

    /// Notes a use of a key that was never used as far as storage knows; only the first one of each key is kept.
    pub fn note_first(&self, key: K, used: KeyUse) {
        lock(&self.first).entry(key).or_insert(used);
    }

    /// Writes what was gathered. What cannot be written is kept for the next time, unless the key was used again
    /// meanwhile.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn flush(&self) -> Result<(), StorageError> {
        self.flush_first().await?;
        self.write(&self.last, |last, key, used| {
            last.entry(key).or_insert(used);
        })
        .await
    }

    /// Writes the first uses alone. What cannot be written is kept for the next time.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn flush_first(&self) -> Result<(), StorageError> {
        self.write(&self.first, |first, key, used| {
            first.insert(key, used);
        })
        .await
    }

    /// Writes what was gathered in `uses`; `put_back` puts back what could not be written.
    async fn write(
        &self,
        uses: &Mutex<HashMap<K, KeyUse>>,
        put_back: fn(&mut HashMap<K, KeyUse>, K, KeyUse),
    ) -> Result<(), StorageError> {
        let mut taken = Taken { uses, put_back, unwritten: std::mem::take(&mut *lock(uses)).into_iter().collect() };
        while !taken.unwritten.is_empty() {
            let begin = taken.unwritten.len().saturating_sub(BATCH);
            K::record(&*self.storage, &taken.unwritten[begin..]).await?;
            taken.unwritten.truncate(begin);
        }
        Ok(())
    }
}

/// Uses that were taken out to be written. What is not written when this is dropped goes back, be it that storage failed
/// or that whoever asked for the writing went away. Written twice, a use does no harm.
struct Taken<'a, K: Used> {
    uses: &'a Mutex<HashMap<K, KeyUse>>,
    put_back: fn(&mut HashMap<K, KeyUse>, K, KeyUse),
    unwritten: Vec<(K, KeyUse)>,
}

impl<K: Used> Drop for Taken<'_, K> {
    fn drop(&mut self) {
        let mut uses = lock(self.uses);
        for (key, used) in self.unwritten.drain(..) {
            (self.put_back)(&mut uses, key, used);
        }
    }
}

fn lock<K>(uses: &Mutex<HashMap<K, KeyUse>>) -> MutexGuard<'_, HashMap<K, KeyUse>> {
    // Each step is one call on the map, which is whole whatever a panicking holder did.
    uses.lock().unwrap_or_else(PoisonError::into_inner)
}
