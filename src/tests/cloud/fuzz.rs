//! Whatever is sent, nothing breaks.

use axum::http::{Method, Request};
use keyward::domain::organization::ResourceKind;
use proptest::{
    collection::{hash_map, vec},
    prelude::*,
    sample::select,
    strategy::ValueTree,
    test_runner::TestRunner,
};
use serde_json::{Map, Value, json};

use crate::support::{
    app::{TestApp, on_both_databases},
    organization::owner,
    request::RequestBuilderExt,
};

on_both_databases! {
    random_bodies_never_break_an_operation
}

/// How many bodies each operation gets from each caller.
const BODIES: usize = 25;

/// Names that operations look for, so that what is random gets somewhere.
const FIELDS: [&str; 28] = [
    "name",
    "owner",
    "description",
    "expiration",
    "role_assignments",
    "organization",
    "deployment",
    "project",
    "elasticsearch",
    "security",
    "platform",
    "cloud_connected_resource",
    "role_id",
    "organization_id",
    "all",
    "deployment_ids",
    "project_ids",
    "application_roles",
    "emails",
    "expires_in",
    "keys",
    "billing_contacts",
    "operational_contacts",
    "key_policy",
    "never_allowed",
    "longest_days",
    "default_lifetime",
    "region_id",
];

/// Values of which some are good somewhere.
const WORDS: [&str; 8] =
    ["organization-admin", "viewer", "deployment-admin", "30d", "never", "3months", "a@example.com", ""];

/// Bodies made of those names, and of values of which many are good.
fn any_body(ids: Vec<String>) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        select(&WORDS[..]).prop_map(Value::from),
        select(ids).prop_map(Value::from),
        "\\PC{0,40}".prop_map(Value::from),
        "[\\x00-\\x1f\u{200b}\u{202e}]{1,3}".prop_map(Value::from),
        (1_usize..3000).prop_map(|length| Value::from("x".repeat(length))),
    ];
    let object = |value: BoxedStrategy<Value>| {
        hash_map(select(&FIELDS[..]), value, 0..7).prop_map(|fields| {
            Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
        })
    };
    let value = leaf.prop_recursive(5, 48, 6, move |inner| {
        prop_oneof![vec(inner.clone(), 0..4).prop_map(Value::from), object(inner.boxed())]
    });
    object(value.boxed())
}

async fn random_bodies_never_break_an_operation(app: &TestApp) {
    let (acme, user) = app.add_owned_organization("Acme").await;
    let deployment = app.add_deployment(&acme, "staging").await;
    let project = app.add_resource(&acme, ResourceKind::Security, "siem").await;
    let key = app.add_organization_key(&acme, "acme", "owner", owner()).await;
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let organization = format!("/api/v1/organizations/{acme}");
    let operations = [
        (Method::POST, "/api/v1/users/auth/keys".to_owned()),
        (Method::DELETE, "/api/v1/users/auth/keys".to_owned()),
        (Method::POST, "/api/v1/users/acme/role_assignments".to_owned()),
        (Method::DELETE, "/api/v1/users/nobody/role_assignments".to_owned()),
        (Method::POST, "/api/v1/organizations".to_owned()),
        (Method::PUT, organization.clone()),
        (Method::POST, format!("{organization}/invitations")),
        (Method::DELETE, format!("{organization}/auth/keys")),
        (Method::POST, "/api/v1/deployments".to_owned()),
        (Method::PUT, format!("/api/v1/deployments/{deployment}")),
        (Method::POST, "/api/v1/serverless/projects/security".to_owned()),
        (Method::PATCH, format!("/api/v1/serverless/projects/security/{project}")),
    ];
    let mut runner = TestRunner::deterministic();
    let bodies = any_body(vec![acme, deployment, project, "0".repeat(32), "0".repeat(20)]);
    for (method, path) in operations {
        for caller in [&user, &key, &admin] {
            for _ in 0..BODIES {
                let body = bodies.new_tree(&mut runner).unwrap().current();
                let request = Request::builder().method(&method).uri(&path).api_key(&caller.text).json(&body);
                let reply = app.send(request).await;
                assert!(reply.status.is_success() || reply.status.is_client_error(), "{method} {path} {body}: {reply}");
                assert!(reply.json().is_object(), "{method} {path} {body}");
                if reply.status.is_client_error() {
                    assert_ne!(reply.json()["errors"], json!([]), "{method} {path} {body}");
                }
            }
        }
    }
}
