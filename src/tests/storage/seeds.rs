//! What an installation starts with.

use std::time::Duration;

use keyward::{
    domain::{
        Email, Expiration, Key, KeyPolicy, KeyState, UserName,
        organization::{
            Contacts, Invitation, InvitationToken, Member, Organization, OrganizationId, OrganizationName, Resource,
            ResourceId, ResourceKind, ResourceName, Version,
        },
        role_assignments::{OrganizationRole, RoleAssignments},
    },
    storage::{ProjectUser, Seed, StorageError},
};

use super::{
    on_both,
    samples::{add_user, change, hours, key, name, new, now, password, revocation, used, user},
};
use crate::support::db::TestDatabase;

on_both! {
    a_seed_is_planted_once
    two_who_plant_at_once_plant_once
    a_seed_that_does_not_fit_leaves_nothing
    a_seed_given_up_half_way_leaves_nothing
}

pub fn organization(id: &str, name: &str) -> Organization {
    Organization {
        id: OrganizationId::parse(id).unwrap(),
        name: OrganizationName::parse(name).unwrap(),
        contacts: Contacts::default(),
        key_policy: KeyPolicy::default(),
        version: Version::FIRST,
        created_at: hours(-10),
    }
}

/// An owner.
pub fn member(organization: &Organization, user: &UserName) -> Member {
    Member {
        organization: organization.id.clone(),
        user: user.clone(),
        role_assignments: RoleAssignments::on_organization(&organization.id, OrganizationRole::Owner),
        version: Version::FIRST,
        since: hours(-9),
    }
}

pub fn resource(organization: &Organization, number: u32, kind: ResourceKind) -> Resource {
    Resource {
        id: ResourceId::parse(&format!("{number:032x}")).unwrap(),
        organization: organization.id.clone(),
        kind,
        name: ResourceName::parse("search-eu").unwrap(),
        region: String::new(),
        endpoint: None,
        is_default: number == 1,
        created_at: hours(-8),
    }
}

/// One whose time is over.
fn invitation(organization: &Organization) -> Invitation {
    Invitation {
        token: InvitationToken::parse(&"t".repeat(InvitationToken::LENGTH)).unwrap(),
        organization: organization.id.clone(),
        email: Email::parse("dan@example.com").unwrap(),
        role_assignments: RoleAssignments::none(),
        created: change("bob", hours(-80)),
        expires_at: hours(-1),
        accepted: None,
    }
}

fn seed() -> Seed {
    let acme = organization("acme", "Acme");
    let project = resource(&acme, 1, ResourceKind::Elasticsearch);
    let elastic = ProjectUser {
        project: project.id.clone(),
        name: "elastic".to_owned(),
        password: password("elastic"),
        roles: vec!["superuser".to_owned()],
        reserved: true,
        created_at: hours(-8),
    };
    let dead = Key {
        expiration: Expiration::At(hours(-1)),
        state: KeyState::Revoked(revocation("bob")),
        last_use: Some(used(hours(-2), "192.0.2.1")),
        ..key("bob", 1)
    };
    Seed {
        users: vec![(user("bob"), password("bob")), (user("eve"), password("eve"))],
        members: vec![member(&acme, &name("bob")), member(&acme, &name("eve"))],
        invitations: vec![invitation(&acme)],
        resources: vec![project, resource(&acme, 2, ResourceKind::Deployment)],
        organizations: vec![acme],
        project_users: vec![elastic],
        keys: vec![new(dead), new(key("eve", 2))],
        project_keys: vec![],
    }
}

async fn a_seed_is_planted_once(database: &TestDatabase) {
    let (storage, seed) = (&database.storage, seed());
    assert!(!storage.is_planted("bootstrap").await.unwrap());
    assert!(storage.plant("bootstrap", &seed, now()).await.unwrap());
    assert!(storage.is_planted("bootstrap").await.unwrap());
    for new in &seed.keys {
        assert_eq!(storage.key(&new.key.id).await.unwrap().as_ref(), Some(&new.key));
    }
    assert_eq!(storage.users(true).await.unwrap(), [user("bob"), user("eve")]);
    let invited = &seed.invitations[0];
    let (stored, _) = storage.invitation(&invited.token).await.unwrap().unwrap();
    assert_eq!(stored, *invited);
    let memberships = storage.memberships_of(&name("bob")).await.unwrap();
    assert_eq!((memberships[0].members, memberships[0].resources), (2, 2));
    assert!(!storage.plant("bootstrap", &Seed::default(), now()).await.unwrap());
    assert!(storage.plant("demo", &Seed::default(), now()).await.unwrap(), "another name is another seed");
}

async fn two_who_plant_at_once_plant_once(database: &TestDatabase) {
    let (seed, node) = (seed(), database.connect_again().await);
    let (one, two) =
        tokio::join!(database.storage.plant("bootstrap", &seed, now()), node.plant("bootstrap", &seed, now()));
    assert!(one.unwrap() != two.unwrap());
    assert_eq!(database.storage.users(true).await.unwrap().len(), 2);
}

async fn a_seed_that_does_not_fit_leaves_nothing(database: &TestDatabase) {
    add_user(&*database.storage, "EVE").await;
    let outcome = database.storage.plant("bootstrap", &seed(), now()).await;
    assert!(matches!(outcome, Err(StorageError::Database(_))));
    assert!(!database.storage.is_planted("bootstrap").await.unwrap());
    assert_eq!(database.storage.users(true).await.unwrap(), [user("EVE")]);
}

/// Whoever asked may go away at any moment: the connection is dropped with half of the rows written.
async fn a_seed_given_up_half_way_leaves_nothing(database: &TestDatabase) {
    let keys = (0..3000).map(|number| new(key("bob", number))).collect();
    let seed = Seed { users: vec![(user("bob"), password("x"))], keys, ..Seed::default() };
    let patience = Duration::from_millis(50);
    let planted = tokio::time::timeout(patience, database.storage.plant("bootstrap", &seed, now())).await;
    assert!(planted.is_err(), "planting should have taken longer");
    assert!(!database.storage.is_planted("bootstrap").await.unwrap());
    assert_eq!(database.storage.users(true).await.unwrap(), []);
    add_user(&*database.storage, "bob").await;
}
