use axum::http::Request;

use crate::{
    cloud::{USER, works},
    support::{
        app::{PASSWORD, TestApp, on_both_databases},
        request::{RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    a_token_ends_at_once
    every_token_of_the_session_ends_and_no_other_session
    a_key_has_no_session_to_end
    nobody_has_none_either
}

const LOGOUT: &str = "/api/v1/users/auth/_logout";

async fn token_works(app: &TestApp, token: &str) -> bool {
    app.send(Request::get(USER).bearer(token).empty()).await.status == 200
}

async fn a_token_ends_at_once(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let token = app.sign_in("bob", PASSWORD).await;
    assert!(token_works(app, &token).await);
    assert_reply!(app.send(Request::post(LOGOUT).bearer(&token).empty()).await, @r#"
    200 OK
    {}
    "#);
    assert!(!token_works(app, &token).await);
    assert_eq!(app.send(Request::post(LOGOUT).bearer(&token).empty()).await.status, 401);
}

async fn every_token_of_the_session_ends_and_no_other_session(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let first = app.sign_in("bob", PASSWORD).await;
    let refreshed = app.send(Request::post("/api/v1/users/auth/_refresh").bearer(&first).empty()).await;
    let refreshed = refreshed.json()["token"].as_str().unwrap().to_owned();
    let other = app.sign_in("bob", PASSWORD).await;
    app.send(Request::post(LOGOUT).bearer(&refreshed).empty()).await;
    assert!(!token_works(app, &first).await);
    assert!(!token_works(app, &refreshed).await);
    assert!(token_works(app, &other).await);
}

async fn a_key_has_no_session_to_end(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let token = app.sign_in("bob", PASSWORD).await;
    assert_eq!(app.send(Request::post(LOGOUT).api_key(&key.text).empty()).await.status, 200);
    assert!(works(app, &key.text).await);
    assert!(token_works(app, &token).await);
}

async fn nobody_has_none_either(app: &TestApp) {
    assert_eq!(app.send(Request::post(LOGOUT).empty()).await.status, 401);
}
