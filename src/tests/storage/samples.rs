//! Values to store.

use jiff::{SignedDuration, Timestamp};
use keyward::{
    domain::{
        Creator, Expiration, Holder, Key, KeyDigest, KeyHint, KeyId, KeyName, KeyState, KeyUse, OrganizationHolder,
        PasswordDigest, PlatformRole, PlatformRoles, Revocation, Session, SessionId, SessionKind, User, UserName,
        organization::OrganizationId,
        project::{KeyAct, Realm},
        role_assignments::{OrganizationRole, RoleAssignments},
        user::Change,
    },
    storage::{CreateKeyOutcome, KeyScope, NewKey, Storage},
};

/// The present of most cases.
pub fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

/// So many hours after [`now`], or before.
pub fn hours(hours: i64) -> Timestamp {
    now().checked_add(SignedDuration::from_hours(hours)).unwrap()
}

pub fn name(name: &str) -> UserName {
    UserName::parse(name).unwrap()
}

pub fn password(word: &str) -> PasswordDigest {
    PasswordDigest::new(format!("$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ${word}"))
}

pub fn change(by: &str, at: Timestamp) -> Change {
    Change { by: by.to_owned(), at }
}

pub fn user(user: &str) -> User {
    User {
        name: name(user),
        full_name: None,
        email: None,
        roles: PlatformRoles::only(PlatformRole::Viewer),
        enabled: true,
        builtin: false,
        created: change("admin", hours(-1000)),
        updated: None,
        first_sign_in: None,
        last_sign_in: None,
    }
}

pub async fn add_user(storage: &dyn Storage, user_name: &str) -> User {
    let user = user(user_name);
    assert!(storage.create_user(&user, &password("first")).await.unwrap());
    user
}

/// The id with this number.
pub fn key_id(number: u32) -> KeyId {
    KeyId::parse(&format!("{number:020}")).unwrap()
}

/// A live key that never expires.
pub fn key(owner: &str, number: u32) -> Key {
    Key {
        id: key_id(number),
        name: KeyName::parse(&format!("key {number}")).unwrap(),
        holder: Holder::User(name(owner)),
        hint: KeyHint::of(&format!("{number:04}")),
        created_at: hours(-100),
        expiration: Expiration::Never,
        state: KeyState::Live,
        last_use: None,
    }
}

/// An organization key that never expires.
pub fn organization_key(organization: &str, creator: &str, number: u32) -> Key {
    let organization = OrganizationId::parse(organization).unwrap();
    let role_assignments = RoleAssignments::on_organization(&organization, OrganizationRole::Owner);
    let creator = Creator { user: Some(name(creator)), name: name(creator), is_member: false };
    let holder = Holder::Organization(OrganizationHolder { organization, role_assignments, creator });
    Key { holder, ..key("nobody", number) }
}

/// The personal keys of one user.
pub fn of(owner: &str) -> KeyScope {
    KeyScope::User(name(owner))
}

pub fn new(key: Key) -> NewKey {
    NewKey { key, digest: KeyDigest::Sha256([7; 32]), submission: None }
}

pub async fn add_key(storage: &dyn Storage, key: &Key) {
    let outcome = storage.create_keys(&[new(key.clone())], &[], u32::MAX).await.unwrap();
    assert_eq!(outcome, CreateKeyOutcome::Created);
}

pub fn revocation(by: &str) -> Revocation {
    change(by, now())
}

/// What somebody of a project's own realm does to keys.
pub fn act(by: &str, at: Timestamp) -> KeyAct {
    KeyAct { principal: by.to_owned(), realm: Realm::Native, at, address: Some("192.0.2.7".to_owned()) }
}

pub fn used(at: Timestamp, address: &str) -> KeyUse {
    KeyUse {
        at,
        address: Some(address.to_owned()),
        client: Some("curl/8.14.1".to_owned()),
        endpoint: Some("GET /".to_owned()),
    }
}

pub fn session_id(number: u32) -> SessionId {
    SessionId::parse(&format!("{number:064x}")).unwrap()
}

/// A session that ends in an hour.
pub fn session(user: &str, number: u32) -> Session {
    Session {
        id: session_id(number),
        kind: SessionKind::Browser,
        user: name(user),
        created_at: hours(-1),
        seen_at: hours(-1),
        expires_at: hours(1),
        address: Some("2001:db8::1".to_owned()),
        agent: Some("Firefox/150".to_owned()),
    }
}
