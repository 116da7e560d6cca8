//! What keys are made of is checked alike, whichever call brings it (contract §2.5).

use axum::http::Method;
use serde_json::{Value, json};

use super::{KEYS, id};
use crate::{
    elasticsearch::{Client, refusal},
    support::{
        app::{TestApp, on_both_databases},
        request::Reply,
    },
};

on_both_databases! {
    names_have_rules
    metadata_has_rules
    an_update_cannot_end_a_key
    metadata_is_an_object
    expirations_are_durations
    names_are_texts
}

const CROSS_CLUSTER: &str = "/_security/cross_cluster/api_key";

/// A call, and a body that it takes.
struct Sample {
    method: Method,
    path: String,
    body: Value,
    /// Within `body`, where what the key is made of stands.
    key: &'static str,
}

impl Sample {
    fn new(method: Method, path: impl Into<String>, body: Value) -> Self {
        Self { method, path: path.into(), body, key: "" }
    }

    /// Sent with something else in the key.
    async fn with(&self, elastic: &Client<'_>, field: &str, value: &Value) -> Reply {
        let mut body = self.body.clone();
        body.pointer_mut(self.key).unwrap()[field] = value.clone();
        elastic.raw(self.method.clone(), &self.path, body.to_string()).await
    }
}

/// Every call that makes a key.
async fn making(app: &TestApp) -> Vec<Sample> {
    let elastic = Client::elastic(app);
    let source = elastic.make_key(&json!({"name": "source"})).await;
    let access = json!({"search": [{"names": ["logs"]}]});
    let grant = json!({
        "grant_type": "password", "username": "elastic", "password": app.elastic_password, "api_key": {"name": "k"},
    });
    vec![
        Sample::new(Method::POST, KEYS, json!({"name": "k"})),
        Sample { key: "/api_key", ..Sample::new(Method::POST, format!("{KEYS}/grant"), grant) },
        Sample::new(Method::POST, format!("{KEYS}/clone"), json!({"name": "k", "api_key": source["encoded"]})),
        Sample::new(Method::POST, CROSS_CLUSTER, json!({"name": "k", "access": access})),
    ]
}

/// Every call that changes a key.
async fn changing(app: &TestApp) -> Vec<Sample> {
    let elastic = Client::elastic(app);
    let rest = elastic.make_key(&json!({"name": "k"})).await;
    let access = json!({"search": [{"names": ["logs"]}]});
    let cross = elastic.post(CROSS_CLUSTER, &json!({"name": "k", "access": access})).await.json();
    vec![
        Sample::new(Method::PUT, format!("{KEYS}/{}", id(&rest)), json!({})),
        Sample::new(Method::POST, format!("{KEYS}/_bulk_update"), json!({"ids": [id(&rest)]})),
        Sample::new(Method::PUT, format!("{CROSS_CLUSTER}/{}", id(&cross)), json!({"access": access})),
    ]
}

async fn names_have_rules(app: &TestApp) {
    let elastic = Client::elastic(app);
    // Outside the first plane, a character counts twice.
    let of_astral = |count: usize| "\u{1f511}".repeat(count);
    for call in making(app).await {
        for (name, problem) in [
            (String::new(), "api key name is required"),
            ("n".repeat(257), "api key name may not be more than 256 characters long"),
            (of_astral(129), "api key name may not be more than 256 characters long"),
            (" k".to_owned(), "api key name may not begin or end with whitespace"),
            ("k\t".to_owned(), "api key name may not begin or end with whitespace"),
            ("_k".to_owned(), "api key name may not begin with an underscore"),
        ] {
            let reply = call.with(&elastic, "name", &json!(name)).await;
            assert_eq!(refusal(&reply), format!("400 Validation Failed: 1: {problem};"), "{} {name}", call.path);
            assert_eq!(reply.json()["error"]["type"], "action_request_validation_exception");
        }
        for name in ["n".repeat(256), of_astral(128), "k _".to_owned()] {
            let reply = call.with(&elastic, "name", &json!(name)).await;
            assert_eq!(reply.json()["name"], name, "{}: {reply}", call.path);
        }
    }
}

async fn metadata_has_rules(app: &TestApp) {
    let elastic = Client::elastic(app);
    for call in making(app).await.into_iter().chain(changing(app).await) {
        let reply = call.with(&elastic, "metadata", &json!({"a": 1, "_b": 2})).await;
        assert_eq!(
            refusal(&reply),
            "400 Validation Failed: 1: API key metadata keys may not start with [_];",
            "{}",
            call.path
        );
        // Only the names at the top are Elasticsearch's own.
        let reply = call.with(&elastic, "metadata", &json!({"a": {"_b": 2}})).await;
        assert_eq!(reply.status, 200, "{}: {reply}", call.path);
    }
}

async fn an_update_cannot_end_a_key(app: &TestApp) {
    let elastic = Client::elastic(app);
    for call in changing(app).await {
        for expiration in ["0", "-1", "0s", "0d"] {
            let reply = call.with(&elastic, "expiration", &json!(expiration)).await;
            assert_eq!(
                refusal(&reply),
                "400 Validation Failed: 1: API key expiration must be in the future;",
                "{} {expiration}",
                call.path
            );
        }
        let reply = call.with(&elastic, "expiration", &json!("1s")).await;
        assert_eq!(reply.status, 200, "{}: {reply}", call.path);
    }
}

async fn metadata_is_an_object(app: &TestApp) {
    let elastic = Client::elastic(app);
    for call in making(app).await.into_iter().chain(changing(app).await) {
        for (metadata, token) in [
            (json!("a"), "VALUE_STRING"),
            (json!([]), "START_ARRAY"),
            (json!(1), "VALUE_NUMBER"),
            (json!(true), "VALUE_BOOLEAN"),
            (json!(null), "VALUE_NULL"),
        ] {
            let reply = call.with(&elastic, "metadata", &metadata).await;
            let root = &reply.json()["error"]["root_cause"][0];
            let (kind, reason) = (root["type"].as_str().unwrap(), root["reason"].as_str().unwrap());
            assert_eq!((reply.status.as_u16(), kind), (400, "x_content_parse_exception"), "{reply}");
            assert!(
                reason.ends_with(&format!("metadata doesn't support values of type: {token}")),
                "{}: {reply}",
                call.path
            );
        }
    }
}

async fn expirations_are_durations(app: &TestApp) {
    let elastic = Client::elastic(app);
    for call in making(app).await.into_iter().chain(changing(app).await) {
        for (expiration, problem) in [
            (
                "10x",
                "failed to parse setting [expiration] with value [10x] as a time value: unit is missing or unrecognized",
            ),
            ("1.5d", "failed to parse [1.5d], fractional time values are not supported"),
            ("xd", "failed to parse [xd]"),
            (
                "-2d",
                "failed to parse setting [expiration] with value [-2d] as a time value: negative durations are not supported",
            ),
        ] {
            let reply = call.with(&elastic, "expiration", &json!(expiration)).await;
            assert_eq!(reply.status, 400, "{reply}");
            let mut innermost = reply.json()["error"].clone();
            while innermost["caused_by"].is_object() {
                innermost = innermost["caused_by"].clone();
            }
            assert_eq!(
                (&innermost["type"], &innermost["reason"]),
                (&json!("illegal_argument_exception"), &json!(problem)),
                "{}",
                call.path
            );
        }
    }
}

async fn names_are_texts(app: &TestApp) {
    let elastic = Client::elastic(app);
    for call in making(app).await {
        for (name, token) in [(json!({}), "START_OBJECT"), (json!([]), "START_ARRAY"), (json!(null), "VALUE_NULL")] {
            let reply = call.with(&elastic, "name", &name).await;
            let root = reply.json()["error"]["root_cause"][0]["reason"].as_str().unwrap().to_owned();
            assert!(root.ends_with(&format!("name doesn't support values of type: {token}")), "{}: {reply}", call.path);
        }
    }
}
