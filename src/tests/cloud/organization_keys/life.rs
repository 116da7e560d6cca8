//! What becomes of a key when the world around it changes.

use axum::http::{Method, Request};
use jiff::SignedDuration;
use keyward::service::keys::AskedExpiration;
use serde_json::{Value, json};

use super::of;
use crate::{
    cloud::{DEPLOYMENTS, KEYS, ORGANIZATIONS, USER, USERS, delete, get, post, put, refusal, send, works},
    support::{
        app::{TestApp, on_both_databases},
        organization::{both, credential_manager, on_all_deployments, owner},
        request::RequestBuilderExt,
    },
};

on_both_databases! {
    every_answer_says_when_the_key_ends
    a_viewer_key_lists_and_makes_nothing
    an_owner_key_manages_the_organization
    a_key_stands_for_no_user
    it_outlives_its_creators_membership_roles_and_account
    what_the_creator_gains_later_is_not_the_keys
    it_ends_on_the_second
}

fn viewer() -> Value {
    on_all_deployments("viewer")
}

async fn every_answer_says_when_the_key_ends(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let month = AskedExpiration::Lifetime("30d".to_owned());
    let key = app.add_organization_keys(&acme, "acme", &["viewer"], viewer(), month).await.remove(0);
    let organization = format!("{ORGANIZATIONS}/{acme}");
    let as_key = |method: Method, path: &str| Request::builder().method(method).uri(path).api_key(&key.text);
    for (status, request) in [
        (200, as_key(Method::GET, DEPLOYMENTS).empty()),
        (200, as_key(Method::GET, &organization).empty()),
        (400, as_key(Method::PUT, &organization).raw("{")),
        (403, as_key(Method::PUT, &organization).json(&json!({"name": "Mine"}))),
        (403, as_key(Method::POST, DEPLOYMENTS).json(&json!({"name": "a"}))),
        (404, as_key(Method::GET, &format!("{ORGANIZATIONS}/1")).empty()),
        (404, as_key(Method::GET, USER).empty()),
        (405, as_key(Method::PATCH, &organization).empty()),
    ] {
        let path = request.uri().to_string();
        let reply = app.send(request).await;
        assert_eq!(reply.status, status, "{path} {reply}");
        assert_eq!(reply.header("x-elastic-api-key-expiration"), Some("2026-12-22T12:00:00Z"), "{path}");
    }
    let never = AskedExpiration::Lifetime("never".to_owned());
    let key = app.add_organization_keys(&acme, "acme", &["for ever"], viewer(), never).await.remove(0);
    assert_eq!(get(app, &key.text, DEPLOYMENTS).await.header("x-elastic-api-key-expiration"), None);
}

async fn a_viewer_key_lists_and_makes_nothing(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    let id = app.add_deployment(&acme, "staging").await;
    let body = json!({"description": "viewer", "role_assignments": viewer()});
    let made = post(app, &owner_key.text, KEYS, &body).await.json();
    let key = made["key"].as_str().unwrap();
    assert_eq!(get(app, key, DEPLOYMENTS).await.json()["deployments"][0]["id"], id);
    let refused = post(app, key, DEPLOYMENTS, &json!({"name": "another"})).await;
    assert_eq!(refusal(&refused), (403, "root.permission_denied"));
    assert_eq!(delete(app, &owner_key.text, &format!("{KEYS}/{}", made["id"].as_str().unwrap())).await.status, 200);
    assert_eq!(refusal(&get(app, key, DEPLOYMENTS).await), (401, "root.unauthenticated"));
}

async fn an_owner_key_manages_the_organization(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    app.add_member(&acme, "bob", viewer()).await;
    let key = app.add_organization_key(&acme, "acme", "owner", owner()).await;
    let organization = format!("{ORGANIZATIONS}/{acme}");
    let roles = format!("{USERS}/bob/role_assignments");
    assert_eq!(put(app, &key.text, &organization, &json!({"name": "Acme Ltd"})).await.status, 200);
    let emails = json!({"emails": ["ann@example.com"]});
    assert_eq!(post(app, &key.text, &format!("{organization}/invitations"), &emails).await.status, 201);
    assert_eq!(post(app, &key.text, &roles, &credential_manager()).await.status, 200);
    assert_eq!(send(app, Method::DELETE, &key.text, &roles, &credential_manager()).await.status, 200);
    let made = post(app, &key.text, KEYS, &json!({"description": "a", "role_assignments": viewer()})).await;
    assert_eq!(made.status, 201);
    let ids = json!({"keys": [made.json()["id"]]});
    let revoked = send(app, Method::DELETE, &key.text, &of(&acme), &ids).await;
    assert_eq!(revoked.json()["keys"][0]["result"], "revoked");
    assert_eq!(post(app, &key.text, DEPLOYMENTS, &json!({"name": "staging"})).await.status, 201);
    assert_eq!(delete(app, &key.text, &format!("{organization}/members/bob")).await.status, 200);
}

async fn a_key_stands_for_no_user(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let key = app.add_organization_key(&acme, "acme", "owner", owner()).await;
    assert_eq!(refusal(&get(app, &key.text, USER).await), (404, "user.not_found"));
    let edit = send(app, Method::PATCH, &key.text, USER, &json!({"full_name": "Somebody"})).await;
    assert_eq!(refusal(&edit), (404, "user.not_found"));
    for path in [USERS.to_owned(), format!("{USERS}/acme"), format!("{USERS}/acme/auth/keys"), format!("{KEYS}/_all")] {
        assert_eq!(refusal(&get(app, &key.text, &path).await), (403, "root.unauthorized.rbac"), "{path}");
    }
    let create = post(app, &key.text, USERS, &json!({"user_name": "eve"})).await;
    assert_eq!(refusal(&create), (403, "root.unauthorized.rbac"));
    assert_eq!(app.send(Request::post(format!("{USERS}/auth/_refresh")).api_key(&key.text).empty()).await.status, 401);
}

async fn it_outlives_its_creators_membership_roles_and_account(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let personal = app.add_member_with_key(&acme, "cred", both(credential_manager(), viewer())).await;
    let key = app.add_organization_key(&acme, "cred", "of cred", viewer()).await;
    let roles = format!("{USERS}/cred/role_assignments");
    let seen = async || get(app, &owner_key.text, &format!("{KEYS}/{}", key.id)).await.json();
    let taken = both(credential_manager(), viewer());
    assert_eq!(send(app, Method::DELETE, &owner_key.text, &roles, &taken).await.status, 200);
    assert!(works(app, &key.text).await, "the roles are the key's own");
    assert_eq!(get(app, &personal.text, &of(&acme)).await.status, 403, "and the user's are gone");
    let disable = Request::patch(format!("{USERS}/cred")).api_key(&admin.text);
    assert_eq!(app.send(disable.json(&json!({"security": {"enabled": false}}))).await.status, 200);
    assert!(works(app, &key.text).await && !works(app, &personal.text).await);
    assert_eq!(delete(app, &owner_key.text, &format!("{ORGANIZATIONS}/{acme}/members/cred")).await.status, 200);
    assert!(works(app, &key.text).await);
    assert_eq!(seen().await["user_id"], "cred");
    assert_eq!(delete(app, &admin.text, &format!("{USERS}/cred")).await.status, 200);
    assert!(works(app, &key.text).await);
    assert_eq!(seen().await.get("user_id"), None, "a later user of that name is somebody else");
    let introspected = get(app, &key.text, "/api/v1/saas/user").await.json();
    assert_eq!(introspected, json!({"user": {"organization_id": acme}}));
}

async fn what_the_creator_gains_later_is_not_the_keys(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    app.add_member(&acme, "cred", both(credential_manager(), viewer())).await;
    let key = app.add_organization_key(&acme, "cred", "viewer", viewer()).await;
    let roles = format!("{USERS}/cred/role_assignments");
    assert_eq!(post(app, &owner_key.text, &roles, &owner()).await.status, 200);
    assert_eq!(post(app, &key.text, DEPLOYMENTS, &json!({"name": "a"})).await.status, 403);
}

async fn it_ends_on_the_second(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let hour = AskedExpiration::Lifetime("1h".to_owned());
    let key = app.add_organization_keys(&acme, "acme", &["an hour"], viewer(), hour).await.remove(0);
    app.wait(SignedDuration::from_millis(3_599_999));
    assert!(works(app, &key.text).await);
    app.wait(SignedDuration::from_millis(1));
    assert!(!works(app, &key.text).await);
}
