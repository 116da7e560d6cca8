use axum::http::Method;
use serde_json::json;

use super::{Client, refusal, user_with};
use crate::support::{
    app::{TestApp, on_both_databases},
    request::assert_reply,
};

on_both_databases! {
    a_role_is_written_and_shown
    a_role_is_removed
    what_is_no_role_is_refused
    who_may_not_is_refused
}

async fn a_role_is_written_and_shown(app: &TestApp) {
    let elastic = Client::elastic(app);
    let body = json!({
        "cluster": ["monitor"],
        "index": [{"names": ["logs-*"], "privileges": ["read"], "field_security": {"grant": ["title"]}}],
        "applications": [{"application": "app", "privileges": ["read"], "resources": ["*"]}],
        "run_as": ["ursula"],
        "metadata": {"version": 1},
        "description": "Reads logs",
    });
    assert_reply!(elastic.put("/_security/role/reader?refresh=true", &body).await, @r#"
    200 OK
    {
      "role": {
        "created": true
      }
    }
    "#);
    assert_eq!(elastic.post("/_security/role/reader", &body).await.json(), json!({"role": {"created": false}}));
    assert_reply!(elastic.get("/_security/role/reader,none").await, @r#"
    200 OK
    {
      "reader": {
        "applications": [
          {
            "application": "app",
            "privileges": [
              "read"
            ],
            "resources": [
              "*"
            ]
          }
        ],
        "cluster": [
          "monitor"
        ],
        "description": "Reads logs",
        "indices": [
          {
            "allow_restricted_indices": false,
            "field_security": {
              "grant": [
                "title"
              ]
            },
            "names": [
              "logs-*"
            ],
            "privileges": [
              "read"
            ]
          }
        ],
        "metadata": {
          "version": 1
        },
        "run_as": [
          "ursula"
        ],
        "transient_metadata": {
          "enabled": true
        }
      }
    }
    "#);
    let all = elastic.get("/_security/role").await.json();
    assert!(all["reader"].is_object() && all["superuser"].is_object(), "{all}");
    assert_eq!(elastic.get("/_security/role/none").await.status, 404);
}

async fn a_role_is_removed(app: &TestApp) {
    let elastic = Client::elastic(app);
    elastic.put("/_security/role/reader", &json!({})).await;
    assert_reply!(elastic.empty(Method::DELETE, "/_security/role/reader").await, @r#"
    200 OK
    {
      "found": true
    }
    "#);
    assert_reply!(elastic.empty(Method::DELETE, "/_security/role/reader").await, @r#"
    404 Not Found
    {
      "found": false
    }
    "#);
}

async fn what_is_no_role_is_refused(app: &TestApp) {
    let elastic = Client::elastic(app);
    let refused = elastic.put("/_security/role/reader", &json!({"clusters": []})).await;
    assert_reply!(refused, @r#"
    400 Bad Request
    {
      "error": {
        "reason": "failed to parse role [reader]. unexpected field [clusters]",
        "root_cause": [
          {
            "reason": "failed to parse role [reader]. unexpected field [clusters]",
            "type": "parse_exception"
          }
        ],
        "type": "parse_exception"
      },
      "status": 400
    }
    "#);
    let refused = elastic.put("/_security/role/reader", &json!({"cluster": ["nope"]})).await;
    assert!(refusal(&refused).starts_with("400 Validation Failed: 1: unknown cluster privilege [nope]."), "{refused}");
    let reserved = elastic.put("/_security/role/superuser", &json!({})).await;
    assert_eq!(refusal(&reserved), "400 Validation Failed: 1: Role [superuser] is reserved and may not be used.;");
    let reserved = elastic.empty(Method::DELETE, "/_security/role/superuser").await;
    assert_eq!(refusal(&reserved), "400 role [superuser] is reserved and cannot be deleted");
}

async fn who_may_not_is_refused(app: &TestApp) {
    let user = user_with(app, "rita", &["read_security"]).await;
    assert_eq!(user.get("/_security/role/rita").await.status, 200);
    assert_eq!(user.put("/_security/role/x", &json!({})).await.status, 403);
    assert_eq!(user.empty(Method::DELETE, "/_security/role/x").await.status, 403);
}
