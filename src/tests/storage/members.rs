//! The members of organizations.

use keyward::{
    domain::{
        Email, Key, KeyId, KeyState, User, UserName,
        key::{Creator, Holder, OrganizationHolder},
        organization::{Member, Organization, ResourceId, Version},
        page::Page,
        role_assignments::{OrganizationRole, ResourceRole, RoleAssignments, Scope},
    },
    storage::{
        MemberListQuery, MemberOutcome, MemberRow, Ownerless, RemoveOutcome, RoleChange, Seed, Storage, UpdateOutcome,
    },
};

use super::{
    on_both,
    samples::{hours, key, name, new, now, password, revocation, user},
    seeds::{member, organization},
};
use crate::support::db::TestDatabase;

on_both! {
    members_come_in_the_order_of_names
    a_list_is_paged
    a_list_is_searched
    roles_are_set
    roles_set_from_an_older_state_are_refused
    roles_are_added_and_removed
    adding_nothing_new_is_no_change
    more_than_may_be_held_is_refused
    what_is_added_at_once_is_not_lost
    the_last_owner_stays
    a_disabled_owner_is_none
    two_owners_who_go_at_once_do_not_both_go
    two_owners_removed_at_once_are_not_both_removed
    members_are_removed_all_or_none
    keys_are_revoked_with_their_makers
}

/// An organization with `owners` and, as viewers of all deployments, `others`.
async fn plant(database: &TestDatabase, owners: &[&str], others: &[&str]) -> Organization {
    let acme = organization("acme", "Acme");
    let all = owners.iter().chain(others);
    let owners = owners.iter().map(|owner| member(&acme, &name(owner)));
    let others = others.iter().map(|other| Member { role_assignments: viewer(&acme), ..member(&acme, &name(other)) });
    let seed = Seed {
        users: all.map(|user_name| (user(user_name), password("x"))).collect(),
        members: owners.chain(others).collect(),
        organizations: vec![acme.clone()],
        ..Seed::default()
    };
    assert!(database.storage.plant("members", &seed, now()).await.unwrap());
    acme
}

fn viewer(organization: &Organization) -> RoleAssignments {
    RoleAssignments::on_resources(&organization.id, ResourceRole::DeploymentViewer, Scope::All)
}

fn owner(organization: &Organization) -> RoleAssignments {
    RoleAssignments::on_organization(&organization.id, OrganizationRole::Owner)
}

fn editor_of(organization: &Organization, number: u32) -> RoleAssignments {
    let deployment = ResourceId::parse(&format!("{number:032x}")).unwrap();
    RoleAssignments::on_resources(&organization.id, ResourceRole::DeploymentEditor, Scope::one(deployment))
}

fn set(assignments: RoleAssignments) -> RoleChange {
    RoleChange::Set { assignments, seen: None }
}

async fn change(storage: &dyn Storage, acme: &Organization, user: &str, change: RoleChange) -> MemberOutcome {
    storage.change_member_roles(&acme.id, &name(user), &change, Ownerless::Refuse).await.unwrap()
}

async fn remove(storage: &dyn Storage, acme: &Organization, users: &[&str]) -> RemoveOutcome {
    let users: Vec<_> = users.iter().map(|user| name(user)).collect();
    storage.remove_members(&acme.id, &users, &[], &revocation("eve"), Ownerless::Refuse).await.unwrap()
}

async fn stored(database: &TestDatabase, acme: &Organization, user: &str) -> Member {
    database.storage.membership(&acme.id, &name(user)).await.unwrap().unwrap()
}

async fn names(database: &TestDatabase, acme: &Organization) -> Vec<String> {
    let rows = database.storage.all_members(&acme.id).await.unwrap();
    rows.into_iter().map(|row| row.member.user.to_string()).collect()
}

async fn members_come_in_the_order_of_names(database: &TestDatabase) {
    let acme = plant(database, &["zoe", "B-a"], &["b.b", "Anna"]).await;
    assert_eq!(names(database, &acme).await, ["Anna", "B-a", "b.b", "zoe"]);
    let row = MemberRow { member: member(&acme, &name("zoe")), user: user("zoe") };
    assert_eq!(database.storage.member(&acme.id, &name("zoe")).await.unwrap(), Some(row));
    assert_eq!(database.storage.member(&acme.id, &name("nobody")).await.unwrap(), None);
    assert_eq!(database.storage.all_members(&organization("other", "Other").id).await.unwrap(), []);
}

fn listed(page: &Page<MemberRow>) -> Vec<&str> {
    page.items.iter().map(|row| row.user.name.as_str()).collect()
}

async fn a_list_is_paged(database: &TestDatabase) {
    let acme = plant(database, &["d", "B"], &["a", "E", "c"]).await;
    let at = async |cursor| {
        let query = MemberListQuery { cursor, size: 2, ..MemberListQuery::default() };
        database.storage.list_members(&acme.id, &query).await.unwrap()
    };
    let first = at(None).await;
    assert_eq!((listed(&first), first.position, first.total), (vec!["a", "B"], 0, 5));
    let second = at(first.next.clone()).await;
    assert_eq!((listed(&second), second.position), (vec!["c", "d"], 2));
    let third = at(second.next.clone()).await;
    assert_eq!((listed(&third), third.next.clone()), (vec!["E"], None));
    assert_eq!(at(third.previous.clone()).await, second);
}

async fn a_list_is_searched(database: &TestDatabase) {
    let acme = plant(database, &["bob"], &["eve", "dan"]).await;
    let email = Some(Email::parse("Dan@Example.com").unwrap());
    database.storage.update_user(&User { email, enabled: false, ..user("dan") }, None).await.unwrap();
    for (search, owners_only, found) in [
        ("", false, vec!["bob", "dan", "eve"]),
        ("", true, vec!["bob"]),
        ("BO", false, vec!["bob"]),
        ("@example", false, vec!["dan"]),
        ("eve", true, vec![]),
        ("_", false, vec![]),
        ("e\0", false, vec![]),
    ] {
        let query = MemberListQuery { search: search.to_owned(), owners_only, cursor: None, size: 10 };
        let page = database.storage.list_members(&acme.id, &query).await.unwrap();
        assert_eq!(listed(&page), found, "{search:?}");
    }
}

async fn roles_are_set(database: &TestDatabase) {
    let acme = plant(database, &["bob"], &["eve"]).await;
    let seen = Some(Version::FIRST);
    let outcome = change(&*database.storage, &acme, "eve", RoleChange::Set { assignments: owner(&acme), seen }).await;
    let eve = Member { version: Version(2), ..member(&acme, &name("eve")) };
    assert_eq!(outcome, MemberOutcome::Updated(eve.clone()));
    assert_eq!(stored(database, &acme, "eve").await, eve);
    assert_eq!(stored(database, &acme, "bob").await, member(&acme, &name("bob")));
    assert_eq!(change(&*database.storage, &acme, "nobody", set(owner(&acme))).await, MemberOutcome::Absent);
    let other = organization("other", "Other");
    assert_eq!(change(&*database.storage, &other, "eve", set(owner(&acme))).await, MemberOutcome::Absent);
}

async fn roles_set_from_an_older_state_are_refused(database: &TestDatabase) {
    let acme = plant(database, &["bob"], &["eve"]).await;
    let eve = stored(database, &acme, "eve").await;
    for seen in [Version(0), Version(2)] {
        let late = RoleChange::Set { assignments: owner(&acme), seen: Some(seen) };
        assert_eq!(change(&*database.storage, &acme, "eve", late).await, MemberOutcome::Changed(eve.clone()));
    }
    assert_eq!(stored(database, &acme, "eve").await, eve);
}

async fn roles_are_added_and_removed(database: &TestDatabase) {
    let acme = plant(database, &["bob"], &["eve"]).await;
    change(&*database.storage, &acme, "eve", RoleChange::Add(editor_of(&acme, 1))).await;
    change(&*database.storage, &acme, "eve", RoleChange::Add(editor_of(&acme, 2))).await;
    change(&*database.storage, &acme, "eve", RoleChange::Remove(editor_of(&acme, 1))).await;
    let eve = stored(database, &acme, "eve").await;
    assert_eq!((eve.role_assignments, eve.version), (viewer(&acme).plus(&editor_of(&acme, 2)), Version(4)));
    change(&*database.storage, &acme, "eve", set(RoleAssignments::none())).await;
    assert!(stored(database, &acme, "eve").await.role_assignments.is_empty(), "a member without roles is a member");
}

async fn adding_nothing_new_is_no_change(database: &TestDatabase) {
    let acme = plant(database, &["bob"], &["eve"]).await;
    let eve = stored(database, &acme, "eve").await;
    for same in [
        RoleChange::Add(viewer(&acme)),
        RoleChange::Remove(owner(&acme)),
        RoleChange::Set { assignments: viewer(&acme), seen: Some(Version::FIRST) },
    ] {
        assert_eq!(change(&*database.storage, &acme, "eve", same).await, MemberOutcome::Updated(eve.clone()));
    }
    assert_eq!(stored(database, &acme, "eve").await, eve);
}

async fn more_than_may_be_held_is_refused(database: &TestDatabase) {
    let acme = plant(database, &["bob"], &["eve"]).await;
    let many =
        |from: u32| (from..from + 600).fold(RoleAssignments::none(), |held, one| held.plus(&editor_of(&acme, one)));
    let outcome = change(&*database.storage, &acme, "eve", RoleChange::Add(many(1))).await;
    assert!(matches!(outcome, MemberOutcome::Updated(_)));
    let eve = stored(database, &acme, "eve").await;
    let outcome = change(&*database.storage, &acme, "eve", RoleChange::Add(many(1000))).await;
    assert!(matches!(outcome, MemberOutcome::TooMany(_)), "{outcome:?}");
    assert_eq!(stored(database, &acme, "eve").await, eve);
}

async fn what_is_added_at_once_is_not_lost(database: &TestDatabase) {
    let acme = plant(database, &["bob"], &["eve"]).await;
    let node = database.connect_again().await;
    let tasks: Vec<_> = (1..=8)
        .map(|number| {
            let storage = if number % 2 == 0 { &node } else { &database.storage }.clone();
            let (acme, more) = (acme.clone(), RoleChange::Add(editor_of(&acme, number)));
            tokio::spawn(async move { change(&*storage, &acme, "eve", more).await })
        })
        .collect();
    for task in tasks {
        assert!(matches!(task.await.unwrap(), MemberOutcome::Updated(_)));
    }
    let all = (1..=8).fold(viewer(&acme), |held, number| held.plus(&editor_of(&acme, number)));
    let eve = stored(database, &acme, "eve").await;
    assert_eq!((eve.role_assignments, eve.version), (all, Version(9)));
}

async fn the_last_owner_stays(database: &TestDatabase) {
    let acme = plant(database, &["bob"], &["eve"]).await;
    let storage = &*database.storage;
    for gone in [set(viewer(&acme)), RoleChange::Remove(owner(&acme))] {
        assert_eq!(change(storage, &acme, "bob", gone).await, MemberOutcome::LastOwner);
    }
    assert_eq!(remove(storage, &acme, &["eve", "bob"]).await, RemoveOutcome::LastOwner);
    assert_eq!(names(database, &acme).await, ["bob", "eve"]);
    assert_eq!(stored(database, &acme, "bob").await, member(&acme, &name("bob")));
    let outcome = change(storage, &acme, "bob", RoleChange::Add(viewer(&acme))).await;
    assert!(matches!(outcome, MemberOutcome::Updated(_)), "whoever stays an owner may change");
    // Platform admins may.
    let users = [name("bob")];
    let outcome = storage.remove_members(&acme.id, &users, &[], &revocation("admin"), Ownerless::Allow).await.unwrap();
    assert_eq!(outcome, RemoveOutcome::Removed);
    // And an organization that has no owner can be changed in every other way.
    assert!(matches!(change(storage, &acme, "eve", set(owner(&acme))).await, MemberOutcome::Updated(_)));
    let allowed =
        storage.change_member_roles(&acme.id, &name("eve"), &set(viewer(&acme)), Ownerless::Allow).await.unwrap();
    assert!(matches!(allowed, MemberOutcome::Updated(_)));
}

async fn a_disabled_owner_is_none(database: &TestDatabase) {
    let acme = plant(database, &["bob", "eve"], &[]).await;
    let storage = &*database.storage;
    let outcome = storage.update_user(&User { enabled: false, ..user("eve") }, None).await.unwrap();
    assert_eq!(outcome, UpdateOutcome::Updated, "who must not sign in any more is not let in because of an office");
    assert_eq!(remove(storage, &acme, &["bob"]).await, RemoveOutcome::LastOwner);
    assert_eq!(change(storage, &acme, "bob", set(viewer(&acme))).await, MemberOutcome::LastOwner);
    assert_eq!(remove(storage, &acme, &["eve"]).await, RemoveOutcome::Removed);
}

async fn two_owners_who_go_at_once_do_not_both_go(database: &TestDatabase) {
    let acme = plant(database, &["bob", "eve"], &[]).await;
    let node = database.connect_again().await;
    for _ in 0..5 {
        let (one, two) = tokio::join!(
            change(&*database.storage, &acme, "bob", set(viewer(&acme))),
            change(&*node, &acme, "eve", set(viewer(&acme))),
        );
        let outcomes = [one, two];
        let refused = outcomes.iter().filter(|outcome| **outcome == MemberOutcome::LastOwner).count();
        assert_eq!(refused, 1, "{outcomes:?}");
        for user in ["bob", "eve"] {
            change(&*node, &acme, user, set(owner(&acme))).await;
        }
    }
}

async fn two_owners_removed_at_once_are_not_both_removed(database: &TestDatabase) {
    let acme = plant(database, &["bob", "eve"], &[]).await;
    let node = database.connect_again().await;
    let (one, two) =
        tokio::join!(remove(&*database.storage, &acme, &["bob"]), change(&*node, &acme, "eve", set(viewer(&acme))));
    assert!((one == RemoveOutcome::Removed) != matches!(two, MemberOutcome::Updated(_)), "{one:?} {two:?}");
}

async fn members_are_removed_all_or_none(database: &TestDatabase) {
    let acme = plant(database, &["bob"], &["dan", "eve", "zoe"]).await;
    let storage = &*database.storage;
    let absent = RemoveOutcome::Absent(vec![name("ann"), name("nobody")]);
    assert_eq!(remove(storage, &acme, &["nobody", "eve", "ann", "nobody"]).await, absent);
    assert_eq!(names(database, &acme).await, ["bob", "dan", "eve", "zoe"]);
    assert_eq!(remove(storage, &acme, &["eve", "dan", "eve"]).await, RemoveOutcome::Removed);
    assert_eq!(names(database, &acme).await, ["bob", "zoe"]);
    assert_eq!(remove(storage, &acme, &[]).await, RemoveOutcome::Removed);
    assert!(storage.user(&name("eve")).await.unwrap().is_some(), "the user stays");
}

fn organization_key(acme: &Organization, creator: &UserName, number: u32) -> Key {
    let creator = Creator { user: Some(creator.clone()), name: creator.clone(), is_member: true };
    let organization = acme.id.clone();
    let holder = OrganizationHolder { organization, role_assignments: viewer(acme), creator };
    Key { holder: Holder::Organization(holder), ..key("bob", number) }
}

async fn keys_are_revoked_with_their_makers(database: &TestDatabase) {
    let acme = plant(database, &["bob"], &["eve", "dan"]).await;
    let other = organization("other", "Other");
    let earlier = revocation("zoe");
    let keys = [
        organization_key(&acme, &name("eve"), 1),
        organization_key(&acme, &name("eve"), 2),
        organization_key(&acme, &name("dan"), 3),
        organization_key(&other, &name("eve"), 4),
        Key { state: KeyState::Revoked(earlier.clone()), ..organization_key(&acme, &name("eve"), 5) },
        key("eve", 6),
    ];
    let seed = Seed { organizations: vec![other], keys: keys.iter().cloned().map(new).collect(), ..Seed::default() };
    assert!(database.storage.plant("keys", &seed, hours(-1)).await.unwrap());
    let named: Vec<KeyId> = [1, 3, 4, 5, 6].map(|number: usize| keys[number - 1].id.clone()).into();
    let storage = &*database.storage;
    let at = revocation("bob");
    let kept =
        storage.remove_members(&acme.id, &[name("eve"), name("nobody")], &named, &at, Ownerless::Refuse).await.unwrap();
    assert_eq!(kept, RemoveOutcome::Absent(vec![name("nobody")]));
    assert_eq!(state(storage, &keys[0]).await, KeyState::Live, "nothing was written");
    let gone = storage.remove_members(&acme.id, &[name("eve")], &named, &at, Ownerless::Refuse).await.unwrap();
    assert_eq!(gone, RemoveOutcome::Removed);
    let (live, revoked) = (KeyState::Live, KeyState::Revoked(at));
    let states = [revoked, live.clone(), live.clone(), live.clone(), KeyState::Revoked(earlier), live];
    for (key, expected) in keys.iter().zip(states) {
        assert_eq!(state(storage, key).await, expected, "{}", key.id);
    }
}

async fn state(storage: &dyn Storage, key: &Key) -> KeyState {
    storage.key(&key.id).await.unwrap().unwrap().state
}
