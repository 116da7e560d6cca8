use axum::http::Request;
use serde_json::{Value, json};

use crate::{
    cloud::{DEPLOYMENTS, delete, fields, get, post, put, refusal, the_only_answer},
    support::{
        app::{TestApp, TestKey, on_both_databases},
        organization::{on_deployment, owner},
        request::{RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    from_creation_to_deletion
    the_least_and_what_clients_send_besides
    which_organization_is_meant
    refused_values
    absent_ones
    nobody_sees_deployments
}

async fn create(app: &TestApp, key: &TestKey, name: &str) -> Value {
    let reply = post(app, &key.text, DEPLOYMENTS, &json!({"name": name})).await;
    assert_eq!(reply.status, 201, "{reply}");
    reply.json()
}

async fn from_creation_to_deletion(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let key = app.add_organization_key(&acme, "acme", "owner", owner()).await;
    let body = json!({"name": " Search ", "region_id": "aws-us-east-1", "endpoint": "https://search.example.com:9243"});
    let made = post(app, &key.text, DEPLOYMENTS, &body).await;
    assert_eq!(made.status, 201, "{made}");
    let mut deployment = made.json();
    assert_eq!(deployment.as_object_mut().unwrap().remove("created"), Some(json!(true)));
    let id = deployment["id"].as_str().unwrap().to_owned();
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
    assert_eq!(
        deployment,
        json!({
            "id": id, "name": "Search", "kind": "deployment", "region_id": "aws-us-east-1",
            "endpoint": "https://search.example.com:9243",
            "metadata": {"organization_id": acme, "created_at": "2026-11-22T12:00:00Z"},
        })
    );
    let path = format!("{DEPLOYMENTS}/{id}");
    assert_eq!(get(app, &key.text, &path).await.json(), deployment);
    assert_eq!(get(app, &key.text, DEPLOYMENTS).await.json(), json!({"deployments": [deployment]}));
    let renamed = put(app, &key.text, &path, &json!({"name": "Search 2", "prune_orphans": false})).await;
    deployment["name"] = json!("Search 2");
    assert_eq!((renamed.status.as_u16(), renamed.json()), (200, deployment.clone()));
    assert_eq!(put(app, &key.text, &path, &json!({"name": null})).await.json(), deployment, "left out, it stays");
    let deleted = delete(app, &key.text, &path).await;
    assert_eq!((deleted.status.as_u16(), deleted.json()), (200, json!({"id": id, "name": "Search 2"})));
    assert_eq!(refusal(&delete(app, &key.text, &path).await), (404, "deployments.deployment_not_found"));
    assert_eq!(get(app, &key.text, DEPLOYMENTS).await.json(), json!({"deployments": []}));
}

async fn the_least_and_what_clients_send_besides(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let least = create(app, &key, "a").await;
    let metadata = json!({"organization_id": acme, "created_at": "2026-11-22T12:00:00Z"});
    let expected = json!({"id": least["id"], "name": "a", "kind": "deployment", "metadata": metadata, "created": true});
    assert_eq!(least, expected);
    let body = json!({"name": "b", "resources": {"elasticsearch": [{"region": "x", "plan": {}}]}, "alias": "b"});
    assert_eq!(post(app, &key.text, DEPLOYMENTS, &body).await.status, 201);
    create(app, &key, "b").await;
    assert_eq!(get(app, &key.text, DEPLOYMENTS).await.json()["deployments"].as_array().unwrap().len(), 3);
}

async fn which_organization_is_meant(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let (globex, _) = app.add_owned_organization("Globex").await;
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let in_organization = |id: &str| json!({"name": "a", "organization_id": id});
    let reply = post(app, &admin.text, DEPLOYMENTS, &json!({"name": "a"})).await;
    assert_eq!(refusal(&reply), (400, "root.invalid_data"), "one of all: which?");
    let made = post(app, &admin.text, DEPLOYMENTS, &in_organization(&globex)).await;
    assert_eq!(made.json()["metadata"]["organization_id"], json!(globex));
    assert_eq!(post(app, &key.text, DEPLOYMENTS, &in_organization(&acme)).await.status, 201);
    for absent in [globex.as_str(), "1", "no id"] {
        let reply = post(app, &key.text, DEPLOYMENTS, &in_organization(absent)).await;
        assert_eq!(refusal(&reply), (404, "organization.not_found"), "{absent}");
    }
}

async fn refused_values(app: &TestApp) {
    let (_, key) = app.add_owned_organization("Acme").await;
    let long = "x".repeat(201);
    for (body, field) in [
        (json!({}), "body.name"),
        (json!({"name": ""}), "body.name"),
        (json!({"name": "x".repeat(65)}), "body.name"),
        (json!({"name": "a\u{202e}"}), "body.name"),
        (json!({"name": 7}), "body.name"),
        (json!({"name": "a", "region_id": long}), "body.region_id"),
        (json!({"name": "a", "endpoint": "search.example.com"}), "body.endpoint"),
        (json!({"name": "a", "endpoint": "javascript:alert(1)"}), "body.endpoint"),
        (json!({"name": "a", "endpoint": format!("https://example.com/{long}")}), "body.endpoint"),
    ] {
        let reply = post(app, &key.text, DEPLOYMENTS, &body).await;
        assert_eq!((refusal(&reply), fields(&reply)), ((400, "root.invalid_data"), vec![field.to_owned()]), "{body}");
    }
    assert_eq!(get(app, &key.text, DEPLOYMENTS).await.json(), json!({"deployments": []}));
    let id = create(app, &key, "ü".repeat(64).as_str()).await["id"].clone();
    let path = format!("{DEPLOYMENTS}/{}", id.as_str().unwrap());
    for name in ["", "\n"] {
        let reply = put(app, &key.text, &path, &json!({"name": name})).await;
        assert_eq!((refusal(&reply), fields(&reply)), ((400, "root.invalid_data"), vec!["body.name".to_owned()]));
    }
}

async fn absent_ones(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let (globex, _) = app.add_owned_organization("Globex").await;
    let (mine, hidden) = (app.add_deployment(&acme, "mine").await, app.add_deployment(&acme, "hidden").await);
    let elsewhere = app.add_deployment(&globex, "elsewhere").await;
    let project = app.add_resource(&acme, keyward::domain::organization::ResourceKind::Security, "no deployment").await;
    let limited = app.add_organization_key(&acme, "acme", "limited", on_deployment("admin", &mine)).await;
    let mut replies = Vec::new();
    for id in [hidden.as_str(), &elsewhere, &project, &"0".repeat(32), "nonsense", "%ff"] {
        let path = format!("{DEPLOYMENTS}/{id}");
        replies.push(get(app, &limited.text, &path).await);
        replies.push(put(app, &limited.text, &path, &json!({"name": "mine"})).await);
        replies.push(delete(app, &limited.text, &path).await);
    }
    assert_reply!(the_only_answer(&replies), @r#"
    404 Not Found
    x-cloud-error-codes: deployments.deployment_not_found
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "deployments.deployment_not_found",
          "message": "There is no such deployment."
        }
      ]
    }
    "#);
    assert_eq!(get(app, &key.text, &format!("{DEPLOYMENTS}/{hidden}")).await.status, 200);
}

async fn nobody_sees_deployments(app: &TestApp) {
    for request in [
        Request::get(DEPLOYMENTS).empty(),
        Request::get(format!("{DEPLOYMENTS}/{}", "0".repeat(32))).empty(),
        Request::post(DEPLOYMENTS).json(&json!({"name": "a"})),
        Request::put(format!("{DEPLOYMENTS}/{}", "0".repeat(32))).json(&json!({"name": "a"})),
        Request::delete(format!("{DEPLOYMENTS}/{}", "0".repeat(32))).empty(),
    ] {
        assert_eq!(refusal(&app.send(request).await), (401, "root.unauthenticated"));
    }
}
