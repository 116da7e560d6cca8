use axum::http::{Method, Request, header};
use keyward::domain::organization::ResourceKind;
use serde_json::json;

use super::{Client, refusal};
use crate::support::{
    app::{TestApp, on_both_databases},
    request::{RequestBuilderExt, assert_reply},
};

on_both_databases! {
    the_root_is_the_consoles_for_people_and_the_default_projects_for_programs
    every_project_has_an_endpoint
    projects_know_nothing_of_each_other
    every_answer_says_what_speaks
    unknown_paths_are_refused
    programs_are_told_what_the_root_has_not
    wrong_methods_are_refused
    other_sites_may_ask_which_methods_there_are
}

async fn the_root_is_the_consoles_for_people_and_the_default_projects_for_programs(app: &TestApp) {
    let elastic = Client::elastic(app);
    for accept in ["application/json", "application/vnd.elasticsearch+json; compatible-with=8", "*/*"] {
        let reply = app.send(elastic.request(Method::GET, "/").header(header::ACCEPT, accept).empty()).await;
        assert_eq!(reply.json()["tagline"], "You Know, for Search", "{accept}: {reply}");
    }
    let reply = app.send(Request::get("/").header(header::ACCEPT, "application/json").empty()).await;
    assert_eq!(refusal(&reply), "401 missing authentication credentials for REST request [/]");
    for accept in ["text/html,application/xhtml+xml,*/*;q=0.8", "*/*"] {
        let reply = app.send(Request::get("/").header(header::ACCEPT, accept).empty()).await;
        assert_eq!((reply.status.as_u16(), reply.header("location")), (303, Some("/sign-in")), "{accept}");
        assert_eq!(reply.header("x-elastic-product"), None);
    }
}

async fn every_project_has_an_endpoint(app: &TestApp) {
    let default = app.services.default_project().await.unwrap().unwrap().id.to_string();
    for path in ["", "/", "/_security/_authenticate", "/_security/_authenticate/", "/_cluster/health"] {
        assert_eq!(Client::elastic(app).at(&default).get(path).await.status, 200, "{path}");
    }
    let organization = app.add_organization("Acme").await;
    let deployment = app.add_deployment(&organization, "staging").await;
    let nowhere = Client::elastic(app).at(&deployment).get("/").await;
    assert_eq!(refusal(&nowhere), format!("404 no such project [{deployment}]"));
    let nowhere = Client::nobody(app).at("none").get("/_security/_authenticate?pretty").await;
    assert_reply!(nowhere, @r#"
    404 Not Found
    {
      "error": {
        "reason": "no such project [none]",
        "root_cause": [
          {
            "reason": "no such project [none]",
            "type": "resource_not_found_exception"
          }
        ],
        "type": "resource_not_found_exception"
      },
      "status": 404
    }
    "#);
}

async fn projects_know_nothing_of_each_other(app: &TestApp) {
    let organization = app.add_organization("Acme").await;
    let other = app.add_resource(&organization, ResourceKind::Security, "siem").await;
    let key = Client::elastic(app).make_key(&json!({"name": "k"})).await;
    assert_eq!(Client::key(app, &key).get("/_security/_authenticate").await.status, 200);
    let reply = Client::key(app, &key).at(&other).get("/_security/_authenticate").await;
    assert_eq!(reply.status, 401, "{reply}");
    assert_eq!(reply.json()["error"]["additional_unsuccessful_credentials"], {
        format!("API key: unable to find apikey with id {}", key["id"].as_str().unwrap())
    });
    assert_eq!(Client::elastic(app).at(&other).get("/").await.status, 401);
}

async fn every_answer_says_what_speaks(app: &TestApp) {
    let elastic = Client::elastic(app);
    for (expected, reply) in [
        (200, elastic.get("/_security/_authenticate").await),
        (400, elastic.get("/_security/nothing").await),
        (401, Client::nobody(app).get("/_security/_authenticate").await),
        (404, elastic.get("/_security/api_key?id=none").await),
        (404, Client::nobody(app).at("none").get("/").await),
        (405, elastic.empty(Method::PATCH, "/_security/api_key").await),
        (406, app.send(elastic.request(Method::POST, "/_security/api_key").raw("{}")).await),
        (413, elastic.raw(Method::POST, "/_security/api_key", " ".repeat(1024 * 1024 + 1)).await),
    ] {
        assert_eq!(reply.status, expected, "{reply}");
        assert_eq!(reply.header("x-elastic-product"), Some("Elasticsearch"), "{reply}");
        assert_eq!(reply.header("content-type"), Some("application/json"), "{reply}");
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{reply}");
    }
}

async fn unknown_paths_are_refused(app: &TestApp) {
    let elastic = Client::elastic(app);
    assert_reply!(elastic.get("/_security/nothing?pretty").await, @r#"
    400 Bad Request
    {
      "error": "no handler found for uri [/_security/nothing?pretty] and method [GET]"
    }
    "#);
    assert_reply!(elastic.empty(Method::DELETE, "/_cluster").await, @r#"
    400 Bad Request
    {
      "error": "no handler found for uri [/_cluster] and method [DELETE]"
    }
    "#);
    assert_eq!(Client::nobody(app).get("/_security/nothing").await.status, 401, "who calls is asked first");
}

async fn programs_are_told_what_the_root_has_not(app: &TestApp) {
    let elastic = Client::elastic(app);
    let search = elastic.raw(Method::POST, "/logs/_search?size=1", "{}").await;
    assert_reply!(search, @r#"
    400 Bad Request
    {
      "error": "no handler found for uri [/logs/_search?size=1] and method [POST]"
    }
    "#);
    assert_eq!(search.header("x-elastic-product"), Some("Elasticsearch"));
    let nodes = Request::get("/_nodes").header(header::ACCEPT, "application/json").empty();
    assert_eq!(refusal(&app.send(nodes).await), "401 missing authentication credentials for REST request [/_nodes]");
    for accept in ["text/html,*/*;q=0.8", "*/*"] {
        let reply = app.send(Request::get("/_nodes").header(header::ACCEPT, accept).empty()).await;
        assert_eq!(reply.header("x-elastic-product"), None, "people are not meant: {reply}");
    }
    let cloud = app.send(elastic.request(Method::GET, "/api/v1/nothing").empty()).await;
    assert_eq!((cloud.status.as_u16(), cloud.header("x-cloud-error-codes")), (404, Some("root.resource_not_found")));
}

async fn wrong_methods_are_refused(app: &TestApp) {
    let elastic = Client::elastic(app);
    assert_reply!(elastic.empty(Method::PATCH, "/_security/api_key?refresh=true").await, @r#"
    405 Method Not Allowed
    allow: GET,POST,PUT,DELETE
    {
      "error": "Incorrect HTTP method for uri [/_security/api_key?refresh=true] and method [PATCH], allowed: [GET, POST, PUT, DELETE]",
      "status": 405
    }
    "#);
    assert_reply!(elastic.empty(Method::HEAD, "/_security/_authenticate").await, @r#"
    405 Method Not Allowed
    allow: GET
    "#);
    assert_reply!(elastic.empty(Method::DELETE, "/_security/privilege/_builtin/").await, @r#"
    405 Method Not Allowed
    allow: GET
    {
      "error": "Incorrect HTTP method for uri [/_security/privilege/_builtin/] and method [DELETE], allowed: [GET]",
      "status": 405
    }
    "#);
}

async fn other_sites_may_ask_which_methods_there_are(app: &TestApp) {
    let reply = Client::nobody(app).empty(Method::OPTIONS, "/_security/api_key").await;
    assert_reply!(reply, @r#"
    200 OK
    allow: GET,POST,PUT,DELETE
    "#);
    let reply = Client::nobody(app).empty(Method::OPTIONS, "/_security/nothing").await;
    assert_eq!(refusal(&reply), "400 no handler found for uri [/_security/nothing] and method [OPTIONS]");
}
