use axum::http::Method;
use serde_json::{Value, json};

use super::{Client, refusal, user_with};
use crate::support::{
    app::{TestApp, on_both_databases},
    request::assert_reply,
};

on_both_databases! {
    a_key_of_another_cluster_is_made_and_shown
    a_key_of_another_cluster_opens_nothing_here
    a_change_takes_the_place_of_what_was
    what_cannot_be_given_is_refused
    who_may_not_is_refused
}

const KEYS: &str = "/_security/cross_cluster/api_key";

fn both() -> Value {
    json!({"search": [{"names": ["logs*"]}], "replication": [{"names": ["archive"]}]})
}

async fn made(client: &Client<'_>, access: Value) -> Value {
    let reply = client.post(KEYS, &json!({"name": "other", "access": access})).await;
    assert_eq!(reply.status, 200, "{reply}");
    reply.json()
}

async fn a_key_of_another_cluster_is_made_and_shown(app: &TestApp) {
    let elastic = Client::elastic(app);
    let body = json!({"name": "other", "access": both(), "expiration": "1d", "metadata": {"a": 1}});
    let reply = elastic.post(KEYS, &body).await;
    assert_reply!(reply, @r#"
    200 OK
    {
      "api_key": "SVDnRBDysjf6fr6wYJQOyQ",
      "encoded": "QWFJRElLSUFTRTdwMXd0YWxzcFA6U1ZEblJCRHlzamY2ZnI2d1lKUU95UQ==",
      "expiration": 1795435200000,
      "id": "AaIDIKIASE7p1wtalspP",
      "name": "other"
    }
    "#);
    let path = format!("/_security/api_key?id={}&with_limited_by", reply.json()["id"].as_str().unwrap());
    assert_reply!(elastic.get(&path).await, @r#"
    200 OK
    {
      "api_keys": [
        {
          "access": {
            "replication": [
              {
                "allow_restricted_indices": false,
                "names": [
                  "archive"
                ]
              }
            ],
            "search": [
              {
                "allow_restricted_indices": false,
                "names": [
                  "logs*"
                ]
              }
            ]
          },
          "creation": 1795348800000,
          "expiration": 1795435200000,
          "id": "AaIDIKIASE7p1wtalspP",
          "invalidated": false,
          "metadata": {
            "a": 1
          },
          "name": "other",
          "realm": "reserved",
          "realm_type": "reserved",
          "role_descriptors": {
            "cross_cluster": {
              "applications": [],
              "cluster": [
                "cross_cluster_search",
                "monitor_enrich",
                "monitor_stats",
                "cross_cluster_replication"
              ],
              "indices": [
                {
                  "allow_restricted_indices": false,
                  "names": [
                    "logs*"
                  ],
                  "privileges": [
                    "read",
                    "read_cross_cluster",
                    "view_index_metadata"
                  ]
                },
                {
                  "allow_restricted_indices": false,
                  "names": [
                    "archive"
                  ],
                  "privileges": [
                    "cross_cluster_replication",
                    "cross_cluster_replication_internal"
                  ]
                }
              ],
              "metadata": {},
              "run_as": [],
              "transient_metadata": {
                "enabled": true
              }
            }
          },
          "type": "cross_cluster",
          "username": "elastic"
        }
      ]
    }
    "#);
}

async fn a_key_of_another_cluster_opens_nothing_here(app: &TestApp) {
    let made = made(&Client::elastic(app), both()).await;
    let reply = Client::key(app, &made).get("/_security/_authenticate").await;
    let id = made["id"].as_str().unwrap();
    assert_eq!(
        refusal(&reply),
        format!("401 authentication expected API key type of [rest], but API key [{id}] has type [cross_cluster]")
    );
}

async fn a_change_takes_the_place_of_what_was(app: &TestApp) {
    let elastic = Client::elastic(app);
    let made = made(&elastic, both()).await;
    let path = format!("{KEYS}/{}", made["id"].as_str().unwrap());
    let change = json!({"access": {"search": [{"names": ["metrics"]}]}, "metadata": {"b": 2}});
    assert_eq!(elastic.put(&path, &change).await.json(), json!({"updated": true}));
    assert_eq!(elastic.put(&path, &change).await.json(), json!({"updated": false}));
    let shown = elastic.get(&format!("/_security/api_key?id={}", made["id"].as_str().unwrap())).await.json();
    assert_eq!(shown["api_keys"][0]["metadata"], json!({"b": 2}), "{shown}");
    assert_eq!(shown["api_keys"][0]["access"]["search"][0]["names"], json!(["metrics"]), "{shown}");
    let rest = elastic.make_key(&json!({"name": "k"})).await;
    let reply = elastic.put(&format!("{KEYS}/{}", rest["id"].as_str().unwrap()), &change).await;
    assert_eq!(refusal(&reply), "400 cannot update API key of type [rest] while expected type is [cross_cluster]");
    assert_eq!(
        refusal(&elastic.put(&format!("{KEYS}/none"), &change).await),
        "404 no API key owned by requesting user found for ID [none]"
    );
    let nothing = elastic.put(&path, &json!({})).await;
    assert_reply!(nothing, @r#"
    400 Bad Request
    {
      "error": {
        "reason": "must update either [access] or [metadata] for cross-cluster API keys",
        "root_cause": [
          {
            "reason": "must update either [access] or [metadata] for cross-cluster API keys",
            "type": "illegal_argument_exception"
          }
        ],
        "type": "illegal_argument_exception"
      },
      "status": 400
    }
    "#);
}

async fn what_cannot_be_given_is_refused(app: &TestApp) {
    let elastic = Client::elastic(app);
    assert_reply!(elastic.post(KEYS, &json!({"name": "k", "access": {}})).await, @r#"
    400 Bad Request
    {
      "error": {
        "caused_by": {
          "reason": "must specify non-empty access for either [search] or [replication]",
          "type": "illegal_argument_exception"
        },
        "reason": "[1:11] [cross_cluster_api_key_request] failed to parse field [access]",
        "root_cause": [
          {
            "reason": "[1:11] [cross_cluster_api_key_request] failed to parse field [access]",
            "type": "x_content_parse_exception"
          }
        ],
        "type": "x_content_parse_exception"
      },
      "status": 400
    }
    "#);
    for (access, problem) in [
        (
            json!({"replication": [{"names": ["a"], "query": {"match_all": {}}}]}),
            "replication does not support document or field level security",
        ),
        (
            json!({"search": [{"names": ["a"], "query": {"match_all": {}}}], "replication": [{"names": ["a"]}]}),
            "search does not support document or field level security if replication is assigned",
        ),
    ] {
        let reply = elastic.post(KEYS, &json!({"name": "k", "access": access})).await;
        assert_eq!(reply.status, 400, "{reply}");
        assert!(reply.text().contains(problem), "{reply}");
    }
    for (body, problem) in [
        (json!({}), "Required [name, access]"),
        (json!({"name": "k"}), "Required [access]"),
        (json!({"name": "k", "access": both(), "role_descriptors": {}}), "unknown field [role_descriptors]"),
        (json!({"name": "", "access": both()}), "Validation Failed: 1: api key name is required;"),
    ] {
        let reply = elastic.raw(Method::POST, KEYS, body.to_string()).await;
        assert!(refusal(&reply).starts_with("400 ") && refusal(&reply).ends_with(problem), "{reply}");
    }
}

async fn who_may_not_is_refused(app: &TestApp) {
    let manager = user_with(app, "mary", &["manage_api_key"]).await;
    assert_reply!(manager.post(KEYS, &json!({"name": "k", "access": both()})).await, @r#"
    403 Forbidden
    {
      "error": {
        "reason": "action [cluster:admin/xpack/security/cross_cluster/api_key/create] is unauthorized for user [mary] with effective roles [mary], this action is granted by the cluster privileges [manage_security,all]",
        "root_cause": [
          {
            "reason": "action [cluster:admin/xpack/security/cross_cluster/api_key/create] is unauthorized for user [mary] with effective roles [mary], this action is granted by the cluster privileges [manage_security,all]",
            "type": "security_exception"
          }
        ],
        "type": "security_exception"
      },
      "status": 403
    }
    "#);
    let key = Client::key(app, &Client::elastic(app).make_key(&json!({"name": "k"})).await);
    let reply = key.post(KEYS, &json!({"name": "k", "access": both()})).await;
    assert_eq!(
        refusal(&reply),
        "400 authentication via API key not supported: An API key cannot be used to create a cross-cluster API key"
    );
}
