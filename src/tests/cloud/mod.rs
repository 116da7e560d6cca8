//! The platform API, path by path: `cloud/keys/create.rs` tests what `http/cloud/keys/create.rs` answers.

mod authentication;
mod envelope;
mod keys;
mod openapi;
mod sessions;
mod users;

use std::collections::BTreeSet;

use axum::http::Request;

use crate::support::{
    app::TestApp,
    request::{Reply, RequestBuilderExt},
};

const KEYS: &str = "/api/v1/users/auth/keys";
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

/// What was answered, when every time it was the same.
fn the_only_answer(replies: &[Reply]) -> String {
    let answers: BTreeSet<_> = replies.iter().map(ToString::to_string).collect();
    assert_eq!(answers.len(), 1, "{answers:#?}");
    answers.into_iter().collect()
}

/// Whether the key still opens anything.
async fn works(app: &TestApp, key: &str) -> bool {
    let status = get(app, key, USER).await.status;
    assert!(status == 200 || status == 401, "{status}");
    status == 200
}
