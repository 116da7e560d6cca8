//! Organizations.

use keyward::{
    domain::organization::{Membership, ResourceKind},
    storage::Seed,
};

use super::{
    on_both,
    samples::{name, now, password, user},
    seeds::{member, organization, resource},
};
use crate::support::db::TestDatabase;

on_both! {
    memberships_come_in_the_order_of_names
    a_deleted_user_is_no_member
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
