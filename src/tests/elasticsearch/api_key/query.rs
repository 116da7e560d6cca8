use axum::http::Method;
use serde_json::{Value, json};

use crate::{
    elasticsearch::{Client, refusal, user_with},
    support::{
        app::{TestApp, on_both_databases},
        request::{Reply, assert_reply},
    },
};

on_both_databases! {
    everything_is_found_without_a_body
    keys_are_found_in_order_page_by_page
    what_is_found_can_be_counted
    every_kind_of_query_is_understood
    what_is_not_understood_is_refused
    who_sees_what
}

const QUERY: &str = "/_security/_query/api_key";

fn names(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.status, 200, "{reply}");
    let json = reply.json();
    json["api_keys"].as_array().unwrap().iter().map(|key| key["name"].as_str().unwrap().to_owned()).collect()
}

async fn some_keys(app: &TestApp) -> Client<'_> {
    let elastic = Client::elastic(app);
    for (name, metadata) in [
        ("alpha", json!({"env": "prod", "level": 1})),
        ("beta", json!({"env": "dev", "level": 2})),
        ("gamma", json!({"env": "prod", "tags": ["x", "y"]})),
    ] {
        elastic.make_key(&json!({"name": name, "metadata": metadata, "expiration": "1d"})).await;
    }
    elastic
}

async fn everything_is_found_without_a_body(app: &TestApp) {
    let elastic = Client::elastic(app);
    assert_reply!(elastic.get(QUERY).await, @r#"
    200 OK
    {
      "api_keys": [],
      "count": 0,
      "total": 0
    }
    "#);
    elastic.make_key(&json!({"name": "k", "role_descriptors": {"r": {"cluster": ["monitor"]}}})).await;
    assert_reply!(elastic.empty(Method::POST, QUERY).await, @r#"
    200 OK
    {
      "api_keys": [
        {
          "creation": 1795348800000,
          "id": "AaIDIKIASE7p1wtalspP",
          "invalidated": false,
          "metadata": {},
          "name": "k",
          "realm": "reserved",
          "realm_type": "reserved",
          "role_descriptors": {
            "r": {
              "applications": [],
              "cluster": [
                "monitor"
              ],
              "indices": [],
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
      ],
      "count": 1,
      "total": 1
    }
    "#);
}

async fn keys_are_found_in_order_page_by_page(app: &TestApp) {
    let elastic = some_keys(app).await;
    let mut body = json!({"sort": [{"name": {"order": "desc"}}, "creation"], "size": 2});
    let first = elastic.post("/_security/_query/api_key?filter_path=total,count,**.name,**._sort", &body).await;
    assert_reply!(first, @r#"
    200 OK
    {
      "api_keys": [
        {
          "_sort": [
            "gamma",
            "2026-11-22T12:00:00.000Z"
          ],
          "name": "gamma"
        },
        {
          "_sort": [
            "beta",
            "2026-11-22T12:00:00.000Z"
          ],
          "name": "beta"
        }
      ],
      "count": 2,
      "total": 3
    }
    "#);
    body["search_after"] = first.json()["api_keys"][1]["_sort"].clone();
    assert_eq!(names(&elastic.post(QUERY, &body).await), ["alpha"]);
    assert_eq!(names(&elastic.post(QUERY, &json!({"sort": "name", "from": 1, "size": 1})).await), ["beta"]);
    assert_eq!(elastic.post(QUERY, &json!({"size": 0})).await.json(), json!({"total": 3, "count": 0, "api_keys": []}));
}

async fn what_is_found_can_be_counted(app: &TestApp) {
    let elastic = some_keys(app).await;
    let body = json!({"size": 0, "aggs": {"by": {"terms": {"field": "metadata.env"}}}});
    assert_reply!(elastic.post("/_security/_query/api_key?typed_keys", &body).await, @r#"
    200 OK
    {
      "aggregations": {
        "sterms#by": {
          "buckets": [
            {
              "doc_count": 2,
              "key": "prod"
            },
            {
              "doc_count": 1,
              "key": "dev"
            }
          ],
          "doc_count_error_upper_bound": 0,
          "sum_other_doc_count": 0
        }
      },
      "api_keys": [],
      "count": 0,
      "total": 3
    }
    "#);
    let none = json!({"query": {"term": {"name": "none"}}, "aggs": {"by": {"terms": {"field": "metadata.env"}}}});
    assert_eq!(elastic.post(QUERY, &none).await.json(), json!({"total": 0, "count": 0, "api_keys": []}));
}

async fn every_kind_of_query_is_understood(app: &TestApp) {
    let elastic = some_keys(app).await;
    for (query, expected) in [
        (json!({"match_all": {}}), &["alpha", "beta", "gamma"][..]),
        (json!({"term": {"name": "beta"}}), &["beta"]),
        (json!({"terms": {"name": ["beta", "gamma", "none"]}}), &["beta", "gamma"]),
        (json!({"match": {"metadata.env": "prod"}}), &["alpha", "gamma"]),
        (json!({"prefix": {"name": {"value": "al"}}}), &["alpha"]),
        (json!({"wildcard": {"name": "*a*m*"}}), &["gamma"]),
        (json!({"exists": {"field": "metadata.tags"}}), &["gamma"]),
        (json!({"range": {"creation": {"gte": "now-1h", "lt": "now+1d/d"}}}), &["alpha", "beta", "gamma"]),
        (
            json!({"bool": {"filter": [{"term": {"metadata.env": "prod"}}], "must_not": {"term": {"name": "alpha"}}}}),
            &["gamma"],
        ),
        (json!({"simple_query_string": {"query": "alpha | beta", "fields": ["name"]}}), &["alpha", "beta"]),
        (json!({"ids": {"values": ["none"]}}), &[]),
        (json!({"term": {"metadata.level": 2}}), &["beta"]),
    ] {
        let reply = elastic.post(QUERY, &json!({"query": query, "sort": "name"})).await;
        assert_eq!(names(&reply), expected, "{query}");
    }
}

async fn what_is_not_understood_is_refused(app: &TestApp) {
    let elastic = Client::elastic(app);
    let refused = async |body: Value| refusal(&elastic.post(QUERY, &body).await);
    for (body, problem) in [
        (
            json!({"query": {"term": {"api_key_hash": "x"}}}),
            "Field [api_key_hash] is not allowed for querying or aggregation",
        ),
        (json!({"query": {"fuzzy": {"name": "x"}}}), "Query type [fuzzy] is not currently supported in this context"),
        (
            json!({"query": {"term": {"na*": "x"}}}),
            "Field name pattern [na*] is not allowed for querying or aggregation",
        ),
        (json!({"sort": "doc_type"}), "Field [doc_type] is not allowed for querying or aggregation"),
        (
            json!({"aggs": {"by": {"terms": {"field": "creator"}}}}),
            "Field [creator] is not allowed for querying or aggregation",
        ),
        (json!({"aggs": {"all": {"global": {}}}}), "Unsupported API Keys agg [all] of type [global]"),
        (
            json!({"aggs": {"sum": {"cumulative_cardinality": {"buckets_path": "x"}}}}),
            "Unsupported aggregation of type [cumulative_cardinality]",
        ),
        (
            json!({"from": -1, "size": -2}),
            "Validation Failed: 1: [from] parameter cannot be negative but was [-1];\
             2: [size] parameter cannot be negative but was [-2];",
        ),
        (json!({"from": -1}), "Validation Failed: 1: [from] parameter cannot be negative but was [-1];"),
        (json!({"size": -1}), "Validation Failed: 1: [size] parameter cannot be negative but was [-1];"),
        (
            json!({"sort": {"name": {"nested": {"path": "x"}}}}),
            "nested sorting is not currently supported in this context",
        ),
        (
            json!({"query": {"terms": {"name": {"index": "i", "id": "1", "path": "p"}}}}),
            "terms query with terms lookup is not currently supported in this context",
        ),
        (
            json!({"query": {"range": {"creation": {"relation": "within"}}}}),
            "range query with relation is not currently supported in this context",
        ),
        (json!({"querry": {}}), "[1:2] [query_api_key_request_payload] unknown field [querry] did you mean [query]?"),
    ] {
        assert_eq!(refused(body.clone()).await, format!("400 {problem}"), "{body}");
    }
    assert_reply!(elastic.raw(Method::POST, QUERY, r#"{"query": {"term": {}}}"#).await, @r#"
    400 Bad Request
    {
      "error": {
        "reason": "field name is null or empty",
        "root_cause": [
          {
            "reason": "field name is null or empty",
            "type": "illegal_argument_exception"
          }
        ],
        "type": "illegal_argument_exception"
      },
      "status": 400
    }
    "#);
    assert_eq!(elastic.post(QUERY, &json!({"from": 9999, "size": 2})).await.status, 400);
}

async fn who_sees_what(app: &TestApp) {
    some_keys(app).await;
    let ursula = user_with(app, "ursula", &["manage_own_api_key"]).await;
    let own = ursula.make_key(&json!({"name": "own"})).await;
    assert_eq!(names(&ursula.get(QUERY).await), ["own"]);
    let key = Client::key(app, &own);
    assert_eq!(names(&key.get(QUERY).await), ["own"]);
    assert_eq!(key.get("/_security/_query/api_key?with_limited_by").await.status, 403);
    let reader = user_with(app, "rita", &["read_security"]).await;
    let reply = reader.get("/_security/_query/api_key?with_limited_by").await;
    assert_eq!(reply.json()["total"], 4, "{reply}");
    assert!(reply.json()["api_keys"][0]["limited_by"][0].is_object(), "{reply}");
    let nobody = user_with(app, "norbert", &["monitor"]).await.get(QUERY).await;
    assert_eq!(nobody.status, 403, "{nobody}");
}
