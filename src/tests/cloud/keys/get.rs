use axum::http::Request;

use crate::{
    cloud::{KEYS, delete, get, the_only_answer},
    support::{
        app::{TestApp, on_both_databases},
        request::{RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    a_key_is_seen_without_its_secret
    what_is_not_ones_own_does_not_exist
    nobody_sees_keys
}

async fn a_key_is_seen_without_its_secret(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    assert_reply!(get(app, &key.text, &format!("{KEYS}/{}", key.id)).await, @r#"
    200 OK
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "creation_date": "2026-11-22T12:00:00Z",
      "description": "key of bob",
      "expiration_date": "2027-02-22T12:00:00Z",
      "id": "Gust24qYOEFfdbmVndVW",
      "user_id": "bob"
    }
    "#);
}

async fn what_is_not_ones_own_does_not_exist(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let other = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let revoked = app.add_key("ada", "revoked").await;
    delete(app, &admin.text, &format!("{KEYS}/{}", revoked.id)).await;
    let mut replies = Vec::new();
    for id in [other.id.as_str(), &revoked.id, &"0".repeat(20), "x", "%ff", "%00"] {
        replies.push(get(app, &admin.text, &format!("{KEYS}/{id}")).await);
    }
    assert_reply!(the_only_answer(&replies), @r#"
    404 Not Found
    x-cloud-error-codes: api_keys.key_not_found
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "api_keys.key_not_found",
          "message": "There is no such API key."
        }
      ]
    }
    "#);
}

async fn nobody_sees_keys(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    assert_eq!(app.send(Request::get(format!("{KEYS}/{}", key.id)).empty()).await.status, 401);
}
