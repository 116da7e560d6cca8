use serde_json::{Value, json};

use super::{KEYS, id};
use crate::{
    elasticsearch::{Client, refusal, user_with},
    support::{
        app::{TestApp, on_both_databases},
        request::assert_reply,
    },
};

on_both_databases! {
    an_invalidated_key_opens_nothing
    keys_are_chosen_by_what_they_are
    what_does_not_go_together_is_refused
    the_body_is_read_strictly
    who_may_end_what
}

async fn an_invalidated_key_opens_nothing(app: &TestApp) {
    let elastic = Client::elastic(app);
    let made = elastic.make_key(&json!({"name": "k"})).await;
    let reply = elastic.delete(KEYS, &json!({"ids": [id(&made), "unknown"]})).await;
    assert_reply!(reply, @r#"
    200 OK
    {
      "error_count": 0,
      "invalidated_api_keys": [
        "AaIDIKIASE7p1wtalspP"
      ],
      "previously_invalidated_api_keys": []
    }
    "#);
    assert_eq!(Client::key(app, &made).get("/_security/_authenticate").await.status, 401);
    let again = elastic.delete(KEYS, &json!({"ids": id(&made)})).await;
    assert_reply!(again, @r#"
    200 OK
    {
      "error_count": 0,
      "invalidated_api_keys": [],
      "previously_invalidated_api_keys": []
    }
    "#);
}

async fn keys_are_chosen_by_what_they_are(app: &TestApp) {
    let elastic = Client::elastic(app);
    let ursula = user_with(app, "ursula", &["manage_own_api_key"]).await;
    let ended = async |client: &Client<'_>, body: Value| {
        let reply = client.delete(KEYS, &body).await;
        assert_eq!(reply.status, 200, "{reply}");
        reply.json()["invalidated_api_keys"].as_array().unwrap().len()
    };
    for name in ["a-1", "a-2", "b"] {
        elastic.make_key(&json!({"name": name})).await;
        ursula.make_key(&json!({"name": name})).await;
    }
    assert_eq!(ended(&ursula, json!({"name": "b", "owner": "true"})).await, 1);
    assert_eq!(ended(&elastic, json!({"name": "a-*", "username": null})).await, 4);
    assert_eq!(ended(&elastic, json!({"realm_name": "reserved", "username": "elastic"})).await, 1);
    assert_eq!(ended(&elastic, json!({"owner": true})).await, 0);
}

async fn what_does_not_go_together_is_refused(app: &TestApp) {
    let elastic = Client::elastic(app);
    let nothing = elastic.delete(KEYS, &json!({})).await;
    assert_reply!(nothing, @r#"
    400 Bad Request
    {
      "error": {
        "reason": "Validation Failed: 1: One of [api key id(s), api key name, username, realm name] must be specified if [owner] flag is false;",
        "root_cause": [
          {
            "reason": "Validation Failed: 1: One of [api key id(s), api key name, username, realm name] must be specified if [owner] flag is false;",
            "type": "action_request_validation_exception"
          }
        ],
        "type": "action_request_validation_exception"
      },
      "status": 400
    }
    "#);
    for (body, problem) in [
        (json!({"ids": ["a"], "name": "b"}), "only one of [api key id(s), api key name] can be specified"),
        (
            json!({"ids": ["a"], "username": "b"}),
            "username or realm name must not be specified when the api key id(s) or api key name is specified",
        ),
        (
            json!({"name": "a", "realm_name": "b"}),
            "username or realm name must not be specified when the api key id(s) or api key name is specified",
        ),
        (
            json!({"owner": true, "username": "b"}),
            "neither username nor realm-name may be specified when invalidating owned API keys",
        ),
        (
            json!({"owner": true, "realm_name": "b"}),
            "neither username nor realm-name may be specified when invalidating owned API keys",
        ),
    ] {
        let reply = elastic.delete(KEYS, &body).await;
        assert_eq!(refusal(&reply), format!("400 Validation Failed: 1: {problem};"), "{body}");
    }
    let everything = elastic.delete(KEYS, &json!({"ids": ["a"], "name": "b", "username": "c", "owner": true})).await;
    assert_eq!(
        refusal(&everything),
        "400 Validation Failed: 1: username or realm name must not be specified when the api key id(s) or api key \
         name is specified;2: neither username nor realm-name may be specified when invalidating owned API keys;\
         3: only one of [api key id(s), api key name] can be specified;"
    );
}

async fn the_body_is_read_strictly(app: &TestApp) {
    let elastic = Client::elastic(app);
    for (body, problem) in [
        (json!({"id": "a"}), "[1:2] [invalidate_api_key] unknown field [id] did you mean [ids]?"),
        (json!({"ids": {}}), "[1:8] [invalidate_api_key] ids doesn't support values of type: START_OBJECT"),
        (json!({"owner": 1}), "[1:10] [invalidate_api_key] owner doesn't support values of type: VALUE_NUMBER"),
        (json!({"name": []}), "[1:9] [invalidate_api_key] name doesn't support values of type: START_ARRAY"),
    ] {
        assert_eq!(refusal(&elastic.delete(KEYS, &body).await), format!("400 {problem}"), "{body}");
    }
    assert_reply!(elastic.delete(KEYS, &json!({"owner": "yes"})).await, @r#"
    400 Bad Request
    {
      "error": {
        "caused_by": {
          "reason": "Failed to parse value [yes] as only [true] or [false] are allowed.",
          "type": "illegal_argument_exception"
        },
        "reason": "[1:10] [invalidate_api_key] failed to parse field [owner]",
        "root_cause": [
          {
            "reason": "[1:10] [invalidate_api_key] failed to parse field [owner]",
            "type": "x_content_parse_exception"
          }
        ],
        "type": "x_content_parse_exception"
      },
      "status": 400
    }
    "#);
}

async fn who_may_end_what(app: &TestApp) {
    let elastic = Client::elastic(app);
    let foreign = elastic.make_key(&json!({"name": "foreign"})).await;
    let ursula = user_with(app, "ursula", &["manage_own_api_key"]).await;
    let own = ursula.make_key(&json!({"name": "own"})).await;
    assert_reply!(ursula.delete(KEYS, &json!({"ids": [id(&own)]})).await, @r#"
    403 Forbidden
    {
      "error": {
        "reason": "action [cluster:admin/xpack/security/api_key/invalidate] is unauthorized for user [ursula] with effective roles [ursula], this action is granted by the cluster privileges [manage_api_key,manage_security,all]",
        "root_cause": [
          {
            "reason": "action [cluster:admin/xpack/security/api_key/invalidate] is unauthorized for user [ursula] with effective roles [ursula], this action is granted by the cluster privileges [manage_api_key,manage_security,all]",
            "type": "security_exception"
          }
        ],
        "type": "security_exception"
      },
      "status": 403
    }
    "#);
    let mine = json!({"ids": [id(&foreign), id(&own)], "owner": true});
    assert_eq!(ursula.delete(KEYS, &mine).await.json()["invalidated_api_keys"], json!([id(&own)]));
    // A key may end itself.
    let key =
        elastic.make_key(&json!({"name": "k", "role_descriptors": {"r": {"cluster": ["manage_own_api_key"]}}})).await;
    let client = Client::key(app, &key);
    assert_eq!(client.delete(KEYS, &json!({"ids": [id(&foreign)]})).await.status, 403);
    assert_eq!(
        client.delete(KEYS, &json!({"ids": [id(&key)]})).await.json()["invalidated_api_keys"],
        json!([id(&key)])
    );
    // Only who manages all of security ends the keys of other clusters.
    let access = json!({"name": "c", "access": {"search": [{"names": ["logs"]}]}});
    let cross = elastic.post("/_security/cross_cluster/api_key", &access).await.json();
    let manager = user_with(app, "mary", &["manage_api_key"]).await;
    let reply = manager.delete(KEYS, &json!({"ids": [id(&cross)]})).await;
    let details = &reply.json()["error_details"][0];
    assert_eq!(
        (details["type"].as_str(), details["reason"].as_str()),
        (
            Some("security_exception"),
            Some(format!("Cannot invalidate cross-cluster API key [{}]. This requires [manage_security] cluster privilege or higher", id(&cross)).as_str())
        ),
        "{reply}"
    );
    assert_eq!(elastic.delete(KEYS, &json!({"ids": [id(&cross)]})).await.json()["error_count"], 0);
}
