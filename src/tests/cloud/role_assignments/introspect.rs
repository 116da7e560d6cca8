use axum::http::Request;
use serde_json::json;

use crate::{
    cloud::{fields, get, refusal},
    support::{
        app::{PASSWORD, TestApp, on_both_databases},
        organization::{credential_manager, on_all_deployments},
        request::RequestBuilderExt,
    },
};

on_both_databases! {
    a_key_learns_what_it_is_good_for
    a_user_learns_it_by_key_and_by_token
    without_the_switch_no_roles_are_shown
    nobody_learns_anything
}

const PATH: &str = "/api/v1/saas/user?show_role_assignments=true";

async fn a_key_learns_what_it_is_good_for(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let key = app.add_organization_key(&acme, "acme", "viewer", on_all_deployments("viewer")).await;
    // As Kibana spells the scheme.
    let request = Request::get(PATH).header("authorization", format!("apiKey {}", key.text));
    let reply = app.send(request.empty()).await;
    assert_eq!(reply.header("x-elastic-api-key-expiration"), Some("2027-02-22T12:00:00Z"));
    assert_eq!(
        reply.json(),
        json!({"user": {
            "user_id": "acme", "organization_id": acme,
            "role_assignments": {
                "deployment": [{"role_id": "deployment-viewer", "organization_id": acme, "all": true}],
            },
        }})
    );
}

async fn a_user_learns_it_by_key_and_by_token(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let key = app.add_member_with_key(&acme, "bob", credential_manager()).await;
    let seen = get(app, &key.text, PATH).await.json();
    assert_eq!(
        seen,
        json!({"user": {
            "user_id": "bob", "organization_id": acme, "email": "bob@example.com",
            "role_assignments": {
                "organization": [{"role_id": "organization-credentials-manager", "organization_id": acme}],
            },
        }})
    );
    let token = app.sign_in("bob", PASSWORD).await;
    assert_eq!(app.send(Request::get(PATH).bearer(&token).empty()).await.json(), seen);
    let loner = app.add_user_with_key("max", "ece_platform_admin").await;
    assert_eq!(get(app, &loner.text, PATH).await.json(), json!({"user": {"user_id": "max", "role_assignments": {}}}));
}

async fn without_the_switch_no_roles_are_shown(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    for path in ["/api/v1/saas/user", "/api/v1/saas/user?show_role_assignments=false"] {
        let seen = get(app, &key.text, path).await.json();
        assert_eq!(seen, json!({"user": {"user_id": "acme", "organization_id": acme, "email": "acme@example.com"}}));
    }
    let reply = get(app, &key.text, "/api/v1/saas/user?show_role_assignments=yes").await;
    assert_eq!(refusal(&reply), (400, "root.invalid_data"));
    assert_eq!(fields(&reply), ["query.show_role_assignments"]);
}

async fn nobody_learns_anything(app: &TestApp) {
    assert_eq!(refusal(&app.send(Request::get(PATH).empty()).await), (401, "root.unauthenticated"));
}
