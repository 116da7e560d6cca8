//! What roles reach: over a user's personal key and an organization key alike.

use axum::http::Method;
use keyward::domain::organization::ResourceKind;
use serde_json::{Value, json};

use crate::{
    cloud::{DEPLOYMENTS, delete, get, post, put, refusal, send},
    support::{
        app::{TestApp, TestKey, on_both_databases},
        organization::{credential_manager, on_all_deployments, on_deployment, owner},
    },
};

on_both_databases! {
    each_role_does_what_it_may
    a_role_on_all_covers_what_is_made_later
    what_is_deleted_is_reached_no_more
    a_role_on_one_type_of_projects_reaches_no_other
    platform_roles_reach_every_organization
}

/// What one may do with a deployment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Right {
    See,
    Rename,
    Delete,
    Create,
}

use Right::{Create, Delete, Rename, See};

/// Roles, given the id of a deployment, and what they let one do with it.
type Row = (fn(&str) -> Value, &'static [Right]);

const TABLE: [Row; 9] = [
    (|_| owner(), &[See, Rename, Delete, Create]),
    (|_| on_all_deployments("admin"), &[See, Rename, Delete, Create]),
    (|_| on_all_deployments("editor"), &[See, Rename]),
    (|_| on_all_deployments("viewer"), &[See]),
    (|id| on_deployment("admin", id), &[See, Rename, Delete]),
    (|id| on_deployment("editor", id), &[See, Rename]),
    (|id| on_deployment("viewer", id), &[See]),
    (|_| credential_manager(), &[]),
    (|_| json!({"project": {"security": [{"role_id": "admin", "all": true}]}}), &[]),
];

async fn each_role_does_what_it_may(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    for (number, (roles, rights)) in TABLE.into_iter().enumerate() {
        for by_user in [true, false] {
            let id = app.add_deployment(&acme, "search").await;
            let roles = roles(&id);
            let key = if by_user {
                app.add_member_with_key(&acme, &format!("user{number}"), roles).await
            } else {
                app.add_organization_key(&acme, "acme", "key", roles).await
            };
            hold(app, &key, &id, rights, &format!("row {number}, by a user: {by_user}")).await;
        }
    }
}

async fn hold(app: &TestApp, key: &TestKey, id: &str, rights: &[Right], row: &str) {
    let may = |right| rights.contains(&right);
    let path = format!("{DEPLOYMENTS}/{id}");
    let absent = (404, "deployments.deployment_not_found");
    let denied = if may(See) { (403, "root.permission_denied") } else { absent };
    let listed = get(app, &key.text, DEPLOYMENTS).await;
    assert_eq!(listed.status, 200, "{row}");
    assert_eq!(listed.text().contains(id), may(See), "{row}");
    let told = |allowed: bool, otherwise| if allowed { (200, "none") } else { otherwise };
    assert_eq!(refusal(&get(app, &key.text, &path).await), told(may(See), absent), "{row}");
    assert_eq!(refusal(&put(app, &key.text, &path, &json!({"name": "b"})).await), told(may(Rename), denied), "{row}");
    assert_eq!(refusal(&put(app, &key.text, &path, &json!({})).await), told(may(Rename), denied), "{row}");
    let created = post(app, &key.text, DEPLOYMENTS, &json!({"name": "another"})).await;
    let expected = if may(Create) { (201, "none") } else { (403, "root.permission_denied") };
    assert_eq!(refusal(&created), expected, "{row}");
    assert_eq!(refusal(&delete(app, &key.text, &path).await), told(may(Delete), denied), "{row}");
}

async fn a_role_on_all_covers_what_is_made_later(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let key = app.add_organization_key(&acme, "acme", "viewer", on_all_deployments("viewer")).await;
    let before = app.add_deployment(&acme, "first").await;
    let limited = app.add_organization_key(&acme, "acme", "limited", on_deployment("viewer", &before)).await;
    app.add_deployment(&acme, "second").await;
    let seen =
        async |key: &TestKey| get(app, &key.text, DEPLOYMENTS).await.json()["deployments"].as_array().unwrap().len();
    assert_eq!((seen(&key).await, seen(&limited).await), (2, 1));
}

async fn what_is_deleted_is_reached_no_more(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    let (kept, gone) = (app.add_deployment(&acme, "kept").await, app.add_deployment(&acme, "gone").await);
    let roles = json!({"deployment": [{"role_id": "viewer", "deployment_ids": [kept, gone]}]});
    let key = app.add_organization_key(&acme, "acme", "viewer", roles).await;
    assert_eq!(delete(app, &owner_key.text, &format!("{DEPLOYMENTS}/{gone}")).await.status, 200);
    let listed = get(app, &key.text, DEPLOYMENTS).await.json();
    assert_eq!(listed["deployments"].as_array().unwrap().len(), 1);
    assert_eq!(listed["deployments"][0]["id"], json!(kept));
}

async fn a_role_on_one_type_of_projects_reaches_no_other(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let security = app.add_resource(&acme, ResourceKind::Security, "siem").await;
    let observability = app.add_resource(&acme, ResourceKind::Observability, "logs").await;
    let roles = json!({"project": {"security": [{"role_id": "admin", "all": true}]}});
    let key = app.add_organization_key(&acme, "acme", "security", roles).await;
    let at = |kind: &str, id: &str| format!("/api/v1/serverless/projects/{kind}/{id}");
    assert_eq!(get(app, &key.text, &at("security", &security)).await.status, 200);
    assert_eq!(get(app, &key.text, &at("observability", &observability)).await.status, 404);
    let make = async |kind: &str| {
        let path = format!("/api/v1/serverless/projects/{kind}");
        post(app, &key.text, &path, &json!({"name": "another"})).await.status.as_u16()
    };
    assert_eq!((make("security").await, make("observability").await), (201, 403));
    let rename =
        send(app, Method::PATCH, &key.text, &at("observability", &observability), &json!({"name": "mine"})).await;
    assert_eq!(refusal(&rename), (404, "projects.project_not_found"));
}

async fn platform_roles_reach_every_organization(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let (globex, _) = app.add_owned_organization("Globex").await;
    let ids = [app.add_deployment(&acme, "a").await, app.add_deployment(&globex, "b").await];
    for (role, manages) in [
        ("ece_platform_admin", true),
        ("ece_deployment_manager", true),
        ("ece_platform_viewer", false),
        ("ece_deployment_viewer", false),
    ] {
        let key = app.add_user_with_key(role, role).await;
        let listed = get(app, &key.text, DEPLOYMENTS).await.text();
        assert!(ids.iter().all(|id| listed.contains(id)), "{role}: {listed}");
        let path = format!("{DEPLOYMENTS}/{}", ids[0]);
        let renamed = put(app, &key.text, &path, &json!({"name": role})).await;
        assert_eq!(renamed.status, if manages { 200 } else { 403 }, "{role}");
        let body = json!({"name": "another", "organization_id": globex});
        let created = post(app, &key.text, DEPLOYMENTS, &body).await;
        assert_eq!(created.status, if manages { 201 } else { 403 }, "{role}");
    }
}
