//! Last uses of keys, gathered in memory and written in batches: a write per request would cost more than the request.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::SignedDuration;

use crate::{
    domain::{KeyId, KeyUse},
    storage::{Storage, StorageError},
};

/// Last uses on their way to storage.
pub struct KeyUsage {
    pending: Mutex<HashMap<KeyId, KeyUse>>,
    storage: Arc<dyn Storage>,
}

impl KeyUsage {
    /// How often the service writes what it gathered: the precision of "last used" when the process dies, and as seen
    /// from other nodes.
    pub const INTERVAL: SignedDuration = SignedDuration::from_secs(10);

    /// Keys whose uses are written in one transaction.
    const BATCH: usize = 500;

    /// Nothing gathered yet.
    #[must_use]
    pub fn new(storage: Arc<dyn Storage>) -> Self {
        Self { pending: Mutex::default(), storage }
    }

    /// Notes a use; only the last one of each key is kept.
    pub fn note(&self, key: KeyId, used: KeyUse) {
        self.pending().insert(key, used);
    }

    /// Writes what was gathered. What cannot be written is kept for the next time, unless the key was used again
    /// meanwhile.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn flush(&self) -> Result<(), StorageError> {
        let uses: Vec<_> = std::mem::take(&mut *self.pending()).into_iter().collect();
        for (written, batch) in uses.chunks(Self::BATCH).enumerate() {
            if let Err(error) = self.storage.record_key_uses(batch).await {
                let mut pending = self.pending();
                for (key, used) in &uses[written * Self::BATCH..] {
                    pending.entry(key.clone()).or_insert_with(|| used.clone());
                }
                return Err(error);
            }
        }
        Ok(())
    }

    fn pending(&self) -> std::sync::MutexGuard<'_, HashMap<KeyId, KeyUse>> {
        // Each step is one call on the map, which is whole whatever a panicking holder did.
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
