use axum::http::Request;
use serde_json::{Value, json};

use crate::{
    cloud::{USERS, get},
    support::{
        app::{TestApp, TestKey, on_both_databases},
        request::{Reply, RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    a_user_is_made_and_signs_in
    everything_that_can_be_said
    nulls_are_nothing
    the_name_must_be_free_in_any_case
    refused_values
    refused_roles
    restricted_fields
    others_may_not
}

async fn create(app: &TestApp, admin: &TestKey, body: &Value) -> Reply {
    app.send(Request::post(USERS).api_key(&admin.text).json(body)).await
}

/// As ecctl sends it.
fn bob() -> Value {
    let security = json!({"enabled": true, "password": "a password", "roles": ["ece_deployment_viewer"]});
    json!({"security": security, "user_name": "bob"})
}

async fn a_user_is_made_and_signs_in(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let reply = create(app, &admin, &bob()).await;
    assert_reply!(reply, @r#"
    200 OK
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "builtin": false,
      "metadata": {
        "created_at": "2026-11-22T12:00:00Z",
        "created_by": "ada"
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
    assert_eq!(get(app, &admin.text, &format!("{USERS}/bob")).await.json(), reply.json());
    app.sign_in("bob", "a password").await;
}

async fn everything_that_can_be_said(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let roles = ["ece_deployment_manager", "ece_platform_viewer"];
    let body = json!({
        "user_name": "carol", "full_name": " Carol C ", "email": "carol@example.com", "builtin": false, "unknown": [1],
        "security": {"roles": roles, "enabled": false, "password": "a password", "unknown": {}},
    });
    assert_reply!(create(app, &admin, &body).await, @r#"
    200 OK
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "builtin": false,
      "email": "carol@example.com",
      "full_name": "Carol C",
      "metadata": {
        "created_at": "2026-11-22T12:00:00Z",
        "created_by": "ada"
      },
      "security": {
        "enabled": false,
        "permissions": [],
        "roles": [
          "ece_platform_viewer",
          "ece_deployment_manager"
        ],
        "security_realm": {
          "id": "default_native",
          "type": "native"
        }
      },
      "user_name": "carol"
    }
    "#);
}

async fn nulls_are_nothing(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let mut body = bob();
    for field in ["full_name", "email", "builtin", "metadata"] {
        body[field] = Value::Null;
    }
    for field in ["enabled", "permissions", "elevated_permissions", "security_realm"] {
        body["security"][field] = Value::Null;
    }
    let reply = create(app, &admin, &body).await;
    assert_eq!(reply.status, 200, "{reply}");
    assert_eq!(reply.json()["security"]["enabled"], true);
}

async fn the_name_must_be_free_in_any_case(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    assert_eq!(create(app, &admin, &bob()).await.status, 200);
    assert_reply!(create(app, &admin, &bob()).await, @r#"
    409 Conflict
    x-cloud-error-codes: user.user_name.conflict
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "user.user_name.conflict",
          "message": "A user of this name exists. Choose another name."
        }
      ]
    }
    "#);
    for name in ["BOB", "admin", "ADA"] {
        let mut body = bob();
        body["user_name"] = json!(name);
        assert_eq!(create(app, &admin, &body).await.status, 409, "{name}");
    }
}

async fn refused_values(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    assert_reply!(create(app, &admin, &json!({})).await, @r#"
    400 Bad Request
    x-cloud-error-codes: user.user_name.invalid,user.roles.invalid,root.invalid_data
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "user.user_name.invalid",
          "fields": [
            "body.user_name"
          ],
          "message": "Enter a value."
        },
        {
          "code": "user.roles.invalid",
          "fields": [
            "body.security.roles"
          ],
          "message": "Choose at least one role."
        },
        {
          "code": "root.invalid_data",
          "fields": [
            "body.security.password"
          ],
          "message": "Enter a value."
        }
      ]
    }
    "#);
    let body = json!({
        "user_name": "not a name", "full_name": "x".repeat(101), "email": "nowhere",
        "security": {"roles": ["ece_platform_admin"], "password": "1234567"},
    });
    assert_reply!(create(app, &admin, &body).await, @r#"
    400 Bad Request
    x-cloud-error-codes: user.user_name.invalid,root.invalid_data
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "user.user_name.invalid",
          "fields": [
            "body.user_name"
          ],
          "message": "Use only letters, digits and . _ @ + - and begin with a letter or digit."
        },
        {
          "code": "root.invalid_data",
          "fields": [
            "body.full_name"
          ],
          "message": "Use at most 100 characters; this is 101."
        },
        {
          "code": "root.invalid_data",
          "fields": [
            "body.email"
          ],
          "message": "Enter an e-mail address such as name@example.com."
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
    for name in ["auth", "Auth", "_all", "", "a/b", &"x".repeat(65)] {
        let mut body = bob();
        body["user_name"] = json!(name);
        let reply = create(app, &admin, &body).await;
        assert_eq!(reply.header("x-cloud-error-codes"), Some("user.user_name.invalid"), "{name}");
    }
    let users = get(app, &admin.text, &format!("{USERS}?include_disabled=true")).await;
    assert_eq!(users.json()["users"].as_array().unwrap().len(), 3, "nobody was made");
}

async fn refused_roles(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let with_roles = async |roles: Value| {
        let mut body = bob();
        body["security"]["roles"] = roles;
        create(app, &admin, &body).await
    };
    assert_reply!(with_roles(json!(["owner"])).await, @r#"
    400 Bad Request
    x-cloud-error-codes: user.roles.invalid
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "user.roles.invalid",
          "fields": [
            "body.security.roles"
          ],
          "message": "This role does not exist."
        }
      ]
    }
    "#);
    for roles in [
        json!(null),
        json!([]),
        json!(["ece_platform_admin", "ece_platform_viewer"]),
        json!(["ece_deployment_manager", "ece_deployment_viewer"]),
    ] {
        let reply = with_roles(roles.clone()).await;
        assert_eq!(reply.header("x-cloud-error-codes"), Some("user.roles.invalid"), "{roles}");
    }
}

async fn restricted_fields(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let mut body = bob();
    body["builtin"] = json!(true);
    body["metadata"] = json!({"created_by": "me"});
    for field in ["permissions", "elevated_permissions", "security_realm"] {
        body["security"][field] = json!({});
    }
    assert_reply!(create(app, &admin, &body).await, @r#"
    400 Bad Request
    x-cloud-error-codes: user.restricted_field
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "user.restricted_field",
          "fields": [
            "body.builtin",
            "body.metadata",
            "body.security.permissions",
            "body.security.elevated_permissions",
            "body.security.security_realm"
          ],
          "message": "Only Keyward itself sets these. Leave them out."
        }
      ]
    }
    "#);
}

async fn others_may_not(app: &TestApp) {
    for (name, role) in [("vic", "ece_platform_viewer"), ("max", "ece_deployment_manager")] {
        let key = app.add_user_with_key(name, role).await;
        assert_eq!(create(app, &key, &bob()).await.status, 403, "{role}");
    }
    assert_eq!(app.send(Request::post(USERS).json(&bob())).await.status, 401);
}
