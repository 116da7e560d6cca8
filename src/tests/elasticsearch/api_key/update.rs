use axum::http::Method;
use jiff::SignedDuration;
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
    what_is_sent_takes_the_place_of_what_was
    rights_are_taken_anew
    the_body_is_read_strictly
    only_the_owner_changes_a_key
    ended_keys_stay_as_they_are
}

async fn shown(client: &Client<'_>, made: &Value) -> Value {
    client.get(&format!("{KEYS}?id={}", id(made))).await.json()["api_keys"][0].clone()
}

async fn what_is_sent_takes_the_place_of_what_was(app: &TestApp) {
    let elastic = Client::elastic(app);
    let body = json!({"name": "k", "role_descriptors": {"r": {"cluster": ["monitor"]}}, "metadata": {"a": 1, "b": 2}});
    let made = elastic.make_key(&body).await;
    let path = format!("{KEYS}/{}", id(&made));
    let reply = elastic.put(&path, &json!({"metadata": {"c": 3}, "expiration": "1d"})).await;
    assert_reply!(reply, @r#"
    200 OK
    {
      "updated": true
    }
    "#);
    let key = shown(&elastic, &made).await;
    assert_eq!((&key["metadata"], &key["expiration"]), (&json!({"c": 3}), &json!(1_795_435_200_000_i64)));
    assert_eq!(key["role_descriptors"]["r"]["cluster"], json!(["monitor"]));
    assert_reply!(elastic.put(&path, &json!({"metadata": {"c": 3}})).await, @r#"
    200 OK
    {
      "updated": false
    }
    "#);
    assert_eq!(elastic.put(&path, &json!({"expiration": "1d"})).await.json()["updated"], true);
    assert_eq!(elastic.put(&path, &json!({"role_descriptors": {}})).await.json()["updated"], true);
    assert_eq!(shown(&elastic, &made).await["role_descriptors"], json!({}));
    assert_eq!(elastic.empty(Method::PUT, &path).await.json()["updated"], false);
}

async fn rights_are_taken_anew(app: &TestApp) {
    let elastic = Client::elastic(app);
    let ursula = user_with(app, "ursula", &["manage_own_api_key"]).await;
    let made = ursula.make_key(&json!({"name": "k"})).await;
    elastic.put("/_security/role/ursula", &json!({"cluster": ["manage_own_api_key", "monitor"]})).await;
    assert_eq!(Client::key(app, &made).get("/_cluster/health").await.status, 403, "as of its creation");
    assert_eq!(ursula.empty(Method::PUT, &format!("{KEYS}/{}", id(&made))).await.json()["updated"], true);
    assert_eq!(Client::key(app, &made).get("/_cluster/health").await.status, 200);
}

async fn the_body_is_read_strictly(app: &TestApp) {
    let elastic = Client::elastic(app);
    let made = elastic.make_key(&json!({"name": "k"})).await;
    let path = format!("{KEYS}/{}", id(&made));
    for (body, problem) in [
        (json!({"name": "other"}), "[1:2] [update_api_key_request_payload] unknown field [name]"),
        (json!({"expiration": "-1"}), "Validation Failed: 1: API key expiration must be in the future;"),
        (json!({"expiration": "0d"}), "Validation Failed: 1: API key expiration must be in the future;"),
        (json!({"metadata": {"_a": 1}}), "Validation Failed: 1: API key metadata keys may not start with [_];"),
        (
            json!({"metadata": "a"}),
            "[1:13] [update_api_key_request_payload] metadata doesn't support values of type: VALUE_STRING",
        ),
    ] {
        assert_eq!(refusal(&elastic.put(&path, &body).await), format!("400 {problem}"), "{body}");
    }
}

async fn only_the_owner_changes_a_key(app: &TestApp) {
    let elastic = Client::elastic(app);
    let ursula = user_with(app, "ursula", &["manage_own_api_key"]).await;
    let made = ursula.make_key(&json!({"name": "k"})).await;
    let path = format!("{KEYS}/{}", id(&made));
    let change = json!({"metadata": {"a": 1}});
    let reply = elastic.put(&path, &change).await;
    assert_eq!(refusal(&reply), format!("404 no API key owned by requesting user found for ID [{}]", id(&made)));
    assert_reply!(elastic.put(&format!("{KEYS}/none"), &change).await, @r#"
    404 Not Found
    {
      "error": {
        "reason": "no API key owned by requesting user found for ID [none]",
        "root_cause": [
          {
            "reason": "no API key owned by requesting user found for ID [none]",
            "type": "resource_not_found_exception"
          }
        ],
        "type": "resource_not_found_exception"
      },
      "status": 404
    }
    "#);
    assert_eq!(Client::elastic(app).acting_as("ursula").put(&path, &change).await.json()["updated"], true);
    let by_key = Client::key(app, &elastic.make_key(&json!({"name": "other"})).await).put(&path, &change).await;
    assert_eq!(
        refusal(&by_key),
        "400 authentication via API key not supported: only the owner user can update an API key"
    );
}

async fn ended_keys_stay_as_they_are(app: &TestApp) {
    let elastic = Client::elastic(app);
    let invalidated = elastic.make_key(&json!({"name": "k"})).await;
    elastic.delete(KEYS, &json!({"ids": [id(&invalidated)]})).await;
    let expired = elastic.make_key(&json!({"name": "k", "expiration": "1h"})).await;
    app.wait(SignedDuration::from_hours(2));
    let access = json!({"name": "c", "access": {"search": [{"names": ["logs"]}]}});
    let cross = elastic.post("/_security/cross_cluster/api_key", &access).await.json();
    for (made, problem) in [
        (&invalidated, format!("cannot update invalidated API key [{}]", id(&invalidated))),
        (&expired, format!("cannot update expired API key [{}]", id(&expired))),
        (&cross, "cannot update API key of type [cross_cluster] while expected type is [rest]".to_owned()),
    ] {
        let reply = elastic.put(&format!("{KEYS}/{}", id(made)), &json!({"metadata": {}})).await;
        assert_eq!(refusal(&reply), format!("400 {problem}"));
    }
}
