use axum::http::Request;

use crate::{
    cloud::{USERS, get, the_only_answer},
    support::{
        app::{TestApp, on_both_databases},
        request::{RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    admins_and_viewers_see_everybody
    everybody_sees_themselves
    unknown_users
    others_may_not
}

async fn admins_and_viewers_see_everybody(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let viewer = app.add_user_with_key("vic", "ece_platform_viewer").await;
    let seen = get(app, &viewer.text, &format!("{USERS}/ada")).await;
    assert_reply!(seen, @r#"
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
          "create-organization",
          "create-user",
          "delete-api-key",
          "delete-api-keys",
          "delete-user",
          "delete-user-api-key",
          "delete-user-api-keys",
          "delete-users-api-keys",
          "get-api-key",
          "get-api-keys",
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
      "user_name": "ada"
    }
    "#);
    assert_eq!(get(app, &admin.text, &format!("{USERS}/ada")).await.json(), seen.json());
}

async fn everybody_sees_themselves(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    assert_eq!(get(app, &key.text, &format!("{USERS}/bob")).await.json()["user_name"], "bob");
}

async fn unknown_users(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let mut replies = Vec::new();
    for name in ["nobody", "not%20a%20name", "%ff", "_all"] {
        replies.push(get(app, &admin.text, &format!("{USERS}/{name}")).await);
    }
    assert_reply!(the_only_answer(&replies), @r#"
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
    let key = app.add_user_with_key("bob", "ece_deployment_manager").await;
    app.add_user("eve", "ece_deployment_viewer").await;
    assert_reply!(get(app, &key.text, &format!("{USERS}/eve")).await, @r#"
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
    assert_eq!(get(app, &key.text, &format!("{USERS}/nobody")).await.status, 403);
    assert_eq!(app.send(Request::get(format!("{USERS}/eve")).empty()).await.status, 401);
}
