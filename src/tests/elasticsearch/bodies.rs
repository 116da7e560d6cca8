//! Bodies: packed, missing, too large, and no JSON.

use std::io::Write;

use axum::http::{Method, header};
use flate2::{Compression, write::GzEncoder};
use serde_json::json;

use super::{Client, refusal};
use crate::support::{
    app::{TestApp, on_both_databases},
    request::{Reply, RequestBuilderExt, assert_reply},
};

on_both_databases! {
    a_packed_body_is_unpacked
    a_body_has_a_limit_however_it_is_packed
    what_cannot_be_unpacked_is_refused
    a_missing_body_is_refused
    what_is_no_json_is_refused
    a_body_is_refused_where_none_is_taken
    a_search_may_stand_in_the_url
}

const KEYS: &str = "/_security/api_key";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

async fn packed(app: &TestApp, packing: &str, body: Vec<u8>) -> Reply {
    let request = Client::elastic(app).request(Method::POST, KEYS).header(header::CONTENT_ENCODING, packing);
    app.send(request.header(header::CONTENT_TYPE, "application/json").raw(body)).await
}

async fn a_packed_body_is_unpacked(app: &TestApp) {
    let reply = packed(app, "gzip", gzip(json!({"name": "packed"}).to_string().as_bytes())).await;
    assert_eq!(reply.json()["name"], "packed", "{reply}");
    let reply = packed(app, "identity", br#"{"name": "as it is"}"#.to_vec()).await;
    assert_eq!(reply.json()["name"], "as it is", "{reply}");
}

async fn a_body_has_a_limit_however_it_is_packed(app: &TestApp) {
    let of_length = |length: usize| format!(r#"{{"name":"k"{}}}"#, " ".repeat(length - 12));
    let limit = 1024 * 1024;
    let elastic = Client::elastic(app);
    assert_eq!(elastic.raw(Method::POST, KEYS, of_length(limit)).await.status, 200);
    assert_reply!(elastic.raw(Method::POST, KEYS, of_length(limit + 1)).await, @"");
    assert_eq!(packed(app, "gzip", gzip(of_length(limit).as_bytes())).await.status, 200);
    assert_eq!(packed(app, "gzip", gzip(of_length(limit + 1).as_bytes())).await.status, 413);
    assert_eq!(packed(app, "gzip", gzip(&vec![b' '; 100 * limit])).await.status, 413);
}

async fn what_cannot_be_unpacked_is_refused(app: &TestApp) {
    let mut damaged = gzip(br#"{"name": "k"}"#);
    damaged.truncate(12);
    assert_eq!(refusal(&packed(app, "gzip", damaged).await), "400 the request body could not be read");
    let reply = packed(app, "br", b"{}".to_vec()).await;
    assert_eq!(refusal(&reply), "400 Content-Encoding [br] is not supported, only [gzip] is");
}

async fn a_missing_body_is_refused(app: &TestApp) {
    let elastic = Client::elastic(app);
    assert_reply!(elastic.empty(Method::PUT, KEYS).await, @"");
    for (method, path) in [
        (Method::DELETE, KEYS),
        (Method::POST, "/_security/api_key/_bulk_update"),
        (Method::POST, "/_security/api_key/grant"),
        (Method::PUT, "/_security/api_key/clone"),
        (Method::POST, "/_security/cross_cluster/api_key"),
        (Method::PUT, "/_security/cross_cluster/api_key/x"),
        (Method::GET, "/_security/user/_has_privileges"),
        (Method::PUT, "/_security/user/x"),
        (Method::PUT, "/_security/role/x"),
        (Method::PUT, "/_security/privilege"),
        (Method::POST, "/_security/oauth2/token"),
    ] {
        assert_eq!(
            refusal(&elastic.empty(method.clone(), path).await),
            "400 request body is required",
            "{method} {path}"
        );
    }
}

async fn what_is_no_json_is_refused(app: &TestApp) {
    let elastic = Client::elastic(app);
    let answers = async |body: &[u8]| elastic.raw(Method::POST, KEYS, body.to_vec()).await;
    assert_reply!(answers(br#"{"name": "a","name": "b"}"#).await, @"");
    assert_reply!(answers(b"{\"name\": ").await, @"");
    let deep =
        format!(r#"{{"name": "k", "metadata": {}{}}}"#, r#"{"a":"#.repeat(2000), "1".to_owned() + &"}".repeat(2000));
    let huge = format!(r#"{{"name": "k", "metadata": {{"n": {}}}}}"#, "9".repeat(5000));
    for body in [b"{\"name\": \"\xff\"}".as_slice(), b"nope", b"{} {}", b"\0", b"\xef\xbb\xbf{}", deep.as_bytes()] {
        let reply = answers(body).await;
        assert_eq!(reply.status, 400, "{reply}");
        assert_eq!(reply.json()["error"]["root_cause"].as_array().unwrap().len(), 1, "{reply}");
    }
    assert_eq!(answers(huge.as_bytes()).await.status, 200, "a number is kept as it is written");
    assert_reply!(answers(b"[]").await, @"");
}

async fn a_body_is_refused_where_none_is_taken(app: &TestApp) {
    let elastic = Client::elastic(app);
    assert_reply!(elastic.raw(Method::GET, "/_security/_authenticate?pretty", "{}").await, @"");
}

async fn a_search_may_stand_in_the_url(app: &TestApp) {
    let elastic = Client::elastic(app);
    elastic.make_key(&json!({"name": "one"})).await;
    elastic.make_key(&json!({"name": "two"})).await;
    let source = "source=%7B%22query%22%3A%7B%22term%22%3A%7B%22name%22%3A%22two%22%7D%7D%7D";
    let path = format!("/_security/_query/api_key?filter_path=api_keys.name&{source}");
    let reply = elastic.get(&format!("{path}&source_content_type=application/json")).await;
    assert_eq!(reply.text(), r#"{"api_keys":[{"name":"two"}]}"#);
    assert_eq!(refusal(&elastic.get(&path).await), "400 source and source_content_type parameters are required");
}
