use axum::http::Request;
use serde_json::json;

use crate::{
    cloud::{USERS, delete, get, works},
    support::{
        app::{TestApp, on_both_databases},
        request::{RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    admins_and_viewers_list_a_users_keys
    admins_and_viewers_see_a_users_key
    admins_revoke_a_users_key
    admins_revoke_all_keys_of_a_user
    unknown_users_and_keys_have_codes_of_their_own
    others_may_not
}

fn of(user: &str) -> String {
    format!("{USERS}/{user}/auth/keys")
}

async fn admins_and_viewers_list_a_users_keys(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let viewer = app.add_user_with_key("vic", "ece_platform_viewer").await;
    app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let seen = get(app, &admin.text, &of("bob")).await;
    assert_reply!(seen, @r#"
    200 OK
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "keys": [
        {
          "creation_date": "2026-11-22T12:00:00Z",
          "description": "key of bob",
          "expiration_date": "2027-02-22T12:00:00Z",
          "id": "eIfuoFKtypq4BVLnLfWC",
          "user_id": "bob"
        }
      ]
    }
    "#);
    assert_eq!(get(app, &viewer.text, &of("bob")).await.json(), seen.json());
    assert_eq!(get(app, &admin.text, &of("readonly")).await.json(), json!({"keys": []}));
}

async fn admins_and_viewers_see_a_users_key(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let viewer = app.add_user_with_key("vic", "ece_platform_viewer").await;
    let bob = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let path = format!("{}/{}", of("bob"), bob.id);
    assert_reply!(get(app, &admin.text, &path).await, @r#"
    200 OK
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "creation_date": "2026-11-22T12:00:00Z",
      "description": "key of bob",
      "expiration_date": "2027-02-22T12:00:00Z",
      "id": "eIfuoFKtypq4BVLnLfWC",
      "user_id": "bob"
    }
    "#);
    assert_eq!(get(app, &viewer.text, &path).await.status, 200);
}

async fn admins_revoke_a_users_key(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let bob = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let path = format!("{}/{}", of("bob"), bob.id);
    assert_reply!(delete(app, &admin.text, &path).await, @r#"
    200 OK
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {}
    "#);
    assert!(!works(app, &bob.text).await);
    assert_eq!(delete(app, &admin.text, &path).await.status, 404);
    assert_eq!(get(app, &admin.text, &path).await.status, 404);
}

async fn admins_revoke_all_keys_of_a_user(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let first = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let second = app.add_key("bob", "second").await;
    assert_reply!(delete(app, &admin.text, &of("bob")).await, @r#"
    200 OK
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {}
    "#);
    assert!(!works(app, &first.text).await);
    assert!(!works(app, &second.text).await);
    assert!(works(app, &admin.text).await);
    assert_eq!(delete(app, &admin.text, &of("bob")).await.status, 200, "again: nothing is left to do");
}

async fn unknown_users_and_keys_have_codes_of_their_own(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let bob = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    assert_reply!(get(app, &admin.text, &of("nobody")).await, @r#"
    404 Not Found
    x-cloud-error-codes: api_keys.user_not_found
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "api_keys.user_not_found",
          "message": "There is no such user."
        }
      ]
    }
    "#);
    for user in ["nobody", "not%20a%20name", "%ff"] {
        for reply in [get(app, &admin.text, &of(user)).await, delete(app, &admin.text, &of(user)).await] {
            assert_eq!(reply.header("x-cloud-error-codes"), Some("api_keys.user_not_found"), "{user}");
        }
    }
    let admins = format!("{}/{}", of("ada"), bob.id);
    assert_reply!(get(app, &admin.text, &admins).await, @r#"
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
    for path in [admins, format!("{}/{}", of("nobody"), bob.id), format!("{}/x", of("bob"))] {
        for reply in [get(app, &admin.text, &path).await, delete(app, &admin.text, &path).await] {
            assert_eq!(reply.header("x-cloud-error-codes"), Some("api_keys.key_not_found"), "{path}");
        }
    }
    assert!(works(app, &bob.text).await);
}

async fn others_may_not(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let viewer = app.add_user_with_key("vic", "ece_platform_viewer").await;
    let bob = app.add_user_with_key("bob", "ece_deployment_manager").await;
    let one = format!("{}/{}", of("ada"), admin.id);
    for path in [&of("ada"), &one] {
        assert_eq!(get(app, &bob.text, path).await.status, 403, "{path}");
        assert_eq!(delete(app, &bob.text, path).await.status, 403, "{path}");
        assert_eq!(delete(app, &viewer.text, path).await.status, 403, "{path}");
        assert_eq!(app.send(Request::get(path).empty()).await.status, 401, "{path}");
        assert_eq!(app.send(Request::delete(path).empty()).await.status, 401, "{path}");
    }
    assert_eq!(get(app, &bob.text, &of("nobody")).await.status, 403, "who exists is not for everybody to know");
    assert!(works(app, &admin.text).await);
}
