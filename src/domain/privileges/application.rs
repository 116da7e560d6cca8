//! Privileges in applications outside Elasticsearch, which are stored in a project under names.

use std::collections::HashMap;

/// The application privileges that are stored in a project: for each application and name the action patterns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredPrivileges(HashMap<String, HashMap<String, Vec<String>>>);

impl StoredPrivileges {
    /// Stores the actions of a name, in the place of those that it had.
    pub fn insert(&mut self, application: String, name: String, actions: Vec<String>) {
        self.0.entry(application).or_default().insert(name, actions);
    }

    /// The actions of a name.
    pub fn get(&self, application: &str, name: &str) -> Option<&[String]> {
        self.0.get(application)?.get(name).map(Vec::as_slice)
    }
}

/// Of application, name and actions.
impl FromIterator<(String, String, Vec<String>)> for StoredPrivileges {
    fn from_iter<I: IntoIterator<Item = (String, String, Vec<String>)>>(privileges: I) -> Self {
        let mut all = Self::default();
        privileges.into_iter().for_each(|(application, name, actions)| all.insert(application, name, actions));
        all
    }
}

/// Whether a privilege is written as a name; everything else is a pattern over actions.
pub(super) fn is_name(privilege: &str) -> bool {
    privilege.starts_with(|first: char| first.is_ascii_lowercase())
        && privilege.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '-'))
}
