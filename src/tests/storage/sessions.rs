//! The sessions of browsers and programs.

use keyward::domain::{Session, SessionKind, User};

use super::{
    on_both,
    samples::{add_user, hours, name, now, session, session_id, user},
};
use crate::support::db::TestDatabase;

on_both! {
    a_session_is_kept_whole
    a_session_ends
    a_session_needs_an_enabled_user
    a_known_session_is_written_again
    a_session_that_is_gone_stays_gone
    a_user_disabled_meanwhile_has_no_session
    a_use_is_noted
    sessions_come_last_seen_first
    one_session_is_ended
    other_sessions_are_ended
    ended_sessions_are_removed_in_batches
}

async fn save(database: &TestDatabase, session: &Session) {
    assert!(database.storage.save_session(session, "{}").await.unwrap());
}

async fn a_session_is_kept_whole(database: &TestDatabase) {
    let user = add_user(&*database.storage, "bob").await;
    let browser = session("bob", 1);
    let token = Session { kind: SessionKind::Token, address: None, agent: None, ..session("bob", 2) };
    for (session, data) in [(browser, r#"{"flash":"Zürich"}"#), (token, "{}")] {
        assert!(database.storage.save_session(&session, data).await.unwrap());
        let stored = database.storage.session(&session.id, now()).await.unwrap();
        assert_eq!(stored, Some((session, data.to_owned(), user.clone())));
    }
    assert_eq!(database.storage.session(&session_id(3), now()).await.unwrap(), None);
}

async fn a_session_ends(database: &TestDatabase) {
    add_user(&*database.storage, "bob").await;
    save(database, &session("bob", 1)).await;
    assert!(database.storage.session(&session_id(1), hours(0)).await.unwrap().is_some());
    assert!(database.storage.session(&session_id(1), hours(1)).await.unwrap().is_none());
    assert_eq!(database.storage.sessions_of(&name("bob"), hours(1)).await.unwrap(), []);
}

async fn a_session_needs_an_enabled_user(database: &TestDatabase) {
    let disabled = User { enabled: false, ..user("gone") };
    database.storage.create_user(&disabled, &super::samples::password("x")).await.unwrap();
    for (number, user) in [(1, "gone"), (2, "nobody")] {
        assert!(!database.storage.save_session(&session(user, number), "{}").await.unwrap());
        assert_eq!(database.storage.session(&session_id(number), now()).await.unwrap(), None);
    }
}

async fn a_known_session_is_written_again(database: &TestDatabase) {
    let user = add_user(&*database.storage, "bob").await;
    save(database, &session("bob", 1)).await;
    let later = Session { seen_at: now(), expires_at: hours(2), agent: None, ..session("bob", 1) };
    assert!(database.storage.save_session(&later, r#"{"a":1}"#).await.unwrap());
    let stored = database.storage.session(&later.id, now()).await.unwrap();
    assert_eq!(stored, Some((later.clone(), r#"{"a":1}"#.to_owned(), user.clone())));
    let again = Session { seen_at: hours(1), ..later };
    assert!(database.storage.update_session(&again, r#"{"a":2}"#).await.unwrap());
    let stored = database.storage.session(&again.id, now()).await.unwrap();
    assert_eq!(stored, Some((again, r#"{"a":2}"#.to_owned(), user)));
}

async fn a_session_that_is_gone_stays_gone(database: &TestDatabase) {
    add_user(&*database.storage, "bob").await;
    assert!(!database.storage.update_session(&session("bob", 1), "{}").await.unwrap());
    database.storage.touch_session(&session_id(1), now(), hours(5)).await.unwrap();
    assert_eq!(database.storage.session(&session_id(1), now()).await.unwrap(), None);
}

/// Whoever is disabled at the moment of signing in is either refused or signed out again.
async fn a_user_disabled_meanwhile_has_no_session(database: &TestDatabase) {
    let node = database.connect_again().await;
    for round in 0..20 {
        let user = add_user(&*database.storage, &format!("user{round}")).await;
        let session = session(user.name.as_str(), round);
        let disabled = User { enabled: false, ..user };
        let (saved, updated) =
            tokio::join!(node.save_session(&session, "{}"), database.storage.update_user(&disabled, None));
        saved.unwrap();
        updated.unwrap();
        assert_eq!(database.storage.session(&session.id, now()).await.unwrap(), None);
    }
}

async fn a_use_is_noted(database: &TestDatabase) {
    add_user(&*database.storage, "bob").await;
    save(database, &session("bob", 1)).await;
    database.storage.touch_session(&session_id(1), hours(0), hours(3)).await.unwrap();
    let touched = Session { seen_at: hours(0), expires_at: hours(3), ..session("bob", 1) };
    assert_eq!(database.storage.sessions_of(&name("bob"), now()).await.unwrap(), std::slice::from_ref(&touched));
    // Two requests may note their use in the wrong order.
    database.storage.touch_session(&session_id(1), hours(-1), hours(2)).await.unwrap();
    assert_eq!(database.storage.sessions_of(&name("bob"), now()).await.unwrap(), [touched]);
}

async fn sessions_come_last_seen_first(database: &TestDatabase) {
    add_user(&*database.storage, "bob").await;
    add_user(&*database.storage, "eve").await;
    for (owner, number, seen) in [("bob", 1, -3), ("bob", 2, -1), ("bob", 3, -2), ("bob", 4, -2), ("eve", 5, -1)] {
        save(database, &Session { seen_at: hours(seen), ..session(owner, number) }).await;
    }
    let sessions = database.storage.sessions_of(&name("bob"), now()).await.unwrap();
    let ids: Vec<_> = sessions.into_iter().map(|session| session.id).collect();
    assert_eq!(ids, [2, 3, 4, 1].map(session_id));
}

async fn one_session_is_ended(database: &TestDatabase) {
    add_user(&*database.storage, "bob").await;
    add_user(&*database.storage, "eve").await;
    save(database, &session("bob", 1)).await;
    save(database, &session("bob", 2)).await;
    assert!(!database.storage.delete_session(&session_id(1), Some(&name("eve"))).await.unwrap());
    assert!(database.storage.delete_session(&session_id(1), Some(&name("bob"))).await.unwrap());
    assert!(!database.storage.delete_session(&session_id(1), None).await.unwrap());
    assert!(database.storage.delete_session(&session_id(2), None).await.unwrap());
}

async fn other_sessions_are_ended(database: &TestDatabase) {
    let bob = name("bob");
    add_user(&*database.storage, "bob").await;
    add_user(&*database.storage, "eve").await;
    for (user, number) in [("bob", 1), ("bob", 2), ("bob", 3), ("eve", 4)] {
        save(database, &session(user, number)).await;
    }
    assert_eq!(database.storage.delete_sessions_of(&bob, Some(&session_id(2))).await.unwrap(), 2);
    assert_eq!(database.storage.sessions_of(&bob, now()).await.unwrap(), [session("bob", 2)]);
    assert_eq!(database.storage.delete_sessions_of(&bob, None).await.unwrap(), 1);
    assert_eq!(database.storage.delete_sessions_of(&bob, None).await.unwrap(), 0);
    assert!(database.storage.session(&session_id(4), now()).await.unwrap().is_some());
}

async fn ended_sessions_are_removed_in_batches(database: &TestDatabase) {
    add_user(&*database.storage, "bob").await;
    for (number, end) in [(1, -3), (2, -2), (3, 0), (4, 1)] {
        save(database, &Session { expires_at: hours(end), ..session("bob", number) }).await;
    }
    assert_eq!(database.storage.remove_ended_sessions(now(), 2).await.unwrap(), 2);
    assert_eq!(database.storage.remove_ended_sessions(now(), 2).await.unwrap(), 1);
    assert_eq!(database.storage.remove_ended_sessions(now(), 2).await.unwrap(), 0);
    assert!(database.storage.session(&session_id(4), now()).await.unwrap().is_some());
}
