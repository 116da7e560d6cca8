use axum::http::Request;
use serde_json::{Value, json};

use crate::{
    cloud::{USER, get},
    support::{
        app::{PASSWORD, TestApp, TestKey, on_both_databases},
        request::{Reply, RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    everybody_sees_themselves
    built_in_users_see_themselves
    ones_own_profile_and_password
    ones_own_roles_and_being_enabled_are_not_ones_own
    built_in_users_change_their_password_only
    nobody_is_nobody
}

async fn update(app: &TestApp, key: &TestKey, body: &Value) -> Reply {
    app.send(Request::patch(USER).api_key(&key.text).json(body)).await
}

async fn everybody_sees_themselves(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    assert_reply!(get(app, &key.text, USER).await, @r#"
    200 OK
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "builtin": false,
      "metadata": {
        "created_at": "2026-11-22T12:00:00Z",
        "created_by": "admin"
      },
      "security": {
        "enabled": true,
        "permissions": [
          "create-api-key",
          "delete-api-key",
          "delete-api-keys",
          "get-api-key",
          "get-api-keys",
          "get-current-user",
          "update-current-user"
        ],
        "roles": [
          "ece_deployment_viewer"
        ],
        "security_realm": {
          "id": "default_native",
          "type": "native"
        }
      },
      "user_name": "bob"
    }
    "#);
}

async fn built_in_users_see_themselves(app: &TestApp) {
    let token = app.sign_in("admin", &app.admin_password).await;
    assert_reply!(app.send(Request::get(USER).bearer(&token).empty()).await, @r#"
    200 OK
    {
      "builtin": true,
      "metadata": {
        "created_at": "2026-11-22T12:00:00Z",
        "created_by": "keyward",
        "first_login_at": "2026-11-22T12:00:00Z",
        "last_login_at": "2026-11-22T12:00:00Z"
      },
      "security": {
        "enabled": true,
        "permissions": [
          "create-organization",
          "create-user",
          "delete-user",
          "delete-user-api-key",
          "delete-user-api-keys",
          "delete-users-api-keys",
          "get-current-user",
          "get-user",
          "get-user-api-key",
          "get-user-api-keys",
          "get-users",
          "get-users-api-keys",
          "list-organizations",
          "update-current-user",
          "update-user"
        ],
        "roles": [
          "ece_platform_admin"
        ],
        "security_realm": {
          "id": "default_native",
          "type": "native"
        }
      },
      "user_name": "admin"
    }
    "#);
}

async fn ones_own_profile_and_password(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let token = app.sign_in("bob", PASSWORD).await;
    let other = app.sign_in("bob", PASSWORD).await;
    let body = json!({"full_name": "Bob B", "email": "b@example.com", "security": {"password": "another one"}});
    let reply = app.send(Request::patch(USER).bearer(&token).json(&body)).await;
    assert_eq!(reply.status, 200, "{reply}");
    assert_eq!(reply.json()["full_name"], "Bob B");
    assert_eq!(reply.json()["metadata"]["updated_by"], "bob");
    assert_eq!(app.send(Request::get(USER).bearer(&token).empty()).await.status, 200, "this session goes on");
    assert_eq!(app.send(Request::get(USER).bearer(&other).empty()).await.status, 401, "the others have ended");
    app.sign_in("bob", "another one").await;
    let reply = update(app, &key, &json!({"email": null})).await;
    assert_eq!((reply.json().get("email"), &reply.json()["full_name"]), (None, &json!("Bob B")));
}

async fn ones_own_roles_and_being_enabled_are_not_ones_own(app: &TestApp) {
    let key = app.add_user_with_key("ada", "ece_platform_admin").await;
    assert_reply!(update(app, &key, &json!({"security": {"roles": ["ece_platform_viewer"]}})).await, @r#"
    400 Bad Request
    x-cloud-error-codes: user.roles.forbidden
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "user.roles.forbidden",
          "fields": [
            "body.security.roles"
          ],
          "message": "Nobody changes their own roles. Ask a platform admin."
        }
      ]
    }
    "#);
    assert_reply!(update(app, &key, &json!({"security": {"enabled": false}})).await, @r#"
    400 Bad Request
    x-cloud-error-codes: user.restricted_field
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "user.restricted_field",
          "fields": [
            "body.security.enabled"
          ],
          "message": "Nobody enables or disables themselves. Ask a platform admin."
        }
      ]
    }
    "#);
    assert_eq!(update(app, &key, &json!({"builtin": true})).await.status, 400);
}

async fn built_in_users_change_their_password_only(app: &TestApp) {
    let token = app.sign_in("admin", &app.admin_password).await;
    let update = async |body: Value| app.send(Request::patch(USER).bearer(&token).json(&body)).await;
    assert_reply!(update(json!({"full_name": "The Admin"})).await, @r#"
    400 Bad Request
    x-cloud-error-codes: user.cannot_modify
    {
      "errors": [
        {
          "code": "user.cannot_modify",
          "message": "Built-in users cannot be changed or deleted, but for their password."
        }
      ]
    }
    "#);
    assert_eq!(update(json!({"security": {"password": "another one"}})).await.status, 200);
    app.sign_in("admin", "another one").await;
}

async fn nobody_is_nobody(app: &TestApp) {
    assert_eq!(app.send(Request::get(USER).empty()).await.status, 401);
    assert_eq!(app.send(Request::patch(USER).json(&json!({"full_name": "Nobody"}))).await.status, 401);
}
