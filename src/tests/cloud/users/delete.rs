use axum::http::Request;

use crate::{
    cloud::{USERS, delete, get},
    support::{
        app::{TestApp, on_both_databases},
        request::{RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    a_user_is_gone
    protected_users
    others_may_not
}

async fn a_user_is_gone(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    app.add_user("bob", "ece_deployment_viewer").await;
    assert_reply!(delete(app, &admin.text, &format!("{USERS}/bob")).await, @r#"
    200 OK
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {}
    "#);
    assert_eq!(get(app, &admin.text, &format!("{USERS}/bob")).await.status, 404);
    assert_reply!(delete(app, &admin.text, &format!("{USERS}/bob")).await, @r#"
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

async fn protected_users(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    assert_reply!(delete(app, &admin.text, &format!("{USERS}/admin")).await, @r#"
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
    assert_reply!(delete(app, &admin.text, &format!("{USERS}/ada")).await, @r#"
    400 Bad Request
    x-cloud-error-codes: user.restricted_deletion
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "user.restricted_deletion",
          "message": "Nobody deletes themselves. Ask a platform admin."
        }
      ]
    }
    "#);
    for name in ["admin", "readonly", "ada"] {
        assert_eq!(get(app, &admin.text, &format!("{USERS}/{name}")).await.status, 200, "{name}");
    }
}

async fn others_may_not(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let viewer = app.add_user_with_key("vic", "ece_platform_viewer").await;
    assert_eq!(delete(app, &viewer.text, &format!("{USERS}/bob")).await.status, 403);
    assert_eq!(delete(app, &viewer.text, &format!("{USERS}/vic")).await.status, 403);
    assert_eq!(app.send(Request::delete(format!("{USERS}/bob")).empty()).await.status, 401);
}
