use axum::http::Request;
use serde_json::{Value, json};

use crate::{
    cloud::{USERS, get},
    support::{
        app::{TestApp, on_both_databases},
        request::{RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    everybody_in_the_order_of_names
    disabled_users_when_asked_for
    others_may_not
}

fn names(users: &Value) -> Vec<&str> {
    users["users"].as_array().unwrap().iter().map(|user| user["user_name"].as_str().unwrap()).collect()
}

async fn everybody_in_the_order_of_names(app: &TestApp) {
    let viewer = app.add_user_with_key("Vic", "ece_platform_viewer").await;
    app.add_user("bob", "ece_deployment_viewer").await;
    let users = get(app, &viewer.text, USERS).await;
    assert_eq!(names(&users.json()), ["admin", "bob", "readonly", "Vic"]);
    assert_eq!(users.json()["users"][1], get(app, &viewer.text, &format!("{USERS}/bob")).await.json());
}

async fn disabled_users_when_asked_for(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    app.add_user("bob", "ece_deployment_viewer").await;
    let disable = Request::patch(format!("{USERS}/bob")).api_key(&admin.text);
    app.send(disable.json(&json!({"security": {"enabled": false}}))).await;
    let list = async |query: &str| get(app, &admin.text, &format!("{USERS}{query}")).await;
    assert_eq!(names(&list("").await.json()), ["ada", "admin", "readonly"]);
    assert_eq!(names(&list("?include_disabled=false&other=1").await.json()), ["ada", "admin", "readonly"]);
    assert_eq!(names(&list("?include_disabled=true").await.json()), ["ada", "admin", "bob", "readonly"]);
    assert_reply!(list("?include_disabled=perhaps").await, @r#"
    400 Bad Request
    x-cloud-error-codes: root.invalid_data
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "root.invalid_data",
          "fields": [
            "query.include_disabled"
          ],
          "message": "Say true or false, once."
        }
      ]
    }
    "#);
}

async fn others_may_not(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    assert_reply!(get(app, &key.text, USERS).await, @r#"
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
    assert_eq!(app.send(Request::get(USERS).empty()).await.status, 401);
}
