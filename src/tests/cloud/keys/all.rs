use axum::http::Request;
use serde_json::{Value, json};

use crate::{
    cloud::{KEYS, get, works},
    support::{
        app::{TestApp, on_both_databases},
        request::{Reply, RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    admins_and_viewers_list_everybodys_keys
    admins_revoke_everybodys_keys
    pairs_that_do_not_belong_together_are_passed_over
    others_do_neither
    the_list_must_be_given
}

async fn delete_all(app: &TestApp, key: &str, body: &Value) -> Reply {
    app.send(Request::delete(format!("{KEYS}/_all")).api_key(key).json(body)).await
}

async fn admins_and_viewers_list_everybodys_keys(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    app.wait(jiff::SignedDuration::from_secs(1));
    let viewer = app.add_user_with_key("vic", "ece_platform_viewer").await;
    let seen = get(app, &admin.text, &format!("{KEYS}/_all")).await;
    assert_reply!(seen, @r#"
    200 OK
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "keys": [
        {
          "creation_date": "2026-11-22T12:00:01Z",
          "description": "key of vic",
          "expiration_date": "2027-02-22T12:00:01Z",
          "id": "eZBgc0NEBh6n1idgeWTv",
          "user_id": "vic"
        },
        {
          "creation_date": "2026-11-22T12:00:00Z",
          "description": "key of ada",
          "expiration_date": "2027-02-22T12:00:00Z",
          "id": "Gust24qYOEFfdbmVndVW",
          "user_id": "ada"
        }
      ]
    }
    "#);
    assert_eq!(get(app, &viewer.text, &format!("{KEYS}/_all")).await.json(), seen.json());
}

async fn admins_revoke_everybodys_keys(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let bob = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let eve = app.add_user_with_key("eve", "ece_deployment_viewer").await;
    let keys = json!([{"user_id": "bob", "api_key_id": bob.id}, {"user_id": "eve", "api_key_id": eve.id}]);
    assert_reply!(delete_all(app, &admin.text, &json!({"user_api_keys": keys})).await, @r#"
    200 OK
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {}
    "#);
    assert!(!works(app, &bob.text).await);
    assert!(!works(app, &eve.text).await);
    assert!(works(app, &admin.text).await);
}

async fn pairs_that_do_not_belong_together_are_passed_over(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let bob = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let keys = json!([
        {"user_id": "eve", "api_key_id": bob.id},
        {"user_id": "not a name", "api_key_id": bob.id},
        {"user_id": "bob", "api_key_id": "not an id"},
    ]);
    assert_eq!(delete_all(app, &admin.text, &json!({"user_api_keys": keys})).await.status, 200);
    assert!(works(app, &bob.text).await);
}

async fn others_do_neither(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let keys = json!({"user_api_keys": [{"user_id": "ada", "api_key_id": admin.id}]});
    let viewer = app.add_user_with_key("vic", "ece_platform_viewer").await;
    assert_reply!(delete_all(app, &viewer.text, &keys).await, @r#"
    403 Forbidden
    x-cloud-error-codes: root.unauthorized.rbac
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "root.unauthorized.rbac",
          "message": "You are not authorized to access this resource. Reason: [Missing required permissions]."
        }
      ]
    }
    "#);
    let bob = app.add_user_with_key("bob", "ece_deployment_manager").await;
    assert_eq!(get(app, &bob.text, &format!("{KEYS}/_all")).await.status, 403);
    assert_eq!(delete_all(app, &bob.text, &keys).await.status, 403);
    assert_eq!(app.send(Request::get(format!("{KEYS}/_all")).empty()).await.status, 401);
    assert_eq!(app.send(Request::delete(format!("{KEYS}/_all")).json(&keys)).await.status, 401);
    assert!(works(app, &admin.text).await);
}

async fn the_list_must_be_given(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    assert_reply!(delete_all(app, &admin.text, &json!({"user_api_keys": null})).await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "fields": [
            "body.user_api_keys"
          ],
          "message": "Enter a value."
        }
      ]
    }
    "#);
}
