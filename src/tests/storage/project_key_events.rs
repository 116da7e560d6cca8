//! What happens to the keys of projects.

use std::sync::Arc;

use futures_util::future::join_all;
use keyward::{
    domain::{
        Expiration, KeyDigest,
        json::Json,
        organization::{Resource, ResourceId},
        project::{Actor, KeyAct, KeyChanges, KeyDifference, KeyEvent, KeyEventKind, ProjectKey, ProjectKeyId, Realm},
    },
    storage::{
        KeySelection, MOST_UPDATES, ProjectKeyChange, ProjectKeyCreation, ProjectKeyUpdate, Storage, StorageError,
    },
};

use super::{
    on_both,
    project_keys::{add, descriptors, id, json, key, nothing_new, owner, stored},
    resources::project,
    samples::{act, hours, now, used},
};
use crate::support::db::TestDatabase;

on_both! {
    whatever_happens_to_a_key_is_written_down
    what_does_not_happen_is_not_written_down
    an_update_tells_what_became_different
    the_last_updates_are_kept
    only_the_first_use_is_told
    changes_are_told_from_an_event_on
    more_changes_than_anybody_reads_are_not_counted
    events_go_with_their_key
    nothing_is_half_done
    a_form_makes_one_key
    many_end_and_change_keys_at_once
    nobody_who_follows_misses_a_change
}

fn only(numbers: &[u32]) -> KeySelection {
    KeySelection { ids: Some(numbers.iter().map(|number| id(*number)).collect()), ..KeySelection::default() }
}

async fn events(storage: &dyn Storage, project: &ResourceId, number: u32) -> Vec<KeyEvent> {
    storage.project_key_events(project, &id(number)).await.unwrap()
}

async fn kinds(storage: &dyn Storage, project: &ResourceId, number: u32) -> Vec<KeyEventKind> {
    events(storage, project, number).await.into_iter().map(|event| event.kind).collect()
}

async fn create(
    storage: &dyn Storage,
    key: &ProjectKey,
    submission: Option<&str>,
) -> Result<ProjectKeyCreation, StorageError> {
    storage.create_project_key(key, &KeyDigest::Sha256([7; 32]), submission, &act("bob", now())).await
}

async fn update(
    storage: &dyn Storage,
    project: &ResourceId,
    number: u32,
    change: &ProjectKeyChange,
) -> ProjectKeyUpdate {
    storage.update_project_key(project, &id(number), change, None, &act("bob", now())).await.unwrap()
}

async fn end(storage: &dyn Storage, project: &ResourceId, numbers: &[u32]) -> Vec<ProjectKeyId> {
    storage.invalidate_project_keys(project, &only(numbers), &act("eve", now())).await.unwrap()
}

async fn use_once(storage: &dyn Storage, project: &ResourceId, number: u32, hour: i64) {
    let used = [((project.clone(), id(number)), used(hours(hour), "::1"))];
    storage.record_project_key_uses(&used).await.unwrap();
}

async fn whatever_happens_to_a_key_is_written_down(database: &TestDatabase) {
    let project = project(database, 1).await;
    let storage = &*database.storage;
    let by = |principal: &str, realm| Some(Actor { principal: principal.to_owned(), realm: Some(realm) });
    let made = KeyAct { principal: "bob".to_owned(), realm: Realm::Cloud, at: hours(-9), address: None };
    let create = storage.create_project_key(&key(&project, 1), &KeyDigest::Sha256([7; 32]), None, &made).await;
    assert_eq!(create.unwrap(), ProjectKeyCreation::Created);
    let changed = KeyAct { realm: Realm::ApiKey, ..act("carol", hours(-8)) };
    storage.update_project_key(&project.id, &id(1), &nothing_new(), None, &changed).await.unwrap();
    use_once(storage, &project.id, 1, -7).await;
    assert_eq!(end(storage, &project.id, &[1]).await, [id(1)]);
    let written = events(storage, &project.id, 1).await;
    assert!(written.is_sorted_by_key(|event| event.sequence));
    let told: Vec<_> = written
        .iter()
        .map(|event| {
            let kind = std::mem::discriminant(&event.kind);
            (kind, event.at, event.by.clone(), event.address.as_deref())
        })
        .collect();
    let of = |kind: &KeyEventKind| std::mem::discriminant(kind);
    let update = KeyEventKind::Updated(KeyDifference { before: Json::default(), after: Json::default() });
    assert_eq!(
        told,
        [
            (of(&KeyEventKind::Created), hours(-9), by("bob", Realm::Cloud), None),
            (of(&update), hours(-8), by("carol", Realm::ApiKey), Some("192.0.2.7")),
            (of(&KeyEventKind::FirstUsed), hours(-7), None, Some("::1")),
            (of(&KeyEventKind::Invalidated), now(), by("eve", Realm::Native), Some("192.0.2.7")),
        ]
    );
}

async fn what_does_not_happen_is_not_written_down(database: &TestDatabase) {
    let project = project(database, 1).await;
    let storage = &*database.storage;
    add(storage, &key(&project, 1)).await;
    let seen = storage.update_project_key(&project.id, &id(1), &nothing_new(), Some(9), &act("bob", now())).await;
    assert_eq!(seen.unwrap(), ProjectKeyUpdate::Changed);
    let of_another = ProjectKeyChange { owner: owner("bob", Realm::Cloud), ..nothing_new() };
    assert_eq!(update(storage, &project.id, 1, &of_another).await, ProjectKeyUpdate::Passed);
    use_once(storage, &project.id, 9, 0).await;
    assert_eq!(end(storage, &project.id, &[1, 9]).await, [id(1)]);
    assert_eq!(end(storage, &project.id, &[1]).await, []);
    assert_eq!(kinds(storage, &project.id, 1).await, [KeyEventKind::Created, KeyEventKind::Invalidated]);
    assert_eq!(events(storage, &project.id, 9).await, []);
}

async fn an_update_tells_what_became_different(database: &TestDatabase) {
    let project = project(database, 1).await;
    let storage = &*database.storage;
    let old = ProjectKey { metadata: json(r#"{"größe": 1e400}"#), ..key(&project, 1) };
    add(storage, &old).await;
    let change = ProjectKeyChange {
        limited_by: old.limited_by.clone(),
        role_descriptors: Some(descriptors(r#"{"r": {"cluster": ["monitor"]}}"#)),
        metadata: Some(old.metadata.clone()),
        expiration: Some(Expiration::At(hours(9))),
        ..nothing_new()
    };
    let ProjectKeyUpdate::Updated(new) = update(storage, &project.id, 1, &change).await else { panic!() };
    let difference = KeyDifference::between(&old, &new);
    let names: Vec<_> = difference.after.as_object().unwrap().iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names, ["role_descriptors", "expiration"]);
    assert_eq!(
        kinds(storage, &project.id, 1).await,
        [KeyEventKind::Created, KeyEventKind::Updated(difference)],
        "as it was told, so it was kept"
    );
}

async fn the_last_updates_are_kept(database: &TestDatabase) {
    let project = project(database, 1).await;
    let storage = &*database.storage;
    for number in [1, 2] {
        add(storage, &key(&project, number)).await;
        assert!(matches!(update(storage, &project.id, number, &nothing_new()).await, ProjectKeyUpdate::Updated(_)));
    }
    for number in 0..MOST_UPDATES {
        let change = ProjectKeyChange { metadata: Some(Json::object([("n", number)])), ..nothing_new() };
        assert!(matches!(update(storage, &project.id, 1, &change).await, ProjectKeyUpdate::Updated(_)));
    }
    let kept = kinds(storage, &project.id, 1).await;
    assert_eq!(kept.len(), 1 + MOST_UPDATES as usize);
    assert_eq!(kept[0], KeyEventKind::Created);
    let KeyEventKind::Updated(first) = &kept[1] else { panic!("{kept:?}") };
    assert_eq!(first.after.get("metadata"), Some(&Json::object([("n", 0)])));
    assert_eq!(events(storage, &project.id, 2).await.len(), 2);
}

async fn only_the_first_use_is_told(database: &TestDatabase) {
    let (one, other) = (project(database, 1).await, project(database, 2).await);
    let storage = &*database.storage;
    for key in [key(&one, 1), key(&one, 2), key(&other, 1)] {
        add(storage, &key).await;
    }
    let uses = [
        ((other.id.clone(), id(1)), used(hours(-3), "::3")),
        ((one.id.clone(), id(1)), used(hours(-2), "::2")),
        ((one.id.clone(), id(1)), used(hours(-1), "::1")),
    ];
    // Two nodes at once, and once more.
    let second = database.connect_again().await;
    let (first, second) = tokio::join!(storage.record_project_key_uses(&uses), second.record_project_key_uses(&uses));
    first.and(second).unwrap();
    use_once(storage, &one.id, 1, 5).await;
    let told = events(storage, &one.id, 1).await;
    assert_eq!(told.len(), 2);
    assert_eq!((&told[1].kind, told[1].at), (&KeyEventKind::FirstUsed, hours(-2)));
    assert_eq!((&told[1].by, told[1].address.as_deref()), (&None, Some("::2")));
    assert_eq!(kinds(storage, &other.id, 1).await, [KeyEventKind::Created, KeyEventKind::FirstUsed]);
    assert_eq!(kinds(storage, &one.id, 2).await, [KeyEventKind::Created]);
}

async fn changes_are_told_from_an_event_on(database: &TestDatabase) {
    let (one, other) = (project(database, 1).await, project(database, 2).await);
    let storage = &*database.storage;
    let bob = || Some(("bob", Realm::Cloud));
    let changes = |owner, since| storage.project_key_changes(&one.id, owner, since);
    let nothing = |latest| KeyChanges { latest, count: 0, first_used: Vec::new(), is_all: true };
    assert_eq!(storage.last_project_key_event(&one.id, None).await.unwrap(), 0);
    assert_eq!(changes(None, 0).await.unwrap(), nothing(0));
    let of_bob = |number| ProjectKey { owner: owner("bob", Realm::Cloud), ..key(&one, number) };
    // Of the same name, and somebody else.
    let of_namesake = ProjectKey { owner: owner("bob", Realm::Native), ..key(&one, 3) };
    for key in [key(&one, 1), of_bob(2), of_namesake, key(&other, 1)] {
        add(storage, &key).await;
    }
    let start = storage.last_project_key_event(&one.id, None).await.unwrap();
    assert_eq!(changes(None, 0).await.unwrap(), KeyChanges { count: 3, ..nothing(start) });
    let own_start = storage.last_project_key_event(&one.id, bob()).await.unwrap();
    assert!(0 < own_start && own_start < start, "the last of their own, and no other");
    assert_eq!(changes(None, start).await.unwrap(), nothing(start));
    add(storage, &of_bob(4)).await;
    for (number, hour) in [(2, 0), (1, 1), (2, 2)] {
        use_once(storage, &one.id, number, hour).await;
    }
    assert_eq!(end(storage, &one.id, &[1, 3]).await.len(), 2);
    end(storage, &other.id, &[1]).await;
    let latest = storage.last_project_key_event(&one.id, None).await.unwrap();
    let all = KeyChanges { latest, count: 3, first_used: vec![id(1), id(2)], is_all: true };
    assert_eq!(changes(None, start).await.unwrap(), all);
    assert_eq!(changes(None, latest).await.unwrap(), nothing(latest));
    let own_latest = storage.last_project_key_event(&one.id, bob()).await.unwrap();
    let own = KeyChanges { latest: own_latest, count: 1, first_used: vec![id(2)], is_all: true };
    assert_eq!(changes(bob(), start).await.unwrap(), own);
    assert_eq!(changes(bob(), own_start).await.unwrap(), own);
    assert_eq!(changes(Some(("nobody", Realm::Cloud)), 0).await.unwrap(), nothing(0));
}

async fn more_changes_than_anybody_reads_are_not_counted(database: &TestDatabase) {
    let project = project(database, 1).await;
    let storage = &*database.storage;
    let most = KeyChanges::MOST;
    for number in 0..most {
        add(storage, &key(&project, number)).await;
    }
    let changes = || storage.project_key_changes(&project.id, None, 0);
    let exactly = changes().await.unwrap();
    assert_eq!((exactly.count, exactly.is_all), (u64::from(most), true));
    use_once(storage, &project.id, 0, 0).await;
    let more = changes().await.unwrap();
    assert_eq!((more.count, more.first_used, more.is_all), (u64::from(most) - 1, vec![id(0)], false));
    assert!(more.latest > exactly.latest);
}

async fn events_go_with_their_key(database: &TestDatabase) {
    let project = project(database, 1).await;
    let storage = &*database.storage;
    for number in [1, 2] {
        add(storage, &key(&project, number)).await;
    }
    end(storage, &project.id, &[1]).await;
    let latest = storage.last_project_key_event(&project.id, None).await.unwrap();
    assert_eq!(storage.remove_ended_project_keys(now(), 9).await.unwrap(), 1);
    assert_eq!(events(storage, &project.id, 1).await, []);
    assert_eq!(events(storage, &project.id, 2).await.len(), 1);
    // A number that was given is never given again: whoever remembers it would miss the next event.
    add(storage, &key(&project, 3)).await;
    assert!(storage.last_project_key_event(&project.id, None).await.unwrap() > latest);
    storage.delete_resource(&project.id).await.unwrap();
    assert_eq!(events(storage, &project.id, 2).await, []);
}

/// A process may die, and a database fail, between any two statements.
async fn nothing_is_half_done(database: &TestDatabase) {
    let project = project(database, 1).await;
    let storage = &*database.storage;
    add(storage, &key(&project, 1)).await;
    database.run("ALTER TABLE project_key_events RENAME TO elsewhere").await.unwrap();
    let metadata = Some(json(r#"{"a": 1}"#));
    assert!(create(storage, &key(&project, 2), Some("form")).await.is_err());
    let change = ProjectKeyChange { metadata: metadata.clone(), ..nothing_new() };
    assert!(storage.update_project_key(&project.id, &id(1), &change, None, &act("bob", now())).await.is_err());
    assert!(storage.invalidate_project_keys(&project.id, &only(&[1]), &act("eve", now())).await.is_err());
    let used = [((project.id.clone(), id(1)), used(now(), "::1"))];
    assert!(storage.record_project_key_uses(&used).await.is_err());
    assert_eq!(stored(storage, &project.id, 1).await, Some(key(&project, 1)));
    assert_eq!(stored(storage, &project.id, 2).await, None);
    // And all of it can be done again.
    database.run("ALTER TABLE elsewhere RENAME TO project_key_events").await.unwrap();
    assert_eq!(create(storage, &key(&project, 2), Some("form")).await.unwrap(), ProjectKeyCreation::Created);
    storage.record_project_key_uses(&used).await.unwrap();
    assert_eq!(end(storage, &project.id, &[1]).await, [id(1)]);
    let kinds = kinds(storage, &project.id, 1).await;
    assert_eq!(kinds, [KeyEventKind::Created, KeyEventKind::FirstUsed, KeyEventKind::Invalidated]);
}

/// However often and at however many nodes it is sent.
async fn a_form_makes_one_key(database: &TestDatabase) {
    let (one, other) = (project(database, 1).await, project(database, 2).await);
    let second = database.connect_again().await;
    let nodes = [&database.storage, &second];
    let sent = (0..50).map(|number| {
        let (node, key) = (Arc::clone(nodes[number as usize % 2]), key(&one, number));
        async move { create(&*node, &key, Some("form")).await.unwrap() }
    });
    let outcomes = join_all(sent).await;
    let made = outcomes.iter().position(|outcome| *outcome == ProjectKeyCreation::Created).unwrap();
    let made = id(u32::try_from(made).unwrap());
    let storage = &*database.storage;
    let again = outcomes.iter().filter(|outcome| **outcome == ProjectKeyCreation::AlreadySubmitted(made.clone()));
    assert_eq!(again.count(), 49, "{outcomes:?}");
    let keys = storage.project_keys(&one.id, &KeySelection::default(), 9).await.unwrap();
    assert_eq!(keys.into_iter().map(|key| key.id).collect::<Vec<_>>(), [made]);
    assert_eq!(storage.project_key_changes(&one.id, None, 0).await.unwrap().count, 1);
    // Another's form, and one in another project, is another form.
    let of_bob = ProjectKey { owner: owner("bob", Realm::Cloud), ..key(&one, 60) };
    for key in [of_bob, key(&other, 61)] {
        assert_eq!(create(storage, &key, Some("form")).await.unwrap(), ProjectKeyCreation::Created);
    }
}

/// Each key is changed until it ends and never afterwards, ends once, and its history says so.
async fn many_end_and_change_keys_at_once(database: &TestDatabase) {
    const KEYS: u32 = 10;
    let project = project(database, 1).await;
    let second = database.connect_again().await;
    let nodes = [&database.storage, &second];
    for number in 0..KEYS {
        add(&*database.storage, &key(&project, number)).await;
    }
    let edits = (0..50).map(|number| {
        let (node, project) = (Arc::clone(nodes[number as usize % 2]), project.id.clone());
        async move {
            let change = ProjectKeyChange { metadata: Some(Json::object([("n", number)])), ..nothing_new() };
            (number % KEYS, update(&*node, &project, number % KEYS, &change).await)
        }
    });
    let ends = (0..50_u32).map(|number| {
        let (node, project) = (Arc::clone(nodes[number as usize % 2]), project.id.clone());
        // In different orders, and overlapping.
        let numbers = [number % KEYS, (number + 7) % KEYS, (number + 3) % KEYS];
        async move { end(&*node, &project, &numbers).await }
    });
    let (edits, ends) = tokio::join!(join_all(edits), join_all(ends));
    let mut ended: Vec<_> = ends.concat();
    ended.sort();
    assert_eq!(ended, (0..KEYS).map(id).collect::<Vec<_>>(), "each ends once");
    for number in 0..KEYS {
        let updated = edits.iter().filter(|(of, edit)| *of == number && matches!(edit, ProjectKeyUpdate::Updated(_)));
        let updated = updated.count();
        let kinds = kinds(&*database.storage, &project.id, number).await;
        assert_eq!(kinds.len(), updated + 2, "{kinds:?}");
        assert_eq!(kinds.last(), Some(&KeyEventKind::Invalidated));
        let version = stored(&*database.storage, &project.id, number).await.unwrap().version;
        assert_eq!(version, 1 + i64::try_from(updated).unwrap());
    }
}

/// Whoever asks again and again from the latest event on that they have seen is told of every change once, however many
/// write at the same time.
async fn nobody_who_follows_misses_a_change(database: &TestDatabase) {
    const WRITERS: u32 = 20;
    const EACH: u32 = 10;
    let project = project(database, 1).await;
    let second = database.connect_again().await;
    let nodes = [&database.storage, &second];
    let writers = (0..WRITERS).map(|writer| {
        let (node, project) = (Arc::clone(nodes[writer as usize % 2]), project.clone());
        tokio::spawn(async move {
            for number in 0..EACH {
                add(&*node, &key(&project, writer * EACH + number)).await;
            }
        })
    });
    let writers = join_all(writers);
    let (mut told, mut latest) = (0, 0);
    tokio::pin!(writers);
    loop {
        let done = futures_util::poll!(&mut writers).is_ready();
        let changes = follow(&*database.storage, &project, latest).await;
        (told, latest) = (told + changes.count, changes.latest);
        if done {
            break;
        }
    }
    assert_eq!(told, u64::from(WRITERS * EACH));
}

async fn follow(storage: &dyn Storage, project: &Resource, since: i64) -> KeyChanges {
    storage.project_key_changes(&project.id, None, since).await.unwrap()
}
