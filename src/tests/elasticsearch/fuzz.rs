//! Whatever is sent, nothing breaks.

use axum::http::{Method, header};
use proptest::{
    collection::{hash_map, vec},
    prelude::*,
    sample::select,
    strategy::ValueTree,
    test_runner::TestRunner,
};
use serde_json::{Map, Value, json};

use super::{Client, user_with};
use crate::support::{
    app::{TestApp, on_both_databases},
    request::RequestBuilderExt,
};

on_both_databases! {
    random_bodies_never_break_an_operation
    random_headers_never_break_the_endpoint
}

/// How many bodies each operation gets from each caller.
const BODIES: usize = 25;

/// Names that operations look for, so that what is random gets somewhere.
const FIELDS: [&str; 42] = [
    "name",
    "role_descriptors",
    "expiration",
    "metadata",
    "ids",
    "owner",
    "username",
    "realm_name",
    "api_key",
    "grant_type",
    "password",
    "access_token",
    "run_as",
    "access",
    "search",
    "replication",
    "cluster",
    "indices",
    "index",
    "names",
    "privileges",
    "field_security",
    "grant",
    "query",
    "applications",
    "application",
    "resources",
    "global",
    "restriction",
    "workflows",
    "remote_indices",
    "clusters",
    "sort",
    "aggs",
    "terms",
    "field",
    "bool",
    "must",
    "size",
    "search_after",
    "roles",
    "actions",
];

/// Values of which some are good somewhere.
const WORDS: [&str; 12] = [
    "all",
    "monitor",
    "read",
    "logs-*",
    "/[a-z]+/",
    "1d",
    "-1",
    "password",
    "*",
    "search_application_query",
    "now-1d/d",
    "",
];

fn any_body() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        select(&WORDS[..]).prop_map(Value::from),
        select(&FIELDS[..]).prop_map(Value::from),
        "\\PC{0,40}".prop_map(Value::from),
        "[\\x00-\\x1f\u{200b}\u{202e}]{1,3}".prop_map(Value::from),
        (1_usize..3000).prop_map(|length| Value::from("x".repeat(length))),
    ];
    let object = |value: BoxedStrategy<Value>| {
        hash_map(select(&FIELDS[..]), value, 0..6).prop_map(|fields| {
            Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
        })
    };
    let value = leaf.prop_recursive(5, 48, 6, move |inner| {
        prop_oneof![vec(inner.clone(), 0..4).prop_map(Value::from), object(inner.boxed())]
    });
    object(value.boxed())
}

async fn random_bodies_never_break_an_operation(app: &TestApp) {
    let elastic = Client::elastic(app);
    let id = elastic.make_key(&json!({"name": "k"})).await["id"].as_str().unwrap().to_owned();
    let ursula = user_with(app, "ursula", &["manage_own_api_key"]).await;
    let operations = [
        (Method::POST, "/_security/api_key".to_owned()),
        (Method::DELETE, "/_security/api_key".to_owned()),
        (Method::PUT, format!("/_security/api_key/{id}")),
        (Method::POST, "/_security/api_key/_bulk_update".to_owned()),
        (Method::POST, "/_security/api_key/grant".to_owned()),
        (Method::PUT, "/_security/api_key/clone".to_owned()),
        (Method::POST, "/_security/_query/api_key".to_owned()),
        (Method::POST, "/_security/cross_cluster/api_key".to_owned()),
        (Method::PUT, format!("/_security/cross_cluster/api_key/{id}")),
        (Method::POST, "/_security/user/_has_privileges".to_owned()),
        (Method::PUT, "/_security/user/norbert".to_owned()),
        (Method::PUT, "/_security/role/norbert".to_owned()),
        (Method::PUT, "/_security/privilege".to_owned()),
        (Method::POST, "/_security/oauth2/token".to_owned()),
    ];
    let mut runner = TestRunner::deterministic();
    let bodies = any_body();
    for (method, path) in operations {
        for caller in [&elastic, &ursula] {
            for _ in 0..BODIES {
                let body = bodies.new_tree(&mut runner).unwrap().current();
                let reply = caller.raw(method.clone(), &path, body.to_string()).await;
                assert!(reply.status.as_u16() < 500, "{method} {path} {body}: {reply}");
                assert!(reply.json().is_object(), "{method} {path} {body}");
            }
        }
    }
}

async fn random_headers_never_break_the_endpoint(app: &TestApp) {
    let mut runner = TestRunner::deterministic();
    let texts = prop_oneof![
        "(Basic|ApiKey|Bearer|) ?[ -~]{0,30}",
        "application/(vnd\\.elasticsearch\\+)?json ?;? ?(compatible-with=)?[0-9a-z]{0,12}",
        "[\t -~]{0,40}",
    ];
    for _ in 0..200 {
        let mut text = || texts.new_tree(&mut runner).unwrap().current();
        let elastic = Client::presenting(app, &text());
        let request = elastic.request(Method::POST, "/_security/_query/api_key");
        let request = request.header(header::ACCEPT, text()).header(header::CONTENT_TYPE, text());
        let reply = app.send(request.header("es-security-runas-user", text()).raw("{}")).await;
        assert!(reply.status.is_client_error(), "{reply}");
        assert_eq!(reply.header("x-elastic-product"), Some("Elasticsearch"));
    }
}
