//! The keys of projects.

use futures_util::future::join_all;
use jiff::Timestamp;
use keyward::{
    domain::{
        Expiration, KeyDigest, KeyHint, KeyUse,
        json::Json,
        organization::{Resource, ResourceId},
        privileges::descriptor::{Place, RoleDescriptors},
        project::{KeyInvalidation, KeyOwner, ProjectKey, ProjectKeyId, ProjectKeyKind, Realm},
    },
    storage::{KeySelection, NameMatch, ProjectKeyChange, ProjectKeyCreation, ProjectKeyUpdate, Storage},
};

use super::{
    on_both,
    resources::project,
    samples::{act, hours, now, used},
};
use crate::support::db::TestDatabase;

on_both! {
    a_key_is_kept_whole
    a_key_needs_a_project
    keys_are_chosen_by_all_that_is_said
    nothing_is_found_in_another_project
    an_update_keeps_what_it_does_not_name
    an_update_passes_over_keys_that_it_must_not_change
    many_change_one_key_at_once
    keys_are_invalidated_once
    many_keys_are_invalidated_at_once
    last_uses_are_noted
    ended_keys_are_removed_in_batches
    two_nodes_remove_each_key_once
}

pub fn json(text: &str) -> Json {
    Json::parse(text.as_bytes()).unwrap()
}

pub fn descriptors(text: &str) -> RoleDescriptors {
    RoleDescriptors::parse(&json(text), Place::Stored).unwrap()
}

pub fn id(number: u32) -> ProjectKeyId {
    ProjectKeyId::parse(&format!("k-_{number:017}")).unwrap()
}

/// A live key of `elastic` that never expires.
pub fn key(project: &Resource, number: u32) -> ProjectKey {
    ProjectKey {
        id: id(number),
        project: project.id.clone(),
        kind: ProjectKeyKind::Rest,
        name: format!("key {number}"),
        hint: KeyHint::of("xYz9"),
        owner: owner("elastic", Realm::Reserved),
        role_descriptors: RoleDescriptors::none(),
        limited_by: descriptors(r#"{"superuser": {"cluster": ["all"]}}"#),
        metadata: Json::empty_object(),
        certificate_identity: None,
        created_at: hours(-100),
        expiration: Expiration::Never,
        invalidation: None,
        last_use: None,
        version: 1,
    }
}

pub fn owner(principal: &str, realm: Realm) -> KeyOwner {
    KeyOwner { principal: principal.to_owned(), realm, full_name: None, email: None, metadata: Json::empty_object() }
}

pub async fn add(storage: &dyn Storage, key: &ProjectKey) {
    let act = act(&key.owner.principal, key.created_at);
    let made = storage.create_project_key(key, &KeyDigest::Sha256([7; 32]), None, &act).await.unwrap();
    assert_eq!(made, ProjectKeyCreation::Created);
}

pub async fn stored(storage: &dyn Storage, project: &ResourceId, number: u32) -> Option<ProjectKey> {
    storage.project_key(project, &id(number)).await.unwrap().map(|stored| stored.key)
}

pub fn invalidation(at: Timestamp) -> KeyInvalidation {
    KeyInvalidation { at, by: "eve".to_owned() }
}

async fn a_key_is_kept_whole(database: &TestDatabase) {
    let project = project(database, 1).await;
    let full = ProjectKey {
        kind: ProjectKeyKind::CrossCluster,
        name: "Größe 50% _\\ 日本 🔑".to_owned(),
        owner: KeyOwner {
            full_name: Some("Grace Hopper".to_owned()),
            email: Some("grace@example.com".to_owned()),
            metadata: json(r#"{"b": [1.50, 1e400], "a": null}"#),
            ..owner("grace", Realm::Native)
        },
        role_descriptors: descriptors(r#"{"z": {"cluster": ["monitor"]}, "a": {"metadata": {"x": 1e999}}}"#),
        metadata: json(r#"{"z": {"deep": [true, {"er": "x"}]}, "a": 123456789012345678901234567890}"#),
        certificate_identity: Some("CN=.*".to_owned()),
        expiration: Expiration::At(hours(24)),
        invalidation: Some(invalidation(hours(-1))),
        last_use: Some(used(hours(-2), "::1")),
        version: 7,
        ..key(&project, 2)
    };
    for (key, digest) in [
        (key(&project, 1), KeyDigest::Sha256([0; 32])),
        (full, KeyDigest::HmacSha256 { pepper_version: 3, tag: [255; 32] }),
    ] {
        let made = database.storage.create_project_key(&key, &digest, None, &act("grace", now())).await.unwrap();
        assert_eq!(made, ProjectKeyCreation::Created);
        let stored = database.storage.project_key(&project.id, &key.id).await.unwrap().unwrap();
        assert_eq!((stored.key, stored.digest), (key, digest));
    }
}

async fn a_key_needs_a_project(database: &TestDatabase) {
    let known = project(database, 1).await;
    let mut lost = key(&known, 1);
    lost.project = ResourceId::parse(&"f".repeat(32)).unwrap();
    let act = act("elastic", now());
    let made = database.storage.create_project_key(&lost, &KeyDigest::Sha256([7; 32]), None, &act).await.unwrap();
    assert_eq!(made, ProjectKeyCreation::ProjectAbsent);
    add(&*database.storage, &key(&known, 1)).await;
    database.storage.delete_resource(&known.id).await.unwrap();
    assert_eq!(stored(&*database.storage, &known.id, 1).await, None);
}

async fn keys_are_chosen_by_all_that_is_said(database: &TestDatabase) {
    let project = project(database, 1).await;
    let storage = &*database.storage;
    let named = |number, name: &str| ProjectKey { name: name.to_owned(), ..key(&project, number) };
    let keys = [
        ProjectKey { created_at: hours(-90), ..named(1, "ci") },
        ProjectKey { owner: owner("elastic", Realm::Native), ..named(2, "ci-deployer") },
        ProjectKey { owner: owner("bob", Realm::Native), expiration: Expiration::At(now()), ..named(3, "c%") },
        ProjectKey { invalidation: Some(invalidation(hours(-1))), ..named(4, "CI") },
        ProjectKey { kind: ProjectKeyKind::CrossCluster, ..named(5, "*") },
    ];
    for key in &keys {
        add(storage, key).await;
    }
    let found = |selection: KeySelection| {
        let project = project.id.clone();
        async move {
            let keys = storage.project_keys(&project, &selection, 100).await.unwrap();
            let numbers = keys.iter().map(|key| key.id.as_str()[3..].parse::<u32>().unwrap());
            numbers.collect::<Vec<_>>()
        }
    };
    let any = KeySelection::default;
    let exact = |name: &str| Some(NameMatch::Exact(name.to_owned()));
    let prefix = |name: &str| Some(NameMatch::Prefix(name.to_owned()));
    // Oldest first.
    assert_eq!(found(any()).await, [2, 3, 4, 5, 1]);
    assert_eq!(found(KeySelection { ids: Some(vec![id(5), id(1), id(9), id(5)]), ..any() }).await, [5, 1]);
    assert_eq!(found(KeySelection { ids: Some(vec![]), ..any() }).await, [0; 0]);
    assert_eq!(found(KeySelection { name: exact("ci"), ..any() }).await, [1]);
    assert_eq!(found(KeySelection { name: exact("ci\0"), ..any() }).await, [0; 0]);
    assert_eq!(found(KeySelection { name: prefix("ci"), ..any() }).await, [2, 1]);
    assert_eq!(found(KeySelection { name: prefix("c%"), ..any() }).await, [3]);
    assert_eq!(found(KeySelection { name: prefix(""), ..any() }).await, [2, 3, 4, 5, 1]);
    assert_eq!(found(KeySelection { owner: Some("elastic".to_owned()), ..any() }).await, [2, 4, 5, 1]);
    assert_eq!(found(KeySelection { owner_realm: Some(Realm::Native), ..any() }).await, [2, 3]);
    assert_eq!(found(KeySelection { kind: Some(ProjectKeyKind::CrossCluster), ..any() }).await, [5]);
    assert_eq!(found(KeySelection { working_at: Some(now()), ..any() }).await, [2, 5, 1]);
    assert_eq!(found(KeySelection { not_invalidated: true, ..any() }).await, [2, 3, 5, 1]);
    let both = KeySelection { owner: Some("elastic".to_owned()), name: prefix("ci"), ..any() };
    assert_eq!(found(KeySelection { owner_realm: Some(Realm::Reserved), ..both }).await, [1]);
    assert_eq!(storage.project_keys(&project.id, &any(), 2).await.unwrap().len(), 2);
}

async fn nothing_is_found_in_another_project(database: &TestDatabase) {
    let (one, other) = (project(database, 1).await, project(database, 2).await);
    let storage = &*database.storage;
    add(storage, &key(&one, 1)).await;
    assert_eq!(stored(storage, &other.id, 1).await, None);
    // The same id may exist there, too.
    let twin = ProjectKey { name: "twin".to_owned(), ..key(&other, 1) };
    add(storage, &twin).await;
    let selection = KeySelection { ids: Some(vec![id(1)]), ..KeySelection::default() };
    assert_eq!(storage.project_keys(&other.id, &selection, 9).await.unwrap(), [twin]);
    storage.invalidate_project_keys(&other.id, &selection, &act("eve", now())).await.unwrap();
    let used = [((other.id.clone(), id(1)), used(now(), "::1"))];
    storage.record_project_key_uses(&used).await.unwrap();
    assert_eq!(stored(storage, &one.id, 1).await, Some(key(&one, 1)));
}

pub fn nothing_new() -> ProjectKeyChange {
    ProjectKeyChange {
        owner: owner("elastic", Realm::Reserved),
        role_descriptors: None,
        limited_by: RoleDescriptors::none(),
        metadata: None,
        expiration: None,
        certificate_identity: None,
    }
}

async fn an_update_keeps_what_it_does_not_name(database: &TestDatabase) {
    let project = project(database, 1).await;
    let storage = &*database.storage;
    let old = ProjectKey { metadata: json(r#"{"a": 1}"#), expiration: Expiration::At(hours(9)), ..key(&project, 1) };
    add(storage, &old).await;
    let update = |change: ProjectKeyChange| {
        let project = project.id.clone();
        async move { storage.update_project_key(&project, &id(1), &change, None, &act("elastic", now())).await.unwrap() }
    };
    let mut expected = ProjectKey { limited_by: RoleDescriptors::none(), version: 2, ..old };
    assert_eq!(update(nothing_new()).await, ProjectKeyUpdate::Updated(Box::new(expected.clone())));
    assert_eq!(stored(storage, &project.id, 1).await.as_ref(), Some(&expected));
    let everything = ProjectKeyChange {
        owner: KeyOwner { full_name: Some("E".to_owned()), ..owner("elastic", Realm::Reserved) },
        role_descriptors: Some(descriptors(r#"{"a": {}}"#)),
        metadata: Some(json(r#"{"b": 2}"#)),
        expiration: Some(Expiration::Never),
        certificate_identity: Some("CN=x".to_owned()),
        ..nothing_new()
    };
    let updated = update(everything.clone()).await;
    expected = ProjectKey {
        owner: everything.owner,
        role_descriptors: descriptors(r#"{"a": {}}"#),
        metadata: json(r#"{"b": 2}"#),
        expiration: Expiration::Never,
        certificate_identity: Some("CN=x".to_owned()),
        version: 3,
        ..expected
    };
    assert_eq!(updated, ProjectKeyUpdate::Updated(Box::new(expected.clone())));
    assert_eq!(stored(storage, &project.id, 1).await, Some(expected));
}

async fn an_update_passes_over_keys_that_it_must_not_change(database: &TestDatabase) {
    let project = project(database, 1).await;
    let storage = &*database.storage;
    let keys = [
        ProjectKey { invalidation: Some(invalidation(now())), ..key(&project, 1) },
        ProjectKey { expiration: Expiration::At(now()), ..key(&project, 2) },
        ProjectKey { owner: owner("elastic", Realm::Native), ..key(&project, 3) },
        ProjectKey { owner: owner("bob", Realm::Reserved), ..key(&project, 4) },
        ProjectKey { version: 2, ..key(&project, 5) },
    ];
    for key in &keys {
        add(storage, key).await;
    }
    for number in 1..=6 {
        let (seen, expected) =
            if number == 5 { (Some(1), ProjectKeyUpdate::Changed) } else { (None, ProjectKeyUpdate::Passed) };
        let act = act("elastic", now());
        let update = storage.update_project_key(&project.id, &id(number), &nothing_new(), seen, &act).await.unwrap();
        assert_eq!(update, expected, "{number}");
    }
    for (number, key) in (1..).zip(keys) {
        assert_eq!(stored(storage, &project.id, number).await, Some(key));
    }
    let act = act("elastic", now());
    let update = storage.update_project_key(&project.id, &id(5), &nothing_new(), Some(2), &act).await.unwrap();
    assert!(matches!(update, ProjectKeyUpdate::Updated(_)), "{update:?}");
}

/// Whatever the order, the key ends in one state that one of them wrote, and its metadata is found by that.
async fn many_change_one_key_at_once(database: &TestDatabase) {
    let project = project(database, 1).await;
    let storage = &*database.storage;
    add(storage, &key(&project, 1)).await;
    let updates = join_all((0..50).map(|number| {
        let project = project.id.clone();
        async move {
            let change = ProjectKeyChange {
                metadata: Some(json(&format!(r#"{{"number": {number}, "tags": ["x", "{number}"]}}"#))),
                ..nothing_new()
            };
            storage.update_project_key(&project, &id(1), &change, None, &act("elastic", now())).await.unwrap()
        }
    }));
    let selection = KeySelection { ids: Some(vec![id(1)]), ..KeySelection::default() };
    let ended = act("eve", now());
    let (updates, ended) = tokio::join!(updates, storage.invalidate_project_keys(&project.id, &selection, &ended));
    let written = updates.iter().filter(|update| matches!(update, ProjectKeyUpdate::Updated(_))).count();
    assert_eq!(ended.unwrap(), [id(1)]);
    let key = stored(storage, &project.id, 1).await.unwrap();
    assert_eq!(key.version, 1 + i64::try_from(written).unwrap());
    assert_eq!(key.invalidation, Some(invalidation(now())));
    if written > 0 {
        let number = key.metadata.get("number").unwrap().render();
        assert_eq!(key.metadata, json(&format!(r#"{{"number": {number}, "tags": ["x", "{number}"]}}"#)));
    }
}

async fn keys_are_invalidated_once(database: &TestDatabase) {
    let project = project(database, 1).await;
    let storage = &*database.storage;
    for number in 1..=3 {
        add(storage, &key(&project, number)).await;
    }
    let ids = |numbers: &[u32]| KeySelection {
        ids: Some(numbers.iter().map(|number| id(*number)).collect()),
        ..KeySelection::default()
    };
    let invalidate = |selection: KeySelection, at| {
        let project = project.id.clone();
        async move { storage.invalidate_project_keys(&project, &selection, &act("eve", at)).await.unwrap() }
    };
    assert_eq!(invalidate(ids(&[2, 9, 1]), now()).await, [id(1), id(2)]);
    assert_eq!(invalidate(ids(&[1, 2, 3]), hours(1)).await, [id(3)]);
    assert_eq!(invalidate(KeySelection::default(), hours(2)).await, []);
    let at = stored(storage, &project.id, 1).await.unwrap().invalidation;
    assert_eq!(at, Some(invalidation(now())));
}

/// More than one statement can name; and twice at once, each key is invalidated by one of the two.
async fn many_keys_are_invalidated_at_once(database: &TestDatabase) {
    let project = project(database, 1).await;
    let storage = &*database.storage;
    for number in 0..1200 {
        add(storage, &key(&project, number)).await;
    }
    let all = KeySelection { ids: Some((0..1200).rev().map(id).collect()), ..KeySelection::default() };
    let act = act("eve", now());
    let every = KeySelection::default();
    let (one, other) = tokio::join!(
        storage.invalidate_project_keys(&project.id, &all, &act),
        storage.invalidate_project_keys(&project.id, &every, &act),
    );
    assert_eq!(one.unwrap().len() + other.unwrap().len(), 1200);
}

async fn last_uses_are_noted(database: &TestDatabase) {
    let project = project(database, 1).await;
    let storage = &*database.storage;
    add(storage, &key(&project, 1)).await;
    let note = |uses: Vec<KeyUse>| {
        let project = project.id.clone();
        async move {
            let uses: Vec<_> = uses.into_iter().map(|used| ((project.clone(), id(1)), used)).collect();
            let gone = ((project, id(9)), used(now(), "::1"));
            storage.record_project_key_uses(&[&[gone], &uses[..]].concat()).await.unwrap();
        }
    };
    note(vec![used(hours(-2), "::2"), used(hours(-1), "::1"), used(hours(-3), "::3")]).await;
    note(vec![used(hours(-2), "::9")]).await;
    assert_eq!(stored(storage, &project.id, 1).await.unwrap().last_use, Some(used(hours(-1), "::1")));
    note(vec![KeyUse { at: now(), address: None, client: None, endpoint: None }]).await;
    assert_eq!(
        stored(storage, &project.id, 1).await.unwrap().last_use,
        Some(KeyUse { at: now(), address: None, client: None, endpoint: None })
    );
    storage.record_project_key_uses(&[]).await.unwrap();
}

async fn ended_keys_are_removed_in_batches(database: &TestDatabase) {
    let project = project(database, 1).await;
    let storage = &*database.storage;
    let ended = [
        ProjectKey { expiration: Expiration::At(hours(-1)), ..key(&project, 1) },
        ProjectKey { invalidation: Some(invalidation(hours(-1))), ..key(&project, 2) },
        ProjectKey {
            expiration: Expiration::At(hours(-5)),
            invalidation: Some(invalidation(hours(-5))),
            metadata: json(r#"{"a": 1}"#),
            ..key(&project, 3)
        },
    ];
    let kept = [
        ProjectKey { expiration: Expiration::At(now()), ..key(&project, 4) },
        ProjectKey { invalidation: Some(invalidation(now())), ..key(&project, 5) },
        key(&project, 6),
    ];
    for key in ended.iter().chain(&kept) {
        add(storage, key).await;
    }
    assert_eq!(storage.remove_ended_project_keys(hours(-1), 2).await.unwrap(), 2);
    assert_eq!(storage.remove_ended_project_keys(hours(-1), 2).await.unwrap(), 1);
    assert_eq!(storage.remove_ended_project_keys(hours(-1), 2).await.unwrap(), 0);
    assert_eq!(storage.project_keys(&project.id, &KeySelection::default(), 9).await.unwrap(), kept);
}

async fn two_nodes_remove_each_key_once(database: &TestDatabase) {
    let project = project(database, 1).await;
    let storage = &*database.storage;
    for number in 0..100 {
        add(storage, &ProjectKey { expiration: Expiration::At(hours(-1)), ..key(&project, number) }).await;
    }
    let sweeps = join_all((0..4).map(|_| storage.remove_ended_project_keys(now(), 50))).await;
    let removed: u64 = sweeps.into_iter().map(Result::unwrap).sum();
    let left = storage.project_keys(&project.id, &KeySelection::default(), 100).await.unwrap().len() as u64;
    assert_eq!(removed + left, 100);
}
