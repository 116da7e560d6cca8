//! What happened to a key of a project: its history.

use jiff::Timestamp;

use super::{ProjectKey, ProjectKeyId, Realm};
use crate::domain::{KeyUse, json::Json};

/// Something that is done to keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyAct {
    /// The name of whoever does it.
    pub principal: String,
    /// Where they are known. One who acts by a project key has the name of its owner, in the realm of keys.
    pub realm: Realm,
    /// When.
    pub at: Timestamp,
    /// The address from where, as text; `None` when it could not be told.
    pub address: Option<String>,
}

/// Who did something to a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Their name.
    pub principal: String,
    /// Where they are known, as in [`KeyAct::realm`]; `None` when only the name was kept.
    pub realm: Option<Realm>,
}

/// Something that happened to a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyEvent {
    /// Counts the events of all keys, in the order in which they were committed; 0 for what only the key itself tells.
    pub sequence: i64,
    /// What happened.
    pub kind: KeyEventKind,
    /// When.
    pub at: Timestamp,
    /// Who did it; nobody is known of a use.
    pub by: Option<Actor>,
    /// The address from where, as text; `None` when it could not be told.
    pub address: Option<String>,
}

/// What happened to a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyEventKind {
    /// It was made.
    Created,
    /// It was changed.
    Updated(KeyDifference),
    /// It was used for the first time.
    FirstUsed,
    /// It was used for the last time until now.
    LastUsed,
    /// It was ended before its end.
    Invalidated,
}

/// What became different about a key. Both are objects of the same members: only those of `role_descriptors`,
/// `limited_by`, `metadata`, `expiration` and `certificate_identity` that did; instants are in RFC 3339.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyDifference {
    /// What there was.
    pub before: Json,
    /// What there is since.
    pub after: Json,
}

impl KeyDifference {
    /// From one state of a key to the next.
    #[must_use]
    pub fn between(before: &ProjectKey, after: &ProjectKey) -> Self {
        let end = |key: &ProjectKey| key.expiration.instant().map(|at| at.to_string());
        let parts = [
            (
                "role_descriptors",
                before.role_descriptors != after.role_descriptors,
                before.role_descriptors.to_json(),
                after.role_descriptors.to_json(),
            ),
            (
                "limited_by",
                before.limited_by != after.limited_by,
                before.limited_by.to_json(),
                after.limited_by.to_json(),
            ),
            ("metadata", !before.metadata.is_same_as(&after.metadata), before.metadata.clone(), after.metadata.clone()),
            ("expiration", before.expiration != after.expiration, end(before).into(), end(after).into()),
            (
                "certificate_identity",
                before.certificate_identity != after.certificate_identity,
                before.certificate_identity.clone().into(),
                after.certificate_identity.clone().into(),
            ),
        ];
        let (mut old, mut new) = (Json::build(), Json::build());
        for (name, differs, before, after) in parts {
            if differs {
                (old, new) = (old.with(name, before), new.with(name, after));
            }
        }
        Self { before: old.into(), after: new.into() }
    }
}

/// What happened to keys of a project since a moment that somebody remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyChanges {
    /// The [`sequence`](KeyEvent::sequence) of the last event until now: what to remember.
    pub latest: i64,
    /// How many times a key was made, changed or invalidated.
    pub count: u64,
    /// The keys that were used for the first time, latest first.
    pub first_used: Vec<ProjectKeyId>,
    /// Whether that is all. If not, there were more than [`MOST`](Self::MOST) events, of which only the latest were
    /// looked at.
    pub is_all: bool,
}

impl KeyChanges {
    /// How many events are looked at, so that the answer costs next to nothing however long ago the moment was.
    pub const MOST: u32 = 1_000;
}

/// The history of a key, oldest first: the `events` that were written down, in their order, and what the key itself
/// tells. Of a key that is older than what is written down, or was brought along, that is all.
#[must_use]
pub fn history(key: &ProjectKey, events: Vec<KeyEvent>) -> Vec<KeyEvent> {
    let told = |kind, at, by, address| KeyEvent { sequence: 0, kind, at, by, address };
    let has = |kind: &KeyEventKind| events.iter().any(|event| event.kind == *kind);
    let mut all = Vec::new();
    if !has(&KeyEventKind::Created) {
        // It is not known who else may have made it for its owner.
        all.push(told(KeyEventKind::Created, key.created_at, None, None));
    }
    let invalidation = key.invalidation.as_ref().filter(|_| !has(&KeyEventKind::Invalidated));
    let first_use = events.iter().find(|event| event.kind == KeyEventKind::FirstUsed).map(|event| event.at);
    let last_use = key.last_use.as_ref().filter(|last| Some(last.at) != first_use);
    all.extend(events);
    if let Some(KeyUse { at, address, .. }) = last_use {
        all.push(told(KeyEventKind::LastUsed, *at, None, address.clone()));
    }
    if let Some(invalidation) = invalidation {
        let by = Actor { principal: invalidation.by.clone(), realm: None };
        all.push(told(KeyEventKind::Invalidated, invalidation.at, Some(by), None));
    }
    // Events of one instant stay in the order in which they were written.
    all.sort_by_key(|event| event.at);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Expiration, KeyHint,
        organization::ResourceId,
        privileges::descriptor::{Place, RoleDescriptors},
        project::{KeyInvalidation, KeyOwner, ProjectKeyKind},
    };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn json(text: &str) -> Json {
        Json::parse(text.as_bytes()).unwrap()
    }

    fn descriptors(text: &str) -> RoleDescriptors {
        RoleDescriptors::parse(&json(text), Place::Stored).unwrap()
    }

    fn key() -> ProjectKey {
        ProjectKey {
            id: ProjectKeyId::parse("k").unwrap(),
            project: ResourceId::parse(&"a".repeat(32)).unwrap(),
            kind: ProjectKeyKind::Rest,
            name: "ci".to_owned(),
            hint: KeyHint::of("aB3d"),
            owner: KeyOwner {
                principal: "bob".to_owned(),
                realm: Realm::Cloud,
                full_name: None,
                email: None,
                metadata: Json::empty_object(),
            },
            role_descriptors: RoleDescriptors::none(),
            limited_by: descriptors(r#"{"superuser": {"cluster": ["all"]}}"#),
            metadata: json(r#"{"a": 1, "b": 2}"#),
            certificate_identity: None,
            created_at: at(10),
            expiration: Expiration::Never,
            invalidation: None,
            last_use: None,
            version: 1,
        }
    }

    fn event(sequence: i64, kind: KeyEventKind, second: i64) -> KeyEvent {
        let by = Actor { principal: "bob".to_owned(), realm: Some(Realm::Cloud) };
        KeyEvent { sequence, kind, at: at(second), by: Some(by), address: Some("::1".to_owned()) }
    }

    #[test]
    fn a_change_names_what_became_different_and_nothing_else() {
        let same = ProjectKey { metadata: json(r#"{"b": 2, "a": 1}"#), version: 2, ..key() };
        let nothing = KeyDifference { before: Json::empty_object(), after: Json::empty_object() };
        assert_eq!(KeyDifference::between(&key(), &same), nothing);
        let other = ProjectKey {
            role_descriptors: descriptors(r#"{"r": {"cluster": ["monitor"]}}"#),
            limited_by: RoleDescriptors::none(),
            metadata: Json::empty_object(),
            expiration: Expiration::At(at(0)),
            certificate_identity: Some("CN=x".to_owned()),
            name: "another".to_owned(),
            ..key()
        };
        let KeyDifference { before, after } = KeyDifference::between(&key(), &other);
        let names =
            |json: &Json| json.as_object().unwrap().iter().map(|member| member.name.clone()).collect::<Vec<_>>();
        assert_eq!(
            names(&before),
            ["role_descriptors", "limited_by", "metadata", "expiration", "certificate_identity"]
        );
        assert_eq!(names(&before), names(&after));
        assert_eq!(before.get("metadata"), Some(&json(r#"{"a": 1, "b": 2}"#)));
        assert_eq!(before.get("expiration"), Some(&Json::default()));
        assert_eq!(after.get("expiration"), Some(&"1970-01-01T00:00:00Z".into()));
        assert_eq!(after.get("certificate_identity"), Some(&"CN=x".into()));
    }

    #[test]
    fn what_was_written_down_is_the_history_with_the_last_use() {
        let events = vec![
            event(3, KeyEventKind::Created, 10),
            event(5, KeyEventKind::FirstUsed, 20),
            event(9, KeyEventKind::Invalidated, 40),
        ];
        let ended = Some(KeyInvalidation { at: at(40), by: "bob".to_owned() });
        let once = Some(KeyUse { at: at(20), address: Some("::1".to_owned()), client: None, endpoint: None });
        let used_once = ProjectKey { last_use: once, invalidation: ended.clone(), ..key() };
        assert_eq!(history(&used_once, events.clone()), events);
        let again = Some(KeyUse { at: at(30), address: Some("::2".to_owned()), client: None, endpoint: None });
        let used_again = ProjectKey { last_use: again, invalidation: ended, ..key() };
        let last = KeyEvent {
            sequence: 0,
            kind: KeyEventKind::LastUsed,
            at: at(30),
            by: None,
            address: Some("::2".to_owned()),
        };
        let [created, first, invalidated] = <[KeyEvent; 3]>::try_from(events.clone()).unwrap();
        assert_eq!(history(&used_again, events), [created, first, last, invalidated]);
    }

    #[test]
    fn an_older_key_tells_what_it_can() {
        let old = ProjectKey {
            invalidation: Some(KeyInvalidation { at: at(40), by: "eve".to_owned() }),
            last_use: Some(KeyUse { at: at(30), address: None, client: None, endpoint: None }),
            ..key()
        };
        let told: Vec<_> =
            history(&old, Vec::new()).into_iter().map(|event| (event.kind, event.at, event.by)).collect();
        let eve = Actor { principal: "eve".to_owned(), realm: None };
        assert_eq!(
            told,
            [
                (KeyEventKind::Created, at(10), None),
                (KeyEventKind::LastUsed, at(30), None),
                (KeyEventKind::Invalidated, at(40), Some(eve)),
            ]
        );
    }
}
