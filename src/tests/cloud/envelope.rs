//! What holds for every path: the envelope of refusals, the headers, and the limits on what is sent.

use axum::{body::Body, http::Request};
use serde_json::json;

use super::{KEYS, USERS, get, the_only_answer};
use crate::support::{
    app::{TestApp, on_both_databases},
    request::{RequestBuilderExt, assert_reply},
};

on_both_databases! {
    an_unknown_path_is_not_found
    a_wrong_method_names_the_right_ones
    a_body_over_the_limit_is_refused
    a_body_that_is_no_json_is_refused_with_its_place
    a_wrong_type_is_refused_with_its_field
    several_problems_are_said_at_once
    every_answer_is_json_and_kept_by_no_cache
    the_content_type_of_requests_does_not_matter
}

async fn an_unknown_path_is_not_found(app: &TestApp) {
    let mut replies = Vec::new();
    for path in ["/api/v1/nothing", "/api/v1", "/api/v1/", "/api/v1/users/", "/api/v1/users/auth/keys/a/b"] {
        replies.push(app.send(Request::get(path).empty()).await);
    }
    assert_reply!(the_only_answer(&replies), @r#"
    404 Not Found
    x-cloud-error-codes: root.resource_not_found
    {
      "errors": [
        {
          "code": "root.resource_not_found",
          "message": "There is nothing at this path."
        }
      ]
    }
    "#);
}

async fn a_wrong_method_names_the_right_ones(app: &TestApp) {
    assert_reply!(app.send(Request::put(KEYS).empty()).await, @r#"
    405 Method Not Allowed
    allow: GET,HEAD,POST,DELETE
    x-cloud-error-codes: root.method_not_allowed
    {
      "errors": [
        {
          "code": "root.method_not_allowed",
          "message": "This path takes other methods; see Allow."
        }
      ]
    }
    "#);
    let allowed = async |path: &str| {
        let reply = app.send(Request::options(path).empty()).await;
        assert_eq!(reply.status, 405);
        reply.header("allow").map(str::to_owned)
    };
    assert_eq!(allowed("/api/v1/user").await.as_deref(), Some("GET,HEAD,PATCH"));
    assert_eq!(allowed("/api/v1/users/auth/_login").await.as_deref(), Some("POST"));
    assert_eq!(allowed("/api/v1/users/bob").await.as_deref(), Some("GET,HEAD,PATCH,DELETE"));
}

async fn a_body_over_the_limit_is_refused(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let sized = |bytes: usize| {
        let around = r#"{"description":"ok","filler":""}"#.len();
        format!(r#"{{"description":"ok","filler":"{}"}}"#, "x".repeat(bytes - around))
    };
    let post = || Request::post(KEYS).api_key(&key.text);
    assert_eq!(app.send(post().raw(sized(1024 * 1024))).await.status, 201);
    assert_reply!(app.send(post().raw(sized(1024 * 1024 + 1))).await, @r#"
    413 Payload Too Large
    x-cloud-error-codes: root.request_too_large
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "root.request_too_large",
          "message": "The body is larger than 1 MiB. Send less at once."
        }
      ]
    }
    "#);
}

async fn a_body_that_is_no_json_is_refused_with_its_place(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let send = async |body: Body| app.send(Request::post(KEYS).api_key(&key.text).raw(body)).await;
    assert_reply!(send(Body::empty()).await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "message": "The body cannot be read as JSON: EOF while parsing a value (line 1, column 0)."
        }
      ]
    }
    "#);
    assert_reply!(send("{\"description\": \"a\",\n}".into()).await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "message": "The body cannot be read as JSON: trailing comma (line 2, column 1)."
        }
      ]
    }
    "#);
    assert_reply!(send("[\"a\"]".into()).await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "message": "The body must be a JSON object."
        }
      ]
    }
    "#);
    assert_reply!(send("{\"description\": \"a\"} {}".into()).await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "message": "The body cannot be read as JSON: trailing characters (line 1, column 22)."
        }
      ]
    }
    "#);
    assert_reply!(send(b"{\"description\": \"\xff\"}".to_vec().into()).await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "message": "The body cannot be read as JSON: invalid unicode code point (line 1, column 18)."
        }
      ]
    }
    "#);
    let deep = format!("{{\"role_assignments\": {}", "[".repeat(100_000));
    assert_reply!(send(deep.into()).await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "fields": [
            "body.role_assignments[0][0][0]"
          ],
          "message": "This value has the wrong type: a string is expected (line 1, column 24)."
        }
      ]
    }
    "#);
    let deep_and_unknown = format!("{{\"description\": \"a\", \"other\": {}{}}}", "[".repeat(9_999), "]".repeat(9_999));
    assert_eq!(send(deep_and_unknown.into()).await.status, 201);
}

async fn a_wrong_type_is_refused_with_its_field(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let create = Request::post(KEYS).api_key(&admin.text);
    assert_reply!(app.send(create.json(&json!({"description": ["a secret"]}))).await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "fields": [
            "body.description"
          ],
          "message": "This value has the wrong type: a string is expected (line 1, column 15)."
        }
      ]
    }
    "#);
    let create = Request::post(KEYS).api_key(&admin.text);
    assert_reply!(app.send(create.raw(r#"{"description":"a","description":"b"}"#)).await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "message": "The field `description` is given more than once (line 1, column 32)."
        }
      ]
    }
    "#);
    let update = Request::patch(format!("{USERS}/ada")).api_key(&admin.text);
    let roles = json!({"security": {"roles": ["ece_platform_viewer", 7]}});
    assert_reply!(app.send(update.json(&roles)).await, @r#"
    400 Bad Request
    x-cloud-error-codes: root.invalid_data
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "root.invalid_data",
          "fields": [
            "body.security.roles[1]"
          ],
          "message": "This value has the wrong type: a string is expected (line 1, column 45)."
        }
      ]
    }
    "#);
    let revoke = Request::delete(format!("{KEYS}/_all")).api_key(&admin.text);
    assert_reply!(app.send(revoke.json(&json!({"user_api_keys": [{"user_id": "bob"}]}))).await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "fields": [
            "body.user_api_keys[0]"
          ],
          "message": "The field `api_key_id` is missing (line 1, column 35)."
        }
      ]
    }
    "#);
}

async fn several_problems_are_said_at_once(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let create = Request::post(KEYS).api_key(&key.text);
    assert_reply!(app.send(create.json(&json!({"description": "\u{202e}a", "expiration": "1w"}))).await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "fields": [
            "body.description"
          ],
          "message": "Remove the invisible or control character at position 1."
        },
        {
          "code": "api_keys.invalid_input",
          "fields": [
            "body.expiration"
          ],
          "message": "Enter a duration such as 12h, 30d or never (units: ms, s, m, h, d)."
        }
      ]
    }
    "#);
}

async fn every_answer_is_json_and_kept_by_no_cache(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let as_bob = |request: axum::http::request::Builder| request.api_key(&key.text);
    let requests = [
        as_bob(Request::get(KEYS)).empty(),
        as_bob(Request::delete(KEYS)).json(&json!({"keys": []})),
        as_bob(Request::get(USERS)).empty(),
        as_bob(Request::get("/api/v1/nothing")).empty(),
        as_bob(Request::put(KEYS)).empty(),
        as_bob(Request::get("/api/v1/users/%ff")).empty(),
        Request::get(KEYS).empty(),
        Request::get("/api/v1/users/auth/methods").empty(),
    ];
    for request in requests {
        let path = request.uri().to_string();
        let reply = app.send(request).await;
        assert_eq!(reply.header("content-type"), Some("application/json"), "{path}");
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{path}");
        assert!(reply.json().is_object(), "{path}");
        let codes = reply.json()["errors"].as_array().map(|errors| errors[0]["code"].as_str().unwrap().to_owned());
        assert_eq!(reply.header("x-cloud-error-codes").map(str::to_owned), codes, "{path}");
    }
    let head = app.send(as_bob(Request::head(KEYS)).empty()).await;
    assert_eq!((head.status.as_u16(), head.text().as_str()), (200, ""));
}

async fn the_content_type_of_requests_does_not_matter(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-8"] {
        let request = Request::post(KEYS).api_key(&key.text).header("content-type", kind).header("kbn-xsrf", "true");
        let reply = app.send(request.raw(r#"{"description": "a"}"#)).await;
        assert_eq!(reply.status, 201, "{kind}");
    }
    assert_eq!(get(app, &key.text, KEYS).await.json()["keys"].as_array().unwrap().len(), 4);
}
