use axum::http::Request;
use serde_json::json;

use crate::{
    cloud::{ORGANIZATIONS, get, post},
    support::{
        app::{TestApp, TestKey, on_both_databases},
        organization::{on_all_deployments, owner, within},
        request::{Reply, RequestBuilderExt},
    },
};

on_both_databases! {
    ones_own_in_the_order_of_names
    a_key_lists_its_own
    admins_and_viewers_of_the_platform_list_all
    nobody_lists_organizations
}

fn names(reply: &Reply) -> Vec<String> {
    let listed = reply.json()["organizations"].as_array().unwrap_or_else(|| panic!("{reply}")).clone();
    listed.iter().map(|organization| organization["name"].as_str().unwrap().to_owned()).collect()
}

async fn list(app: &TestApp, key: &TestKey) -> Vec<String> {
    names(&get(app, &key.text, ORGANIZATIONS).await)
}

async fn ones_own_in_the_order_of_names(app: &TestApp) {
    let (zeta, key) = app.add_owned_organization("Zeta").await;
    let (alpha, other) = app.add_owned_organization("Alpha").await;
    let loner = app.add_user_with_key("max", "ece_deployment_manager").await;
    let path = "/api/v1/users/zeta/role_assignments";
    // Roles are for members; so that Zeta's owner becomes one of Alpha, the invitation goes to the owner's address.
    let refused = post(app, &other.text, path, &within(&alpha, owner())).await;
    assert_eq!(refused.status, 400, "{refused}");
    let invite = json!({"emails": ["ZETA@example.com"], "role_assignments": on_all_deployments("viewer")});
    let invited = post(app, &other.text, &format!("{ORGANIZATIONS}/{alpha}/invitations"), &invite).await;
    let token = invited.json()["invitations"][0]["token"].as_str().unwrap().to_owned();
    let accept = format!("{ORGANIZATIONS}/invitations/{token}/_accept");
    assert_eq!(post(app, &key.text, &accept, &json!({})).await.status, 200);
    assert_eq!(list(app, &key).await, ["Alpha", "Zeta"]);
    assert_eq!(list(app, &other).await, ["Alpha"]);
    assert_eq!(list(app, &loner).await, Vec::<String>::new());
    assert_ne!(zeta, alpha);
}

async fn a_key_lists_its_own(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    app.add_owned_organization("Globex").await;
    let key = app.add_organization_key(&acme, "acme", "viewer", on_all_deployments("viewer")).await;
    assert_eq!(list(app, &key).await, ["Acme"]);
}

async fn admins_and_viewers_of_the_platform_list_all(app: &TestApp) {
    app.add_owned_organization("Acme").await;
    app.add_owned_organization("Globex").await;
    for role in ["ece_platform_admin", "ece_platform_viewer"] {
        let key = app.add_user_with_key(role, role).await;
        assert_eq!(list(app, &key).await, ["Acme", "Default", "Globex"], "{role}");
    }
}

async fn nobody_lists_organizations(app: &TestApp) {
    assert_eq!(app.send(Request::get(ORGANIZATIONS).empty()).await.status, 401);
}
