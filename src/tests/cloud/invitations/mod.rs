mod accept;
mod create;
mod delete;
mod get;
mod list;

use axum::http::Request;
use serde_json::{Value, json};

use crate::{
    cloud::{ORGANIZATIONS, post},
    support::{
        app::{TestApp, TestKey},
        request::{Reply, RequestBuilderExt},
    },
};

/// Where the invitations of an organization are.
fn of(organization: &str) -> String {
    format!("{ORGANIZATIONS}/{organization}/invitations")
}

/// Where an invitation is for whoever holds its token.
fn at(token: &str) -> String {
    format!("{ORGANIZATIONS}/invitations/{token}")
}

async fn invite(app: &TestApp, key: &TestKey, organization: &str, body: &Value) -> Reply {
    post(app, &key.text, &of(organization), body).await
}

/// Invites one address and returns the token.
async fn token_for(app: &TestApp, key: &TestKey, organization: &str, email: &str) -> String {
    let roles = json!({"deployment": [{"role_id": "deployment-viewer", "all": true}]});
    let reply = invite(app, key, organization, &json!({"emails": [email], "role_assignments": roles})).await;
    reply.json()["invitations"][0]["token"].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned()
}

/// Looks at an invitation without being anybody.
async fn look(app: &TestApp, token: &str) -> Reply {
    app.send(Request::get(at(token)).empty()).await
}
