use axum::http::Request;
use serde_json::{Value, json};

use crate::{
    cloud::{ORGANIZATIONS, get, refusal},
    support::{
        app::{TestApp, TestKey, on_both_databases},
        organization::{both, credential_manager, on_all_deployments, on_deployment, owner},
        request::RequestBuilderExt,
    },
};

on_both_databases! {
    owners_see_everybody_and_all_their_roles
    members_see_everybody_and_the_roles_that_give_nothing_away
    an_organization_key_is_no_member
    a_stranger_sees_no_organization
}

async fn members(app: &TestApp, key: &TestKey, organization: &str) -> Vec<Value> {
    let reply = get(app, &key.text, &format!("{ORGANIZATIONS}/{organization}/members")).await;
    reply.json()["members"].as_array().unwrap_or_else(|| panic!("{reply}")).clone()
}

async fn owners_see_everybody_and_all_their_roles(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    app.add_owned_organization("Globex").await;
    let staging = app.add_deployment(&acme, "staging").await;
    app.add_member(&acme, "zoe", both(credential_manager(), on_deployment("viewer", &staging))).await;
    let seen = members(app, &key, &acme).await;
    assert_eq!(
        json!(seen),
        json!([
            {
                "organization_id": acme, "user_id": "acme", "email": "acme@example.com",
                "member_since": "2026-11-22T12:00:00Z",
                "role_assignments": {"organization": [{"role_id": "organization-admin", "organization_id": acme}]},
            },
            {
                "organization_id": acme, "user_id": "zoe", "email": "zoe@example.com",
                "member_since": "2026-11-22T12:00:00Z",
                "role_assignments": {
                    "organization": [{"role_id": "organization-credentials-manager", "organization_id": acme}],
                    "deployment": [{
                        "role_id": "deployment-viewer", "organization_id": acme, "all": false,
                        "deployment_ids": [staging],
                    }],
                },
            },
        ])
    );
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let viewer = app.add_user_with_key("vic", "ece_platform_viewer").await;
    assert_eq!(members(app, &admin, &acme).await, seen);
    assert_eq!(members(app, &viewer, &acme).await, seen);
}

async fn members_see_everybody_and_the_roles_that_give_nothing_away(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let (mine, hidden) = (app.add_deployment(&acme, "mine").await, app.add_deployment(&acme, "hidden").await);
    let key = app.add_member_with_key(&acme, "adam", on_deployment("admin", &mine)).await;
    let roles = json!({"deployment": [{"role_id": "viewer", "deployment_ids": [mine, hidden]}]});
    app.add_member(&acme, "zoe", roles).await;
    let seen = members(app, &key, &acme).await;
    let names: Vec<_> = seen.iter().map(|member| member["user_id"].as_str().unwrap()).collect();
    assert_eq!(names, ["acme", "adam", "zoe"]);
    assert_eq!(seen[2]["role_assignments"]["deployment"][0]["deployment_ids"], json!([mine]));
    assert!(!json!(seen).to_string().contains(&hidden), "nobody learns from roles what there is");
}

async fn an_organization_key_is_no_member(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let path = format!("{ORGANIZATIONS}/{acme}/members");
    let key = app.add_organization_key(&acme, "acme", "viewer", on_all_deployments("viewer")).await;
    assert_eq!(refusal(&get(app, &key.text, &path).await), (403, "organization.invalid_access"));
    let key = app.add_organization_key(&acme, "acme", "owner", owner()).await;
    assert_eq!(members(app, &key, &acme).await.len(), 1, "an owner's manages members, and so sees them");
}

async fn a_stranger_sees_no_organization(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let (_, stranger) = app.add_owned_organization("Globex").await;
    let path = format!("{ORGANIZATIONS}/{acme}/members");
    assert_eq!(refusal(&get(app, &stranger.text, &path).await), (404, "organization.not_found"));
    assert_eq!(app.send(Request::get(path).empty()).await.status, 401);
}
