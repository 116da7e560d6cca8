//! The personal keys.

use futures_util::future::join_all;
use keyward::{
    domain::{Expiration, Key, KeyDigest, KeyHint, KeyId, KeyName, KeyState, User, key_list::StatusCounts},
    storage::{CreateKeyOutcome, KeyScope, NewKey},
};

use super::{
    on_both,
    samples::{add_key, add_user, change, hours, key, key_id, name, new, now, of, revocation, used, user},
};
use crate::support::db::TestDatabase;

on_both! {
    a_key_is_kept_whole
    digests_keep_how_they_were_made
    authentication_sees_the_owner_as_of_now
    nothing_is_not_found
    the_limit_counts_working_keys_only
    the_limit_holds_against_fifty_at_once
    the_limit_is_of_each_owner
    a_form_sent_twice_makes_one_key
    a_form_sent_twice_at_once_makes_one_key
    a_form_is_of_one_owner
    a_key_needs_an_owner
    an_owner_deleted_meanwhile_gets_no_key
    chosen_keys_are_revoked
    many_keys_are_revoked_at_once
    two_who_revoke_the_same_keys_revoke_each_once
    all_keys_of_one_owner_are_revoked
    keys_are_made_and_revoked_at_once
    keys_are_counted_by_status
    unrevoked_keys_come_newest_first
    last_uses_are_noted
    last_uses_are_noted_by_many_nodes
    an_owner_deleted_meanwhile_is_used_no_more
}

async fn a_key_is_kept_whole(database: &TestDatabase) {
    add_user(&*database.storage, "bob").await;
    let plain = key("bob", 1);
    let full = Key {
        name: KeyName::parse("Größe 50% _\\ 日本").unwrap(),
        hint: KeyHint::of("xYz9"),
        expiration: Expiration::At(hours(24)),
        ..key("bob", 2)
    };
    for key in [plain, full] {
        add_key(&*database.storage, &key).await;
        assert_eq!(database.storage.key(&key.id).await.unwrap(), Some(key));
    }
}

async fn digests_keep_how_they_were_made(database: &TestDatabase) {
    let owner = add_user(&*database.storage, "bob").await;
    let hmac = |version| KeyDigest::HmacSha256 { pepper_version: version, tag: [255; 32] };
    for (number, digest) in (1..).zip([KeyDigest::Sha256([0; 32]), hmac(0), hmac(u16::MAX)]) {
        let new = NewKey { digest: digest.clone(), ..new(key("bob", number)) };
        database.storage.create_keys(std::slice::from_ref(&new), &[], 9).await.unwrap();
        let stored = database.storage.key_for_authentication(&new.key.id).await.unwrap().unwrap();
        assert_eq!((stored.key, stored.digest, stored.owner), (new.key, digest, Some(owner.clone())));
    }
}

async fn authentication_sees_the_owner_as_of_now(database: &TestDatabase) {
    let bob = add_user(&*database.storage, "bob").await;
    add_key(&*database.storage, &key("bob", 1)).await;
    let disabled = User { enabled: false, ..bob };
    database.storage.update_user(&disabled, None).await.unwrap();
    database.storage.revoke_keys(&[(of("bob"), key_id(1))], &revocation("eve")).await.unwrap();
    let stored = database.storage.key_for_authentication(&key_id(1)).await.unwrap().unwrap();
    assert_eq!((stored.owner, stored.key.state), (Some(disabled), KeyState::Revoked(revocation("eve"))));
}

async fn nothing_is_not_found(database: &TestDatabase) {
    let storage = &database.storage;
    add_user(&**storage, "bob").await;
    assert!(storage.key_for_authentication(&key_id(1)).await.unwrap().is_none());
    assert_eq!(storage.key(&key_id(1)).await.unwrap(), None);
    assert_eq!(storage.unrevoked_keys(&KeyScope::EveryUser).await.unwrap(), []);
    assert_eq!(storage.revoke_keys(&[], &revocation("bob")).await.unwrap(), []);
    assert_eq!(storage.revoke_keys(&[(of("bob"), key_id(1))], &revocation("bob")).await.unwrap(), []);
    assert_eq!(storage.revoke_all_keys(&of("bob"), &revocation("bob")).await.unwrap(), 0);
    assert_eq!(storage.count_keys(&of("bob"), now()).await.unwrap(), StatusCounts::default());
    storage.record_key_uses(&[]).await.unwrap();
    storage.record_key_uses(&[(key_id(1), used(now(), "::1"))]).await.unwrap();
}

async fn the_limit_counts_working_keys_only(database: &TestDatabase) {
    let storage = &database.storage;
    add_user(&**storage, "bob").await;
    let created_at = now();
    let expired = Key { expiration: Expiration::At(created_at), ..key("bob", 1) };
    let ending = Key { expiration: Expiration::At(hours(1)), ..key("bob", 2) };
    for key in [expired, ending, key("bob", 3), key("bob", 4)] {
        add_key(&**storage, &key).await;
    }
    storage.revoke_keys(&[(of("bob"), key_id(3))], &revocation("bob")).await.unwrap();
    let another = |number| new(Key { created_at, ..key("bob", number) });
    assert_eq!(
        storage.create_keys(&[another(5)], &[], 2).await.unwrap(),
        CreateKeyOutcome::LimitReached { working: 2 }
    );
    assert_eq!(storage.key(&key_id(5)).await.unwrap(), None);
    assert_eq!(storage.create_keys(&[another(5)], &[], 3).await.unwrap(), CreateKeyOutcome::Created);
    assert_eq!(
        storage.create_keys(&[another(6)], &[], 0).await.unwrap(),
        CreateKeyOutcome::LimitReached { working: 3 }
    );
}

async fn the_limit_holds_against_fifty_at_once(database: &TestDatabase) {
    let nodes = [database.storage.clone(), database.connect_again().await];
    add_user(&*nodes[0], "bob").await;
    for number in 0..60 {
        add_key(&*nodes[0], &key("bob", number)).await;
    }
    let outcomes = join_all((100..150_u32).map(|number| {
        let node = nodes[number as usize % 2].clone();
        async move { node.create_keys(&[new(key("bob", number))], &[], 64).await.unwrap() }
    }));
    let outcomes = outcomes.await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == CreateKeyOutcome::Created).count(), 4);
    assert_eq!(
        outcomes.iter().filter(|outcome| matches!(outcome, CreateKeyOutcome::LimitReached { working: 64 })).count(),
        46
    );
    assert_eq!(nodes[0].count_keys(&of("bob"), now()).await.unwrap().working, 64);
}

async fn the_limit_is_of_each_owner(database: &TestDatabase) {
    add_user(&*database.storage, "bob").await;
    add_user(&*database.storage, "eve").await;
    add_key(&*database.storage, &key("bob", 1)).await;
    let outcome = database.storage.create_keys(&[new(key("eve", 2))], &[], 1).await.unwrap();
    assert_eq!(outcome, CreateKeyOutcome::Created);
}

fn submitted(owner: &str, number: u32) -> NewKey {
    NewKey { submission: Some("form 1".to_owned()), ..new(key(owner, number)) }
}

async fn a_form_sent_twice_makes_one_key(database: &TestDatabase) {
    let storage = &database.storage;
    add_user(&**storage, "bob").await;
    assert_eq!(storage.create_keys(&[submitted("bob", 1)], &[], 1).await.unwrap(), CreateKeyOutcome::Created);
    let again = storage.create_keys(&[submitted("bob", 2)], &[], 1).await.unwrap();
    assert_eq!(again, CreateKeyOutcome::AlreadySubmitted(vec![key_id(1)]), "whatever the limit says now");
    assert_eq!(storage.key(&key_id(2)).await.unwrap(), None);
}

async fn a_form_sent_twice_at_once_makes_one_key(database: &TestDatabase) {
    let nodes = [database.storage.clone(), database.connect_again().await];
    add_user(&*nodes[0], "bob").await;
    let (one, two) = ([submitted("bob", 1)], [submitted("bob", 2)]);
    let (one, two) = tokio::join!(nodes[0].create_keys(&one, &[], 9), nodes[1].create_keys(&two, &[], 9));
    match (one.unwrap(), two.unwrap()) {
        (CreateKeyOutcome::Created, CreateKeyOutcome::AlreadySubmitted(id)) => assert_eq!(id, [key_id(1)]),
        (CreateKeyOutcome::AlreadySubmitted(id), CreateKeyOutcome::Created) => assert_eq!(id, [key_id(2)]),
        outcomes => panic!("{outcomes:?}"),
    }
    assert_eq!(nodes[0].unrevoked_keys(&KeyScope::EveryUser).await.unwrap().len(), 1);
}

async fn a_form_is_of_one_owner(database: &TestDatabase) {
    for (number, owner) in [(1, "bob"), (2, "eve")] {
        add_user(&*database.storage, owner).await;
        let outcome = database.storage.create_keys(&[submitted(owner, number)], &[], 9).await.unwrap();
        assert_eq!(outcome, CreateKeyOutcome::Created);
    }
}

async fn a_key_needs_an_owner(database: &TestDatabase) {
    let outcome = database.storage.create_keys(&[new(key("nobody", 1))], &[], 9).await.unwrap();
    assert_eq!(outcome, CreateKeyOutcome::HolderAbsent);
}

async fn an_owner_deleted_meanwhile_gets_no_key(database: &TestDatabase) {
    for round in 0..10 {
        let owner = user(&format!("user{round}"));
        add_user(&*database.storage, owner.name.as_str()).await;
        let new = [new(key(owner.name.as_str(), round))];
        let (created, deleted) =
            tokio::join!(database.storage.create_keys(&new, &[], 9), database.storage.delete_user(&owner.name));
        assert!(matches!(created.unwrap(), CreateKeyOutcome::Created | CreateKeyOutcome::HolderAbsent));
        assert!(deleted.unwrap());
        assert_eq!(database.storage.key(&new[0].key.id).await.unwrap(), None);
    }
}

async fn chosen_keys_are_revoked(database: &TestDatabase) {
    let storage = &database.storage;
    add_user(&**storage, "bob").await;
    add_user(&**storage, "eve").await;
    for key in [key("bob", 1), key("bob", 2), key("bob", 3), key("eve", 4)] {
        add_key(&**storage, &key).await;
    }
    let first = change("bob", hours(-1));
    assert_eq!(storage.revoke_keys(&[(of("bob"), key_id(1))], &first).await.unwrap(), [key_id(1)]);
    let asked = [
        (of("bob"), key_id(1)),
        (of("bob"), key_id(2)),
        (of("bob"), key_id(2)),
        (of("bob"), key_id(4)),
        (of("eve"), key_id(3)),
        (of("bob"), key_id(99)),
    ];
    assert_eq!(storage.revoke_keys(&asked, &revocation("eve")).await.unwrap(), [key_id(2)]);
    let state = async |number| storage.key(&key_id(number)).await.unwrap().unwrap().state;
    assert_eq!(state(1).await, KeyState::Revoked(first), "the first revocation stays");
    assert_eq!(state(2).await, KeyState::Revoked(revocation("eve")));
    assert_eq!(state(3).await, KeyState::Live);
    assert_eq!(state(4).await, KeyState::Live);
}

async fn add_many(database: &TestDatabase, count: u32) -> Vec<KeyId> {
    add_user(&*database.storage, "bob").await;
    for number in 0..count {
        add_key(&*database.storage, &key("bob", number)).await;
    }
    (0..count).map(key_id).collect()
}

async fn many_keys_are_revoked_at_once(database: &TestDatabase) {
    let ids = add_many(database, 1100).await;
    let asked: Vec<_> = ids.iter().rev().map(|id| (of("bob"), id.clone())).collect();
    let mut revoked = database.storage.revoke_keys(&asked, &revocation("bob")).await.unwrap();
    revoked.sort_unstable();
    assert_eq!(revoked, ids);
}

async fn two_who_revoke_the_same_keys_revoke_each_once(database: &TestDatabase) {
    let ids = add_many(database, 300).await;
    let node = database.connect_again().await;
    let forward: Vec<_> = ids.iter().map(|id| (of("bob"), id.clone())).collect();
    let backward: Vec<_> = forward.iter().rev().cloned().collect();
    let (bob, eve) = (of("bob"), revocation("eve"));
    let (one, two, all) = tokio::join!(
        database.storage.revoke_keys(&forward, &eve),
        node.revoke_keys(&backward, &eve),
        database.storage.revoke_all_keys(&bob, &eve),
    );
    assert_eq!(one.unwrap().len() + two.unwrap().len() + usize::try_from(all.unwrap()).unwrap(), 300);
}

async fn all_keys_of_one_owner_are_revoked(database: &TestDatabase) {
    let storage = &database.storage;
    add_user(&**storage, "bob").await;
    add_user(&**storage, "eve").await;
    for key in [key("bob", 1), key("bob", 2), key("bob", 3), key("eve", 4)] {
        add_key(&**storage, &key).await;
    }
    storage.revoke_keys(&[(of("bob"), key_id(1))], &revocation("bob")).await.unwrap();
    assert_eq!(storage.revoke_all_keys(&of("bob"), &revocation("eve")).await.unwrap(), 2);
    assert_eq!(storage.revoke_all_keys(&of("bob"), &revocation("eve")).await.unwrap(), 0);
    assert_eq!(storage.unrevoked_keys(&KeyScope::EveryUser).await.unwrap(), [key("eve", 4)]);
}

/// Whatever the order: nobody waits for ever, and no key is half revoked.
async fn keys_are_made_and_revoked_at_once(database: &TestDatabase) {
    let storage = &database.storage;
    let scope = of("bob");
    add_user(&**storage, "bob").await;
    let revocation = revocation("bob");
    let creations = join_all((0..30).map(|number| async move {
        let new = new(key("bob", number));
        storage.create_keys(std::slice::from_ref(&new), &[], 64).await.unwrap()
    }));
    let revocations = join_all((0..10).map(|_| storage.revoke_all_keys(&scope, &revocation)));
    let (outcomes, revoked) = tokio::join!(creations, revocations);
    assert!(outcomes.iter().all(|outcome| *outcome == CreateKeyOutcome::Created));
    let revoked: u64 = revoked.into_iter().map(Result::unwrap).sum();
    let counts = storage.count_keys(&scope, now()).await.unwrap();
    assert_eq!((counts.revoked, counts.working), (revoked, 30 - revoked));
}

async fn keys_are_counted_by_status(database: &TestDatabase) {
    let storage = &database.storage;
    add_user(&**storage, "bob").await;
    add_user(&**storage, "eve").await;
    let soon = 14 * 24;
    let ends = [None, Some(soon + 1), Some(soon), Some(1), Some(0), Some(-1)];
    for (number, end) in (0..).zip(ends) {
        for (owner, number) in [("bob", number), ("bob", number + 10), ("eve", number + 20)] {
            let expiration = Expiration::from(end.map(hours));
            add_key(&**storage, &Key { expiration, ..key(owner, number) }).await;
        }
    }
    let revoked: Vec<_> = (10..16).map(|number| (of("bob"), key_id(number))).collect();
    storage.revoke_keys(&revoked, &revocation("bob")).await.unwrap();
    let counts = storage.count_keys(&of("bob"), now()).await.unwrap();
    assert_eq!(counts, StatusCounts { working: 4, expiring_soon: 2, expired: 2, revoked: 6 });
}

async fn unrevoked_keys_come_newest_first(database: &TestDatabase) {
    let storage = &database.storage;
    add_user(&**storage, "bob").await;
    add_user(&**storage, "eve").await;
    for (owner, number, created) in [("bob", 1, -5), ("eve", 2, -3), ("bob", 3, -4), ("bob", 4, -4), ("bob", 5, -1)] {
        add_key(&**storage, &Key { created_at: hours(created), ..key(owner, number) }).await;
    }
    storage.revoke_keys(&[(of("bob"), key_id(5))], &revocation("bob")).await.unwrap();
    let ids = |keys: Vec<Key>| keys.into_iter().map(|key| key.id).collect::<Vec<_>>();
    assert_eq!(ids(storage.unrevoked_keys(&KeyScope::EveryUser).await.unwrap()), [2, 4, 3, 1].map(key_id));
    assert_eq!(ids(storage.unrevoked_keys(&of("bob")).await.unwrap()), [4, 3, 1].map(key_id));
}

async fn last_uses_are_noted(database: &TestDatabase) {
    let storage = &database.storage;
    add_user(&**storage, "bob").await;
    for number in 1..=3 {
        add_key(&**storage, &key("bob", number)).await;
    }
    let last = async |number| storage.key(&key_id(number)).await.unwrap().unwrap().last_use;
    let unknown_place = keyward::domain::KeyUse { at: hours(2), address: None, client: None, endpoint: None };
    let uses = [
        (key_id(1), used(hours(1), "192.0.2.1")),
        (key_id(1), used(hours(3), "192.0.2.3")),
        (key_id(1), used(hours(2), "192.0.2.2")),
        (key_id(2), unknown_place.clone()),
        (key_id(99), used(hours(1), "::1")),
    ];
    storage.record_key_uses(&uses).await.unwrap();
    assert_eq!(last(1).await, Some(used(hours(3), "192.0.2.3")));
    assert_eq!(last(2).await, Some(unknown_place));
    assert_eq!(last(3).await, None);
    storage.record_key_uses(&[(key_id(1), used(hours(2), "::2")), (key_id(2), used(hours(4), "::4"))]).await.unwrap();
    assert_eq!(last(1).await, Some(used(hours(3), "192.0.2.3")), "an older use is passed over");
    assert_eq!(last(2).await, Some(used(hours(4), "::4")));
}

async fn last_uses_are_noted_by_many_nodes(database: &TestDatabase) {
    let ids = add_many(database, 200).await;
    let nodes = [database.storage.clone(), database.connect_again().await];
    let results = join_all((0..20_i64).map(|round| {
        let mut uses: Vec<_> = ids.iter().map(|id| (id.clone(), used(hours(round), "::1"))).collect();
        if round % 2 == 0 {
            uses.reverse();
        }
        let node = nodes[usize::try_from(round).unwrap() % 2].clone();
        async move { node.record_key_uses(&uses).await }
    }));
    results.await.into_iter().for_each(Result::unwrap);
    let keys = database.storage.unrevoked_keys(&KeyScope::EveryUser).await.unwrap();
    assert!(keys.iter().all(|key| key.last_use == Some(used(hours(19), "::1"))));
}

/// Keys are deleted, revoked and used at once, by several nodes: nobody waits for ever.
async fn an_owner_deleted_meanwhile_is_used_no_more(database: &TestDatabase) {
    let ids = add_many(database, 300).await;
    let node = database.connect_again().await;
    let uses: Vec<_> = ids.iter().rev().map(|id| (id.clone(), used(now(), "::1"))).collect();
    let keys: Vec<_> = ids.iter().map(|id| (of("bob"), id.clone())).collect();
    let (bob, by_eve) = (name("bob"), revocation("eve"));
    let (recorded, revoked, deleted) = tokio::join!(
        node.record_key_uses(&uses),
        node.revoke_keys(&keys, &by_eve),
        database.storage.delete_user(&bob),
    );
    recorded.unwrap();
    revoked.unwrap();
    assert!(deleted.unwrap());
    assert_eq!(
        database.storage.count_keys(&KeyScope::User(bob.clone()), now()).await.unwrap(),
        StatusCounts::default()
    );
}
