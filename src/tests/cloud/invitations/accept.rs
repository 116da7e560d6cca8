use axum::http::Request;
use jiff::SignedDuration;
use serde_json::json;

use super::{at, look, token_for};
use crate::{
    cloud::{DEPLOYMENTS, ORGANIZATIONS, get, post, refusal},
    support::{
        app::{PASSWORD, TestApp, TestKey, on_both_databases},
        organization::owner,
        request::{Reply, RequestBuilderExt},
    },
};

on_both_databases! {
    the_one_invited_becomes_a_member
    it_works_once
    a_link_passed_on_opens_nothing
    an_expired_one_opens_nothing
    members_belong_already
    unknown_ones
}

async fn accept(app: &TestApp, key: &TestKey, token: &str) -> Reply {
    post(app, &key.text, &format!("{}/_accept", at(token)), &json!({})).await
}

async fn the_one_invited_becomes_a_member(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let (_, invited) = app.add_owned_organization("Globex").await;
    let staging = app.add_deployment(&acme, "staging").await;
    let token = token_for(app, &key, &acme, "Globex@Example.com").await;
    assert_eq!(get(app, &invited.text, DEPLOYMENTS).await.json(), json!({"deployments": []}));
    let reply = accept(app, &invited, &token).await;
    assert_eq!((reply.status.as_u16(), reply.text().as_str()), (200, "{}"));
    assert_eq!(get(app, &invited.text, DEPLOYMENTS).await.json()["deployments"][0]["id"], staging);
    assert_eq!(look(app, &token).await.json()["accepted_at"], "2026-11-22T12:00:00Z");
    let members = get(app, &key.text, &format!("{ORGANIZATIONS}/{acme}/members")).await.json();
    assert_eq!(members["members"][1]["user_id"], "globex");
}

async fn it_works_once(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let (_, invited) = app.add_owned_organization("Globex").await;
    let token = token_for(app, &key, &acme, "globex@example.com").await;
    assert_eq!(accept(app, &invited, &token).await.status, 200);
    let path = format!("{ORGANIZATIONS}/{acme}/members/globex");
    assert_eq!(app.send(Request::delete(path).api_key(&key.text).empty()).await.status, 200);
    assert_eq!(refusal(&accept(app, &invited, &token).await), (404, "organization.invitation_not_found"));
}

async fn a_link_passed_on_opens_nothing(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let (globex, other) = app.add_owned_organization("Globex").await;
    let token = token_for(app, &key, &acme, "ann@example.com").await;
    let without_address = app.add_user_with_key("max", "ece_platform_admin").await;
    let organization_key = app.add_organization_key(&globex, "globex", "owner", owner()).await;
    for key in [&other, &without_address, &organization_key] {
        assert_eq!(refusal(&accept(app, key, &token).await), (403, "root.invalid_authentication"));
    }
    let builtin = app.sign_in("admin", &app.admin_password).await;
    let request = Request::post(format!("{}/_accept", at(&token))).bearer(&builtin);
    assert_eq!(app.send(request.empty()).await.status, 403, "built-in users belong to no organization");
    assert_eq!(app.send(Request::post(format!("{}/_accept", at(&token))).empty()).await.status, 401);
    assert_eq!(look(app, &token).await.json().get("accepted_at"), None);
}

async fn an_expired_one_opens_nothing(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let (_, invited) = app.add_owned_organization("Globex").await;
    let token = token_for(app, &key, &acme, "globex@example.com").await;
    app.wait(SignedDuration::from_hours(72));
    let reply = accept(app, &invited, &token).await;
    assert_eq!(refusal(&reply), (404, "organization.invitation_not_found"));
    assert!(reply.text().contains("expired"), "says why to the one invited: {reply}");
}

async fn members_belong_already(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let (globex, other) = app.add_owned_organization("Globex").await;
    let first = token_for(app, &key, &acme, "globex@example.com").await;
    assert_eq!(accept(app, &other, &first).await.status, 200);
    // The address is changed to one that another invitation was sent to.
    let second = token_for(app, &key, &acme, "new@example.com").await;
    let token = app.sign_in("globex", PASSWORD).await;
    let change = Request::patch("/api/v1/user").bearer(&token).json(&json!({"email": "new@example.com"}));
    assert_eq!(app.send(change).await.status, 200);
    let reply = accept(app, &other, &second).await;
    assert_eq!(refusal(&reply), (400, "organization.user_organization_already_belongs"));
    assert_ne!(acme, globex);
}

async fn unknown_ones(app: &TestApp) {
    let (_, key) = app.add_owned_organization("Acme").await;
    for token in ["0".repeat(32).as_str(), "nonsense"] {
        assert_eq!(refusal(&accept(app, &key, token).await), (404, "organization.invitation_not_found"));
    }
}
