use serde_json::{Value, json};

use super::{KEYS, id};
use crate::{
    elasticsearch::{Client, refusal},
    support::{
        app::{TestApp, on_both_databases},
        request::assert_reply,
    },
};

on_both_databases! {
    a_copy_has_the_same_rights_and_another_secret
    what_is_no_key_is_refused
}

const CLONE: &str = "/_security/api_key/clone";

async fn a_copy_has_the_same_rights_and_another_secret(app: &TestApp) {
    let elastic = Client::elastic(app);
    let body = json!({
        "name": "first", "expiration": "1d", "metadata": {"a": 1},
        "role_descriptors": {"r": {"cluster": ["monitor"]}},
    });
    let first = elastic.make_key(&body).await;
    let copied = async |extra: Value| {
        let mut body = json!({"api_key": first["encoded"], "name": "second"});
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let reply = elastic.put(CLONE, &body).await;
        assert_eq!(reply.status, 200, "{reply}");
        let made = reply.json();
        (elastic.get(&format!("{KEYS}?id={}", id(&made))).await.json()["api_keys"][0].clone(), made)
    };
    let (shown, made) = copied(json!({})).await;
    assert_ne!(made["api_key"], first["api_key"]);
    assert_eq!((&shown["name"], &shown["expiration"]), (&json!("second"), &first["expiration"]));
    assert_eq!((&shown["metadata"], &shown["username"]), (&json!({"a": 1}), &json!("elastic")));
    assert_eq!(shown["role_descriptors"]["r"]["cluster"], json!(["monitor"]));
    assert_eq!(Client::key(app, &made).get("/_cluster/health").await.status, 200);
    let (shown, _) = copied(json!({"expiration": null, "metadata": {"b": 2}})).await;
    assert_eq!((&shown["expiration"], &shown["metadata"]), (&Value::Null, &json!({"b": 2})));
    let (shown, _) = copied(json!({"expiration": "2d"})).await;
    assert_eq!(shown["expiration"], 1_795_521_600_000_i64);
}

async fn what_is_no_key_is_refused(app: &TestApp) {
    let elastic = Client::elastic(app);
    let refused = async |body: Value| elastic.post(CLONE, &body).await;
    let reply = refused(json!({"name": "k"})).await;
    assert_eq!(refusal(&reply), "400 Validation Failed: 1: api key credential is required;");
    assert_reply!(refused(json!({"api_key": "kwp_x", "name": "k"})).await, @r#"
    400 Bad Request
    {
      "error": {
        "reason": "invalid API key credential: Illegal base64 character 5f",
        "root_cause": [
          {
            "reason": "invalid API key credential: Illegal base64 character 5f",
            "type": "illegal_argument_exception"
          }
        ],
        "type": "illegal_argument_exception"
      },
      "status": 400
    }
    "#);
    assert_reply!(refused(json!({"api_key": "YTpi", "name": "k"})).await, @r#"
    403 Forbidden
    {
      "error": {
        "caused_by": {
          "additional_unsuccessful_credentials": "API key: unable to find apikey with id a",
          "header": {
            "WWW-Authenticate": [
              "Basic realm=\"security\", charset=\"UTF-8\"",
              "ApiKey"
            ]
          },
          "reason": "unable to authenticate with provided credentials and anonymous access is not allowed for this request",
          "type": "security_exception"
        },
        "reason": "Failed to clone API key",
        "root_cause": [
          {
            "additional_unsuccessful_credentials": "API key: unable to find apikey with id a",
            "header": {
              "WWW-Authenticate": [
                "Basic realm=\"security\", charset=\"UTF-8\"",
                "ApiKey"
              ]
            },
            "reason": "unable to authenticate with provided credentials and anonymous access is not allowed for this request",
            "type": "security_exception"
          }
        ],
        "type": "security_exception"
      },
      "status": 403
    }
    "#);
}
