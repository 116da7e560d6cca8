use axum::http::Method;
use keyward::domain::base64;
use serde_json::{Value, json};

use super::KEYS;
use crate::{
    elasticsearch::{Client, refusal, user_with},
    support::{
        app::{TestApp, on_both_databases},
        request::assert_reply,
    },
};

on_both_databases! {
    the_secret_is_shown_once
    the_example_of_the_reference_works
    the_example_with_a_restriction_works
    what_the_key_is_made_of_is_checked
    expirations_are_checked
    role_descriptors_are_checked
    the_body_is_read_strictly
    a_key_makes_only_keys_without_rights
    who_may_not_is_refused
}

async fn the_secret_is_shown_once(app: &TestApp) {
    let elastic = Client::elastic(app);
    let reply = elastic.post(KEYS, &json!({"name": "ci", "expiration": "1d"})).await;
    assert_reply!(reply, @r#"
    200 OK
    {
      "api_key": "SVDnRBDysjf6fr6wYJQOyQ",
      "encoded": "QWFJRElLSUFTRTdwMXd0YWxzcFA6U1ZEblJCRHlzamY2ZnI2d1lKUU95UQ==",
      "expiration": 1795435200000,
      "id": "AaIDIKIASE7p1wtalspP",
      "name": "ci"
    }
    "#);
    let order = ["{\"id\":", ",\"name\":\"ci\",\"expiration\":", ",\"api_key\":", ",\"encoded\":"];
    assert!(order.map(|part| reply.text().find(part)).is_sorted(), "{}", reply.text());
    let made = reply.json();
    let (id, secret) = (made["id"].as_str().unwrap(), made["api_key"].as_str().unwrap());
    assert_eq!((id.len(), secret.len()), (20, 22));
    assert_eq!(made["encoded"], base64::encode(format!("{id}:{secret}").as_bytes()));
    assert!(!elastic.get(KEYS).await.text().contains(secret));
    // Names are labels.
    let again = elastic.put("/_security/api_key?refresh=wait_for", &json!({"name": "ci"})).await;
    assert_eq!((again.status.as_u16(), &again.json()["expiration"]), (200, &Value::Null));
}

async fn the_example_of_the_reference_works(app: &TestApp) {
    let body = r#"{
        "name": "my-api-key",
        "expiration": "1d",
        "role_descriptors": {
            "role-a": {
                "cluster": ["all"],
                "indices": [{"names": ["index-a*"], "privileges": ["read"]}]
            },
            "role-b": {
                "cluster": ["all"],
                "indices": [{"names": ["index-b*"], "privileges": ["all"]}]
            }
        },
        "metadata": {
            "application": "my-application",
            "environment": {"level": 1, "trusted": true, "tags": ["dev", "staging"]}
        }
    }"#;
    let elastic = Client::elastic(app);
    let made = elastic.raw(Method::POST, KEYS, body).await.json();
    assert_eq!(made["expiration"], 1_795_435_200_000_i64);
    assert_eq!(Client::key(app, &made).get("/_cluster/health?pretty").await.status, 200);
    assert_reply!(elastic.get(&format!("{KEYS}?id={}", made["id"].as_str().unwrap())).await, @r#"
    200 OK
    {
      "api_keys": [
        {
          "creation": 1795348800000,
          "expiration": 1795435200000,
          "id": "AaIDIKIASE7p1wtalspP",
          "invalidated": false,
          "metadata": {
            "application": "my-application",
            "environment": {
              "level": 1,
              "tags": [
                "dev",
                "staging"
              ],
              "trusted": true
            }
          },
          "name": "my-api-key",
          "realm": "reserved",
          "realm_type": "reserved",
          "role_descriptors": {
            "role-a": {
              "applications": [],
              "cluster": [
                "all"
              ],
              "indices": [
                {
                  "allow_restricted_indices": false,
                  "names": [
                    "index-a*"
                  ],
                  "privileges": [
                    "read"
                  ]
                }
              ],
              "metadata": {},
              "run_as": [],
              "transient_metadata": {
                "enabled": true
              }
            },
            "role-b": {
              "applications": [],
              "cluster": [
                "all"
              ],
              "indices": [
                {
                  "allow_restricted_indices": false,
                  "names": [
                    "index-b*"
                  ],
                  "privileges": [
                    "all"
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
          "type": "rest",
          "username": "elastic"
        }
      ]
    }
    "#);
}

async fn the_example_with_a_restriction_works(app: &TestApp) {
    let body = json!({
        "name": "my-restricted-api-key",
        "role_descriptors": {
            "my-restricted-role-descriptor": {
                "indices": [{"names": ["my-search-app"], "privileges": ["read"]}],
                "restriction": {"workflows": ["search_application_query"]},
            },
        },
    });
    let key = Client::key(app, &Client::elastic(app).make_key(&body).await);
    let reply = key.post("/_security/user/_has_privileges", &json!({"cluster": ["monitor"]})).await;
    assert_reply!(reply, @r#"
    403 Forbidden
    {
      "error": {
        "caused_by": {
          "reason": "access restricted by workflow",
          "type": "role_restriction_exception"
        },
        "reason": "action [cluster:admin/xpack/security/user/has_privileges] is unauthorized for API key id [AaIDIKIASE7p1wtalspP] of user [elastic], this action is granted by the cluster privileges [read_ccr,read_security,manage_ccr,manage_security,all]",
        "root_cause": [
          {
            "reason": "access restricted by workflow",
            "type": "role_restriction_exception"
          }
        ],
        "type": "security_exception"
      },
      "status": 403
    }
    "#);
}

async fn what_the_key_is_made_of_is_checked(app: &TestApp) {
    let elastic = Client::elastic(app);
    let refused = async |body: Value| refusal(&elastic.post(KEYS, &body).await);
    assert_reply!(elastic.post(KEYS, &json!({"name": ""})).await, @r#"
    400 Bad Request
    {
      "error": {
        "reason": "Validation Failed: 1: api key name is required;",
        "root_cause": [
          {
            "reason": "Validation Failed: 1: api key name is required;",
            "type": "action_request_validation_exception"
          }
        ],
        "type": "action_request_validation_exception"
      },
      "status": 400
    }
    "#);
    let long = "n".repeat(257);
    assert_eq!(
        refused(json!({"name": format!(" {long}"), "metadata": {"_reserved": true}})).await,
        "400 Validation Failed: 1: api key name may not be more than 256 characters long;\
         2: api key name may not begin or end with whitespace;3: API key metadata keys may not start with [_];"
    );
    assert_eq!(
        refused(json!({"name": "_k"})).await,
        "400 Validation Failed: 1: api key name may not begin with an underscore;"
    );
}

async fn expirations_are_checked(app: &TestApp) {
    let elastic = Client::elastic(app);
    assert_reply!(elastic.post(KEYS, &json!({"name": "k", "expiration": "10x"})).await, @r#"
    400 Bad Request
    {
      "error": {
        "caused_by": {
          "reason": "failed to parse setting [expiration] with value [10x] as a time value: unit is missing or unrecognized",
          "type": "illegal_argument_exception"
        },
        "reason": "Failed to build [api_key_request] after last required field arrived",
        "root_cause": [
          {
            "reason": "Failed to build [api_key_request] after last required field arrived",
            "type": "x_content_parse_exception"
          }
        ],
        "type": "x_content_parse_exception"
      },
      "status": 400
    }
    "#);
    for (expiration, problem) in [
        ("1.5d", "failed to parse [1.5d], fractional time values are not supported"),
        ("xd", "failed to parse [xd]"),
        (
            "-2d",
            "failed to parse setting [expiration] with value [-2d] as a time value: negative durations are not supported",
        ),
    ] {
        let reply = elastic.post(KEYS, &json!({"name": "k", "expiration": expiration})).await;
        assert_eq!(reply.json()["error"]["caused_by"]["reason"], problem, "{reply}");
    }
    // Whoever asks for an expired key gets one.
    let expired = elastic.make_key(&json!({"name": "k", "expiration": "0"})).await;
    let reply = Client::key(app, &expired).get("/_security/_authenticate").await;
    assert_eq!(refusal(&reply), "401 api key is expired");
}

async fn role_descriptors_are_checked(app: &TestApp) {
    let elastic = Client::elastic(app);
    let body = "{\n  \"name\": \"k\",\n  \"role_descriptors\": {\"role-a\": {\"clusters\": []}}\n}";
    assert_reply!(elastic.raw(Method::POST, KEYS, body).await, @r#"
    400 Bad Request
    {
      "error": {
        "caused_by": {
          "caused_by": {
            "reason": "failed to parse role [role-a]. unexpected field [clusters]",
            "type": "parse_exception"
          },
          "reason": "[3:35] [role_descriptors] failed to parse field [role-a]",
          "type": "x_content_parse_exception"
        },
        "reason": "[3:35] [api_key_request] failed to parse field [role_descriptors]",
        "root_cause": [
          {
            "reason": "failed to parse role [role-a]. unexpected field [clusters]",
            "type": "parse_exception"
          }
        ],
        "type": "x_content_parse_exception"
      },
      "status": 400
    }
    "#);
    let ended = elastic.post(KEYS, &json!({"name": "k", "expiration": "-1d"})).await;
    assert_eq!(ended.json()["expiration"], app.now().as_millisecond(), "what is less than nothing has ended");
    let empty = elastic.post(KEYS, &json!({"name": "k", "role_descriptors": []})).await;
    assert_eq!(empty.status, 200, "an empty list is no restriction");
    let list = elastic.post(KEYS, &json!({"name": "k", "role_descriptors": [{}]})).await;
    assert_reply!(list, @r#"
    400 Bad Request
    {
      "error": {
        "caused_by": {
          "reason": "[1:32] [role_descriptors] doesn't support arrays. Use a single object with multiple fields.",
          "type": "x_content_parse_exception"
        },
        "reason": "[1:32] [api_key_request] failed to parse field [role_descriptors]",
        "root_cause": [
          {
            "reason": "[1:32] [role_descriptors] doesn't support arrays. Use a single object with multiple fields.",
            "type": "x_content_parse_exception"
          }
        ],
        "type": "x_content_parse_exception"
      },
      "status": 400
    }
    "#);
}

async fn the_body_is_read_strictly(app: &TestApp) {
    let elastic = Client::elastic(app);
    assert_reply!(elastic.post(KEYS, &json!({"nmae": "k"})).await, @r#"
    400 Bad Request
    {
      "error": {
        "reason": "[1:2] [api_key_request] unknown field [nmae]",
        "root_cause": [
          {
            "reason": "[1:2] [api_key_request] unknown field [nmae]",
            "type": "x_content_parse_exception"
          }
        ],
        "type": "x_content_parse_exception"
      },
      "status": 400
    }
    "#);
    for (body, problem) in [
        (json!({"foo": 1, "name": "k"}), "[1:2] [api_key_request] unknown field [foo]"),
        (json!({"name": {}}), "[1:9] [api_key_request] name doesn't support values of type: START_OBJECT"),
        (json!({"expiration": 1}), "[1:15] [api_key_request] expiration doesn't support values of type: VALUE_NUMBER"),
        (json!({"metadata": null}), "[1:13] [api_key_request] metadata doesn't support values of type: VALUE_NULL"),
        (json!([]), "[1:1] [api_key_request] Expected START_OBJECT but was: START_ARRAY"),
        (json!({}), "Required [name]"),
    ] {
        assert_eq!(refusal(&elastic.post(KEYS, &body).await), format!("400 {problem}"), "{body}");
    }
}

async fn a_key_makes_only_keys_without_rights(app: &TestApp) {
    let key = Client::key(app, &Client::elastic(app).make_key(&json!({"name": "parent"})).await);
    let refused = key.post(KEYS, &json!({"name": "child"})).await;
    assert_reply!(refused, @r#"
    400 Bad Request
    {
      "error": {
        "reason": "creating derived api keys requires an explicit role descriptor that is empty (has no privileges)",
        "root_cause": [
          {
            "reason": "creating derived api keys requires an explicit role descriptor that is empty (has no privileges)",
            "type": "illegal_argument_exception"
          }
        ],
        "type": "illegal_argument_exception"
      },
      "status": 400
    }
    "#);
    for descriptors in [json!({}), json!({"r": {"cluster": ["monitor"]}})] {
        let reply = key.post(KEYS, &json!({"name": "child", "role_descriptors": descriptors})).await;
        assert_eq!(reply.status, 400, "{reply}");
    }
    let child = key.make_key(&json!({"name": "child", "role_descriptors": {"none": {}}})).await;
    let reply = Client::key(app, &child).get("/_cluster/health").await;
    assert_eq!(reply.status, 403, "{reply}");
}

async fn who_may_not_is_refused(app: &TestApp) {
    let user = user_with(app, "ursula", &["monitor"]).await;
    assert_reply!(user.post(KEYS, &json!({"name": "k"})).await, @r#"
    403 Forbidden
    {
      "error": {
        "reason": "action [cluster:admin/xpack/security/api_key/create] is unauthorized for user [ursula] with effective roles [ursula], this action is granted by the cluster privileges [manage_own_api_key,manage_api_key,manage_security,all]",
        "root_cause": [
          {
            "reason": "action [cluster:admin/xpack/security/api_key/create] is unauthorized for user [ursula] with effective roles [ursula], this action is granted by the cluster privileges [manage_own_api_key,manage_api_key,manage_security,all]",
            "type": "security_exception"
          }
        ],
        "type": "security_exception"
      },
      "status": 403
    }
    "#);
    // What was sent is looked at before who sent it.
    assert_eq!(refusal(&user.post(KEYS, &json!({})).await), "400 Required [name]");
    let user = user_with(app, "victor", &["manage_own_api_key"]).await;
    assert_eq!(user.post(KEYS, &json!({"name": "k"})).await.status, 200);
}
