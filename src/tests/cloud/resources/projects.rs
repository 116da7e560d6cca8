use axum::http::{Method, Request};
use keyward::domain::organization::ResourceKind;
use serde_json::json;

use crate::{
    cloud::{delete, fields, get, post, refusal, send, the_only_answer},
    support::{
        app::{TestApp, on_both_databases},
        request::{RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    from_creation_to_deletion_for_each_type
    a_type_has_only_its_own
    unknown_types_and_projects
    refused_values
    the_default_project_stays
}

const PROJECTS: &str = "/api/v1/serverless/projects";
const TYPES: [&str; 3] = ["elasticsearch", "observability", "security"];

async fn from_creation_to_deletion_for_each_type(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    for kind in TYPES {
        let all = format!("{PROJECTS}/{kind}");
        let request = Request::post(&all).api_key(&key.text).header("host", "keys.example.com:8080");
        let body = json!({"name": "logs", "region_id": "aws-us-east-1", "alias": "logs", "search_lake": {}});
        let made = app.send(request.json(&body)).await;
        let mut project = made.json();
        let id = project["id"].as_str().unwrap().to_owned();
        assert_eq!(made.status, 201);
        assert_eq!(
            project,
            json!({
                "id": id, "name": "logs", "type": kind, "region_id": "aws-us-east-1",
                "endpoints": {"elasticsearch": format!("http://keys.example.com:8080/projects/{id}/elasticsearch")},
                "metadata": {"organization_id": acme, "created_at": "2026-11-22T12:00:00Z"},
            })
        );
        project["endpoints"]["elasticsearch"] = json!(format!("http://localhost/projects/{id}/elasticsearch"));
        let path = format!("{all}/{id}");
        assert_eq!(get(app, &key.text, &path).await.json(), project);
        assert_eq!(get(app, &key.text, &all).await.json(), json!({"items": [project]}));
        project["name"] = json!("metrics");
        let renamed = send(app, Method::PATCH, &key.text, &path, &json!({"name": "metrics"})).await;
        assert_eq!((renamed.status.as_u16(), renamed.json()), (200, project.clone()));
        assert_eq!(send(app, Method::PATCH, &key.text, &path, &json!({})).await.json(), project);
        let deleted = delete(app, &key.text, &path).await;
        assert_eq!((deleted.status.as_u16(), deleted.text().as_str()), (200, "{}"));
        assert_eq!(get(app, &key.text, &all).await.json(), json!({"items": []}));
    }
}

async fn a_type_has_only_its_own(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let id = app.add_resource(&acme, ResourceKind::Security, "siem").await;
    app.add_deployment(&acme, "search").await;
    for (kind, status) in [("elasticsearch", 404), ("observability", 404), ("security", 200)] {
        assert_eq!(get(app, &key.text, &format!("{PROJECTS}/{kind}/{id}")).await.status, status, "{kind}");
        let listed = get(app, &key.text, &format!("{PROJECTS}/{kind}")).await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), usize::from(kind == "security"));
    }
}

async fn unknown_types_and_projects(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let deployment = app.add_deployment(&acme, "search").await;
    for kind in ["deployment", "Security", "vector", "%ff"] {
        for path in [format!("{PROJECTS}/{kind}"), format!("{PROJECTS}/{kind}/{deployment}")] {
            assert_eq!(refusal(&get(app, &key.text, &path).await), (404, "root.resource_not_found"), "{path}");
        }
    }
    let mut replies = Vec::new();
    for id in [deployment.as_str(), &"0".repeat(32), "nonsense"] {
        let path = format!("{PROJECTS}/security/{id}");
        replies.push(get(app, &key.text, &path).await);
        replies.push(send(app, Method::PATCH, &key.text, &path, &json!({"name": "a"})).await);
        replies.push(delete(app, &key.text, &path).await);
    }
    assert_reply!(the_only_answer(&replies), @r#"
    404 Not Found
    x-cloud-error-codes: projects.project_not_found
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "projects.project_not_found",
          "message": "There is no such project."
        }
      ]
    }
    "#);
}

async fn refused_values(app: &TestApp) {
    let (_, key) = app.add_owned_organization("Acme").await;
    for (body, field) in [
        (json!({}), "body.name"),
        (json!({"name": "x".repeat(65)}), "body.name"),
        (json!({"name": "a", "region_id": "x".repeat(201)}), "body.region_id"),
    ] {
        let reply = post(app, &key.text, &format!("{PROJECTS}/security"), &body).await;
        assert_eq!((refusal(&reply), fields(&reply)), ((400, "root.invalid_data"), vec![field.to_owned()]), "{body}");
    }
    let body = json!({"name": "a", "organization_id": "1"});
    let reply = post(app, &key.text, &format!("{PROJECTS}/security"), &body).await;
    assert_eq!(refusal(&reply), (404, "organization.not_found"));
}

async fn the_default_project_stays(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let all = format!("{PROJECTS}/elasticsearch");
    let path = format!("{all}/{}", get(app, &admin.text, &all).await.json()["items"][0]["id"].as_str().unwrap());
    assert_eq!(refusal(&delete(app, &admin.text, &path).await), (409, "root.conflict"));
    assert_eq!(get(app, &admin.text, &path).await.json()["name"], "default");
}
