use axum::http::Request;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};

use crate::{
    cloud::{USER, USERS, get},
    support::{
        app::{PASSWORD, TestApp, TestKey, on_both_databases},
        request::{Reply, RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    what_is_left_out_stays_and_null_removes
    roles_password_and_being_enabled
    null_leaves_what_cannot_be_missing
    refused_values_change_nothing
    protected_users
    restricted_fields
    unknown_users
    others_may_not
    what_others_change_meanwhile_is_not_undone
    a_key_makes_no_password
}

async fn update(app: &TestApp, key: &TestKey, name: &str, body: &Value) -> Reply {
    app.send(Request::patch(format!("{USERS}/{name}")).api_key(&key.text).json(body)).await
}

async fn what_is_left_out_stays_and_null_removes(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    app.add_user("bob", "ece_deployment_viewer").await;
    let both = json!({"full_name": "Bob B", "email": "b@example.com", "user_name": "another", "unknown": 1});
    app.wait(jiff::SignedDuration::from_mins(1));
    assert_reply!(update(app, &admin, "bob", &both).await, @r#"
    200 OK
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "builtin": false,
      "email": "b@example.com",
      "full_name": "Bob B",
      "metadata": {
        "created_at": "2026-11-22T12:00:00Z",
        "created_by": "admin",
        "updated_at": "2026-11-22T12:01:00Z",
        "updated_by": "ada"
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
    let reply = update(app, &admin, "bob", &json!({"full_name": null})).await.json();
    assert_eq!((reply.get("full_name"), &reply["email"]), (None, &json!("b@example.com")));
    let reply = update(app, &admin, "bob", &json!({"email": ""})).await.json();
    assert_eq!(reply.get("email"), None);
    assert_eq!(update(app, &admin, "bob", &json!({})).await.json(), reply);
}

async fn roles_password_and_being_enabled(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    app.add_user("bob", "ece_deployment_viewer").await;
    let token = app.sign_in("bob", PASSWORD).await;
    let security = json!({"roles": ["ece_platform_viewer"], "enabled": true, "password": "another one"});
    let reply = update(app, &admin, "bob", &json!({"security": security})).await;
    assert_reply!(reply, @r#"
    200 OK
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "builtin": false,
      "metadata": {
        "created_at": "2026-11-22T12:00:00Z",
        "created_by": "admin",
        "first_login_at": "2026-11-22T12:00:00Z",
        "last_login_at": "2026-11-22T12:00:00Z",
        "updated_at": "2026-11-22T12:00:00Z",
        "updated_by": "ada"
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
          "get-user",
          "get-user-api-key",
          "get-user-api-keys",
          "get-users",
          "get-users-api-keys",
          "list-organizations",
          "update-current-user"
        ],
        "roles": [
          "ece_platform_viewer"
        ],
        "security_realm": {
          "id": "default_native",
          "type": "native"
        }
      },
      "user_name": "bob"
    }
    "#);
    assert_eq!(get(app, &admin.text, &format!("{USERS}/bob")).await.json(), reply.json());
    assert_eq!(app.send(Request::get(USER).bearer(&token).empty()).await.status, 401, "a new password ends sessions");
    app.sign_in("bob", "another one").await;
}

async fn null_leaves_what_cannot_be_missing(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    app.add_user("bob", "ece_deployment_viewer").await;
    update(app, &admin, "bob", &json!({"security": {"enabled": false}})).await;
    for body in [json!({"security": {"roles": null, "enabled": null, "password": null}}), json!({"security": null})] {
        let security = update(app, &admin, "bob", &body).await.json()["security"].take();
        assert_eq!((&security["roles"], &security["enabled"]), (&json!(["ece_deployment_viewer"]), &json!(false)));
    }
}

async fn refused_values_change_nothing(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    app.add_user("bob", "ece_deployment_viewer").await;
    let before = get(app, &admin.text, &format!("{USERS}/bob")).await.json();
    let security = json!({"roles": ["ece_platform_admin", "ece_platform_viewer"], "password": "short"});
    let body = json!({"full_name": "Bob B", "email": "nowhere", "security": security});
    assert_reply!(update(app, &admin, "bob", &body).await, @r#"
    400 Bad Request
    x-cloud-error-codes: root.invalid_data,user.roles.invalid,root.invalid_data
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "root.invalid_data",
          "fields": [
            "body.email"
          ],
          "message": "Enter an e-mail address such as name@example.com."
        },
        {
          "code": "user.roles.invalid",
          "fields": [
            "body.security.roles"
          ],
          "message": "The platform admin role cannot be combined with another role."
        },
        {
          "code": "root.invalid_data",
          "fields": [
            "body.security.password"
          ],
          "message": "Use at least 8 characters."
        }
      ]
    }
    "#);
    assert_eq!(update(app, &admin, "bob", &json!({"security": {"roles": []}})).await.status, 400);
    assert_eq!(get(app, &admin.text, &format!("{USERS}/bob")).await.json(), before);
    app.sign_in("bob", PASSWORD).await;
}

async fn protected_users(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    assert_reply!(update(app, &admin, "readonly", &json!({"security": {"enabled": false}})).await, @r#"
    400 Bad Request
    x-cloud-error-codes: user.cannot_modify
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "user.cannot_modify",
          "message": "Built-in users cannot be changed or deleted, but for their password."
        }
      ]
    }
    "#);
    assert_eq!(update(app, &admin, "readonly", &json!({"security": {"password": "a password"}})).await.status, 200);
    app.sign_in("readonly", "a password").await;
    let own = update(app, &admin, "ada", &json!({"security": {"enabled": false}})).await;
    assert_eq!(own.header("x-cloud-error-codes"), Some("user.restricted_field"));
}

async fn restricted_fields(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    app.add_user("bob", "ece_deployment_viewer").await;
    let body = json!({"metadata": {}, "security": {"security_realm": {"type": "ldap", "id": "corporate"}}});
    assert_reply!(update(app, &admin, "bob", &body).await, @r#"
    400 Bad Request
    x-cloud-error-codes: user.restricted_field
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "user.restricted_field",
          "fields": [
            "body.metadata",
            "body.security.security_realm"
          ],
          "message": "Only Keyward itself sets these. Leave them out."
        }
      ]
    }
    "#);
}

async fn what_others_change_meanwhile_is_not_undone(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let bob = app.add_user_with_key("bob", "ece_platform_admin").await;
    let own = json!({"full_name": "Bob"});
    let disable = json!({"security": {"enabled": false}});
    let others = join_all((0..20).map(|_| update(app, &bob, "bob", &own)));
    let (disabled, _) = join(update(app, &admin, "bob", &disable), others).await;
    assert_eq!(disabled.status, 200, "{disabled}");
    let bob = get(app, &admin.text, &format!("{USERS}/bob")).await.json();
    assert_eq!(bob["security"]["enabled"], false, "{bob}");
}

async fn a_key_makes_no_password(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let reply = update(app, &key, "bob", &json!({"security": {"password": "another password"}})).await;
    assert_eq!(reply.status, 400, "{reply}");
    assert_eq!(reply.json()["errors"][0]["fields"], json!(["body.security.password"]));
}

async fn unknown_users(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    assert_reply!(update(app, &admin, "nobody", &json!({"full_name": "Nobody"})).await, @r#"
    404 Not Found
    x-cloud-error-codes: user.not_found
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "user.not_found",
          "message": "There is no such user."
        }
      ]
    }
    "#);
}

async fn others_may_not(app: &TestApp) {
    let viewer = app.add_user_with_key("vic", "ece_platform_viewer").await;
    app.add_user("bob", "ece_deployment_viewer").await;
    assert_eq!(update(app, &viewer, "bob", &json!({"full_name": "Bob"})).await.status, 403);
    assert_eq!(update(app, &viewer, "nobody", &json!({"full_name": "Bob"})).await.status, 403);
    let reply = app.send(Request::patch(format!("{USERS}/bob")).json(&json!({"full_name": "Bob"}))).await;
    assert_eq!(reply.status, 401);
}
