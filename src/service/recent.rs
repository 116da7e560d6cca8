//! Keys made a moment ago, so that a form sent twice gets the same answer twice.

use std::{collections::HashMap, hash::Hash, sync::Mutex};

use jiff::{SignedDuration, Timestamp};

/// A key that was just made, with its secret.
pub trait JustMade: Clone {
    /// What names it.
    type Id: Eq + Hash;

    /// Its name.
    fn id(&self) -> Self::Id;

    /// When it was made.
    fn made_at(&self) -> Timestamp;
}

/// Keys made a moment ago, with their secrets, in this process's memory only.
///
/// A browser that sends a form twice (a double click, Enter twice) shows the second answer alone. The second request
/// must therefore be able to show the key that the first one made.
pub struct RecentKeys<K: JustMade>(Mutex<HashMap<K::Id, K>>);

impl<K: JustMade> Default for RecentKeys<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: JustMade> RecentKeys<K> {
    /// How long a key can be shown again to the form that made it.
    const MEMORY: SignedDuration = SignedDuration::from_secs(60);

    /// Remembers a key that is about to be stored. Forgets those whose time is over.
    pub fn remember(&self, key: &K) {
        self.with(|keys| {
            let now = key.made_at();
            keys.retain(|_, recent| !Self::is_over(recent, now));
            keys.insert(key.id(), key.clone());
        });
    }

    /// Forgets a key, which was not stored after all.
    pub fn forget(&self, id: &K::Id) {
        self.with(|keys| {
            keys.remove(id);
        });
    }

    /// Forgets what is older than a moment at `now`.
    pub fn tidy(&self, now: Timestamp) {
        self.with(|keys| keys.retain(|_, recent| !Self::is_over(recent, now)));
    }

    /// The key, if it was made a moment before `now`.
    #[must_use]
    pub fn recall(&self, id: &K::Id, now: Timestamp) -> Option<K> {
        self.with(|keys| keys.get(id).filter(|recent| !Self::is_over(recent, now)).cloned())
    }

    fn is_over(key: &K, now: Timestamp) -> bool {
        now.duration_since(key.made_at()) > Self::MEMORY
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<K::Id, K>) -> T) -> T {
        // The map is whole whatever a panicking holder did: each step is one call on it.
        work(&mut self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}
