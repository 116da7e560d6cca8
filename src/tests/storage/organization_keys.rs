//! Keys of organizations.

use keyward::{
    domain::{
        Holder, Key, KeyId, KeyName, UserName,
        key_list::{KeyListQuery, StatusFilter},
        organization::{OrganizationId, ResourceId, ResourceKind},
        role_assignments::{ResourceRole, RoleAssignments, Scope},
    },
    storage::{CreateKeyOutcome, KeyScope, NewKey, Storage},
};

use super::{
    on_both,
    organizations::add_organization,
    samples::{add_key, add_user, key, key_id, name, new, now, of, organization_key, revocation},
};
use crate::support::db::TestDatabase;

on_both! {
    a_key_is_found_again
    a_key_outlives_its_creator
    a_later_user_of_the_same_name_is_not_the_creator
    each_scope_holds_its_own
    several_are_made_at_once_or_none
    a_form_makes_its_keys_once
    the_list_is_filtered
    a_removed_organization_takes_its_keys_along
}

fn scope(organization: &str, creator: Option<&str>) -> KeyScope {
    let organization = OrganizationId::parse(organization).unwrap();
    KeyScope::Organization { organization, creator: creator.map(name) }
}

async fn prepare(database: &TestDatabase) -> &dyn Storage {
    let storage = &*database.storage;
    add_user(storage, "bob").await;
    add_user(storage, "eve").await;
    add_organization(storage, "42").await;
    storage
}

fn creator(key: &Key) -> Option<(Option<UserName>, bool)> {
    match &key.holder {
        Holder::Organization(holder) => Some((holder.creator.user.clone(), holder.creator.is_member)),
        Holder::User(_) => None,
    }
}

async fn a_key_is_found_again(database: &TestDatabase) {
    let storage = prepare(database).await;
    let key = organization_key("42", "bob", 1);
    add_key(storage, &key).await;
    assert_eq!(storage.key(&key.id).await.unwrap(), Some(key.clone()));
    let stored = storage.key_for_authentication(&key.id).await.unwrap().unwrap();
    assert_eq!((stored.key, stored.owner), (key, None));
}

async fn a_key_outlives_its_creator(database: &TestDatabase) {
    let storage = prepare(database).await;
    add_key(storage, &organization_key("42", "bob", 1)).await;
    assert!(storage.delete_user(&name("bob")).await.unwrap());
    let key = storage.key(&key_id(1)).await.unwrap().unwrap();
    assert_eq!(creator(&key), Some((None, false)));
    assert_eq!(key.person(), "bob");
}

async fn a_later_user_of_the_same_name_is_not_the_creator(database: &TestDatabase) {
    let storage = prepare(database).await;
    add_key(storage, &organization_key("42", "bob", 1)).await;
    storage.delete_user(&name("bob")).await.unwrap();
    add_user(storage, "bob").await;
    assert_eq!(storage.unrevoked_keys(&scope("42", Some("bob"))).await.unwrap(), []);
    let asked = [(scope("42", Some("bob")), key_id(1))];
    assert_eq!(storage.revoke_keys(&asked, &revocation("bob")).await.unwrap(), []);
}

async fn each_scope_holds_its_own(database: &TestDatabase) {
    let storage = prepare(database).await;
    add_organization(storage, "43").await;
    let keys = [
        key("bob", 1),
        organization_key("42", "bob", 2),
        organization_key("42", "eve", 3),
        organization_key("43", "bob", 4),
    ];
    for key in &keys {
        add_key(storage, key).await;
    }
    let ids = async |scope: KeyScope| {
        let mut ids: Vec<KeyId> = storage.unrevoked_keys(&scope).await.unwrap().into_iter().map(|key| key.id).collect();
        ids.sort_unstable();
        assert_eq!(storage.count_keys(&scope, now()).await.unwrap().working, ids.len() as u64);
        ids
    };
    assert_eq!(ids(of("bob")).await, [key_id(1)]);
    assert_eq!(ids(KeyScope::EveryUser).await, [key_id(1)]);
    assert_eq!(ids(scope("42", None)).await, [key_id(2), key_id(3)]);
    assert_eq!(ids(scope("42", Some("bob"))).await, [key_id(2)]);
    assert_eq!(ids(scope("43", Some("eve"))).await, []);
    let all = keys.each_ref().map(|key| key.id.clone());
    let named = storage.keys(&[all.as_slice(), &[key_id(9)]].concat()).await.unwrap();
    assert_eq!(named.len(), 4, "whoever holds them");
    for scope in [KeyScope::EveryUser, of("bob"), scope("42", None), scope("42", Some("bob")), scope("43", Some("eve"))]
    {
        let mut held: Vec<_> = named.iter().filter(|key| scope.holds(key)).map(|key| key.id.clone()).collect();
        held.sort_unstable();
        assert_eq!(held, ids(scope.clone()).await, "{scope:?}");
    }
    let asked: Vec<_> = all.iter().map(|id| (scope("42", Some("bob")), id.clone())).collect();
    assert_eq!(storage.revoke_keys(&asked, &revocation("bob")).await.unwrap(), [key_id(2)]);
}

fn named(number: u32, submission: Option<&str>) -> NewKey {
    let name = KeyName::parse(&format!("ci {number}")).unwrap();
    let submission = submission.map(str::to_owned);
    NewKey { submission, ..new(Key { name, ..organization_key("42", "bob", number) }) }
}

async fn several_are_made_at_once_or_none(database: &TestDatabase) {
    let storage = prepare(database).await;
    let keys: Vec<_> = (0..5).map(|number| named(number, None)).collect();
    assert_eq!(storage.create_keys(&keys, &[], 4).await.unwrap(), CreateKeyOutcome::LimitReached { working: 0 });
    assert_eq!(storage.count_keys(&scope("42", None), now()).await.unwrap().working, 0);
    assert_eq!(storage.create_keys(&keys, &[], 5).await.unwrap(), CreateKeyOutcome::Created);
    let more = [named(9, None)];
    assert_eq!(storage.create_keys(&more, &[], 5).await.unwrap(), CreateKeyOutcome::LimitReached { working: 5 });
}

async fn a_form_makes_its_keys_once(database: &TestDatabase) {
    let storage = prepare(database).await;
    let first = [named(1, Some("form")), named(2, Some("form.1"))];
    assert_eq!(storage.create_keys(&first, &[], 9).await.unwrap(), CreateKeyOutcome::Created);
    let again = [named(3, Some("form")), named(4, Some("form.1"))];
    assert_eq!(
        storage.create_keys(&again, &[], 9).await.unwrap(),
        CreateKeyOutcome::AlreadySubmitted(vec![key_id(1), key_id(2)])
    );
    assert_eq!(storage.count_keys(&scope("42", None), now()).await.unwrap().working, 2);
}

async fn the_list_is_filtered(database: &TestDatabase) {
    let storage = prepare(database).await;
    let organization = OrganizationId::parse("42").unwrap();
    let resource = |digit: &str| ResourceId::parse(&digit.repeat(32)).unwrap();
    let on = |role, scope| {
        let role = ResourceRole::parse(ResourceKind::Deployment, role).unwrap();
        RoleAssignments::on_resources(&organization, role, scope)
    };
    let roles =
        [on("editor", Scope::one(resource("a"))), on("viewer", Scope::All), on("viewer", Scope::one(resource("b")))];
    for (number, role_assignments) in (1..).zip(roles) {
        let mut key = organization_key("42", if number == 3 { "eve" } else { "bob" }, number);
        if let Holder::Organization(holder) = &mut key.holder {
            holder.role_assignments = role_assignments;
        }
        add_key(storage, &key).await;
    }
    add_key(storage, &organization_key("42", "eve", 4)).await;
    let ids = async |parameters: &[(&str, &str)]| {
        let value =
            |name: &str| parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let query = KeyListQuery { status: StatusFilter::All, ..KeyListQuery::from_parameters(value) };
        let page = storage.list_keys(&scope("42", None), &query, now()).await.unwrap();
        let mut ids: Vec<_> = page.items.into_iter().map(|key| key.id).collect();
        ids.sort_unstable();
        ids
    };
    let of_a = format!("deployment.{}", "a".repeat(32));
    assert_eq!(ids(&[("role", "deployment-viewer")]).await, [key_id(2), key_id(3)]);
    assert_eq!(ids(&[("role", "%")]).await, []);
    assert_eq!(ids(&[("creator", "eve")]).await, [key_id(3), key_id(4)]);
    assert_eq!(ids(&[("resource", &of_a)]).await, [key_id(1), key_id(2), key_id(4)], "and what an owner reaches");
    assert_eq!(ids(&[("resource", &of_a), ("role", "deployment-viewer"), ("creator", "bob")]).await, [key_id(2)]);
}

async fn a_removed_organization_takes_its_keys_along(database: &TestDatabase) {
    let storage = prepare(database).await;
    add_key(storage, &organization_key("42", "bob", 1)).await;
    database.run("DELETE FROM organizations").await.unwrap();
    assert_eq!(storage.key(&key_id(1)).await.unwrap(), None);
    let absent = storage.create_keys(&[named(2, None)], &[], 9).await.unwrap();
    assert_eq!(absent, CreateKeyOutcome::HolderAbsent);
}
