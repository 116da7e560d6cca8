//! Who is let in, who is not, and what every answer to a key says.

use std::net::SocketAddr;

use axum::http::{Request, header};
use jiff::SignedDuration;
use keyward::service::keys::AskedExpiration;
use serde_json::json;

use super::{KEYS, USER, USERS, delete, get, the_only_answer, works};
use crate::support::{
    app::{PASSWORD, TestApp, on_both_databases},
    request::{RequestBuilderExt, assert_reply},
};

on_both_databases! {
    every_refused_credential_gets_the_same_answer
    the_scheme_is_read_in_any_case
    cookies_mean_nothing
    every_answer_to_a_key_says_when_the_key_ends
    a_key_without_end_and_a_token_say_nothing_of_an_end
    a_key_ends_on_the_second
    a_disabled_user_is_refused_from_the_next_request_on
    roles_count_as_they_are_now
    a_deleted_users_key_is_refused_from_the_next_request_on
    a_failing_database_is_told_apart_from_a_refusal
    a_use_is_kept_with_where_it_came_from
}

/// The route and not the path: what stands in a path is nobody's business who looks at the key.
async fn a_use_is_kept_with_where_it_came_from(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let id = keyward::domain::KeyId::parse(&key.id).unwrap();
    let client: SocketAddr = "203.0.113.7:51000".parse().unwrap();
    let asked = |path: String| Request::get(path).api_key(&key.text);
    let last_use = async || {
        app.services.usage.flush().await.unwrap();
        let stored = app.database.storage.key_for_authentication(&id).await.unwrap();
        stored.unwrap().key.last_use.unwrap()
    };
    let request = asked(format!("{KEYS}/{}", key.id)).header(header::USER_AGENT, "curl/8.14.1 \u{9}(x)");
    app.send_from(client, request.empty()).await;
    let used = last_use().await;
    assert_eq!(used.at, app.now());
    assert_eq!(used.address.as_deref(), Some("203.0.113.7"));
    assert_eq!(used.client.as_deref(), Some("curl/8.14.1 (x)"));
    assert_eq!(used.endpoint.as_deref(), Some("GET /api/v1/users/auth/keys/{api_key_id}"));
    app.wait(SignedDuration::from_secs(1));
    app.send(asked("/api/v1/nothing-here".to_owned()).empty()).await;
    let used = last_use().await;
    assert_eq!(
        (used.at, used.address, used.client, used.endpoint),
        (app.now(), Some("192.0.2.7".to_owned()), None, None)
    );
}

async fn every_refused_credential_gets_the_same_answer(app: &TestApp) {
    let good = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let revoked = app.add_key("bob", "revoked").await;
    let expired = app.add_key_for("bob", "expired", AskedExpiration::Lifetime("1s".to_owned())).await;
    let disabled = app.add_user_with_key("eve", "ece_deployment_viewer").await;
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    delete(app, &good.text, &format!("{KEYS}/{}", revoked.id)).await;
    let disable = Request::patch(format!("{USERS}/eve")).api_key(&admin.text);
    app.send(disable.json(&json!({"security": {"enabled": false}}))).await;
    app.wait(SignedDuration::from_secs(1));

    let key = |text: &str| vec![format!("ApiKey {text}")];
    let unknown = keyward::domain::KeyString::parse(&good.text).unwrap();
    let other = |id: &str, secret: &str| {
        let id = keyward::domain::KeyId::parse(id).unwrap();
        keyward::domain::KeyString::assemble(unknown.kind(), id, secret.to_owned()).unwrap().reveal()
    };
    let credentials = [
        vec![],
        key(""),
        key("kwp_nonsense"),
        key(&good.text[..61]),
        key(&other(&"Z".repeat(20), unknown.secret().reveal())),
        key(&other(unknown.id().as_str(), &"Z".repeat(32))),
        key(&revoked.text),
        key(&expired.text),
        key(&disabled.text),
        [key(&good.text), key(&good.text)].concat(),
        vec![good.text.clone()],
        vec![format!("Bearer {}", good.text)],
        vec!["Bearer a.b.c".to_owned()],
        vec!["Basic YWRhOmNvcnJlY3QgaG9yc2U=".to_owned()],
    ];
    let mut replies = Vec::new();
    for values in credentials {
        let request = values.iter().fold(Request::get(USER), |request, value| request.header("authorization", value));
        replies.push(app.send(request.empty()).await);
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

async fn the_scheme_is_read_in_any_case(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    for scheme in ["ApiKey", "apikey", "APIKEY", "apiKey", "ApiKey  "] {
        let request = Request::get(USER).header("authorization", format!("{scheme} {}", key.text));
        assert_eq!(app.send(request.empty()).await.status, 200, "{scheme}");
    }
    let token = app.sign_in("bob", PASSWORD).await;
    let request = Request::get(USER).header("authorization", format!("bEARER {token}"));
    assert_eq!(app.send(request.empty()).await.status, 200);
}

async fn cookies_mean_nothing(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let token = app.sign_in("bob", PASSWORD).await;
    for name in ["id", "keyward", "session", "__Host-keyward"] {
        let request = Request::get(USER).header("cookie", format!("{name}={token}"));
        assert_eq!(app.send(request.empty()).await.status, 401, "{name}");
    }
}

async fn every_answer_to_a_key_says_when_the_key_ends(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let read = get(app, &key.text, &format!("{KEYS}/{}", key.id)).await;
    let end = read.json()["expiration_date"].as_str().unwrap().to_owned();
    assert_eq!(end, "2027-02-22T12:00:00Z");
    let too_large = "x".repeat(1024 * 1024 + 1);
    let as_bob = |request: axum::http::request::Builder| request.api_key(&key.text);
    let requests = [
        (200, as_bob(Request::get(USER)).empty()),
        (200, as_bob(Request::get("/api/v1/users/auth/methods")).empty()),
        (201, as_bob(Request::post(KEYS)).json(&json!({"description": "another"}))),
        (400, as_bob(Request::post(KEYS)).json(&json!({"description": ""}))),
        (400, as_bob(Request::post(KEYS)).raw("{")),
        (401, as_bob(Request::post("/api/v1/users/auth/_refresh")).empty()),
        (403, as_bob(Request::get(USERS)).empty()),
        (404, as_bob(Request::get("/api/v1/nothing")).empty()),
        (404, as_bob(Request::get("/api/v1")).empty()),
        (405, as_bob(Request::put(USERS)).empty()),
        (413, as_bob(Request::post(KEYS)).raw(too_large)),
        (501, as_bob(Request::get("/api/v1/users/auth/saml/_init")).empty()),
    ];
    for (status, request) in requests {
        let path = request.uri().to_string();
        let reply = app.send(request).await;
        assert_eq!(reply.status, status, "{path} {reply}");
        assert_eq!(reply.header("x-elastic-api-key-expiration"), Some(end.as_str()), "{path}");
        let exposed = reply.header("access-control-expose-headers").unwrap();
        assert!(exposed.contains("X-Elastic-Api-Key-Expiration"), "{exposed}");
    }
}

async fn a_key_without_end_and_a_token_say_nothing_of_an_end(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let key = app.add_key_for("bob", "for ever", AskedExpiration::Lifetime("never".to_owned())).await;
    let reply = get(app, &key.text, &format!("{KEYS}/{}", key.id)).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("x-elastic-api-key-expiration"), None);
    assert_eq!(reply.json().get("expiration_date"), None);
    let token = app.sign_in("bob", PASSWORD).await;
    let reply = app.send(Request::get(USER).bearer(&token).empty()).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("x-elastic-api-key-expiration"), None);
}

async fn a_key_ends_on_the_second(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let key = app.add_key_for("bob", "an hour", AskedExpiration::Lifetime("1h".to_owned())).await;
    app.wait(SignedDuration::from_millis(3_599_999));
    assert!(works(app, &key.text).await);
    app.wait(SignedDuration::from_millis(1));
    assert!(!works(app, &key.text).await);
}

async fn a_disabled_user_is_refused_from_the_next_request_on(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let token = app.sign_in("bob", PASSWORD).await;
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let set = async |enabled: bool| {
        let request = Request::patch(format!("{USERS}/bob")).api_key(&admin.text);
        let body = json!({"security": {"enabled": enabled}, "user_name": "bob"});
        assert_eq!(app.send(request.json(&body)).await.status, 200);
    };
    let token_works = async || app.send(Request::get(USER).bearer(&token).empty()).await.status == 200;
    assert!(works(app, &key.text).await && token_works().await);
    set(false).await;
    assert!(!works(app, &key.text).await);
    assert!(!token_works().await);
    set(true).await;
    assert!(works(app, &key.text).await, "the key is the owner's again");
    assert!(!token_works().await, "the session was ended for good");
}

async fn roles_count_as_they_are_now(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let give = async |role: &str| {
        let request = Request::patch(format!("{USERS}/bob")).api_key(&admin.text);
        assert_eq!(app.send(request.json(&json!({"security": {"roles": [role]}}))).await.status, 200);
    };
    assert_eq!(get(app, &key.text, USERS).await.status, 403);
    give("ece_platform_viewer").await;
    assert_eq!(get(app, &key.text, USERS).await.status, 200);
    give("ece_deployment_viewer").await;
    assert_eq!(get(app, &key.text, USERS).await.status, 403);
}

async fn a_deleted_users_key_is_refused_from_the_next_request_on(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let token = app.sign_in("bob", PASSWORD).await;
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    assert_eq!(delete(app, &admin.text, &format!("{USERS}/bob")).await.status, 200);
    assert!(!works(app, &key.text).await);
    assert_eq!(app.send(Request::get(USER).bearer(&token).empty()).await.status, 401);
}

async fn a_failing_database_is_told_apart_from_a_refusal(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    app.database.storage.close().await;
    let reply = get(app, &key.text, USER).await;
    assert_reply!(reply, @r#"
    500 Internal Server Error
    x-cloud-error-codes: root.internal_server_error
    {
      "errors": [
        {
          "code": "root.internal_server_error",
          "message": "Something went wrong at Keyward. Try again; if it stays, tell whoever runs it."
        }
      ]
    }
    "#);
}
