//! The users.

use std::collections::BTreeSet;

use keyward::{
    domain::{
        Email, FullName, PlatformRole, PlatformRoles, User,
        page::{Cursor, Page},
    },
    storage::{KeyScope, UpdateOutcome, UserListQuery, UserRow},
};

use super::{
    on_both,
    samples::{
        add_key, add_user, change, hours, key, name, new, now, of, password, revocation, session, session_id, user,
    },
};
use crate::support::db::TestDatabase;

on_both! {
    a_user_is_kept_whole
    a_name_is_taken_in_any_case
    nobody_is_not_found
    users_come_in_the_order_of_names
    a_list_is_paged
    a_list_is_searched
    a_list_counts_working_keys
    an_update_is_written
    an_update_of_something_else_than_seen_is_refused
    two_updates_at_once_do_not_overwrite_each_other
    whoever_is_disabled_is_signed_out
    a_new_password_ends_other_sessions
    sign_ins_are_noted
    a_deleted_user_leaves_nothing
}

fn full(user_name: &str) -> User {
    User {
        full_name: Some(FullName::parse("Ünal Straße").unwrap()),
        email: Some(Email::parse("unal@example.com").unwrap()),
        roles: PlatformRoles::parse(["ece_platform_viewer", "ece_deployment_manager"]).unwrap(),
        builtin: true,
        updated: Some(change("eve", hours(-5))),
        first_sign_in: Some(hours(-4)),
        last_sign_in: Some(hours(-3)),
        ..user(user_name)
    }
}

async fn a_user_is_kept_whole(database: &TestDatabase) {
    for user in [full("unal"), user("bob"), User { enabled: false, ..user("eve") }] {
        assert!(database.storage.create_user(&user, &password("secret")).await.unwrap());
        assert_eq!(database.storage.user(&user.name).await.unwrap(), Some(user.clone()));
        let with_password = database.storage.user_with_password(&user.name).await.unwrap();
        assert_eq!(with_password, Some((user, password("secret"))));
    }
}

async fn a_name_is_taken_in_any_case(database: &TestDatabase) {
    add_user(&*database.storage, "Bob").await;
    assert!(!database.storage.create_user(&user("bOb"), &password("other")).await.unwrap());
    assert!(!database.storage.create_user(&user("Bob"), &password("other")).await.unwrap());
    for typed in ["Bob", "bob", "BOB"] {
        let (found, kept) = database.storage.user_with_password(&name(typed)).await.unwrap().unwrap();
        assert_eq!((found.name, kept), (name("Bob"), password("first")));
    }
}

async fn nobody_is_not_found(database: &TestDatabase) {
    let nobody = name("nobody");
    assert_eq!(database.storage.user(&nobody).await.unwrap(), None);
    assert_eq!(database.storage.user_with_password(&nobody).await.unwrap(), None);
    assert_eq!(database.storage.update_user(&user("nobody"), None).await.unwrap(), UpdateOutcome::Absent);
    let seen = Some(&None);
    assert_eq!(database.storage.update_user(&user("nobody"), seen).await.unwrap(), UpdateOutcome::Absent);
    let new = password("new");
    assert!(!database.storage.set_password(&nobody, &new, &change("eve", now()), None).await.unwrap());
    assert!(!database.storage.delete_user(&nobody).await.unwrap());
    database.storage.record_sign_in(&nobody, now()).await.unwrap();
}

async fn add_all(database: &TestDatabase, names: &[&str]) {
    for name in names {
        add_user(&*database.storage, name).await;
    }
}

async fn users_come_in_the_order_of_names(database: &TestDatabase) {
    add_all(database, &["b.b", "B-a", "Anna", "zoe", "b"]).await;
    let disabled = User { enabled: false, ..user("Bea") };
    database.storage.create_user(&disabled, &password("x")).await.unwrap();
    let names = |users: Vec<User>| users.into_iter().map(|user| user.name.to_string()).collect::<Vec<_>>();
    assert_eq!(names(database.storage.users(false).await.unwrap()), ["Anna", "b", "B-a", "b.b", "zoe"]);
    assert_eq!(names(database.storage.users(true).await.unwrap()), ["Anna", "b", "B-a", "b.b", "Bea", "zoe"]);
}

async fn page(database: &TestDatabase, query: UserListQuery) -> Page<UserRow> {
    database.storage.list_users(&query, now()).await.unwrap()
}

fn listed(page: &Page<UserRow>) -> Vec<&str> {
    page.items.iter().map(|row| row.user.name.as_str()).collect()
}

async fn a_list_is_paged(database: &TestDatabase) {
    add_all(database, &["d", "B", "a", "E", "c"]).await;
    let at = |cursor: Option<Cursor>| page(database, UserListQuery { cursor, size: 2, ..UserListQuery::default() });
    let first = at(None).await;
    assert_eq!((listed(&first), first.position, first.total), (vec!["a", "B"], 0, 5));
    assert_eq!(first.previous, None);
    let second = at(first.next.clone()).await;
    assert_eq!((listed(&second), second.position, second.total), (vec!["c", "d"], 2, 5));
    let third = at(second.next.clone()).await;
    assert_eq!((listed(&third), third.position, third.next.clone()), (vec!["E"], 4, None));
    assert_eq!(at(third.previous.clone()).await, second);
    assert_eq!(at(second.previous.clone()).await, first);
}

async fn a_list_is_searched(database: &TestDatabase) {
    let storage = &database.storage;
    storage.create_user(&full("somebody"), &password("x")).await.unwrap();
    add_all(database, &["a_b", "aXb"]).await;
    let disabled = User { enabled: false, ..user("gone") };
    storage.create_user(&disabled, &password("x")).await.unwrap();
    for (search, include_disabled, found) in [
        ("", false, vec!["a_b", "aXb", "somebody"]),
        ("SOME", false, vec!["somebody"]),
        ("ünal", false, vec!["somebody"]),
        ("STRASSE", false, vec!["somebody"]),
        ("@EXAMPLE", false, vec!["somebody"]),
        ("a_b", false, vec!["a_b"]),
        ("ax", false, vec!["aXb"]),
        ("%", false, vec![]),
        ("gone", false, vec![]),
        ("gone", true, vec!["gone"]),
        ("a\0", true, vec![]),
    ] {
        let query = UserListQuery { search: search.to_owned(), include_disabled, cursor: None, size: 10 };
        assert_eq!(listed(&page(database, query).await), found, "{search:?}");
    }
}

async fn a_list_counts_working_keys(database: &TestDatabase) {
    let storage = &*database.storage;
    add_all(database, &["bob", "eve"]).await;
    let mut expired = key("bob", 1);
    expired.expiration = Some(now()).into();
    let mut ending = key("bob", 2);
    ending.expiration = Some(hours(1)).into();
    for key in [expired, ending, key("bob", 3), key("bob", 4), key("eve", 5)] {
        add_key(storage, &key).await;
    }
    storage.revoke_keys(&[(of("bob"), key("bob", 4).id)], &revocation("bob")).await.unwrap();
    let page = page(database, UserListQuery { size: 10, ..UserListQuery::default() }).await;
    let counts: Vec<_> = page.items.iter().map(|row| (row.user.name.as_str(), row.working_keys)).collect();
    assert_eq!(counts, [("bob", 2), ("eve", 1)]);
}

async fn an_update_is_written(database: &TestDatabase) {
    let mut user = add_user(&*database.storage, "bob").await;
    user.full_name = Some(FullName::parse("Bob Ä").unwrap());
    user.email = Some(Email::parse("bob@example.com").unwrap());
    user.roles = PlatformRoles::only(PlatformRole::Admin);
    user.updated = Some(change("eve", now()));
    assert_eq!(database.storage.update_user(&user, Some(&None)).await.unwrap(), UpdateOutcome::Updated);
    assert_eq!(database.storage.user(&user.name).await.unwrap(), Some(user.clone()));
    let query = UserListQuery { search: "bob ä".to_owned(), size: 10, ..UserListQuery::default() };
    assert_eq!(listed(&page(database, query).await), ["bob"], "the search follows");
    user.full_name = None;
    user.email = None;
    assert_eq!(database.storage.update_user(&user, None).await.unwrap(), UpdateOutcome::Updated);
    assert_eq!(database.storage.user(&user.name).await.unwrap(), Some(user));
}

async fn an_update_of_something_else_than_seen_is_refused(database: &TestDatabase) {
    let created = add_user(&*database.storage, "bob").await;
    let first = User { updated: Some(change("eve", hours(-2))), ..created.clone() };
    assert_eq!(database.storage.update_user(&first, Some(&created.updated)).await.unwrap(), UpdateOutcome::Updated);
    let late = User { updated: Some(change("dan", hours(-1))), enabled: false, ..created.clone() };
    for seen in [created.updated, Some(change("eve", hours(-3))), Some(change("dan", hours(-2)))] {
        assert_eq!(database.storage.update_user(&late, Some(&seen)).await.unwrap(), UpdateOutcome::Changed);
    }
    assert_eq!(database.storage.user(&first.name).await.unwrap(), Some(first.clone()));
    assert_eq!(database.storage.update_user(&late, Some(&first.updated)).await.unwrap(), UpdateOutcome::Updated);
}

async fn two_updates_at_once_do_not_overwrite_each_other(database: &TestDatabase) {
    let created = add_user(&*database.storage, "bob").await;
    let by = |by: &str| User { updated: Some(change(by, now())), ..created.clone() };
    let (one, two) = (by("eve"), by("dan"));
    let (one, two) = tokio::join!(
        database.storage.update_user(&one, Some(&created.updated)),
        database.storage.update_user(&two, Some(&created.updated)),
    );
    let outcomes = [one.unwrap(), two.unwrap()];
    assert!(outcomes.contains(&UpdateOutcome::Updated) && outcomes.contains(&UpdateOutcome::Changed), "{outcomes:?}");
}

async fn whoever_is_disabled_is_signed_out(database: &TestDatabase) {
    let storage = &database.storage;
    let bob = add_user(&**storage, "bob").await;
    add_user(&**storage, "eve").await;
    for session in [session("bob", 1), session("bob", 2), session("eve", 3)] {
        assert!(storage.save_session(&session, "{}").await.unwrap());
    }
    storage.update_user(&User { updated: Some(change("eve", now())), ..bob.clone() }, None).await.unwrap();
    assert_eq!(storage.sessions_of(&bob.name, now()).await.unwrap().len(), 2, "still enabled");
    let late = User { enabled: false, ..bob.clone() };
    assert_eq!(storage.update_user(&late, Some(&None)).await.unwrap(), UpdateOutcome::Changed);
    assert_eq!(storage.sessions_of(&bob.name, now()).await.unwrap().len(), 2, "nothing was written");
    storage.update_user(&late, None).await.unwrap();
    assert_eq!(storage.sessions_of(&bob.name, now()).await.unwrap(), []);
    assert_eq!(storage.sessions_of(&name("eve"), now()).await.unwrap().len(), 1);
}

async fn a_new_password_ends_other_sessions(database: &TestDatabase) {
    let storage = &database.storage;
    let bob = add_user(&**storage, "bob").await;
    for number in 1..=3 {
        storage.save_session(&session("bob", number), "{}").await.unwrap();
    }
    let set = change("bob", now());
    assert!(storage.set_password(&bob.name, &password("new"), &set, Some(&session_id(2))).await.unwrap());
    let left = storage.sessions_of(&bob.name, now()).await.unwrap();
    assert_eq!(left, [session("bob", 2)]);
    let stored = storage.user_with_password(&bob.name).await.unwrap();
    assert_eq!(stored, Some((User { updated: Some(set.clone()), ..bob.clone() }, password("new"))));
    assert!(storage.set_password(&bob.name, &password("newer"), &set, None).await.unwrap());
    assert_eq!(storage.sessions_of(&bob.name, now()).await.unwrap(), []);
}

async fn sign_ins_are_noted(database: &TestDatabase) {
    let bob = add_user(&*database.storage, "bob").await.name;
    for (at, last) in [(hours(0), hours(0)), (hours(2), hours(2)), (hours(1), hours(2))] {
        database.storage.record_sign_in(&bob, at).await.unwrap();
        let user = database.storage.user(&bob).await.unwrap().unwrap();
        assert_eq!((user.first_sign_in, user.last_sign_in), (Some(hours(0)), Some(last)));
    }
}

async fn a_deleted_user_leaves_nothing(database: &TestDatabase) {
    let storage = &*database.storage;
    let bob = add_user(storage, "bob").await.name;
    add_user(storage, "eve").await;
    let ids: BTreeSet<_> = [key("bob", 1), key("eve", 2)].map(|key| key.id).into();
    for owned in [key("bob", 1), key("eve", 2)] {
        storage.create_keys(&[new(owned)], &[], 9).await.unwrap();
    }
    storage.save_session(&session("bob", 1), "{}").await.unwrap();
    assert!(storage.delete_user(&bob).await.unwrap());
    assert_eq!(storage.user(&bob).await.unwrap(), None);
    assert!(storage.session(&session_id(1), now()).await.unwrap().is_none());
    let left: BTreeSet<_> =
        storage.unrevoked_keys(&KeyScope::EveryUser).await.unwrap().into_iter().map(|key| key.id).collect();
    assert!(left.len() == 1 && left.is_subset(&ids));
    assert!(!storage.delete_user(&bob).await.unwrap());
}
