use axum::http::{Method, Request};
use serde_json::{Value, json};

use super::{change, roles_of};
use crate::{
    cloud::{DEPLOYMENTS, USERS, fields, get, refusal},
    support::{
        app::{TestApp, TestKey, on_both_databases},
        organization::{both, credential_manager, on_all_deployments, on_deployment, owner, within},
        request::{Reply, RequestBuilderExt},
    },
};

on_both_databases! {
    by_role_and_resource
    removing_and_adding_as_clients_do
    an_owner_always_remains
    an_admin_takes_roles_within_the_own_scope_only
    a_member_without_roles_stays_a_member
    nobody_takes_roles
}

async fn remove(app: &TestApp, key: &TestKey, member: &str, roles: &Value) -> Reply {
    change(app, Method::DELETE, key, member, roles).await
}

async fn by_role_and_resource(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let (first, second) = (app.add_deployment(&acme, "first").await, app.add_deployment(&acme, "second").await);
    let roles = json!({"deployment": [{"role_id": "admin", "deployment_ids": [first, second]}]});
    let bob = app.add_member_with_key(&acme, "bob", roles).await;
    let reply = remove(app, &key, "bob", &on_deployment("deployment-admin", &first)).await;
    assert_eq!((reply.status.as_u16(), reply.text().as_str()), (200, "{}"));
    let left = roles_of(app, &key, &acme, "bob").await;
    assert_eq!(left["deployment"][0]["deployment_ids"], json!([second]));
    assert_eq!(get(app, &bob.text, &format!("{DEPLOYMENTS}/{first}")).await.status, 404);
    assert_eq!(
        remove(app, &key, "bob", &on_deployment("deployment-viewer", &second)).await.status,
        200,
        "another role"
    );
    assert_eq!(roles_of(app, &key, &acme, "bob").await, left);
}

/// Terraform takes roles first and gives others then; taking what was just given strips it.
async fn removing_and_adding_as_clients_do(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let id = app.add_deployment(&acme, "first").await;
    app.add_member(&acme, "bob", on_deployment("viewer", &id)).await;
    assert_eq!(remove(app, &key, "bob", &on_deployment("viewer", &id)).await.status, 200);
    assert_eq!(change(app, Method::POST, &key, "bob", &on_all_deployments("viewer")).await.status, 200);
    assert_eq!(remove(app, &key, "bob", &on_deployment("viewer", &id)).await.status, 200);
    assert_eq!(roles_of(app, &key, &acme, "bob").await["deployment"][0]["all"], true, "all is taken by all only");
    assert_eq!(remove(app, &key, "bob", &on_all_deployments("viewer")).await.status, 200);
    assert_eq!(roles_of(app, &key, &acme, "bob").await, json!({}));
}

async fn an_owner_always_remains(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let owner = within(&acme, owner());
    let forced = async |key: &TestKey| {
        let request = Request::delete(format!("{USERS}/acme/role_assignments?force=true")).api_key(&key.text);
        app.send(request.json(&owner)).await
    };
    assert_eq!(refusal(&remove(app, &key, "acme", &owner).await), (409, "root.conflict"));
    assert_eq!(refusal(&remove(app, &admin, "acme", &owner).await), (409, "root.conflict"));
    assert_eq!(refusal(&forced(&key).await), (409, "root.conflict"), "not an owner's to say");
    assert_eq!(forced(&admin).await.status, 200, "a platform admin's to say");
    assert_eq!(roles_of(app, &admin, &acme, "acme").await, json!({}));
    let request = Request::delete(format!("{USERS}/acme/role_assignments?force=1")).api_key(&admin.text);
    let reply = app.send(request.json(&owner)).await;
    assert_eq!((refusal(&reply), fields(&reply)), ((400, "root.invalid_data"), vec!["query.force".to_owned()]));
}

async fn an_admin_takes_roles_within_the_own_scope_only(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    let (mine, other) = (app.add_deployment(&acme, "mine").await, app.add_deployment(&acme, "other").await);
    let admin = app.add_member_with_key(&acme, "adam", on_deployment("admin", &mine)).await;
    let roles = json!({"deployment": [{"role_id": "viewer", "deployment_ids": [mine, other]}]});
    app.add_member(&acme, "bob", both(roles, credential_manager())).await;
    for roles in [on_deployment("viewer", &other), on_all_deployments("viewer"), credential_manager(), owner()] {
        let reply = remove(app, &admin, "bob", &roles).await;
        assert_eq!(refusal(&reply), (403, "role_assignments.unauthorized_role_assignments"), "{roles}");
    }
    assert_eq!(remove(app, &admin, "bob", &on_deployment("viewer", &mine)).await.status, 200);
    let left = roles_of(app, &owner_key, &acme, "bob").await;
    assert_eq!(left["deployment"][0]["deployment_ids"], json!([other]));
}

async fn a_member_without_roles_stays_a_member(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let bob = app.add_member_with_key(&acme, "bob", on_all_deployments("viewer")).await;
    app.add_deployment(&acme, "first").await;
    assert_eq!(remove(app, &key, "bob", &on_all_deployments("viewer")).await.status, 200);
    assert_eq!(get(app, &bob.text, DEPLOYMENTS).await.json(), json!({"deployments": []}));
    assert_eq!(get(app, &bob.text, &format!("/api/v1/organizations/{acme}")).await.status, 200);
    let target = remove(app, &key, "nobody", &on_all_deployments("viewer")).await;
    assert_eq!(refusal(&target), (400, "role_assignments.invalid_target_user_id"));
}

async fn nobody_takes_roles(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let request = Request::delete(format!("{USERS}/acme/role_assignments")).json(&within(&acme, owner()));
    assert_eq!(refusal(&app.send(request).await), (401, "root.unauthorized"));
}
