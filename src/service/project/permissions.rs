//! Compiled permissions, kept for the next request.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    domain::{
        privileges::{application::StoredPrivileges, descriptor::RoleDescriptors, permission::Permission},
        project::security::ApplicationPrivilege,
    },
    service::{digest::sha256, project::ProjectError},
};

/// How many permissions are kept.
const MOST: usize = 10_000;

/// Compiled permissions by what they were compiled of: when a source changes, what was compiled of it is asked for no
/// more. Nothing kept can be wrong.
#[derive(Default)]
pub struct Permissions {
    kept: Mutex<Kept>,
}

/// Two generations: what is asked for stays in the younger; when that is full, the older is dropped.
#[derive(Default)]
struct Kept {
    young: HashMap<Source, Arc<Permission>>,
    old: HashMap<Source, Arc<Permission>>,
}

/// The SHA-256 of all that a permission is compiled of.
type Source = [u8; 32];

impl Permissions {
    /// What `descriptors` allow together, where `applications` says what applications call their privileges.
    ///
    /// # Errors
    /// [`ProjectError::IllegalArgument`] when they are too large to be judged.
    pub fn compiled(
        &self,
        descriptors: &RoleDescriptors,
        applications: &[ApplicationPrivilege],
    ) -> Result<Arc<Permission>, ProjectError> {
        let source = source(descriptors, applications);
        if let Some(known) = self.lock().get(&source) {
            return Ok(known);
        }
        // Compiled without the lock: whoever asks for the same meanwhile compiles it, too, which is no harm.
        let stored: StoredPrivileges = applications
            .iter()
            .map(|stored| (stored.application.clone(), stored.name.clone(), stored.actions.clone()))
            .collect();
        let compiled = Arc::new(Permission::compile(descriptors, &Arc::new(stored))?);
        self.lock().put(source, Arc::clone(&compiled));
        Ok(compiled)
    }

    /// Forgets everything.
    pub fn clear(&self) {
        *self.lock() = Kept::default();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        // Each step leaves the maps whole, whatever a panicking holder did.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn get(&mut self, source: &Source) -> Option<Arc<Permission>> {
        if let Some(known) = self.young.get(source) {
            return Some(Arc::clone(known));
        }
        let known = self.old.remove(source)?;
        self.put(*source, Arc::clone(&known));
        Some(known)
    }

    fn put(&mut self, source: Source, compiled: Arc<Permission>) {
        if self.young.len() >= MOST / 2 {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(source, compiled);
    }
}

fn source(descriptors: &RoleDescriptors, applications: &[ApplicationPrivilege]) -> Source {
    let mut lines = vec![descriptors.to_json().render()];
    // Debug text quotes what it names: no two lists read the same.
    lines.extend(applications.iter().map(|ApplicationPrivilege { application, name, actions, .. }| {
        format!("{application:?} {name:?} {actions:?}")
    }));
    sha256(lines.join("\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{json::Json, organization::ResourceId, privileges::descriptor::Place};

    fn descriptors(text: &str) -> RoleDescriptors {
        RoleDescriptors::parse(&Json::parse(text.as_bytes()).unwrap(), Place::Stored).unwrap()
    }

    #[test]
    fn the_same_sources_give_the_same_and_others_another() {
        let permissions = Permissions::default();
        let (all, none) = (descriptors(r#"{"a": {"cluster": ["all"]}}"#), descriptors("{}"));
        let first = permissions.compiled(&all, &[]).unwrap();
        assert!(Arc::ptr_eq(&first, &permissions.compiled(&all, &[]).unwrap()));
        assert!(!Arc::ptr_eq(&first, &permissions.compiled(&none, &[]).unwrap()));
        let privilege = |action: &str| ApplicationPrivilege {
            project: ResourceId::parse(&"a".repeat(32)).unwrap(),
            application: "app".to_owned(),
            name: "read".to_owned(),
            actions: vec![action.to_owned()],
            metadata: Json::empty_object(),
        };
        let with = permissions.compiled(&all, &[privilege("data:read")]).unwrap();
        assert!(!Arc::ptr_eq(&first, &with));
        assert!(!Arc::ptr_eq(&with, &permissions.compiled(&all, &[privilege("data:*")]).unwrap()));
    }

    #[test]
    fn what_is_asked_for_stays_and_memory_is_bounded() {
        let permissions = Permissions::default();
        let compiled = permissions.compiled(&descriptors("{}"), &[]).unwrap();
        let mut kept = permissions.lock();
        let source = |number: usize| sha256(&number.to_be_bytes());
        for number in 0..3 * MOST {
            kept.put(source(number), Arc::clone(&compiled));
            assert!(kept.get(&source(0)).is_some());
            assert!(kept.young.len() + kept.old.len() <= MOST + 1);
        }
        assert!(kept.get(&source(1)).is_none());
    }
}
