//! Organizations.

use keyward::{
    domain::{
        Email, KeyPolicy, Preset, UserName,
        key_policy::{Days, DefaultLifetime},
        organization::{Contacts, Member, Membership, Organization, OrganizationName, ResourceKind, Version},
        page::{Cursor, Page},
    },
    storage::{OrganizationListQuery, OrganizationRow, Seed, Storage, UpdateOutcome},
};

use super::{
    on_both,
    samples::{add_user, name, now, password, user},
    seeds::{member, organization, resource},
};
use crate::support::db::TestDatabase;

on_both! {
    memberships_come_in_the_order_of_names
    a_deleted_user_is_no_member
    an_organization_is_kept_whole
    an_id_is_taken_once
    where_a_user_stands
    a_list_is_paged
    a_list_is_searched
    an_update_is_written_and_counted
    an_update_of_something_else_than_seen_is_refused
    two_updates_at_once_do_not_overwrite_each_other
}

/// An organization without members.
pub async fn add_organization(storage: &dyn Storage, id: &str) -> Organization {
    let organization = organization(id, "Acme");
    assert!(storage.create_organization(&organization, None).await.unwrap());
    organization
}

async fn plant(database: &TestDatabase) -> Seed {
    let organizations = vec![
        organization("1", "zeta"),
        organization("2", "Acme"),
        organization("3", "beta"),
        organization("4", "Äther"),
        organization("5", "Others"),
    ];
    let bob = organizations[..4].iter().map(|organization| member(organization, &name("bob")));
    let eve = member(&organizations[1], &name("eve"));
    let seed = Seed {
        users: vec![(user("bob"), password("x")), (user("eve"), password("x"))],
        members: bob.chain([eve]).collect(),
        resources: ResourceKind::ALL
            .into_iter()
            .zip(1..)
            .map(|(kind, number)| resource(&organizations[2], number, kind))
            .collect(),
        organizations,
        ..Seed::default()
    };
    assert!(database.storage.plant("organizations", &seed, now()).await.unwrap());
    seed
}

async fn memberships_come_in_the_order_of_names(database: &TestDatabase) {
    let seed = plant(database).await;
    let expected = [(1, 2, 0), (2, 1, 4), (0, 1, 0), (3, 1, 0)].map(|(index, members, resources)| {
        let organization = seed.organizations[index].clone();
        let member = member(&organization, &name("bob"));
        Membership { organization, role_assignments: member.role_assignments, since: member.since, members, resources }
    });
    assert_eq!(database.storage.memberships_of(&name("bob")).await.unwrap(), expected);
    assert_eq!(database.storage.memberships_of(&name("nobody")).await.unwrap(), []);
}

async fn a_deleted_user_is_no_member(database: &TestDatabase) {
    plant(database).await;
    assert!(database.storage.delete_user(&name("eve")).await.unwrap());
    let memberships = database.storage.memberships_of(&name("bob")).await.unwrap();
    assert_eq!(memberships[0].members, 1);
}

fn full(id: &str) -> Organization {
    let emails = |texts: &[&str]| texts.iter().map(|text| Email::parse(text).unwrap()).collect();
    let day = DefaultLifetime::Preset(Preset::Days7);
    Organization {
        contacts: Contacts {
            billing: emails(&["bills@example.com", "Ö@example.com"]),
            operational: emails(&["ops@example.com"]),
        },
        key_policy: KeyPolicy::new(false, Some(Days::new(30).unwrap()), day).unwrap(),
        ..organization(id, "Ünal & Co")
    }
}

async fn an_organization_is_kept_whole(database: &TestDatabase) {
    let never = KeyPolicy::new(true, None, DefaultLifetime::Never).unwrap();
    for organization in [full("1"), organization("2", "Acme"), Organization { key_policy: never, ..full("3") }] {
        assert!(database.storage.create_organization(&organization, None).await.unwrap());
        assert_eq!(database.storage.organization(&organization.id).await.unwrap(), Some(organization));
    }
    assert_eq!(database.storage.organization(&full("4").id).await.unwrap(), None);
}

async fn an_id_is_taken_once(database: &TestDatabase) {
    let bob = add_user(&*database.storage, "bob").await.name;
    let acme = organization("acme", "Acme");
    let owner = member(&acme, &bob);
    assert!(database.storage.create_organization(&acme, Some(&owner)).await.unwrap());
    assert!(!database.storage.create_organization(&full("acme"), None).await.unwrap());
    assert_eq!(database.storage.organization(&acme.id).await.unwrap(), Some(acme.clone()));
    assert_eq!(database.storage.membership(&acme.id, &bob).await.unwrap(), Some(owner));
    // An owner who does not exist is nobody's first member, and then there is no organization either.
    let other = organization("other", "Other");
    let nobody = member(&other, &name("nobody"));
    assert!(database.storage.create_organization(&other, Some(&nobody)).await.is_err());
    assert_eq!(database.storage.organization(&other.id).await.unwrap(), None);
}

async fn where_a_user_stands(database: &TestDatabase) {
    let seed = plant(database).await;
    let stands = async |index: usize, user: &UserName| -> Option<(Organization, Option<Member>)> {
        let id = &seed.organizations[index].id;
        let standing = database.storage.standing_in(id, user).await.unwrap();
        let member = standing.as_ref().and_then(|(_, member)| member.clone());
        assert_eq!(database.storage.membership(id, user).await.unwrap(), member);
        standing
    };
    let acme = seed.organizations[1].clone();
    let bob = member(&acme, &name("bob"));
    assert_eq!(stands(1, &bob.user).await, Some((acme, Some(bob.clone()))));
    assert_eq!(stands(4, &bob.user).await, Some((seed.organizations[4].clone(), None)));
    assert_eq!(stands(0, &name("eve")).await, Some((seed.organizations[0].clone(), None)));
    let none = organization("none", "None").id;
    assert_eq!(database.storage.standing_in(&none, &bob.user).await.unwrap(), None);
}

fn listed(page: &Page<OrganizationRow>) -> Vec<&str> {
    page.items.iter().map(|row| row.organization.name.as_str()).collect()
}

async fn page(database: &TestDatabase, query: OrganizationListQuery) -> Page<OrganizationRow> {
    database.storage.organizations(&query).await.unwrap()
}

async fn a_list_is_paged(database: &TestDatabase) {
    plant(database).await;
    let at = |cursor: Option<Cursor>| page(database, OrganizationListQuery { cursor, size: 2, ..Default::default() });
    let first = at(None).await;
    assert_eq!((listed(&first), first.position, first.total), (vec!["Acme", "beta"], 0, 5));
    let counts: Vec<_> = first.items.iter().map(|row| (row.members, row.resources)).collect();
    assert_eq!(counts, [(2, 0), (1, 4)]);
    let second = at(first.next.clone()).await;
    assert_eq!((listed(&second), second.position), (vec!["Others", "zeta"], 2));
    let third = at(second.next.clone()).await;
    assert_eq!((listed(&third), third.next.clone()), (vec!["Äther"], None));
    assert_eq!(at(third.previous.clone()).await, second);
}

async fn a_list_is_searched(database: &TestDatabase) {
    plant(database).await;
    for (search, found) in
        [("ACM", vec!["Acme"]), ("äth", vec!["Äther"]), ("3", vec!["beta"]), ("%", vec![]), ("a\0", vec![])]
    {
        let query = OrganizationListQuery { search: search.to_owned(), cursor: None, size: 10 };
        assert_eq!(listed(&page(database, query).await), found, "{search:?}");
    }
}

async fn an_update_is_written_and_counted(database: &TestDatabase) {
    let storage = &database.storage;
    add_organization(&**storage, "1").await;
    let second = Organization { version: Version(2), ..full("1") };
    assert_eq!(storage.update_organization(&full("1"), Some(Version(1))).await.unwrap(), UpdateOutcome::Updated);
    assert_eq!(storage.organization(&second.id).await.unwrap(), Some(second.clone()));
    let found = page(database, OrganizationListQuery { search: "ÜNAL".to_owned(), cursor: None, size: 10 }).await;
    assert_eq!(found.total, 1, "the search follows");
    let third = Organization { version: Version(3), ..organization("1", "Acme") };
    assert_eq!(storage.update_organization(&third, None).await.unwrap(), UpdateOutcome::Updated);
    assert_eq!(storage.organization(&third.id).await.unwrap(), Some(third));
    assert_eq!(storage.update_organization(&full("2"), None).await.unwrap(), UpdateOutcome::Absent);
    assert_eq!(storage.update_organization(&full("2"), Some(Version(1))).await.unwrap(), UpdateOutcome::Absent);
}

async fn an_update_of_something_else_than_seen_is_refused(database: &TestDatabase) {
    let storage = &database.storage;
    add_organization(&**storage, "1").await;
    for seen in [Version(0), Version(2)] {
        assert_eq!(storage.update_organization(&full("1"), Some(seen)).await.unwrap(), UpdateOutcome::Changed);
    }
    assert_eq!(storage.organization(&full("1").id).await.unwrap(), Some(organization("1", "Acme")));
}

async fn two_updates_at_once_do_not_overwrite_each_other(database: &TestDatabase) {
    let (storage, node) = (&database.storage, database.connect_again().await);
    add_organization(&**storage, "1").await;
    let named = |text: &str| Organization { name: OrganizationName::parse(text).unwrap(), ..full("1") };
    let (one, two) = (named("One"), named("Two"));
    let (one, two) = tokio::join!(
        storage.update_organization(&one, Some(Version::FIRST)),
        node.update_organization(&two, Some(Version::FIRST)),
    );
    let outcomes = [one.unwrap(), two.unwrap()];
    assert!(outcomes.contains(&UpdateOutcome::Updated) && outcomes.contains(&UpdateOutcome::Changed), "{outcomes:?}");
}
