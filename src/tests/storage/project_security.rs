//! The users, roles, application privileges and tokens of projects' own realms.

use keyward::{
    domain::{
        User,
        json::Json,
        organization::ResourceId,
        privileges::descriptor::{Place, RoleDescriptor},
        project::{
            Realm,
            security::{ApplicationPrivilege, NativeRole, NativeUser, StackToken},
        },
    },
    storage::{ProjectUser, PutOutcome, Seed, Storage},
};

use super::{
    on_both,
    resources::project,
    samples::{change, hours, now, password},
};
use crate::support::db::TestDatabase;

on_both! {
    a_user_is_kept_whole
    a_reserved_user_stays_as_it_is_but_for_the_password
    a_new_password_and_the_end_of_a_user_end_tokens
    roles_are_kept_by_name
    privileges_are_kept_by_application_and_name
    tokens_end_and_are_renewed_once
    what_ends_a_console_user_ends_the_users_tokens
    nothing_is_found_in_another_project
}

fn json(text: &str) -> Json {
    Json::parse(text.as_bytes()).unwrap()
}

fn user(project: &ResourceId, name: &str) -> NativeUser {
    NativeUser {
        project: project.clone(),
        name: name.to_owned(),
        roles: vec!["viewer".to_owned()],
        full_name: None,
        email: None,
        metadata: Json::empty_object(),
        enabled: true,
        reserved: false,
        created_at: hours(-1),
    }
}

async fn add_user(storage: &dyn Storage, user: &NativeUser) {
    assert_eq!(storage.put_native_user(user, Some(&password("first"))).await.unwrap(), PutOutcome::Created);
}

async fn stored(storage: &dyn Storage, project: &ResourceId, name: &str) -> Option<NativeUser> {
    storage.native_user(project, name).await.unwrap().map(|(user, _)| user)
}

fn token(project: &ResourceId, principal: &str, number: u32) -> StackToken {
    StackToken {
        project: project.clone(),
        id: format!("{number:064x}"),
        principal: principal.to_owned(),
        realm: Realm::Native,
        created_at: hours(-1),
        expires_at: hours(1),
    }
}

fn refresh(number: u32) -> String {
    format!("{:064x}", u64::from(number) + 1_000_000)
}

async fn add_token(storage: &dyn Storage, token: &StackToken, number: u32) {
    storage.create_stack_token(token, &refresh(number), hours(24)).await.unwrap();
}

async fn a_user_is_kept_whole(database: &TestDatabase) {
    let storage = &*database.storage;
    let project = project(database, 1).await.id;
    let full = NativeUser {
        roles: vec!["b".to_owned(), "a".to_owned()],
        full_name: Some("Grace Hopper".to_owned()),
        email: Some("grace@example.com".to_owned()),
        metadata: json(r#"{"b": [1.50, 1e400], "a": null}"#),
        enabled: false,
        ..user(&project, "grace")
    };
    add_user(storage, &full).await;
    assert_eq!(storage.native_user(&project, "grace").await.unwrap(), Some((full.clone(), password("first"))));
    assert_eq!(stored(storage, &project, "Grace").await, None);
    assert_eq!(stored(storage, &project, "gr\0ace").await, None);
    let plain = user(&project, "grace");
    assert_eq!(storage.put_native_user(&plain, None).await.unwrap(), PutOutcome::Updated);
    assert_eq!(storage.native_user(&project, "grace").await.unwrap(), Some((plain.clone(), password("first"))));
    assert_eq!(storage.put_native_user(&plain, Some(&password("second"))).await.unwrap(), PutOutcome::Updated);
    assert_eq!(storage.native_user(&project, "grace").await.unwrap().unwrap().1, password("second"));
    let other = user(&project, "bob");
    assert_eq!(storage.put_native_user(&other, None).await.unwrap(), PutOutcome::Refused, "without a password");
    add_user(storage, &other).await;
    assert_eq!(storage.native_users(&project).await.unwrap(), [other, plain]);
    assert!(storage.delete_native_user(&project, "bob").await.unwrap());
    assert!(!storage.delete_native_user(&project, "bob").await.unwrap());
    assert!(!storage.set_native_enabled(&project, "bob", false).await.unwrap());
    assert!(!storage.set_native_password(&project, "bob", &password("x")).await.unwrap());
}

async fn a_reserved_user_stays_as_it_is_but_for_the_password(database: &TestDatabase) {
    let storage = &*database.storage;
    let project = project(database, 1).await.id;
    let elastic = ProjectUser {
        project: project.clone(),
        name: "elastic".to_owned(),
        password: password("first"),
        roles: vec!["superuser".to_owned()],
        reserved: true,
        created_at: hours(-1),
    };
    let seed = Seed { project_users: vec![elastic], ..Seed::default() };
    assert!(storage.plant("elastic", &seed, now()).await.unwrap());
    let put = user(&project, "elastic");
    assert_eq!(storage.put_native_user(&put, Some(&password("x"))).await.unwrap(), PutOutcome::Refused);
    assert!(!storage.delete_native_user(&project, "elastic").await.unwrap());
    let reserved = NativeUser {
        reserved: true,
        roles: vec!["superuser".to_owned()],
        metadata: json(r#"{"_reserved": true}"#),
        ..put
    };
    assert_eq!(storage.native_user(&project, "elastic").await.unwrap(), Some((reserved, password("first"))));
    assert!(storage.set_native_password(&project, "elastic", &password("second")).await.unwrap());
    assert_eq!(storage.native_user(&project, "elastic").await.unwrap().unwrap().1, password("second"));
}

async fn a_new_password_and_the_end_of_a_user_end_tokens(database: &TestDatabase) {
    let storage = &*database.storage;
    let project = project(database, 1).await.id;
    let bob = user(&project, "bob");
    add_user(storage, &bob).await;
    let live = |number: u32| {
        let (project, id) = (project.clone(), format!("{number:064x}"));
        async move { storage.stack_token(&project, &id, now()).await.unwrap().is_some() }
    };
    // The console's user of the same name is somebody else.
    add_token(storage, &StackToken { realm: Realm::Cloud, ..token(&project, "bob", 99) }, 99).await;
    for number in 0..6 {
        add_token(storage, &token(&project, "bob", number), number).await;
        assert!(live(number).await);
        let ends = match number {
            0 => {
                storage.put_native_user(&bob, Some(&password("second"))).await.unwrap();
                true
            }
            1 => {
                storage.put_native_user(&bob, None).await.unwrap();
                false
            }
            2 => storage.set_native_password(&project, "bob", &password("third")).await.unwrap(),
            3 => !storage.set_native_enabled(&project, "bob", true).await.unwrap(),
            4 => storage.set_native_enabled(&project, "bob", false).await.unwrap(),
            _ => storage.delete_native_user(&project, "bob").await.unwrap(),
        };
        assert_eq!(live(number).await, !ends, "{number}");
    }
    assert!(live(99).await);
}

async fn roles_are_kept_by_name(database: &TestDatabase) {
    let storage = &*database.storage;
    let project = project(database, 1).await.id;
    let role = |name: &str, text: &str| NativeRole {
        project: project.clone(),
        name: name.to_owned(),
        descriptor: RoleDescriptor::parse(name, &json(text), Place::Stored).unwrap(),
    };
    let (first, second) = (role("b", r#"{"cluster": ["all"], "description": "x"}"#), role("b", "{}"));
    let other = role("a", r#"{"indices": [{"names": ["*"], "privileges": ["read"], "query": "{\"a\": 1}"}]}"#);
    assert_eq!(storage.put_native_role(&first).await.unwrap(), PutOutcome::Created);
    assert_eq!(storage.native_roles(&project, &[]).await.unwrap(), [first]);
    assert_eq!(storage.put_native_role(&second).await.unwrap(), PutOutcome::Updated);
    assert_eq!(storage.put_native_role(&other).await.unwrap(), PutOutcome::Created);
    assert_eq!(storage.native_roles(&project, &[]).await.unwrap(), [other.clone(), second]);
    let names = ["a", "c", "a\0"].map(str::to_owned);
    assert_eq!(storage.native_roles(&project, &names).await.unwrap(), [other]);
    assert_eq!(storage.native_roles(&project, &names[2..]).await.unwrap(), []);
    assert!(storage.delete_native_role(&project, "a").await.unwrap());
    assert!(!storage.delete_native_role(&project, "a").await.unwrap());
}

async fn privileges_are_kept_by_application_and_name(database: &TestDatabase) {
    let storage = &*database.storage;
    let project = project(database, 1).await.id;
    let privilege = |application: &str, name: &str, action: &str| ApplicationPrivilege {
        project: project.clone(),
        application: application.to_owned(),
        name: name.to_owned(),
        actions: vec![action.to_owned()],
        metadata: json(r#"{"a": 1}"#),
    };
    let [read, write, other] =
        [("app", "read", "r/*"), ("app", "write", "w/*"), ("zoo", "read", "r/*")].map(|(a, n, x)| privilege(a, n, x));
    let put = storage.put_application_privileges(&[write.clone(), other.clone()]).await.unwrap();
    assert_eq!(put, [PutOutcome::Created, PutOutcome::Created]);
    let changed = privilege("app", "write", "w/more");
    let put = storage.put_application_privileges(&[changed.clone(), read.clone()]).await.unwrap();
    assert_eq!(put, [PutOutcome::Updated, PutOutcome::Created]);
    let all = storage.application_privileges(&project, None).await.unwrap();
    assert_eq!(all, [read.clone(), changed.clone(), other]);
    assert_eq!(storage.application_privileges(&project, Some("app")).await.unwrap(), [read, changed]);
    let names = ["write", "none", "read"].map(str::to_owned);
    let found = storage.delete_application_privileges(&project, "app", &names).await.unwrap();
    assert_eq!(found, [true, false, true]);
}

async fn tokens_end_and_are_renewed_once(database: &TestDatabase) {
    let storage = &*database.storage;
    let project = project(database, 1).await.id;
    let kept = token(&project, "bob", 1);
    add_token(storage, &kept, 1).await;
    assert_eq!(storage.stack_token(&project, &kept.id, now()).await.unwrap(), Some(kept.clone()));
    assert_eq!(storage.stack_token(&project, &kept.id, hours(1)).await.unwrap(), None);
    assert_eq!(storage.take_stack_token(&project, &refresh(2), now()).await.unwrap(), None);
    assert_eq!(storage.take_stack_token(&project, &refresh(1), hours(24)).await.unwrap(), None);
    assert_eq!(storage.take_stack_token(&project, &refresh(1), hours(23)).await.unwrap(), Some(kept.clone()));
    assert_eq!(storage.take_stack_token(&project, &refresh(1), now()).await.unwrap(), None, "once");
    assert_eq!(storage.stack_token(&project, &kept.id, now()).await.unwrap(), None);
    add_token(storage, &kept, 1).await;
    assert_eq!(storage.remove_ended_stack_tokens(hours(23), 9).await.unwrap(), 0);
    assert_eq!(storage.remove_ended_stack_tokens(hours(24), 9).await.unwrap(), 1);
    add_token(storage, &kept, 1).await;
    assert!(storage.delete_stack_token(&project, &kept.id).await.unwrap());
    assert!(!storage.delete_stack_token(&project, &kept.id).await.unwrap());
}

async fn what_ends_a_console_user_ends_the_users_tokens(database: &TestDatabase) {
    let storage = &*database.storage;
    let project = project(database, 1).await.id;
    let ada = super::samples::add_user(storage, "ada").await;
    add_user(storage, &user(&project, "ada")).await;
    add_token(storage, &token(&project, "ada", 99), 99).await;
    let live = |number: u32| {
        let (project, id) = (project.clone(), format!("{number:064x}"));
        async move { storage.stack_token(&project, &id, now()).await.unwrap().is_some() }
    };
    for number in 0..4 {
        add_token(storage, &StackToken { realm: Realm::Cloud, ..token(&project, "ada", number) }, number).await;
        let ends = match number {
            0 => {
                storage.update_user(&ada, None).await.unwrap();
                false
            }
            1 => storage.set_password(&ada.name, &password("second"), &change("ada", now()), None).await.unwrap(),
            2 => {
                storage.update_user(&User { enabled: false, ..ada.clone() }, None).await.unwrap();
                true
            }
            _ => storage.delete_user(&ada.name).await.unwrap(),
        };
        assert_eq!(live(number).await, !ends, "{number}");
    }
    assert!(live(99).await, "the project's own user of the same name is somebody else");
}

async fn nothing_is_found_in_another_project(database: &TestDatabase) {
    let storage = &*database.storage;
    let (one, other) = (project(database, 1).await.id, project(database, 2).await.id);
    add_user(storage, &user(&one, "bob")).await;
    add_token(storage, &token(&one, "bob", 1), 1).await;
    assert_eq!(stored(storage, &other, "bob").await, None);
    assert_eq!(storage.native_users(&other).await.unwrap(), []);
    let id = token(&one, "bob", 1).id;
    assert_eq!(storage.stack_token(&other, &id, now()).await.unwrap(), None);
    assert_eq!(storage.take_stack_token(&other, &refresh(1), now()).await.unwrap(), None);
    assert!(!storage.delete_stack_token(&other, &id).await.unwrap());
    assert!(!storage.delete_native_user(&other, "bob").await.unwrap());
    assert!(storage.stack_token(&one, &id, now()).await.unwrap().is_some());
}
