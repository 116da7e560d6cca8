//! Browsers' sessions, as tower-sessions sees them.

use std::sync::Arc;

use jiff::SignedDuration;
use keyward::{
    clock::{Clock, FixedClock},
    domain::{Session as StoredSession, SessionKind},
    storage::session_store::{BrowserSessions, Values, stored_id},
};
use tower_sessions::{
    Expiry, Session, SessionStore,
    cookie::time::{Duration, OffsetDateTime},
    session::Id,
};

use super::{
    on_both,
    samples::{add_user, hours, name, now, session},
};
use crate::support::db::TestDatabase;

on_both! {
    a_signed_in_session_is_kept
    what_is_stored_does_not_sign_in
    a_visitor_leaves_nothing
    a_renewed_session_replaces_the_old_one
    a_session_ended_elsewhere_is_not_brought_back
    a_session_ends_by_the_clock
    a_token_is_no_browser_session
    a_session_of_nobody_is_not_kept
}

struct Browser {
    store: Arc<BrowserSessions>,
    clock: Arc<FixedClock>,
}

impl Browser {
    fn of(database: &TestDatabase) -> Self {
        let clock = Arc::new(FixedClock::at(now()));
        let store = BrowserSessions::new(database.storage.clone(), clock.clone() as Arc<dyn Clock>);
        Self { store: Arc::new(store), clock }
    }

    /// The session of a request with this cookie.
    fn request(&self, id: Option<Id>) -> Session {
        let end = OffsetDateTime::from_unix_timestamp(hours(8).as_second()).unwrap();
        Session::new(id, self.store.clone(), Some(Expiry::AtDateTime(end + Duration::milliseconds(5))))
    }

    /// Signs a user in. Returns the cookie's value.
    async fn sign_in(&self, user: &str) -> Id {
        let session = self.request(None);
        values(user).write(&session).await.unwrap();
        session.save().await.unwrap();
        session.id().unwrap()
    }
}

fn values(user: &str) -> Values {
    Values {
        user: user.to_owned(),
        created_at: hours(-1).as_millisecond(),
        seen_at: hours(0).as_millisecond(),
        address: Some("192.0.2.7".to_owned()),
        agent: None,
    }
}

async fn a_signed_in_session_is_kept(database: &TestDatabase) {
    let browser = Browser::of(database);
    add_user(&*database.storage, "bob").await;
    let id = browser.sign_in("bob").await;
    let stored = database.storage.sessions_of(&name("bob"), now()).await.unwrap();
    let expected = StoredSession {
        id: stored_id(&id).unwrap(),
        kind: SessionKind::Browser,
        user: name("bob"),
        created_at: hours(-1),
        seen_at: hours(0),
        expires_at: hours(8).checked_add(SignedDuration::from_millis(5)).unwrap(),
        address: Some("192.0.2.7".to_owned()),
        agent: None,
    };
    assert_eq!(stored, [expected]);
    let request = browser.request(Some(id));
    request.insert("flash", "Key revoked").await.unwrap();
    request.save().await.unwrap();
    let next = browser.request(Some(id));
    assert_eq!(next.get::<String>("flash").await.unwrap().as_deref(), Some("Key revoked"));
    assert_eq!(next.get::<String>("user").await.unwrap().as_deref(), Some("bob"));
    assert_eq!(next.get::<i64>("seen_at").await.unwrap(), Some(now().as_millisecond()));
    next.flush().await.unwrap();
    assert_eq!(database.storage.sessions_of(&name("bob"), now()).await.unwrap(), []);
}

async fn what_is_stored_does_not_sign_in(database: &TestDatabase) {
    let browser = Browser::of(database);
    add_user(&*database.storage, "bob").await;
    let id = browser.sign_in("bob").await;
    let (session, data, _) = database.storage.session(&stored_id(&id).unwrap(), now()).await.unwrap().unwrap();
    assert_ne!(session.id.as_str(), id.to_string());
    assert_eq!(data, "{}", "what has a column does not stand in the data as well");
}

async fn a_visitor_leaves_nothing(database: &TestDatabase) {
    let browser = Browser::of(database);
    let session = browser.request(None);
    session.insert("theme", "dark").await.unwrap();
    session.save().await.unwrap();
    let id = session.id().unwrap();
    assert!(browser.store.load(&id).await.unwrap().is_none());
    assert!(database.storage.session(&stored_id(&id).unwrap(), now()).await.unwrap().is_none());
}

async fn a_renewed_session_replaces_the_old_one(database: &TestDatabase) {
    let browser = Browser::of(database);
    add_user(&*database.storage, "bob").await;
    let old = browser.sign_in("bob").await;
    let request = browser.request(Some(old));
    request.cycle_id().await.unwrap();
    request.save().await.unwrap();
    let new = request.id().unwrap();
    assert_ne!(old, new);
    assert!(browser.store.load(&old).await.unwrap().is_none());
    assert_eq!(browser.request(Some(new)).get::<String>("user").await.unwrap().as_deref(), Some("bob"));
    assert_eq!(database.storage.sessions_of(&name("bob"), now()).await.unwrap().len(), 1);
}

async fn a_session_ended_elsewhere_is_not_brought_back(database: &TestDatabase) {
    let browser = Browser::of(database);
    add_user(&*database.storage, "bob").await;
    let id = browser.sign_in("bob").await;
    let slow = browser.request(Some(id));
    slow.insert("seen_at", hours(0).as_millisecond()).await.unwrap();
    browser.request(Some(id)).flush().await.unwrap();
    slow.save().await.unwrap();
    assert!(browser.store.load(&id).await.unwrap().is_none());
}

async fn a_session_ends_by_the_clock(database: &TestDatabase) {
    let browser = Browser::of(database);
    add_user(&*database.storage, "bob").await;
    let id = browser.sign_in("bob").await;
    browser.clock.advance(SignedDuration::from_hours(8));
    assert!(browser.store.load(&id).await.unwrap().is_some());
    browser.clock.advance(SignedDuration::from_millis(5));
    assert!(browser.store.load(&id).await.unwrap().is_none());
}

async fn a_token_is_no_browser_session(database: &TestDatabase) {
    let browser = Browser::of(database);
    add_user(&*database.storage, "bob").await;
    let id = Id::default();
    let token = StoredSession { id: stored_id(&id).unwrap(), kind: SessionKind::Token, ..session("bob", 1) };
    assert!(database.storage.save_session(&token, "{}").await.unwrap());
    assert!(browser.store.load(&id).await.unwrap().is_none());
}

async fn a_session_of_nobody_is_not_kept(database: &TestDatabase) {
    let browser = Browser::of(database);
    let id = browser.sign_in("nobody").await;
    assert!(browser.store.load(&id).await.unwrap().is_none());
    let request = browser.request(None);
    assert!(values("not a user name").write(&request).await.is_ok());
    assert!(request.save().await.is_err());
}
