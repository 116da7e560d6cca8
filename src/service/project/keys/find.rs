//! Which keys somebody means who names them by id, name, user or realm, and whether those are only their own.

use crate::{
    domain::{
        privileges::cluster::Scope,
        project::{ProjectKeyId, Realm},
    },
    service::project::StackCaller,
    storage::{KeySelection, NameMatch},
};

/// What keys were asked for.
pub(super) struct Asked<'a> {
    pub(super) ids: Option<&'a [String]>,
    pub(super) name: Option<&'a str>,
    pub(super) username: Option<&'a str>,
    pub(super) realm_name: Option<&'a str>,
    pub(super) owner: bool,
}

impl Asked<'_> {
    /// Whether the caller means nothing but their own keys, and says so (contract §2.2): who names a key of their own by
    /// its id alone does not.
    pub(super) fn scope(&self, caller: &StackCaller) -> Scope {
        let user = &caller.subject.user;
        let own = if let Some(own) = caller.key_id() {
            // A key owns none, but may ask for itself.
            self.ids.is_some_and(|ids| !ids.is_empty() && ids.iter().all(|id| id == own.as_str()))
        } else {
            let names_itself =
                self.username == Some(user.username.as_str()) && self.realm_name == Some(user.realm.name());
            self.owner || names_itself
        };
        if own { Scope::Own } else { Scope::Any }
    }

    /// The keys; `None` when there can be none.
    pub(super) fn selection(&self, caller: &StackCaller) -> Option<KeySelection> {
        let mut selection = KeySelection::default();
        if let Some(ids) = self.ids {
            // What can be no id finds nothing.
            let ids: Vec<_> = ids.iter().filter_map(|id| ProjectKeyId::parse(id)).collect();
            if ids.is_empty() {
                return None;
            }
            selection.ids = Some(ids);
        }
        selection.name = self.name.map(name_match);
        if self.owner {
            // Of a key, the user is meant who made it.
            selection.owner = Some(caller.subject.user.username.clone());
            selection.owner_realm = Some(caller.subject.user.realm);
        } else {
            selection.owner = self.username.map(str::to_owned);
            if let Some(realm) = self.realm_name {
                selection.owner_realm = Some(Realm::parse(realm)?);
            }
        }
        Some(selection)
    }
}

/// Only a `*` at the end is anything but a character.
fn name_match(name: &str) -> NameMatch {
    match name.strip_suffix('*') {
        Some(prefix) => NameMatch::Prefix(prefix.to_owned()),
        None => NameMatch::Exact(name.to_owned()),
    }
}
