use axum::http::{Method, Request, header};
use serde_json::json;

use super::{Client, refusal, user_with};
use crate::support::{
    app::{TestApp, on_both_databases},
    request::{RequestBuilderExt, assert_reply},
};

on_both_databases! {
    clients_learn_what_this_is
    a_ping_has_no_body
    who_may_not_monitor_is_refused
}

async fn clients_learn_what_this_is(app: &TestApp) {
    let project = app.services.default_project().await.unwrap().unwrap().id.to_string();
    let reply = Client::elastic(app).at(&project).get("/").await;
    assert_reply!(reply, @r#"
    200 OK
    {
      "cluster_name": "default",
      "cluster_uuid": "22cf3e84b656ab309d77f4286650b29d",
      "name": "keyward",
      "tagline": "You Know, for Search",
      "version": {
        "build_date": "2025-07-29T00:00:00.000Z",
        "build_flavor": "default",
        "build_hash": "keyward-0.1.0",
        "build_snapshot": false,
        "build_type": "docker",
        "lucene_version": "10.2.2",
        "minimum_index_compatibility_version": "8.0.0",
        "minimum_wire_compatibility_version": "8.19.0",
        "number": "9.1.0"
      }
    }
    "#);
}

async fn a_ping_has_no_body(app: &TestApp) {
    let elastic = Client::elastic(app);
    let ping = elastic.request(Method::HEAD, "/").header(header::ACCEPT, "application/json").empty();
    let reply = app.send(ping).await;
    assert_eq!((reply.status.as_u16(), reply.text().as_str()), (200, ""));
    assert_eq!(reply.header("x-elastic-product"), Some("Elasticsearch"));
    let reply = app.send(Request::head("/").header(header::ACCEPT, "application/json").empty()).await;
    assert_eq!((reply.status.as_u16(), reply.text().as_str()), (401, ""));
}

async fn who_may_not_monitor_is_refused(app: &TestApp) {
    let project = app.services.default_project().await.unwrap().unwrap().id.to_string();
    let reply = user_with(app, "ursula", &["manage_own_api_key"]).await.at(&project).get("/").await;
    assert!(
        refusal(&reply).starts_with("403 action [cluster:monitor/main] is unauthorized for user [ursula]"),
        "{reply}"
    );
    let key =
        Client::elastic(app).make_key(&json!({"name": "k", "role_descriptors": {"r": {"cluster": ["monitor"]}}})).await;
    assert_eq!(Client::key(app, &key).at(&project).get("/").await.status, 200);
}
