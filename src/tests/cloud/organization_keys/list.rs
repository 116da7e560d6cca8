use axum::http::Request;
use jiff::SignedDuration;
use keyward::service::keys::AskedExpiration;
use serde_json::{Value, json};

use super::of;
use crate::{
    cloud::{KEYS, delete, get, refusal},
    support::{
        app::{TestApp, TestKey, on_both_databases},
        organization::{both, credential_manager, on_all_deployments, owner},
        request::RequestBuilderExt,
    },
};

on_both_databases! {
    owners_list_all_newest_first_without_revoked_ones
    credential_managers_list_and_see_their_own
    an_organization_key_lists_its_organizations
    a_user_lists_personal_keys_and_sees_those_of_the_organization
    others_may_not
}

async fn listed(app: &TestApp, key: &TestKey, path: &str) -> Vec<String> {
    let reply = get(app, &key.text, path).await;
    let keys = reply.json()["keys"].as_array().unwrap_or_else(|| panic!("{reply}")).clone();
    keys.iter().map(|key| key["description"].as_str().unwrap().to_owned()).collect()
}

async fn sees(app: &TestApp, key: &TestKey, other: &TestKey) -> bool {
    let reply = get(app, &key.text, &format!("{KEYS}/{}", other.id)).await;
    assert!(reply.status == 200 || refusal(&reply) == (404, "api_keys.key_not_found"), "{reply}");
    reply.status == 200
}

fn viewer() -> Value {
    on_all_deployments("viewer")
}

async fn owners_list_all_newest_first_without_revoked_ones(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    let (globex, _) = app.add_owned_organization("Globex").await;
    app.add_organization_key(&globex, "globex", "elsewhere", viewer()).await;
    let hour = AskedExpiration::Lifetime("1h".to_owned());
    app.add_organization_keys(&acme, "acme", &["first, expired"], viewer(), hour).await;
    app.wait(SignedDuration::from_hours(1));
    app.add_organization_key(&acme, "acme", "second", viewer()).await;
    app.wait(SignedDuration::from_secs(1));
    let third = app.add_organization_key(&acme, "acme", "third", viewer()).await;
    assert_eq!(delete(app, &owner_key.text, &format!("{KEYS}/{}", third.id)).await.status, 200);
    let all = ["second", "first, expired"];
    assert_eq!(listed(app, &owner_key, &of(&acme)).await, all);
    for role in ["ece_platform_admin", "ece_platform_viewer"] {
        let key = app.add_user_with_key(role, role).await;
        assert_eq!(listed(app, &key, &of(&acme)).await, all, "{role}");
    }
    let reply = get(app, &owner_key.text, &of(&acme)).await.json();
    let one = get(app, &owner_key.text, &format!("{KEYS}/{}", reply["keys"][0]["id"].as_str().unwrap())).await;
    assert_eq!(reply["keys"][0], one.json());
}

async fn credential_managers_list_and_see_their_own(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    let cred = app.add_member_with_key(&acme, "cred", both(credential_manager(), viewer())).await;
    let other = app.add_organization_key(&acme, "acme", "the owner's", viewer()).await;
    let mine = app.add_organization_key(&acme, "cred", "mine", viewer()).await;
    assert_eq!(listed(app, &cred, &of(&acme)).await, ["mine"]);
    assert!(sees(app, &cred, &mine).await && !sees(app, &cred, &other).await);
    assert!(sees(app, &owner_key, &mine).await && sees(app, &owner_key, &other).await);
    let both_listed = listed(app, &owner_key, &of(&acme)).await;
    assert_eq!(both_listed.len(), 2);
}

async fn an_organization_key_lists_its_organizations(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    app.add_member(&acme, "cred", both(credential_manager(), viewer())).await;
    let owners = app.add_organization_key(&acme, "acme", "owner", owner()).await;
    app.wait(SignedDuration::from_secs(1));
    let managers = app.add_organization_key(&acme, "acme", "manager", both(credential_manager(), viewer())).await;
    app.wait(SignedDuration::from_secs(1));
    let others = app.add_organization_key(&acme, "cred", "of another", viewer()).await;
    let personal = app.add_key("acme", "personal").await;
    for path in [KEYS, &of(&acme)] {
        assert_eq!(listed(app, &owners, path).await, ["of another", "manager", "owner"], "{path}");
        assert_eq!(listed(app, &managers, path).await, ["manager", "owner"], "those of the user who made it: {path}");
        let reply = get(app, &others.text, path).await;
        assert_eq!(reply.status, 403, "{path}");
    }
    assert_eq!(refusal(&get(app, &others.text, KEYS).await), (403, "root.permission_denied"));
    assert!(!sees(app, &managers, &others).await);
    assert!(!sees(app, &others, &others).await, "a key that manages none does not even see itself");
    assert!(!sees(app, &owners, &personal).await, "personal keys are nobody else's");
}

async fn a_user_lists_personal_keys_and_sees_those_of_the_organization(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    let key = app.add_organization_key(&acme, "acme", "viewer", viewer()).await;
    assert_eq!(listed(app, &owner_key, KEYS).await, ["key of acme"]);
    assert!(sees(app, &owner_key, &key).await);
}

async fn others_may_not(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let (_, stranger) = app.add_owned_organization("Globex").await;
    let key = app.add_organization_key(&acme, "acme", "viewer", viewer()).await;
    let member = app.add_member_with_key(&acme, "vera", on_all_deployments("admin")).await;
    let manager = app.add_user_with_key("max", "ece_deployment_manager").await;
    for caller in [&key, &member, &manager] {
        assert_eq!(refusal(&get(app, &caller.text, &of(&acme)).await), (403, "organization.invalid_access"));
    }
    for caller in [&member, &manager, &stranger] {
        assert!(!sees(app, caller, &key).await);
    }
    assert_eq!(refusal(&get(app, &stranger.text, &of(&acme)).await), (404, "organization.not_found"));
    assert_eq!(app.send(Request::get(of(&acme)).empty()).await.status, 401);
    let nobody = get(app, &stranger.text, KEYS).await.json();
    assert_eq!(nobody["keys"].as_array().unwrap().len(), 1, "{}", json!(nobody));
}
