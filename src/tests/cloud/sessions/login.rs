use axum::http::Request;
use futures_util::future::join_all;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    cloud::{USER, USERS, the_only_answer},
    support::{
        app::{PASSWORD, TestApp, on_both_databases},
        request::{Reply, RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    a_token_is_issued
    with_a_path_the_token_is_handed_over_in_the_fragment
    a_token_handed_over_opens_one_browser_session
    a_token_is_not_handed_over_by_another_site
    a_user_name_is_typed_in_any_case
    built_in_users_sign_in
    a_refused_sign_in_does_not_say_why
    a_disabled_user_does_not_sign_in
    user_name_and_password_must_be_given
    nulls_are_nothing
    guessing_is_slowed_down
    guesses_sent_at_once_are_slowed_down
    a_right_password_forgives_the_wrong_ones
    one_address_is_slowed_down_whichever_users_it_tries
}

async fn login(app: &TestApp, body: &Value) -> Reply {
    app.send(Request::post("/api/v1/users/auth/_login").json(body)).await
}

async fn a_token_is_issued(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let reply = login(app, &json!({"username": "bob", "password": PASSWORD, "unknown": 1})).await;
    assert_eq!(reply.status, 200);
    let mut body = reply.json();
    let token = body["token"].take().as_str().unwrap().to_owned();
    assert_eq!(body, json!({"token": null, "session_expiration_time": "2026-11-22T12:30:00Z"}));
    assert_eq!(token.split('.').count(), 3, "a JWT: {token}");
    let me = app.send(Request::get(USER).bearer(&token).empty()).await;
    assert_eq!(me.json()["user_name"], "bob");
    assert_eq!(me.json()["metadata"]["first_login_at"], "2026-11-22T12:00:00Z");
}

async fn with_a_path_the_token_is_handed_over_in_the_fragment(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let state = json!({"path": "/deployments?a=b c\r\nx-injected: 1"});
    let reply = login(app, &json!({"username": "bob", "password": PASSWORD, "login_state": state})).await;
    assert_eq!((reply.status.as_u16(), reply.text().as_str()), (302, "{}"));
    let location = reply.header("location").unwrap();
    let (token, path) = location.strip_prefix("/sso/token#").unwrap().split_once("?state=").unwrap();
    assert_eq!(path, "/deployments?a=b%20cx-injected:%201");
    assert_eq!(app.send(Request::get(USER).bearer(token).empty()).await.status, 200);
}

/// Sends what the console's page at `/sso/token` sends.
async fn go_on(app: &TestApp, token: &str, state: &str, site: &str) -> Reply {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("token", token)
        .append_pair("state", state)
        .finish();
    app.send(Request::post("/sso/token").header("sec-fetch-site", site).raw(body)).await
}

async fn a_token_handed_over_opens_one_browser_session(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let token = app.sign_in("bob", PASSWORD).await;
    let reply = go_on(app, &token, "/profile/sessions?a=b", "same-origin").await;
    assert_eq!((reply.status.as_u16(), reply.header("location")), (303, Some("/profile/sessions?a=b")));
    let cookie = reply.header("set-cookie").unwrap().split_once(';').unwrap().0;
    let page = app.send(Request::get("/profile/sessions").header("cookie", cookie).empty()).await;
    assert_eq!(page.status, 200);
    assert_eq!(app.send(Request::get(USER).bearer(&token).empty()).await.status, 401, "the token has ended");

    let again = go_on(app, &token, "/", "same-origin").await;
    assert_eq!((again.status.as_u16(), again.header("set-cookie")), (401, None));
    assert!(!again.text().contains(&token));
    let none = go_on(app, "a.b.c", "/", "same-origin").await;
    assert_eq!((none.status.as_u16(), none.header("set-cookie")), (401, None));

    for elsewhere in ["//evil.example", "https://evil.example", ""] {
        let token = app.sign_in("bob", PASSWORD).await;
        let reply = go_on(app, &token, elsewhere, "same-origin").await;
        assert_eq!(reply.header("location"), Some("/profile/api-keys"), "{elsewhere}");
    }
}

async fn a_token_is_not_handed_over_by_another_site(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let token = app.sign_in("bob", PASSWORD).await;
    let reply = go_on(app, &token, "/", "cross-site").await;
    assert_eq!((reply.status.as_u16(), reply.header("set-cookie")), (403, None));
    assert_eq!(app.send(Request::get(USER).bearer(&token).empty()).await.status, 200);
}

async fn a_user_name_is_typed_in_any_case(app: &TestApp) {
    app.add_user("Bob", "ece_deployment_viewer").await;
    for name in ["Bob", "bob", "BOB"] {
        let token = app.sign_in(name, PASSWORD).await;
        let me = app.send(Request::get(USER).bearer(&token).empty()).await;
        assert_eq!(me.json()["user_name"], "Bob");
    }
    // Guesses count against the one user whom they are about.
    for name in ["bob", "BOB", "Bob", "bOB", "boB"] {
        assert_eq!(login(app, &json!({"username": name, "password": "wrong"})).await.status, 401);
    }
    assert_eq!(login(app, &json!({"username": "BoB", "password": "wrong"})).await.status, 429);
}

async fn built_in_users_sign_in(app: &TestApp) {
    let token = app.sign_in("admin", &app.admin_password).await;
    let me = app.send(Request::get(USER).bearer(&token).empty()).await;
    assert_eq!(me.json()["builtin"], true);
}

async fn a_refused_sign_in_does_not_say_why(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let mut replies = Vec::new();
    for (username, password) in [("bob", "wrong"), ("bob", ""), ("nobody", PASSWORD), ("", ""), ("a b", PASSWORD)] {
        replies.push(login(app, &json!({"username": username, "password": password})).await);
    }
    assert_reply!(the_only_answer(&replies), @r#"
    401 Unauthorized
    www-authenticate: ApiKey realm="keyward", Bearer realm="keyward"
    x-cloud-error-codes: root.unauthenticated
    {
      "errors": [
        {
          "code": "root.unauthenticated",
          "message": "The supplied authentication is invalid"
        }
      ]
    }
    "#);
}

async fn a_disabled_user_does_not_sign_in(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let disable = Request::patch(format!("{USERS}/bob")).api_key(&admin.text);
    app.send(disable.json(&json!({"security": {"enabled": false}}))).await;
    let reply = login(app, &json!({"username": "bob", "password": PASSWORD})).await;
    assert_eq!(reply.status, 401);
    assert_eq!(reply.header("x-cloud-error-codes"), Some("root.unauthenticated"));
}

async fn user_name_and_password_must_be_given(app: &TestApp) {
    assert_reply!(login(app, &json!({"username": "bob"})).await, @r#"
    400 Bad Request
    x-cloud-error-codes: root.invalid_data
    {
      "errors": [
        {
          "code": "root.invalid_data",
          "fields": [
            "body.username",
            "body.password"
          ],
          "message": "Enter a value."
        }
      ]
    }
    "#);
    assert_eq!(login(app, &json!({"password": PASSWORD})).await.status, 400);
    assert_eq!(login(app, &json!({"username": null, "password": null})).await.status, 400);
    let secret = login(app, &json!({"username": "bob", "password": 12_345_678})).await;
    assert_reply!(secret, @r#"
    400 Bad Request
    x-cloud-error-codes: root.invalid_data
    {
      "errors": [
        {
          "code": "root.invalid_data",
          "fields": [
            "body.password"
          ],
          "message": "This value has the wrong type: a string is expected (line 1, column 20)."
        }
      ]
    }
    "#);
}

async fn nulls_are_nothing(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    for state in [json!(null), json!({}), json!({"path": null}), json!({"path": ""})] {
        let reply = login(app, &json!({"username": "bob", "password": PASSWORD, "login_state": state})).await;
        assert_eq!(reply.status, 200, "{state}");
    }
}

async fn guessing_is_slowed_down(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let guess = async |name: &str, password: &str| login(app, &json!({"username": name, "password": password})).await;
    for _ in 0..5 {
        assert_eq!(guess("bob", "wrong").await.status, 401);
    }
    app.wait(SignedDuration::from_millis(1));
    assert_reply!(guess("bob", PASSWORD).await, @r#"
    429 Too Many Requests
    retry-after: 1
    x-cloud-error-codes: root.too_many_requests
    {
      "errors": [
        {
          "code": "root.too_many_requests",
          "message": "Too many failed sign-ins. Try again after the time in Retry-After."
        }
      ]
    }
    "#);
    assert_eq!(guess("BOB", PASSWORD).await.status, 429, "the same user in other letters");
    for _ in 0..5 {
        assert_eq!(guess("nobody", "wrong").await.status, 401);
    }
    assert_eq!(guess("nobody", "wrong").await.status, 429, "unknown users are slowed down like known ones");
    app.wait(SignedDuration::from_secs(1));
    assert_eq!(guess("bob", "wrong").await.status, 401);
    assert_eq!(guess("bob", "wrong").await.header("retry-after"), Some("2"), "each failure doubles the wait");
    app.wait(SignedDuration::from_secs(2));
    assert_eq!(guess("bob", PASSWORD).await.status, 200);
}

async fn guesses_sent_at_once_are_slowed_down(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let guess = json!({"username": "bob", "password": "wrong"});
    let replies = join_all((0..30).map(|_| login(app, &guess))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 401).count(), 5);
    assert_eq!(replies.iter().filter(|reply| reply.status == 429).count(), 25);
}

async fn a_right_password_forgives_the_wrong_ones(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(login(app, &json!({"username": "bob", "password": "wrong"})).await.status, 401);
        }
        assert_eq!(login(app, &json!({"username": "bob", "password": PASSWORD})).await.status, 200);
    }
}

async fn one_address_is_slowed_down_whichever_users_it_tries(app: &TestApp) {
    for number in 0..30 {
        let reply = login(app, &json!({"username": format!("user{number}"), "password": "wrong"})).await;
        assert_eq!(reply.status, 401, "{number}");
    }
    assert_eq!(login(app, &json!({"username": "another", "password": "wrong"})).await.status, 429);
}
