//! The platform API, path by path: `cloud/keys/create.rs` tests what `http/cloud/keys/create.rs` answers.

mod authentication;
mod envelope;
mod fuzz;
mod invitations;
mod isolation;
mod keys;
mod members;
mod openapi;
mod organization_keys;
mod organizations;
mod resources;
mod role_assignments;
mod sessions;
mod users;

use std::collections::BTreeSet;

use axum::http::{Method, Request};
use serde_json::Value;

use crate::support::{
    app::TestApp,
    request::{Reply, RequestBuilderExt},
};

const DEPLOYMENTS: &str = "/api/v1/deployments";
const KEYS: &str = "/api/v1/users/auth/keys";
const ORGANIZATIONS: &str = "/api/v1/organizations";
const USER: &str = "/api/v1/user";
const USERS: &str = "/api/v1/users";

/// What a path answers to a key.
async fn get(app: &TestApp, key: &str, path: &str) -> Reply {
    app.send(Request::get(path).api_key(key).empty()).await
}

/// What a path answers to a key that deletes.
async fn delete(app: &TestApp, key: &str, path: &str) -> Reply {
    app.send(Request::delete(path).api_key(key).empty()).await
}

/// What a path answers to a key that sends a body.
async fn send(app: &TestApp, method: Method, key: &str, path: &str, body: &Value) -> Reply {
    app.send(Request::builder().method(method).uri(path).api_key(key).json(body)).await
}

/// What a path answers to a key that posts.
async fn post(app: &TestApp, key: &str, path: &str, body: &Value) -> Reply {
    send(app, Method::POST, key, path, body).await
}

/// What a path answers to a key that puts.
async fn put(app: &TestApp, key: &str, path: &str, body: &Value) -> Reply {
    send(app, Method::PUT, key, path, body).await
}

/// The status and the codes of a refusal.
fn refusal(reply: &Reply) -> (u16, &str) {
    (reply.status.as_u16(), reply.header("x-cloud-error-codes").unwrap_or("none"))
}

/// The fields that a refusal is about, in order.
fn fields(reply: &Reply) -> Vec<String> {
    let errors = reply.json()["errors"].as_array().unwrap_or_else(|| panic!("{reply}")).clone();
    let fields = errors.iter().flat_map(|error| error["fields"].as_array().cloned().unwrap_or_default());
    fields.map(|field| field.as_str().unwrap().to_owned()).collect()
}

/// What was answered, when every time it was the same.
fn the_only_answer(replies: &[Reply]) -> String {
    let answers: BTreeSet<_> = replies.iter().map(ToString::to_string).collect();
    assert_eq!(answers.len(), 1, "{answers:#?}");
    answers.into_iter().collect()
}

/// Whether the key still opens anything.
async fn works(app: &TestApp, key: &str) -> bool {
    let status = get(app, key, "/api/v1/users/auth").await.status;
    assert!(status == 200 || status == 401, "{status}");
    status == 200
}
