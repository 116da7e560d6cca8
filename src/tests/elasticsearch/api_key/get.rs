use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{KEYS, id};
use crate::{
    elasticsearch::{Client, refusal, user_with},
    support::{
        app::{TestApp, on_both_databases},
        request::{Reply, assert_reply},
    },
};

on_both_databases! {
    a_key_is_shown_without_its_secret
    keys_are_found_by_what_they_are
    nothing_found_is_only_sometimes_an_error
    what_does_not_go_together_is_refused
    who_sees_what
}

fn names(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.status, 200, "{reply}");
    let json = reply.json();
    let keys = json["api_keys"].as_array().unwrap();
    let mut names: Vec<_> = keys.iter().map(|key| key["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

async fn a_key_is_shown_without_its_secret(app: &TestApp) {
    let elastic = Client::elastic(app);
    let descriptors =
        json!({"r": {"index": [{"names": "logs-*", "privileges": ["read"], "query": {"match_all": {}}}]}});
    let body = json!({"name": "k", "expiration": "1d", "role_descriptors": descriptors, "metadata": {"a": [1, null]}});
    let made = elastic.make_key(&body).await;
    elastic.delete(KEYS, &json!({"ids": [id(&made)]})).await;
    let form = "with_limited_by=true&with_profile_uid&filter_path=-**.superuser.indices,-**.superuser.remote_indices";
    let reply = elastic.get(&format!("{KEYS}?id={}&{form}", id(&made))).await;
    assert_reply!(reply, @r#"
    200 OK
    {
      "api_keys": [
        {
          "creation": 1795348800000,
          "expiration": 1795435200000,
          "id": "AaIDIKIASE7p1wtalspP",
          "invalidated": true,
          "invalidation": 1795348800000,
          "limited_by": [
            {
              "superuser": {
                "applications": [
                  {
                    "application": "*",
                    "privileges": [
                      "*"
                    ],
                    "resources": [
                      "*"
                    ]
                  }
                ],
                "cluster": [
                  "all"
                ],
                "metadata": {
                  "_reserved": true
                },
                "remote_cluster": [
                  {
                    "clusters": [
                      "*"
                    ],
                    "privileges": [
                      "monitor_enrich",
                      "monitor_stats"
                    ]
                  }
                ],
                "run_as": [
                  "*"
                ],
                "transient_metadata": {
                  "enabled": true
                }
              }
            }
          ],
          "metadata": {
            "a": [
              1,
              null
            ]
          },
          "name": "k",
          "realm": "reserved",
          "realm_type": "reserved",
          "role_descriptors": {
            "r": {
              "applications": [],
              "cluster": [],
              "indices": [
                {
                  "allow_restricted_indices": false,
                  "names": [
                    "logs-*"
                  ],
                  "privileges": [
                    "read"
                  ],
                  "query": "{\"match_all\":{}}"
                }
              ],
              "metadata": {},
              "run_as": [],
              "transient_metadata": {
                "enabled": true
              }
            }
          },
          "type": "rest",
          "username": "elastic"
        }
      ]
    }
    "#);
}

async fn keys_are_found_by_what_they_are(app: &TestApp) {
    let elastic = Client::elastic(app);
    let ursula = user_with(app, "ursula", &["manage_own_api_key"]).await;
    for name in ["logs-one", "logs-two", "other"] {
        elastic.make_key(&json!({"name": name})).await;
    }
    ursula.make_key(&json!({"name": "logs-ursula", "expiration": "1h"})).await;
    let found = async |query: &str| names(&elastic.get(&format!("{KEYS}?{query}")).await);
    assert_eq!(found("").await, ["logs-one", "logs-two", "logs-ursula", "other"]);
    assert_eq!(found("name=logs-*").await, ["logs-one", "logs-two", "logs-ursula"]);
    assert_eq!(found("name=*").await.len(), 4);
    assert_eq!(found("name=*one").await, [] as [&str; 0], "only a star at the end stands for anything");
    assert_eq!(found("name=other").await, ["other"]);
    assert_eq!(found("username=ursula").await, ["logs-ursula"]);
    assert_eq!(found("realm_name=reserved").await, ["logs-one", "logs-two", "other"]);
    assert_eq!(found("username=ursula&realm_name=reserved").await, [] as [&str; 0]);
    assert_eq!(found("owner").await, ["logs-one", "logs-two", "other"]);
    app.wait(SignedDuration::from_hours(1));
    assert_eq!(found("active_only").await, ["logs-one", "logs-two", "other"]);
    let expired = elastic.get(&format!("{KEYS}?username=ursula")).await.json();
    assert_eq!(expired["api_keys"][0]["invalidated"], false, "expired keys are not invalidated");
}

async fn nothing_found_is_only_sometimes_an_error(app: &TestApp) {
    let elastic = Client::elastic(app);
    assert_reply!(elastic.get(&format!("{KEYS}?id=VuaCfGcBCdbkQm-e5aOx")).await, @r#"
    404 Not Found
    {
      "api_keys": []
    }
    "#);
    assert_eq!(elastic.get(&format!("{KEYS}?id=%00")).await.status, 404);
    for query in ["name=none", "username=none", "realm_name=none", "owner", ""] {
        let reply = elastic.get(&format!("{KEYS}?{query}")).await;
        assert_eq!((reply.status.as_u16(), reply.json()), (200, json!({"api_keys": []})), "{query}");
    }
}

async fn what_does_not_go_together_is_refused(app: &TestApp) {
    let elastic = Client::elastic(app);
    for (query, problem) in [
        ("id=a&name=b", "only one of [api key id, api key name] can be specified"),
        (
            "id=a&username=b",
            "username or realm name must not be specified when the api key id or api key name is specified",
        ),
        (
            "name=a&realm_name=b",
            "username or realm name must not be specified when the api key id or api key name is specified",
        ),
        ("owner&realm_name=b", "neither username nor realm-name may be specified when retrieving owned API keys"),
        ("owner&username=b", "neither username nor realm-name may be specified when retrieving owned API keys"),
    ] {
        let reply = elastic.get(&format!("{KEYS}?{query}")).await;
        assert_eq!(refusal(&reply), format!("400 Validation Failed: 1: {problem};"), "{query}");
    }
}

async fn who_sees_what(app: &TestApp) {
    let elastic = Client::elastic(app);
    let foreign = elastic.make_key(&json!({"name": "foreign"})).await;
    let ursula = user_with(app, "ursula", &["manage_own_api_key"]).await;
    let own = ursula.make_key(&json!({"name": "own"})).await;
    assert_eq!(names(&ursula.get(&format!("{KEYS}?owner=true")).await), ["own"]);
    assert_eq!(names(&ursula.get(&format!("{KEYS}?username=ursula&realm_name=default_native")).await), ["own"]);
    assert_reply!(ursula.get(&format!("{KEYS}?id={}", id(&own))).await, @r#"
    403 Forbidden
    {
      "error": {
        "reason": "action [cluster:admin/xpack/security/api_key/get] is unauthorized for user [ursula] with effective roles [ursula], this action is granted by the cluster privileges [read_security,manage_api_key,manage_security,all]",
        "root_cause": [
          {
            "reason": "action [cluster:admin/xpack/security/api_key/get] is unauthorized for user [ursula] with effective roles [ursula], this action is granted by the cluster privileges [read_security,manage_api_key,manage_security,all]",
            "type": "security_exception"
          }
        ],
        "type": "security_exception"
      },
      "status": 403
    }
    "#);
    assert_eq!(ursula.get(KEYS).await.status, 403);
    let reader = user_with(app, "rita", &["read_security"]).await;
    assert_eq!(names(&reader.get(KEYS).await), ["foreign", "own"]);
    // A key sees itself, whatever its rights.
    let bare = elastic.make_key(&json!({"name": "bare", "role_descriptors": {"none": {}}})).await;
    let key = Client::key(app, &bare);
    assert_eq!(names(&key.get(&format!("{KEYS}?id={}", id(&bare))).await), ["bare"]);
    assert_reply!(key.get(&format!("{KEYS}?id={}", id(&foreign))).await, @r#"
    403 Forbidden
    {
      "error": {
        "reason": "action [cluster:admin/xpack/security/api_key/get] is unauthorized for API key id [AaIDIKIAOeBUfTJWZQB7] of user [elastic], this action is granted by the cluster privileges [read_security,manage_api_key,manage_security,all]",
        "root_cause": [
          {
            "reason": "action [cluster:admin/xpack/security/api_key/get] is unauthorized for API key id [AaIDIKIAOeBUfTJWZQB7] of user [elastic], this action is granted by the cluster privileges [read_security,manage_api_key,manage_security,all]",
            "type": "security_exception"
          }
        ],
        "type": "security_exception"
      },
      "status": 403
    }
    "#);
    let snapshot = key.get(&format!("{KEYS}?id={}&with_limited_by=true", id(&bare))).await;
    assert_eq!(snapshot.status, 403, "{snapshot}");
    assert_eq!(snapshot.json()["error"]["header"], Value::Null);
}
