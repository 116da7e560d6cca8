mod add;
mod introspect;
mod remove;

use axum::http::Method;
use serde_json::Value;

use crate::{
    cloud::{ORGANIZATIONS, USERS, get, send},
    support::{
        app::{TestApp, TestKey},
        request::Reply,
    },
};

async fn change(app: &TestApp, method: Method, key: &TestKey, member: &str, roles: &Value) -> Reply {
    send(app, method, &key.text, &format!("{USERS}/{member}/role_assignments"), roles).await
}

/// The roles of a member, as `key` sees them.
async fn roles_of(app: &TestApp, key: &TestKey, organization: &str, member: &str) -> Value {
    let members = get(app, &key.text, &format!("{ORGANIZATIONS}/{organization}/members")).await.json();
    let found = members["members"].as_array().unwrap().iter().find(|found| found["user_id"] == member);
    found.unwrap()["role_assignments"].clone()
}
