//! Where the settings switch project keys off (contract §2.5 and §4.9).

use axum::http::Method;
use keyward::service::project::ProjectKeySettings;
use serde_json::{Value, json};

use super::{Client, refusal};
use crate::support::{
    app::{TestApp, on_both_databases},
    request::assert_reply,
};

on_both_databases! {
    every_call_of_keys_says_so
    what_was_sent_is_looked_at_before
    keys_open_nothing
    everything_else_goes_on
}

const WHO: &str = "/_security/_authenticate";

/// A node whose settings switch keys off, beside one on which there are some.
async fn without_keys(app: &TestApp) -> TestApp {
    app.second_node(ProjectKeySettings { enabled: false, ..ProjectKeySettings::default() }).await
}

/// Every call of keys, and a body that it would take.
fn calls(app: &TestApp) -> Vec<(Method, &'static str, Value)> {
    let key = json!({"name": "k"});
    let access = json!({"search": [{"names": ["logs"]}]});
    let grant = json!({
        "grant_type": "password", "username": "elastic", "password": app.elastic_password, "api_key": key,
    });
    vec![
        (Method::POST, "/_security/api_key", key.clone()),
        (Method::PUT, "/_security/api_key", key),
        (Method::GET, "/_security/api_key?owner=true", Value::Null),
        (Method::DELETE, "/_security/api_key", json!({"owner": true})),
        (Method::PUT, "/_security/api_key/VuaCfGcBCdbkQm-e5aOx", json!({"metadata": {}})),
        (Method::POST, "/_security/api_key/_bulk_update", json!({"ids": ["VuaCfGcBCdbkQm-e5aOx"]})),
        (Method::POST, "/_security/api_key/grant", grant),
        (Method::POST, "/_security/api_key/clone", json!({"api_key": "YTpi", "name": "k"})),
        (Method::GET, "/_security/_query/api_key", Value::Null),
        (Method::POST, "/_security/_query/api_key", json!({"size": 1})),
        (Method::POST, "/_security/api_key/*/_clear_cache", Value::Null),
        (Method::POST, "/_security/cross_cluster/api_key", json!({"name": "k", "access": access})),
        (Method::PUT, "/_security/cross_cluster/api_key/VuaCfGcBCdbkQm-e5aOx", json!({"access": access})),
    ]
}

async fn every_call_of_keys_says_so(app: &TestApp) {
    let off = &without_keys(app).await;
    let elastic = Client::elastic(off);
    assert_reply!(elastic.post("/_security/api_key", &json!({"name": "k"})).await, @r#"
    400 Bad Request
    {
      "error": {
        "disabled.feature": "api_keys",
        "reason": "api keys are not enabled",
        "root_cause": [
          {
            "disabled.feature": "api_keys",
            "reason": "api keys are not enabled",
            "type": "feature_not_enabled_exception"
          }
        ],
        "type": "feature_not_enabled_exception"
      },
      "status": 400
    }
    "#);
    for (method, path, body) in calls(off) {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let reply = elastic.raw(method.clone(), path, body).await;
        assert_eq!(refusal(&reply), "400 api keys are not enabled", "{method} {path}");
        assert_eq!(reply.json()["error"]["disabled.feature"], "api_keys", "{method} {path}");
    }
}

async fn what_was_sent_is_looked_at_before(app: &TestApp) {
    let elastic = Client::elastic(app);
    let off = without_keys(app).await;
    let switched_off = Client::elastic(&off);
    for (body, problem) in [(json!({}), "400 Required [name]"), (json!({"name": ""}), "400 api keys are not enabled")] {
        assert_eq!(refusal(&switched_off.post("/_security/api_key", &body).await), problem);
    }
    assert_eq!(
        refusal(&elastic.post("/_security/api_key", &json!({"name": ""})).await),
        "400 Validation Failed: 1: api key name is required;"
    );
}

async fn keys_open_nothing(app: &TestApp) {
    let made = Client::elastic(app).make_key(&json!({"name": "k"})).await;
    assert_eq!(Client::key(app, &made).get(WHO).await.status, 200);
    let off = &without_keys(app).await;
    for presented in [made["encoded"].as_str().unwrap(), "YTpi"] {
        let reply = Client::presenting(off, &format!("ApiKey {presented}")).get(WHO).await;
        assert_eq!(refusal(&reply), format!("401 missing authentication credentials for REST request [{WHO}]"));
        assert_eq!(reply.json()["error"]["additional_unsuccessful_credentials"], Value::Null);
    }
}

async fn everything_else_goes_on(app: &TestApp) {
    let off = &without_keys(app).await;
    let elastic = Client::elastic(off);
    for path in [WHO, "/_cluster/health", "/_security/user", "/_security/role", "/_security/privilege"] {
        assert_eq!(elastic.get(path).await.status, 200, "{path}");
    }
    let token = elastic.post("/_security/oauth2/token", &json!({"grant_type": "client_credentials"})).await.json();
    let bearer = Client::presenting(off, &format!("Bearer {}", token["access_token"].as_str().unwrap()));
    assert_eq!(bearer.get(WHO).await.status, 200);
    // Keys of people are no keys of projects.
    off.add_owner_of_default_project("olga").await;
    let platform = off.add_key("olga", "hers").await;
    assert_eq!(Client::presenting(off, &format!("ApiKey {}", platform.text)).get(WHO).await.status, 200);
}
