use axum::http::Request;
use serde_json::{Value, json};

use crate::{
    cloud::{KEYS, delete, works},
    support::{
        app::{TestApp, on_both_databases},
        request::{Reply, RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    a_key_is_refused_from_the_next_request_on
    a_key_revokes_itself
    what_is_not_ones_own_does_not_exist
    some_at_once
    unknown_ids_are_passed_over
    the_list_must_be_given
    too_many_at_once
    quickly_one_by_one
    nobody_revokes_keys
}

async fn delete_some(app: &TestApp, key: &str, body: &Value) -> Reply {
    app.send(Request::delete(KEYS).api_key(key).json(body)).await
}

async fn a_key_is_refused_from_the_next_request_on(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let other = app.add_key("bob", "other").await;
    assert!(works(app, &other.text).await);
    assert_reply!(delete(app, &key.text, &format!("{KEYS}/{}", other.id)).await, @r#"
    200 OK
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {}
    "#);
    assert!(!works(app, &other.text).await);
    assert_reply!(delete(app, &key.text, &format!("{KEYS}/{}", other.id)).await, @r#"
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

async fn a_key_revokes_itself(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let reply = delete(app, &key.text, &format!("{KEYS}/{}", key.id)).await;
    assert_eq!(reply.status, 200);
    assert!(reply.header("x-elastic-api-key-expiration").is_some());
    assert!(!works(app, &key.text).await);
}

async fn what_is_not_ones_own_does_not_exist(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let other = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    for id in [other.id.as_str(), &"0".repeat(20), "x"] {
        let reply = delete(app, &admin.text, &format!("{KEYS}/{id}")).await;
        assert_eq!(reply.header("x-cloud-error-codes"), Some("api_keys.key_not_found"), "{id}");
    }
    assert!(works(app, &other.text).await);
}

async fn some_at_once(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let (first, second) = (app.add_key("bob", "first").await, app.add_key("bob", "second").await);
    assert_reply!(delete_some(app, &key.text, &json!({"keys": [first.id, second.id, first.id]})).await, @r#"
    200 OK
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {}
    "#);
    assert!(!works(app, &first.text).await);
    assert!(!works(app, &second.text).await);
    assert!(works(app, &key.text).await);
}

async fn unknown_ids_are_passed_over(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let other = app.add_user_with_key("eve", "ece_deployment_viewer").await;
    let mine = app.add_key("bob", "mine").await;
    let reply = delete_some(app, &key.text, &json!({"keys": [other.id, "0".repeat(20), "x", "", mine.id]})).await;
    assert_eq!((reply.status.as_u16(), reply.text().as_str()), (200, "{}"));
    assert!(works(app, &other.text).await, "somebody else's");
    assert!(!works(app, &mine.text).await);
    assert_eq!(delete_some(app, &key.text, &json!({"keys": []})).await.status, 200);
}

async fn the_list_must_be_given(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    assert_reply!(delete_some(app, &key.text, &json!({})).await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "fields": [
            "body.keys"
          ],
          "message": "Enter a value."
        }
      ]
    }
    "#);
    assert_eq!(delete_some(app, &key.text, &json!({"keys": null})).await.status, 400);
    assert_eq!(delete_some(app, &key.text, &json!({"keys": "a"})).await.status, 400);
    assert_eq!(delete(app, &key.text, KEYS).await.status, 400, "no body at all");
}

async fn too_many_at_once(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let ids = |count: usize| (0..count).map(|number| format!("{number:020}")).collect::<Vec<_>>();
    assert_eq!(delete_some(app, &key.text, &json!({"keys": ids(10_000)})).await.status, 200);
    assert_reply!(delete_some(app, &key.text, &json!({"keys": ids(10_001)})).await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "fields": [
            "body.keys"
          ],
          "message": "Name at most 10000 at once; these are 10001."
        }
      ]
    }
    "#);
}

/// As ecctl does it, which waits a second between two: it need not.
async fn quickly_one_by_one(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    for number in 0..20 {
        let one = app.add_key("bob", &format!("key {number}")).await;
        assert_eq!(delete(app, &key.text, &format!("{KEYS}/{}", one.id)).await.status, 200);
    }
}

async fn nobody_revokes_keys(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    assert_eq!(app.send(Request::delete(format!("{KEYS}/{}", key.id)).empty()).await.status, 401);
    assert_eq!(app.send(Request::delete(KEYS).json(&json!({"keys": [key.id]}))).await.status, 401);
    assert!(works(app, &key.text).await);
}
