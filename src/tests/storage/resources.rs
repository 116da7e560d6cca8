//! Deployments and projects.

use std::slice::from_ref;

use keyward::{
    domain::organization::{Organization, Resource, ResourceKind, ResourceName},
    storage::{DeleteResourceOutcome, ProjectUser, Seed},
};

use super::{
    on_both,
    samples::{hours, now, password},
    seeds::{organization, resource},
};
use crate::support::db::TestDatabase;

on_both! {
    a_resource_is_kept_whole
    an_id_is_taken_once
    resources_come_in_the_order_of_names
    a_resource_is_renamed
    a_resource_is_deleted
    the_default_project_stays
}

async fn plant(database: &TestDatabase) -> Organization {
    let acme = organization("acme", "Acme");
    let organizations = vec![acme.clone(), organization("other", "Other")];
    let seed = Seed { organizations, ..Seed::default() };
    assert!(database.storage.plant("resources", &seed, now()).await.unwrap());
    acme
}

/// A project with this number, of an organization that is there for all of them.
pub async fn project(database: &TestDatabase, number: u32) -> Resource {
    let acme = organization("acme", "Acme");
    let seed = Seed { organizations: vec![acme.clone()], ..Seed::default() };
    database.storage.plant("projects", &seed, now()).await.unwrap();
    let project = Resource { is_default: false, ..resource(&acme, number, ResourceKind::Elasticsearch) };
    assert!(database.storage.create_resource(&project).await.unwrap());
    project
}

fn named(organization: &Organization, number: u32, kind: ResourceKind, name: &str) -> Resource {
    Resource { name: ResourceName::parse(name).unwrap(), ..resource(organization, number, kind) }
}

async fn add(database: &TestDatabase, resources: &[Resource]) {
    for resource in resources {
        assert!(database.storage.create_resource(resource).await.unwrap());
    }
}

async fn a_resource_is_kept_whole(database: &TestDatabase) {
    let acme = plant(database).await;
    let deployment = Resource {
        region: "gcp-europe-west1".to_owned(),
        endpoint: Some("https://search.example.com:9243".to_owned()),
        ..named(&acme, 2, ResourceKind::Deployment, "Suche Ü")
    };
    for resource in [deployment, resource(&acme, 3, ResourceKind::Security)] {
        add(database, from_ref(&resource)).await;
        assert_eq!(database.storage.resource(&resource.id).await.unwrap(), Some(resource));
    }
    assert_eq!(database.storage.default_project().await.unwrap(), None);
    let default = resource(&acme, 1, ResourceKind::Elasticsearch);
    assert_eq!(database.storage.resource(&default.id).await.unwrap(), None);
    add(database, from_ref(&default)).await;
    assert_eq!(database.storage.default_project().await.unwrap(), Some(default));
}

async fn an_id_is_taken_once(database: &TestDatabase) {
    let acme = plant(database).await;
    let first = resource(&acme, 2, ResourceKind::Deployment);
    add(database, from_ref(&first)).await;
    let second = named(&organization("other", "Other"), 2, ResourceKind::Security, "another");
    assert!(!database.storage.create_resource(&second).await.unwrap());
    assert_eq!(database.storage.resource(&first.id).await.unwrap(), Some(first));
    let nobodys = resource(&organization("none", "None"), 3, ResourceKind::Deployment);
    assert!(database.storage.create_resource(&nobodys).await.is_err());
}

async fn resources_come_in_the_order_of_names(database: &TestDatabase) {
    let acme = plant(database).await;
    let other = organization("other", "Other");
    let zeta = named(&acme, 2, ResourceKind::Deployment, "zeta");
    let upper = named(&acme, 3, ResourceKind::Security, "Alpha");
    let lower = named(&acme, 4, ResourceKind::Deployment, "alpha");
    let others = named(&other, 5, ResourceKind::Deployment, "beta");
    add(database, &[&zeta, &upper, &lower, &others].map(Clone::clone)).await;
    let storage = &database.storage;
    let deployment = Some(ResourceKind::Deployment);
    assert_eq!(storage.resources(&acme.id, None).await.unwrap(), [&upper, &lower, &zeta].map(Clone::clone));
    assert_eq!(storage.resources(&acme.id, deployment).await.unwrap(), [&lower, &zeta].map(Clone::clone));
    assert_eq!(storage.resources(&other.id, Some(ResourceKind::Security)).await.unwrap(), []);
    let all = [upper, lower.clone(), others.clone(), zeta.clone()];
    assert_eq!(storage.resources_everywhere(None).await.unwrap(), all);
    assert_eq!(storage.resources_everywhere(deployment).await.unwrap(), [lower, others, zeta]);
}

async fn a_resource_is_renamed(database: &TestDatabase) {
    let acme = plant(database).await;
    let [mut one, two] = [(2, "a"), (3, "b")].map(|(n, name)| named(&acme, n, ResourceKind::Deployment, name));
    add(database, &[one.clone(), two.clone()]).await;
    one.name = ResourceName::parse("Ç").unwrap();
    assert!(database.storage.update_resource(&one.id, &one.name).await.unwrap());
    assert_eq!(database.storage.resources(&acme.id, None).await.unwrap(), [two, one.clone()], "the order follows");
    let absent = resource(&acme, 9, ResourceKind::Deployment).id;
    assert!(!database.storage.update_resource(&absent, &one.name).await.unwrap());
}

async fn a_resource_is_deleted(database: &TestDatabase) {
    let acme = plant(database).await;
    let project = resource(&acme, 2, ResourceKind::Elasticsearch);
    let elastic = ProjectUser {
        project: project.id.clone(),
        name: "elastic".to_owned(),
        password: password("x"),
        roles: vec![],
        reserved: true,
        created_at: hours(-1),
    };
    let seed = Seed { resources: vec![project.clone()], project_users: vec![elastic], ..Seed::default() };
    assert!(database.storage.plant("project", &seed, now()).await.unwrap());
    assert_eq!(database.storage.delete_resource(&project.id).await.unwrap(), DeleteResourceOutcome::Deleted);
    assert_eq!(database.storage.resource(&project.id).await.unwrap(), None);
    assert_eq!(database.storage.delete_resource(&project.id).await.unwrap(), DeleteResourceOutcome::Absent);
}

async fn the_default_project_stays(database: &TestDatabase) {
    let acme = plant(database).await;
    let default = resource(&acme, 1, ResourceKind::Elasticsearch);
    add(database, from_ref(&default)).await;
    assert_eq!(database.storage.delete_resource(&default.id).await.unwrap(), DeleteResourceOutcome::IsDefault);
    assert_eq!(database.storage.default_project().await.unwrap(), Some(default));
}
