use axum::http::Request;
use serde_json::json;

use crate::{
    cloud::{ORGANIZATIONS, get, put, refusal, the_only_answer},
    support::{
        app::{TestApp, on_both_databases},
        organization::{on_all_deployments, owner},
        request::{RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    members_and_keys_see_it
    contacts_are_for_owners_and_billing_admins
    platform_roles_see_every_one
    what_one_has_nothing_to_do_with_is_absent
    nobody_sees_organizations
}

async fn members_and_keys_see_it(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let member = app.add_member_with_key(&acme, "vera", on_all_deployments("viewer")).await;
    let key = app.add_organization_key(&acme, "acme", "viewer", on_all_deployments("viewer")).await;
    let path = format!("{ORGANIZATIONS}/{acme}");
    let seen = get(app, &member.text, &path).await;
    assert_eq!(
        seen.json(),
        json!({
            "id": acme, "name": "Acme", "created_at": "2026-11-22T12:00:00Z",
            "key_policy": {"never_allowed": true, "default_lifetime": "3months"},
        })
    );
    assert_eq!(get(app, &key.text, &path).await.json(), seen.json());
}

async fn contacts_are_for_owners_and_billing_admins(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    let path = format!("{ORGANIZATIONS}/{acme}");
    let contacts = json!({"billing_contacts": ["bill@example.com"], "operational_contacts": ["ops@example.com"]});
    assert_eq!(put(app, &owner_key.text, &path, &contacts).await.status, 200);
    let billing = json!({"organization": [{"role_id": "billing-admin"}]});
    let sees = async |key: &str| {
        let seen = get(app, key, &path).await.json();
        let listed = get(app, key, ORGANIZATIONS).await.text();
        assert!(!listed.contains("example.com"), "lists leave contacts out: {listed}");
        seen["billing_contacts"] == contacts["billing_contacts"]
            && seen["operational_contacts"] == contacts["operational_contacts"]
    };
    let viewer = app.add_member_with_key(&acme, "vera", on_all_deployments("deployment-admin")).await;
    let biller = app.add_member_with_key(&acme, "bill", billing.clone()).await;
    let viewer_key = app.add_organization_key(&acme, "acme", "viewer", on_all_deployments("viewer")).await;
    let owner_copy = app.add_organization_key(&acme, "acme", "owner", owner()).await;
    let biller_key = app.add_organization_key(&acme, "acme", "bills", billing).await;
    for key in [&owner_key, &biller, &owner_copy, &biller_key] {
        assert!(sees(&key.text).await);
    }
    for key in [&viewer, &viewer_key] {
        assert!(!sees(&key.text).await);
        assert!(!get(app, &key.text, &path).await.text().contains("example.com"));
    }
}

async fn platform_roles_see_every_one(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    for role in ["ece_platform_admin", "ece_platform_viewer", "ece_deployment_manager", "ece_deployment_viewer"] {
        let key = app.add_user_with_key(role, role).await;
        assert_eq!(get(app, &key.text, &format!("{ORGANIZATIONS}/{acme}")).await.status, 200, "{role}");
    }
}

async fn what_one_has_nothing_to_do_with_is_absent(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    let (globex, _) = app.add_owned_organization("Globex").await;
    let key = app.add_organization_key(&acme, "acme", "owner", owner()).await;
    for key in [&owner_key, &key] {
        let mut replies = Vec::new();
        for id in [globex.as_str(), "1", "Nothing%20at%20all", "%ff", "invitations"] {
            replies.push(get(app, &key.text, &format!("{ORGANIZATIONS}/{id}")).await);
        }
        assert_reply!(the_only_answer(&replies), @r#"
        404 Not Found
        x-cloud-error-codes: organization.not_found
        x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
        {
          "errors": [
            {
              "code": "organization.not_found",
              "message": "There is no such organization."
            }
          ]
        }
        "#);
    }
}

async fn nobody_sees_organizations(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let reply = app.send(Request::get(format!("{ORGANIZATIONS}/{acme}")).empty()).await;
    assert_eq!(refusal(&reply), (401, "root.unauthenticated"));
}
