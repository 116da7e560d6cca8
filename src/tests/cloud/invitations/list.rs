use axum::http::Request;
use jiff::SignedDuration;
use serde_json::json;

use super::{at, of, token_for};
use crate::{
    cloud::{get, post, refusal},
    support::{
        app::{TestApp, on_both_databases},
        organization::{on_all_deployments, owner},
        request::RequestBuilderExt,
    },
};

on_both_databases! {
    those_that_are_neither_accepted_nor_expired
    others_may_not
}

async fn those_that_are_neither_accepted_nor_expired(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let (globex, other) = app.add_owned_organization("Globex").await;
    let organization_key = app.add_organization_key(&acme, "acme", "owner", owner()).await;
    token_for(app, &key, &acme, "expires@example.com").await;
    app.wait(SignedDuration::from_hours(48));
    let accepted = token_for(app, &key, &acme, "globex@example.com").await;
    let first = token_for(app, &key, &acme, "first@example.com").await;
    app.wait(SignedDuration::from_hours(1));
    let second = token_for(app, &key, &acme, "second@example.com").await;
    token_for(app, &other, &globex, "elsewhere@example.com").await;
    assert_eq!(post(app, &other.text, &format!("{}/_accept", at(&accepted)), &json!({})).await.status, 200);
    app.wait(SignedDuration::from_hours(23));
    let listed = get(app, &key.text, &of(&acme)).await;
    let tokens: Vec<_> =
        listed.json()["invitations"].as_array().unwrap().iter().map(|one| one["token"].clone()).collect();
    assert_eq!(tokens, [second, first], "newest first");
    assert_eq!(get(app, &organization_key.text, &of(&acme)).await.json(), listed.json());
}

async fn others_may_not(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let (_, stranger) = app.add_owned_organization("Globex").await;
    let member = app.add_member_with_key(&acme, "eve", on_all_deployments("admin")).await;
    let key = app.add_organization_key(&acme, "acme", "viewer", on_all_deployments("viewer")).await;
    for key in [&member, &key] {
        assert_eq!(refusal(&get(app, &key.text, &of(&acme)).await), (403, "organization.invalid_access"));
    }
    assert_eq!(refusal(&get(app, &stranger.text, &of(&acme)).await), (404, "organization.not_found"));
    assert_eq!(app.send(Request::get(of(&acme)).empty()).await.status, 401);
}
