use axum::http::Request;

use crate::{
    cloud::get,
    support::{
        app::{PASSWORD, TestApp, on_both_databases},
        request::{RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    a_token_has_an_end
    a_key_shows_its_end_elsewhere
    nobody_is_told_nothing
}

const INFO: &str = "/api/v1/users/auth";

async fn a_token_has_an_end(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let token = app.sign_in("bob", PASSWORD).await;
    assert_reply!(app.send(Request::get(INFO).bearer(&token).empty()).await, @r#"
    200 OK
    {
      "expires_at": "2026-11-22T12:30:00Z",
      "has_elevated_permissions": false,
      "refresh_token_url": "/api/v1/users/auth/_refresh"
    }
    "#);
}

async fn a_key_shows_its_end_elsewhere(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    assert_reply!(get(app, &key.text, INFO).await, @r#"
    200 OK
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "has_elevated_permissions": false,
      "refresh_token_url": "/api/v1/users/auth/_refresh"
    }
    "#);
}

async fn nobody_is_told_nothing(app: &TestApp) {
    assert_eq!(app.send(Request::get(INFO).empty()).await.status, 401);
}
