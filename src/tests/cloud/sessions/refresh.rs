use axum::http::Request;
use jiff::SignedDuration;

use crate::{
    cloud::USER,
    support::{
        app::{PASSWORD, TestApp, on_both_databases},
        request::{Reply, RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    a_token_ends_by_the_clock
    another_token_is_issued_and_the_first_lives_on
    the_chain_ends_at_the_absolute_limit
    what_is_no_token_is_refused_under_its_own_code
}

async fn refresh(app: &TestApp, token: &str) -> Reply {
    app.send(Request::post("/api/v1/users/auth/_refresh").bearer(token).empty()).await
}

async fn token_works(app: &TestApp, token: &str) -> bool {
    app.send(Request::get(USER).bearer(token).empty()).await.status == 200
}

async fn a_token_ends_by_the_clock(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let token = app.sign_in("bob", PASSWORD).await;
    app.wait(SignedDuration::from_secs(30 * 60 - 1));
    assert!(token_works(app, &token).await);
    app.wait(SignedDuration::from_secs(1));
    assert!(!token_works(app, &token).await);
    assert_eq!(refresh(app, &token).await.status, 401);
}

async fn another_token_is_issued_and_the_first_lives_on(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let first = app.sign_in("bob", PASSWORD).await;
    app.wait(SignedDuration::from_mins(10));
    let reply = refresh(app, &first).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.json()["session_expiration_time"], "2026-11-22T12:40:00Z");
    let second = reply.json()["token"].as_str().unwrap().to_owned();
    assert_ne!(first, second);
    app.wait(SignedDuration::from_mins(19));
    assert!(token_works(app, &first).await, "until its own end: requests on their way must not fail");
    app.wait(SignedDuration::from_mins(1));
    assert!(!token_works(app, &first).await);
    assert!(token_works(app, &second).await);
}

async fn the_chain_ends_at_the_absolute_limit(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let mut token = app.sign_in("bob", PASSWORD).await;
    let mut end = String::new();
    for _ in 0..35 {
        app.wait(SignedDuration::from_mins(20));
        let reply = refresh(app, &token).await;
        assert_eq!(reply.status, 200, "at {}", app.now());
        reply.json()["token"].as_str().unwrap().clone_into(&mut token);
        reply.json()["session_expiration_time"].as_str().unwrap().clone_into(&mut end);
    }
    assert_eq!(end, "2026-11-23T00:00:00Z", "twelve hours after signing in");
    app.wait(SignedDuration::from_mins(20));
    assert_eq!(app.now().to_string(), end);
    assert_eq!(refresh(app, &token).await.status, 401);
    assert!(!token_works(app, &token).await);
}

async fn what_is_no_token_is_refused_under_its_own_code(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    assert_reply!(refresh(app, "a.b.c").await, @r#"
    401 Unauthorized
    www-authenticate: ApiKey realm="keyward", Bearer realm="keyward"
    x-cloud-error-codes: root.unauthorized
    {
      "errors": [
        {
          "code": "root.unauthorized",
          "message": "The token is invalid or has expired."
        }
      ]
    }
    "#);
    let by_key = app.send(Request::post("/api/v1/users/auth/_refresh").api_key(&key.text).empty()).await;
    assert_eq!(by_key.header("x-cloud-error-codes"), Some("root.unauthorized"));
    let by_nobody = app.send(Request::post("/api/v1/users/auth/_refresh").empty()).await;
    assert_eq!(by_nobody.header("x-cloud-error-codes"), Some("root.unauthorized"));
}
