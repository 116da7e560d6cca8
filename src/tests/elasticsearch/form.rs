//! What callers may ask of the form of answers.

use axum::http::{Method, header};
use serde_json::json;

use super::{Client, refusal};
use crate::support::{
    app::{TestApp, on_both_databases},
    request::{Reply, RequestBuilderExt, assert_reply},
};

on_both_databases! {
    answers_have_the_version_that_was_asked_for
    versions_must_agree
    answers_can_be_made_for_people
    answers_can_be_filtered
    what_cannot_be_had_is_refused
    unknown_parameters_are_refused
    failures_can_be_traced
}

const VENDOR: &str = "application/vnd.elasticsearch+json";

/// A request with a body, and these headers.
async fn sent(app: &TestApp, accept: &str, content_type: &str) -> Reply {
    let request = Client::elastic(app).request(Method::POST, "/_security/_query/api_key");
    let request = request.header(header::ACCEPT, accept).header(header::CONTENT_TYPE, content_type);
    app.send(request.raw("{}")).await
}

async fn answers_have_the_version_that_was_asked_for(app: &TestApp) {
    for version in [8, 9] {
        for separator in ["; ", ";"] {
            let media_type = format!("{VENDOR}{separator}compatible-with={version}");
            let reply = sent(app, &media_type, &media_type).await;
            assert_eq!(reply.status, 200, "{reply}");
            let expected = format!("{VENDOR};compatible-with={version}");
            assert_eq!(reply.header("content-type"), Some(expected.as_str()));
        }
    }
    // As clients of serverless projects do.
    let request = Client::elastic(app).request(Method::GET, "/_security/_authenticate");
    let reply = app.send(request.header("elastic-api-version", "2023-10-31").empty()).await;
    assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, Some("application/json")));
    // Refusals, too.
    let request = Client::nobody(app).request(Method::GET, "/_security/_authenticate");
    let reply = app.send(request.header(header::ACCEPT, format!("{VENDOR};compatible-with=8")).empty()).await;
    assert_eq!(reply.header("content-type"), Some("application/vnd.elasticsearch+json;compatible-with=8"));
}

async fn versions_must_agree(app: &TestApp) {
    let vendor = |version: u8| format!("{VENDOR};compatible-with={version}");
    assert_reply!(sent(app, &vendor(8), &vendor(9)).await, @r#"
    400 Bad Request
    {
      "error": {
        "caused_by": {
          "reason": "A compatible version is required on both Content-Type and Accept headers if either one has requested a compatible version and the compatible versions must match. Accept=application/vnd.elasticsearch+json;compatible-with=8, Content-Type=application/vnd.elasticsearch+json;compatible-with=9",
          "type": "status_exception"
        },
        "reason": "Invalid media-type value on headers [Accept, Content-Type]",
        "root_cause": [
          {
            "reason": "Invalid media-type value on headers [Accept, Content-Type]",
            "type": "media_type_header_exception"
          }
        ],
        "type": "media_type_header_exception"
      },
      "status": 400
    }
    "#);
    assert_reply!(sent(app, &vendor(7), "application/json").await, @r#"
    400 Bad Request
    {
      "error": {
        "caused_by": {
          "reason": "Accept version must be either version 9 or 8, but found 7. Accept=application/vnd.elasticsearch+json;compatible-with=7",
          "type": "status_exception"
        },
        "reason": "Invalid media-type value on headers [Accept, Content-Type]",
        "root_cause": [
          {
            "reason": "Invalid media-type value on headers [Accept, Content-Type]",
            "type": "media_type_header_exception"
          }
        ],
        "type": "media_type_header_exception"
      },
      "status": 400
    }
    "#);
    let unsupported = sent(app, "*/*", "application/x-www-form-urlencoded").await;
    assert_reply!(unsupported, @r#"
    406 Not Acceptable
    {
      "error": "Content-Type header [application/x-www-form-urlencoded] is not supported",
      "status": 406
    }
    "#);
}

async fn answers_can_be_made_for_people(app: &TestApp) {
    let elastic = Client::elastic(app);
    let reply = elastic.get("/_security/api_key?pretty&human&error_trace").await;
    assert_eq!(reply.text(), "{\n  \"api_keys\" : [ ]\n}\n");
    let reply = elastic.get("/_security/api_key?pretty=false").await;
    assert_eq!(reply.text(), r#"{"api_keys":[]}"#);
    let reply = Client::nobody(app).get("/_security/api_key?pretty").await;
    assert!(reply.text().starts_with("{\n  \"error\" : {\n"), "{reply}");
}

async fn answers_can_be_filtered(app: &TestApp) {
    let elastic = Client::elastic(app);
    elastic.make_key(&json!({"name": "one", "metadata": {"a": 1}})).await;
    let reply = elastic.get("/_security/api_key?filter_path=api_keys.name,**.metadata").await;
    assert_eq!(reply.text(), r#"{"api_keys":[{"name":"one","metadata":{"a":1}}]}"#);
    let reply = elastic.get("/?filter_path=version.number,tagline").await;
    assert_eq!(reply.text(), r#"{"version":{"number":"9.1.0"},"tagline":"You Know, for Search"}"#);
    let reply = elastic.get("/_security/_authenticate?filter_path=-*realm,-metadata,-roles").await;
    assert_eq!(
        reply.text(),
        r#"{"username":"elastic","full_name":null,"email":null,"enabled":true,"authentication_type":"realm"}"#
    );
    // A refusal is told whole.
    let reply = elastic.get("/_security/nothing?filter_path=none").await;
    assert!(reply.text().contains("no handler found"), "{reply}");
}

async fn what_cannot_be_had_is_refused(app: &TestApp) {
    let elastic = Client::elastic(app);
    assert_reply!(elastic.get("/_security/api_key?format=yaml").await, @r#"
    400 Bad Request
    {
      "error": {
        "reason": "response format [yaml] is not supported, only [json] is",
        "root_cause": [
          {
            "reason": "response format [yaml] is not supported, only [json] is",
            "type": "illegal_argument_exception"
          }
        ],
        "type": "illegal_argument_exception"
      },
      "status": 400
    }
    "#);
    assert_eq!(elastic.get("/_security/api_key?format=json").await.status, 200);
    let reply = elastic.get("/_security/api_key?pretty=yes").await;
    assert_eq!(refusal(&reply), "400 Failed to parse value [yes] as only [true] or [false] are allowed.");
    let reply = elastic.get("/_security/api_key?owner=1").await;
    assert_eq!(refusal(&reply), "400 Failed to parse value [1] as only [true] or [false] are allowed.");
    let reply = elastic.post("/_security/api_key?refresh=maybe", &json!({"name": "k"})).await;
    assert_eq!(refusal(&reply), "400 Unknown value for refresh: [maybe].");
}

async fn unknown_parameters_are_refused(app: &TestApp) {
    let elastic = Client::elastic(app);
    assert_reply!(elastic.get("/_security/api_key?ownr=true&foo").await, @r#"
    400 Bad Request
    {
      "error": {
        "reason": "request [/_security/api_key] contains unrecognized parameters: [foo], [ownr] -> did you mean [owner]?",
        "root_cause": [
          {
            "reason": "request [/_security/api_key] contains unrecognized parameters: [foo], [ownr] -> did you mean [owner]?",
            "type": "illegal_argument_exception"
          }
        ],
        "type": "illegal_argument_exception"
      },
      "status": 400
    }
    "#);
    let reply = elastic.get("/_security/_authenticate?refresh").await;
    assert_eq!(refusal(&reply), "400 request [/_security/_authenticate] contains unrecognized parameter: [refresh]");
}

async fn failures_can_be_traced(app: &TestApp) {
    let elastic = Client::elastic(app);
    let body = json!({"name": "k", "role_descriptors": {"r": {"clusters": []}}});
    assert_reply!(elastic.post("/_security/api_key?error_trace", &body).await, @r#"
    400 Bad Request
    {
      "error": {
        "caused_by": {
          "caused_by": {
            "reason": "failed to parse role [r]. unexpected field [clusters]",
            "stack_trace": "parse_exception: failed to parse role [r]. unexpected field [clusters]",
            "type": "parse_exception"
          },
          "reason": "[1:38] [role_descriptors] failed to parse field [r]",
          "stack_trace": "x_content_parse_exception: [1:38] [role_descriptors] failed to parse field [r]\nCaused by: parse_exception: failed to parse role [r]. unexpected field [clusters]",
          "type": "x_content_parse_exception"
        },
        "reason": "[1:38] [api_key_request] failed to parse field [role_descriptors]",
        "root_cause": [
          {
            "reason": "failed to parse role [r]. unexpected field [clusters]",
            "stack_trace": "parse_exception: failed to parse role [r]. unexpected field [clusters]",
            "type": "parse_exception"
          }
        ],
        "stack_trace": "x_content_parse_exception: [1:38] [api_key_request] failed to parse field [role_descriptors]\nCaused by: x_content_parse_exception: [1:38] [role_descriptors] failed to parse field [r]\nCaused by: parse_exception: failed to parse role [r]. unexpected field [clusters]",
        "type": "x_content_parse_exception"
      },
      "status": 400
    }
    "#);
    // Where a part of the request failed, and before anybody knows who calls.
    let bulk = elastic.post("/_security/api_key/_bulk_update?error_trace=true", &json!({"ids": ["none"]})).await;
    assert_eq!(
        bulk.json()["errors"]["details"]["none"]["stack_trace"],
        "resource_not_found_exception: no API key owned by requesting user found for ID [none]"
    );
    let nobody = Client::nobody(app).get("/_security/_authenticate?error_trace=true").await;
    assert_eq!(
        nobody.json()["error"]["stack_trace"],
        "security_exception: missing authentication credentials for REST request [/_security/_authenticate?error_trace=true]"
    );
    for untraced in ["", "?error_trace=false"] {
        let reply = elastic.post(&format!("/_security/api_key{untraced}"), &body).await;
        assert!(!reply.text().contains("stack_trace"), "{reply}");
    }
    let reply = elastic.get("/_security/api_key?error_trace=yes").await;
    assert_eq!(refusal(&reply), "400 Failed to parse value [yes] as only [true] or [false] are allowed.");
}
