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
    roles_add_up_and_count_from_the_next_request_on
    an_owner_key_gives_roles
    an_admin_gives_roles_within_the_own_scope_only
    which_organization_is_meant
    refused_roles
    refused_targets
    nobody_gives_roles
}

async fn add(app: &TestApp, key: &TestKey, member: &str, roles: &Value) -> Reply {
    change(app, Method::POST, key, member, roles).await
}

async fn roles_add_up_and_count_from_the_next_request_on(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let (first, second) = (app.add_deployment(&acme, "first").await, app.add_deployment(&acme, "second").await);
    let bob = app.add_member_with_key(&acme, "bob", on_deployment("viewer", &first)).await;
    let seen = async || get(app, &bob.text, DEPLOYMENTS).await.json()["deployments"].as_array().unwrap().len();
    assert_eq!(seen().await, 1);
    let reply = add(app, &key, "bob", &on_deployment("deployment-viewer", &second)).await;
    assert_eq!((reply.status.as_u16(), reply.text().as_str()), (200, "{}"));
    assert_eq!(seen().await, 2);
    let mut both_ids = [first, second];
    both_ids.sort();
    assert_eq!(
        roles_of(app, &key, &acme, "bob").await,
        json!({"deployment": [{
            "role_id": "deployment-viewer", "organization_id": acme, "all": false, "deployment_ids": both_ids,
        }]})
    );
    assert_eq!(add(app, &key, "bob", &json!({"deployment": null, "platform": null})).await.status, 200, "no roles");
}

async fn an_owner_key_gives_roles(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    app.add_member(&acme, "bob", on_all_deployments("viewer")).await;
    let key = app.add_organization_key(&acme, "acme", "owner", owner()).await;
    assert_eq!(add(app, &key, "bob", &credential_manager()).await.status, 200);
    assert_eq!(
        roles_of(app, &key, &acme, "bob").await["organization"],
        json!([{"role_id": "organization-credentials-manager", "organization_id": acme}])
    );
}

async fn an_admin_gives_roles_within_the_own_scope_only(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    let (mine, other) = (app.add_deployment(&acme, "mine").await, app.add_deployment(&acme, "other").await);
    let admin = app.add_member_with_key(&acme, "adam", on_deployment("admin", &mine)).await;
    app.add_member(&acme, "bob", credential_manager()).await;
    assert_eq!(add(app, &admin, "bob", &on_deployment("editor", &mine)).await.status, 200);
    for roles in [
        on_deployment("viewer", &other),
        on_all_deployments("viewer"),
        owner(),
        json!({"organization": [{"role_id": "billing-admin"}]}),
        both(on_deployment("viewer", &mine), credential_manager()),
    ] {
        let reply = add(app, &admin, "bob", &roles).await;
        assert_eq!(refusal(&reply), (403, "role_assignments.unauthorized_role_assignments"), "{roles}");
    }
    let editor = app.add_member_with_key(&acme, "ed", on_deployment("editor", &mine)).await;
    let reply = add(app, &editor, "bob", &on_deployment("viewer", &mine)).await;
    assert_eq!(refusal(&reply), (403, "role_assignments.unauthorized_role_assignments"));
    let key = app.add_organization_key(&acme, "acme", "viewer", on_all_deployments("viewer")).await;
    let reply = add(app, &key, "bob", &on_all_deployments("viewer")).await;
    assert_eq!(refusal(&reply), (403, "role_assignments.unauthorized_role_assignments"));
    let given = roles_of(app, &owner_key, &acme, "bob").await;
    assert_eq!(given["deployment"][0]["role_id"], "deployment-editor");
    assert_eq!(given["deployment"].as_array().unwrap().len(), 1);
}

async fn which_organization_is_meant(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let (globex, stranger) = app.add_owned_organization("Globex").await;
    app.add_member(&acme, "bob", on_all_deployments("viewer")).await;
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let reply = add(app, &admin, "bob", &on_all_deployments("editor")).await;
    assert_eq!(refusal(&reply), (400, "root.invalid_data"), "an admin of the platform has to say which");
    let named = within(&acme, on_all_deployments("editor"));
    assert_eq!(add(app, &admin, "bob", &named).await.status, 200);
    assert_eq!(refusal(&add(app, &stranger, "bob", &named).await), (404, "organization.not_found"));
    let mixed = both(named, json!({"organization": [{"role_id": "billing-admin", "organization_id": globex}]}));
    let reply = add(app, &admin, "bob", &mixed).await;
    assert_eq!(refusal(&reply), (400, "root.invalid_data"), "one at a time");
}

async fn refused_roles(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    app.add_member(&acme, "bob", credential_manager()).await;
    let before = roles_of(app, &key, &acme, "bob").await;
    let id = "0".repeat(32);
    for (roles, field) in [
        (json!({"deployment": [{"role_id": "owner", "all": true}]}), "body.deployment[0].role_id"),
        (json!({"deployment": [{"role_id": "viewer"}]}), "body.deployment[0].deployment_ids"),
        (
            json!({"deployment": [{"role_id": "viewer", "deployment_ids": [id]}]}),
            "body.deployment[0].deployment_ids[0]",
        ),
        (
            json!({"deployment": [{"role_id": "viewer", "all": true, "deployment_ids": [id]}]}),
            "body.deployment[0].deployment_ids",
        ),
        (json!({"project": {"security": [{"role_id": "viewer", "all": 1}]}}), "body.project.security[0].all"),
        (json!({"project": {"security": [{}]}}), "body.project.security[0].role_id"),
        (json!({"platform": [{"role_id": "ece_platform_admin"}]}), "body.platform[0]"),
        (json!({"organization": {"role_id": "organization-admin"}}), "body.organization"),
    ] {
        let reply = add(app, &key, "bob", &roles).await;
        assert_eq!(refusal(&reply).0, 400, "{roles}");
        assert!(reply.header("x-cloud-error-codes").unwrap().starts_with("root.invalid_data"), "{roles}");
        assert_eq!(fields(&reply)[0], field, "{roles}");
    }
    let many: Vec<_> = (0..101).map(|_| json!({"role_id": "viewer", "all": true})).collect();
    assert_eq!(fields(&add(app, &key, "bob", &json!({"deployment": many})).await), ["body"], "100 are the limit");
    assert_eq!(roles_of(app, &key, &acme, "bob").await, before);
}

async fn refused_targets(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    app.add_owned_organization("Globex").await;
    app.add_user("max", "ece_deployment_viewer").await;
    for target in ["nobody", "max", "globex", "admin", "not%20a%20name", "%ff"] {
        for roles in [on_all_deployments("viewer"), within(&acme, owner())] {
            let reply = add(app, &key, target, &roles).await;
            assert_eq!(refusal(&reply), (400, "role_assignments.invalid_target_user_id"), "{target}");
        }
    }
}

async fn nobody_gives_roles(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let request = Request::post(format!("{USERS}/acme/role_assignments")).json(&within(&acme, owner()));
    let reply = app.send(request).await;
    assert_eq!(refusal(&reply), (401, "root.unauthorized"), "the contract's own code for these calls");
}
