use axum::http::Method;
use serde_json::{Value, json};

use super::{Client, refusal, user_with};
use crate::support::{
    app::{TestApp, on_both_databases},
    request::assert_reply,
};

on_both_databases! {
    a_user_is_written_and_shown
    a_user_is_removed
    what_is_no_user_is_refused
    passwords_are_changed
    users_are_disabled_and_enabled
    everybody_may_ask_what_they_may_do
    what_is_no_question_is_refused
    everybody_may_see_what_they_may_do
    who_may_not_is_refused
}

const HAS: &str = "/_security/user/_has_privileges";

async fn a_user_is_written_and_shown(app: &TestApp) {
    let elastic = Client::elastic(app);
    let body = json!({
        "password": "x-pack-test-password", "roles": ["viewer"], "full_name": "Ursula", "email": null,
        "metadata": {"team": 7}, "enabled": true, "username": "ursula",
    });
    assert_reply!(elastic.put("/_security/user/ursula?refresh=wait_for", &body).await, @r#"
    200 OK
    {
      "created": true
    }
    "#);
    let update = json!({"roles": "viewer,editor", "full_name": null});
    assert_eq!(elastic.post("/_security/user/ursula", &update).await.json(), json!({"created": false}));
    assert_reply!(elastic.get("/_security/user/ursula").await, @r#"
    200 OK
    {
      "ursula": {
        "email": null,
        "enabled": true,
        "full_name": null,
        "metadata": {},
        "roles": [
          "viewer",
          "editor"
        ],
        "username": "ursula"
      }
    }
    "#);
    let all = elastic.get("/_security/user").await.json();
    assert_eq!(all.as_object().unwrap().keys().collect::<Vec<_>>(), ["elastic", "ursula"]);
    assert_eq!(elastic.get("/_security/user/elastic,none").await.json()["elastic"]["roles"], json!(["superuser"]));
    assert_reply!(elastic.get("/_security/user/none").await, @r#"
    404 Not Found
    {}
    "#);
    let user = Client::user(app, "ursula", "x-pack-test-password");
    assert_eq!(user.get("/_security/_authenticate").await.json()["roles"], json!(["viewer", "editor"]));
}

async fn a_user_is_removed(app: &TestApp) {
    let elastic = Client::elastic(app);
    let user = user_with(app, "ursula", &["manage_own_api_key"]).await;
    let key = user.make_key(&json!({"name": "k"})).await;
    assert_reply!(elastic.empty(Method::DELETE, "/_security/user/ursula").await, @r#"
    200 OK
    {
      "found": true
    }
    "#);
    assert_reply!(elastic.empty(Method::DELETE, "/_security/user/ursula").await, @r#"
    404 Not Found
    {
      "found": false
    }
    "#);
    assert_eq!(user.get("/_security/_authenticate").await.status, 401);
    assert_eq!(Client::key(app, &key).get("/_security/_authenticate").await.status, 200, "keys outlive their owners");
}

async fn what_is_no_user_is_refused(app: &TestApp) {
    let elastic = Client::elastic(app);
    let password = "x-pack-test-password";
    for (body, problem) in [
        (json!({"nickname": "u"}), "failed to parse add user request. unexpected field [nickname]"),
        (json!({"password": 1}), "expected field [password] to be of type string, but found [VALUE_NUMBER] instead"),
        (json!({"enabled": "yes"}), "expected field [enabled] to be of type boolean, but found [VALUE_STRING] instead"),
        (json!({"metadata": []}), "expected field [metadata] to be of type object, but found [START_ARRAY] instead"),
        (json!({"username": "victor"}), "[username] in source does not match the username provided [ursula]"),
        (json!({"password_hash": "x"}), "[password_hash] is not supported, give the [password] itself"),
        (
            json!({"password": "short", "roles": []}),
            "Validation Failed: 1: passwords must be at least [6] characters long;",
        ),
        (
            json!({"roles": []}),
            "Validation Failed: 1: password must be specified unless you are updating an existing user;",
        ),
    ] {
        assert_eq!(refusal(&elastic.put("/_security/user/ursula", &body).await), format!("400 {problem}"), "{body}");
    }
    let reserved = elastic.put("/_security/user/elastic", &json!({"password": password, "roles": []})).await;
    assert_eq!(refusal(&reserved), "400 Validation Failed: 1: Username [elastic] is reserved and may not be used.;");
}

async fn passwords_are_changed(app: &TestApp) {
    let elastic = Client::elastic(app);
    let user = user_with(app, "ursula", &[]).await;
    let new = json!({"password": "another password"});
    assert_reply!(user.put("/_security/user/_password", &new).await, @r#"
    200 OK
    {}
    "#);
    assert_eq!(user.get("/_security/_authenticate").await.status, 401);
    let user = Client::user(app, "ursula", "another password");
    assert_eq!(user.get("/_security/_authenticate").await.status, 200);
    assert_eq!(user.post("/_security/user/elastic/_password", &new).await.status, 403);
    assert_eq!(
        elastic.post("/_security/user/ursula/_password", &json!({"password": "third password"})).await.status,
        200
    );
    assert_eq!(user.get("/_security/_authenticate").await.status, 401);
    for (body, problem) in [
        (json!({}), "Validation Failed: 1: password is missing;"),
        (json!({"pass": "x"}), "failed to parse change password request. unexpected field [pass]"),
    ] {
        assert_eq!(refusal(&elastic.post("/_security/user/ursula/_password", &body).await), format!("400 {problem}"));
    }
}

async fn users_are_disabled_and_enabled(app: &TestApp) {
    let elastic = Client::elastic(app);
    let user = user_with(app, "ursula", &[]).await;
    assert_reply!(elastic.empty(Method::PUT, "/_security/user/ursula/_disable").await, @r#"
    200 OK
    {}
    "#);
    assert_eq!(user.get("/_security/_authenticate").await.status, 401);
    assert_eq!(elastic.get("/_security/user/ursula").await.json()["ursula"]["enabled"], false);
    assert_eq!(elastic.empty(Method::POST, "/_security/user/ursula/_enable").await.json(), json!({}));
    assert_eq!(user.get("/_security/_authenticate").await.status, 200);
}

async fn everybody_may_ask_what_they_may_do(app: &TestApp) {
    let user = user_with(app, "ursula", &["monitor"]).await;
    let asked = json!({
        "cluster": ["monitor", "manage"],
        "index": [{"names": ["logs-*"], "privileges": ["read"]}],
        "application": [{"application": "app", "privileges": ["read"], "resources": ["*"]}],
    });
    assert_reply!(user.post(HAS, &asked).await, @r#"
    200 OK
    {
      "application": {
        "app": {
          "*": {
            "read": false
          }
        }
      },
      "cluster": {
        "manage": false,
        "monitor": true
      },
      "has_all_requested": false,
      "index": {
        "logs-*": {
          "read": false
        }
      },
      "username": "ursula"
    }
    "#);
    assert_eq!(user.post("/_security/user/ursula/_has_privileges", &asked).await.status, 200);
    assert_eq!(user.raw(Method::GET, HAS, asked.to_string()).await.status, 200);
    let elastic = Client::elastic(app);
    assert_eq!(elastic.post(HAS, &asked).await.json()["has_all_requested"], true);
    // A key is asked within its own descriptors and its owner's rights.
    let descriptors = json!({"r": {"cluster": ["all"], "indices": [{"names": ["logs-*"], "privileges": ["read"]}]}});
    let key = elastic.make_key(&json!({"name": "k", "role_descriptors": descriptors})).await;
    let answer = Client::key(app, &key).post(HAS, &asked).await.json();
    assert_eq!((&answer["cluster"]["manage"], &answer["index"]["logs-*"]["read"]), (&json!(true), &json!(true)));
    assert_eq!(answer["application"]["app"]["*"]["read"], false, "{answer}");
    let wider = json!({"index": [{"names": ["*"], "privileges": ["read"]}]});
    assert_eq!(Client::key(app, &key).post(HAS, &wider).await.json()["has_all_requested"], false);
}

async fn what_is_no_question_is_refused(app: &TestApp) {
    let elastic = Client::elastic(app);
    for (body, problem) in [
        (
            json!({}),
            "failed to parse privileges check [elastic]. All privilege fields [cluster,index,applications] are missing",
        ),
        (json!({"clusters": []}), "failed to parse privileges check [elastic]. unexpected field [clusters]"),
    ] {
        assert_eq!(refusal(&elastic.post(HAS, &body).await), format!("400 {problem}"), "{body}");
    }
    let query = json!({"index": [{"names": ["a"], "privileges": ["read"], "query": "{}"}]});
    let reply = elastic.post(HAS, &query).await;
    assert!(reply.text().contains("Field [query] is not supported in a has_privileges request"), "{reply}");
}

async fn everybody_may_see_what_they_may_do(app: &TestApp) {
    let elastic = Client::elastic(app);
    let ursula = user_with(app, "ursula", &["monitor", "manage_own_api_key"]).await;
    assert_reply!(ursula.get("/_security/user/_privileges").await, @r#"
    200 OK
    {
      "applications": [],
      "cluster": [
        "manage_own_api_key",
        "monitor"
      ],
      "global": [],
      "indices": [],
      "run_as": []
    }
    "#);
    let bare = Client::key(app, &ursula.make_key(&json!({"name": "k"})).await);
    assert_eq!(bare.get("/_security/user/_privileges").await.status, 200);
    let descriptors = json!({"r": {"cluster": ["monitor"]}});
    let key = elastic.make_key(&json!({"name": "k", "role_descriptors": descriptors})).await;
    let refused = Client::key(app, &key).get("/_security/user/_privileges").await;
    assert_eq!(
        refusal(&refused),
        "400 Cannot retrieve privileges for API keys with assigned role descriptors. Please use the Get API key information API https://ela.st/es-api-get-api-key"
    );
}

async fn who_may_not_is_refused(app: &TestApp) {
    let user = user_with(app, "ursula", &["manage_own_api_key"]).await;
    assert_eq!(user.get("/_security/user/ursula").await.status, 200, "themselves, everybody");
    assert_eq!(user.get("/_security/user").await.status, 403);
    assert_eq!(user.put("/_security/user/x", &json!({"password": "xxxxxx", "roles": []})).await.status, 403);
    assert_eq!(user.empty(Method::DELETE, "/_security/user/elastic").await.status, 403);
    let refused = user.empty(Method::PUT, "/_security/user/elastic/_disable").await;
    assert_eq!(refused.status, 403, "{refused}");
    assert_eq!(refused.json()["error"]["header"], Value::Null);
}
