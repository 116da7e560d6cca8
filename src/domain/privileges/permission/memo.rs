//! What was decided before.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

/// How many decisions are remembered. Past that everything is forgotten: whoever asks so many different questions asks
/// each of them once.
const MOST_REMEMBERED: usize = 4_096;

/// Decisions about privileges on names, with what was found out about each name on the way.
#[derive(Debug)]
pub(super) struct Memo<K>(RwLock<Memory<K>>);

#[derive(Debug)]
struct Memory<K> {
    names: HashMap<String, Remembered<K>>,
    size: usize,
}

#[derive(Debug)]
struct Remembered<K> {
    known: K,
    /// For each list of privileges that was asked about which of them are held.
    decided: HashMap<Box<[String]>, Arc<[bool]>>,
}

impl<K> Default for Memo<K> {
    fn default() -> Self {
        Self(RwLock::new(Memory { names: HashMap::new(), size: 0 }))
    }
}

impl<K: Clone> Memo<K> {
    /// Which of some privileges are held on a name, if that was decided before.
    pub(super) fn recall(&self, name: &str, privileges: &[String]) -> Option<Arc<[bool]>> {
        let memory = self.0.read().unwrap_or_else(PoisonError::into_inner);
        memory.names.get(name)?.decided.get(privileges).cloned()
    }

    /// What is known about a name.
    pub(super) fn known(&self, name: &str) -> Option<K> {
        let memory = self.0.read().unwrap_or_else(PoisonError::into_inner);
        memory.names.get(name).map(|remembered| remembered.known.clone())
    }

    /// Remembers decisions about a name.
    pub(super) fn remember(&self, name: &str, known: K, privileges: &[String], decided: &Arc<[bool]>) {
        let mut memory = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if memory.size >= MOST_REMEMBERED {
            *memory = Memory { names: HashMap::new(), size: 0 };
        }
        memory.size += 1 + decided.len();
        let new = || Remembered { known, decided: HashMap::new() };
        let remembered = memory.names.entry(name.to_owned()).or_insert_with(new);
        remembered.decided.insert(privileges.into(), Arc::clone(decided));
    }
}
