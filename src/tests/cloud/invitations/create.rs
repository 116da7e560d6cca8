use axum::http::Request;
use jiff::SignedDuration;
use serde_json::json;

use super::{invite, look, of};
use crate::{
    cloud::{fields, get, post, refusal},
    support::{
        app::{TestApp, on_both_databases},
        organization::{both, credential_manager, id, on_all_deployments, owner},
        request::RequestBuilderExt,
    },
};

on_both_databases! {
    each_address_gets_an_invitation_and_a_mail
    inviting_again_kills_the_old_link
    lifetimes
    refused_values
    members_are_not_invited
    a_limit_on_open_ones
    an_owner_key_invites
    others_may_not
}

async fn each_address_gets_an_invitation_and_a_mail(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let waiting = async || app.database.storage.mail_counts().await.unwrap().waiting;
    let before = waiting().await;
    let body = json!({
        "emails": ["ann@example.com", "bob@example.com", "ANN@example.com"], "expires_in": null,
        "role_assignments": on_all_deployments("viewer"),
    });
    let reply = invite(app, &key, &acme, &body).await;
    assert_eq!(reply.status, 201, "{reply}");
    let invited = reply.json()["invitations"].as_array().unwrap().clone();
    assert_eq!(invited.len(), 2, "one address in two spellings is one");
    let token = invited[0]["token"].as_str().unwrap();
    assert_eq!(token.len(), 32);
    assert_eq!(
        invited[0],
        json!({
            "token": token, "email": "ann@example.com", "created_at": "2026-11-22T12:00:00Z",
            "expires_at": "2026-11-25T12:00:00Z", "expired": false, "organization": {"id": acme, "name": "Acme"},
            "role_assignments": {
                "deployment": [{"role_id": "deployment-viewer", "organization_id": acme, "all": true}],
            },
        })
    );
    assert_eq!(waiting().await, before + 2);
    let without_roles = invite(app, &key, &acme, &json!({"emails": ["eve@example.com"]})).await;
    assert_eq!(without_roles.json()["invitations"][0]["role_assignments"], json!({}));
}

async fn inviting_again_kills_the_old_link(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let old = super::token_for(app, &key, &acme, "ann@example.com").await;
    app.wait(SignedDuration::from_hours(80));
    let new = super::token_for(app, &key, &acme, "Ann@example.com").await;
    assert_ne!(old, new);
    assert_eq!(refusal(&look(app, &old).await), (404, "organization.invitation_not_found"));
    assert_eq!(look(app, &new).await.json()["expired"], false);
    assert_eq!(get(app, &key.text, &of(&acme)).await.json()["invitations"].as_array().unwrap().len(), 1);
}

async fn lifetimes(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    for (expires_in, end) in [
        ("1h", "2026-11-22T13:00:00Z"),
        ("90m", "2026-11-22T13:30:00Z"),
        ("3d", "2026-11-25T12:00:00Z"),
        ("30d", "2026-12-22T12:00:00Z"),
    ] {
        let body = json!({"emails": ["ann@example.com"], "expires_in": expires_in});
        let reply = invite(app, &key, &acme, &body).await;
        assert_eq!(reply.json()["invitations"][0]["expires_at"], end, "{expires_in} {reply}");
    }
    for expires_in in ["59m", "31d", "never", "soon", "-1d", "0d", "99999999999999999999d"] {
        let body = json!({"emails": ["ann@example.com"], "expires_in": expires_in});
        let reply = invite(app, &key, &acme, &body).await;
        assert_eq!(refusal(&reply), (400, "root.invalid_data"), "{expires_in}");
        assert_eq!(fields(&reply), ["body.expires_in"], "{expires_in}");
    }
}

async fn refused_values(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let body = json!({
        "emails": ["ann@example.com", "nowhere", ""],
        "role_assignments": {"deployment": [{"role_id": "owner", "all": true}]},
    });
    let reply = invite(app, &key, &acme, &body).await;
    assert_eq!(refusal(&reply), (400, "organization.invitation_invalid_email,root.invalid_data"));
    assert_eq!(fields(&reply), ["body.emails[1]", "body.emails[2]", "body.role_assignments.deployment[0].role_id"]);
    for nobody in [json!({}), json!({"emails": []}), json!({"emails": null}), json!({"emails": "ann@example.com"})] {
        let reply = invite(app, &key, &acme, &nobody).await;
        assert_eq!(refusal(&reply), (400, "root.invalid_data"), "{nobody}");
        assert_eq!(fields(&reply), ["body.emails"], "{nobody}");
    }
    let ghost = "0".repeat(32);
    let body = json!({
        "emails": ["ann@example.com"],
        "role_assignments": {"deployment": [{"role_id": "viewer", "deployment_ids": [ghost]}]},
    });
    assert_eq!(
        fields(&invite(app, &key, &acme, &body).await),
        ["body.role_assignments.deployment[0].deployment_ids[0]"]
    );
    assert_eq!(get(app, &key.text, &of(&acme)).await.json(), json!({"invitations": []}), "nobody was invited");
}

async fn members_are_not_invited(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let reply = invite(app, &key, &acme, &json!({"emails": ["new@example.com", "ACME@example.com"]})).await;
    assert_eq!(refusal(&reply), (400, "organization.user_organization_already_belongs"));
    assert_eq!(fields(&reply), ["body.emails"]);
    assert!(reply.text().contains("ACME@example.com"), "says whose: {reply}");
    assert_eq!(get(app, &key.text, &of(&acme)).await.json(), json!({"invitations": []}), "all or none");
}

async fn a_limit_on_open_ones(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let emails: Vec<_> = (0..500).map(|number| format!("user{number}@example.com")).collect();
    assert_eq!(invite(app, &key, &acme, &json!({"emails": emails})).await.status, 201);
    let reply = invite(app, &key, &acme, &json!({"emails": ["one.too.many@example.com"]})).await;
    assert_eq!(refusal(&reply), (429, "organization.invitations_rate_limit_exceeded"));
    assert_eq!(invite(app, &key, &acme, &json!({"emails": ["user7@example.com"]})).await.status, 201, "one again");
    app.wait(SignedDuration::from_hours(73));
    assert_eq!(invite(app, &key, &acme, &json!({"emails": ["later@example.com"]})).await.status, 201);
}

async fn an_owner_key_invites(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let key = app.add_organization_key(&acme, "acme", "owner", owner()).await;
    let reply = invite(app, &key, &acme, &json!({"emails": ["ann@example.com"], "role_assignments": owner()})).await;
    assert_eq!(reply.status, 201, "{reply}");
    let admin = app.caller("admin").await;
    assert_eq!(app.services.open_invitations(&admin, &id(&acme), false).await.unwrap().len(), 1);
}

async fn others_may_not(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let (_, stranger) = app.add_owned_organization("Globex").await;
    let body = json!({"emails": ["ann@example.com"]});
    let member = app.add_member_with_key(&acme, "eve", both(credential_manager(), on_all_deployments("admin"))).await;
    let key = app.add_organization_key(&acme, "acme", "viewer", on_all_deployments("viewer")).await;
    let viewer = app.add_user_with_key("vic", "ece_platform_viewer").await;
    for key in [&member, &key, &viewer] {
        assert_eq!(refusal(&invite(app, key, &acme, &body).await), (403, "organization.invalid_access"));
    }
    assert_eq!(refusal(&post(app, &stranger.text, &of(&acme), &body).await), (404, "organization.not_found"));
    assert_eq!(app.send(Request::post(of(&acme)).json(&body)).await.status, 401);
}
