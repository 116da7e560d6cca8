use axum::http::Request;
use serde_json::json;

use super::{at, look, of, token_for};
use crate::{
    cloud::{delete, fields, get, post, refusal},
    support::{
        app::{TestApp, on_both_databases},
        organization::on_all_deployments,
        request::RequestBuilderExt,
    },
};

on_both_databases! {
    all_or_none
    accepted_ones_stay
    a_list_that_is_none
    others_may_not
}

async fn all_or_none(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let (globex, other) = app.add_owned_organization("Globex").await;
    let first = token_for(app, &key, &acme, "first@example.com").await;
    let second = token_for(app, &key, &acme, "second@example.com").await;
    let elsewhere = token_for(app, &other, &globex, "elsewhere@example.com").await;
    for absent in [&elsewhere, &"0".repeat(32), "nonsense"] {
        let reply = delete(app, &key.text, &format!("{}/{first},{absent}", of(&acme))).await;
        assert_eq!(refusal(&reply), (404, "organization.invitation_not_found"), "{absent}");
    }
    assert_eq!(look(app, &first).await.status, 200);
    let reply = delete(app, &key.text, &format!("{}/{first},{second}", of(&acme))).await;
    assert_eq!((reply.status.as_u16(), reply.text().as_str()), (200, "{}"));
    assert_eq!(look(app, &first).await.status, 404);
    assert_eq!(get(app, &key.text, &of(&acme)).await.json(), json!({"invitations": []}));
    assert_eq!(look(app, &elsewhere).await.status, 200);
}

async fn accepted_ones_stay(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let (_, other) = app.add_owned_organization("Globex").await;
    let token = token_for(app, &key, &acme, "globex@example.com").await;
    assert_eq!(post(app, &other.text, &format!("{}/_accept", at(&token)), &json!({})).await.status, 200);
    let reply = delete(app, &key.text, &format!("{}/{token}", of(&acme))).await;
    assert_eq!(refusal(&reply), (404, "organization.invitation_not_found"));
}

async fn a_list_that_is_none(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let token = token_for(app, &key, &acme, "first@example.com").await;
    for list in [",".to_owned(), format!("{token},"), "%20".to_owned()] {
        let reply = delete(app, &key.text, &format!("{}/{list}", of(&acme))).await;
        assert_eq!(refusal(&reply), (400, "root.invalid_data"), "{list}");
        assert_eq!(fields(&reply), ["path.invitation_tokens"], "{list}");
    }
}

async fn others_may_not(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let (_, stranger) = app.add_owned_organization("Globex").await;
    let path = format!("{}/{}", of(&acme), token_for(app, &key, &acme, "first@example.com").await);
    let member = app.add_member_with_key(&acme, "eve", on_all_deployments("admin")).await;
    assert_eq!(refusal(&delete(app, &member.text, &path).await), (403, "organization.invalid_access"));
    assert_eq!(refusal(&delete(app, &stranger.text, &path).await), (404, "organization.not_found"));
    assert_eq!(app.send(Request::delete(path).empty()).await.status, 401);
}
