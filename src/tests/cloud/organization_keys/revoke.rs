use axum::http::{Method, Request};
use serde_json::{Value, json};

use super::of;
use crate::{
    cloud::{KEYS, delete, fields, get, refusal, send, works},
    support::{
        app::{TestApp, TestKey, on_both_databases},
        organization::{both, credential_manager, on_all_deployments, owner},
        request::{Reply, RequestBuilderExt},
    },
};

on_both_databases! {
    many_at_once_with_a_result_for_each
    credential_managers_revoke_their_own
    by_the_common_paths
    a_whole_key_by_mistake_is_not_repeated
    refused_lists
    too_many_ids_whoever_asks
    who_reads_everything_revokes_their_own_only
    five_hundred_at_once
    others_may_not
}

async fn revoke(app: &TestApp, key: &TestKey, organization: &str, ids: &Value) -> Reply {
    send(app, Method::DELETE, &key.text, &of(organization), &json!({"keys": ids})).await
}

fn viewer() -> Value {
    on_all_deployments("viewer")
}

async fn many_at_once_with_a_result_for_each(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    let (globex, _) = app.add_owned_organization("Globex").await;
    let first = app.add_organization_key(&acme, "acme", "first", viewer()).await;
    let second = app.add_organization_key(&acme, "acme", "second", viewer()).await;
    let elsewhere = app.add_organization_key(&globex, "globex", "elsewhere", viewer()).await;
    assert_eq!(delete(app, &owner_key.text, &format!("{KEYS}/{}", first.id)).await.status, 200);
    let unknown = "0".repeat(20);
    let ids = json!([second.id, first.id, elsewhere.id, owner_key.id, unknown]);
    let reply = revoke(app, &owner_key, &acme, &ids).await;
    assert_eq!(reply.status, 200, "{reply}");
    assert_eq!(
        reply.json(),
        json!({"keys": [
            {"id": second.id, "description": "second", "result": "revoked"},
            {"id": first.id, "description": "first", "result": "already_revoked"},
            {"id": elsewhere.id, "result": "not_found"},
            {"id": owner_key.id, "result": "not_found"},
            {"id": unknown, "result": "not_found"},
        ]})
    );
    assert!(!works(app, &second.text).await);
    assert!(works(app, &elsewhere.text).await && works(app, &owner_key.text).await);
}

async fn credential_managers_revoke_their_own(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let cred = app.add_member_with_key(&acme, "cred", both(credential_manager(), viewer())).await;
    let mine = app.add_organization_key(&acme, "cred", "mine", viewer()).await;
    let other = app.add_organization_key(&acme, "acme", "the owner's", viewer()).await;
    let reply = revoke(app, &cred, &acme, &json!([mine.id, other.id])).await.json();
    assert_eq!((&reply["keys"][0]["result"], &reply["keys"][1]["result"]), (&json!("revoked"), &json!("not_found")));
    assert!(!works(app, &mine.text).await && works(app, &other.text).await);
    assert_eq!(
        refusal(&delete(app, &cred.text, &format!("{KEYS}/{}", other.id)).await),
        (404, "api_keys.key_not_found")
    );
}

async fn by_the_common_paths(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    let caller = app.add_organization_key(&acme, "acme", "owner", owner()).await;
    let viewers = app.add_organization_key(&acme, "acme", "viewer", viewer()).await;
    for by in [&owner_key, &caller] {
        let one = app.add_organization_key(&acme, "acme", "one", viewer()).await;
        let some = app.add_organization_key(&acme, "acme", "some", viewer()).await;
        let path = format!("{KEYS}/{}", one.id);
        assert_eq!(refusal(&delete(app, &viewers.text, &path).await), (404, "api_keys.key_not_found"));
        assert_eq!(delete(app, &by.text, &path).await.status, 200);
        assert_eq!(refusal(&delete(app, &by.text, &path).await), (404, "api_keys.key_not_found"));
        let reply = send(app, Method::DELETE, &by.text, KEYS, &json!({"keys": [some.id, "nonsense"]})).await;
        assert_eq!((reply.status.as_u16(), reply.text().as_str()), (200, "{}"));
        assert!(!works(app, &one.text).await && !works(app, &some.text).await);
    }
    assert_eq!(delete(app, &caller.text, &format!("{KEYS}/{}", caller.id)).await.status, 200, "a key revokes itself");
    assert!(!works(app, &caller.text).await);
}

async fn a_whole_key_by_mistake_is_not_repeated(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    let key = app.add_organization_key(&acme, "acme", "first", viewer()).await;
    let reply = revoke(app, &owner_key, &acme, &json!([key.id, key.text])).await;
    assert_eq!((refusal(&reply), fields(&reply)), ((400, "api_keys.invalid_input"), vec!["body.keys[1]".to_owned()]));
    assert!(!reply.text().contains(&key.text));
    assert!(works(app, &key.text).await, "nothing is half done");
}

async fn refused_lists(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    for body in [json!({}), json!({"keys": null}), json!({"keys": "a"})] {
        let reply = send(app, Method::DELETE, &owner_key.text, &of(&acme), &body).await;
        assert_eq!((refusal(&reply), fields(&reply)), ((400, "api_keys.invalid_input"), vec!["body.keys".to_owned()]));
    }
    let ids = |count: usize| json!((0..count).map(|number| format!("{number:020}")).collect::<Vec<_>>());
    assert_eq!(revoke(app, &owner_key, &acme, &ids(10_000)).await.status, 200);
    let reply = revoke(app, &owner_key, &acme, &ids(10_001)).await;
    assert_eq!((refusal(&reply), fields(&reply)), ((400, "api_keys.invalid_input"), vec!["body.keys".to_owned()]));
    assert_eq!(revoke(app, &owner_key, &acme, &json!([])).await.json(), json!({"keys": []}));
}

async fn too_many_ids_whoever_asks(app: &TestApp) {
    let (acme, personal) = app.add_owned_organization("Acme").await;
    let manager = app.add_organization_key(&acme, "acme", "owner", owner()).await;
    let viewers = app.add_organization_key(&acme, "acme", "viewer", viewer()).await;
    let ids = |count: usize| json!({"keys": (0..count).map(|number| format!("{number:020}")).collect::<Vec<_>>()});
    let (most, beyond) = (ids(10_000), ids(10_001));
    for by in [&personal, &manager, &viewers] {
        let reply = send(app, Method::DELETE, &by.text, KEYS, &beyond).await;
        assert_eq!((refusal(&reply), fields(&reply)), ((400, "api_keys.invalid_input"), vec!["body.keys".to_owned()]));
        assert_eq!(send(app, Method::DELETE, &by.text, KEYS, &most).await.status, 200);
    }
    let reply = send(app, Method::DELETE, &viewers.text, &of(&acme), &beyond).await;
    assert_eq!(refusal(&reply), (403, "organization.invalid_access"), "who may not is not told what would be too much");
}

/// Seeing every key of the installation is no right to end them, not even together with keys of one's own.
async fn who_reads_everything_revokes_their_own_only(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    let vic = app
        .add_platform_member_with_key(&acme, "vic", "ece_platform_viewer", both(credential_manager(), viewer()))
        .await;
    let mine = app.add_organization_key(&acme, "vic", "mine", viewer()).await;
    let other = app.add_organization_key(&acme, "acme", "the owner's", viewer()).await;
    let reply = get(app, &vic.text, &of(&acme)).await.json();
    assert_eq!(reply["keys"].as_array().unwrap().len(), 2, "all are seen");
    let reply = send(app, Method::DELETE, &vic.text, KEYS, &json!({"keys": [other.id]})).await;
    assert_eq!(reply.status, 200);
    assert_eq!(
        refusal(&delete(app, &vic.text, &format!("{KEYS}/{}", other.id)).await),
        (404, "api_keys.key_not_found")
    );
    let reply = revoke(app, &vic, &acme, &json!([mine.id, other.id])).await.json();
    assert_eq!((&reply["keys"][0]["result"], &reply["keys"][1]["result"]), (&json!("revoked"), &json!("not_found")));
    assert!(!works(app, &mine.text).await && works(app, &other.text).await && works(app, &owner_key.text).await);
}

async fn five_hundred_at_once(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    let names: Vec<_> = (0..500).map(|number| format!("key {number}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let default = keyward::service::keys::AskedExpiration::Default;
    let keys = app.add_organization_keys(&acme, "acme", &names, viewer(), default).await;
    let ids: Vec<_> = keys.iter().map(|key| key.id.as_str()).collect();
    let results = revoke(app, &owner_key, &acme, &json!(ids)).await.json();
    let results = results["keys"].as_array().unwrap();
    assert_eq!(results.len(), 500);
    assert!(results.iter().zip(&ids).all(|(result, id)| result["id"] == *id && result["result"] == "revoked"));
}

async fn others_may_not(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let (_, stranger) = app.add_owned_organization("Globex").await;
    let key = app.add_organization_key(&acme, "acme", "viewer", viewer()).await;
    let member = app.add_member_with_key(&acme, "vera", on_all_deployments("admin")).await;
    let platform_viewer = app.add_user_with_key("vic", "ece_platform_viewer").await;
    for caller in [&key, &member, &platform_viewer] {
        let reply = revoke(app, caller, &acme, &json!([key.id])).await;
        assert_eq!(refusal(&reply), (403, "organization.invalid_access"));
    }
    for caller in [&member, &platform_viewer, &stranger] {
        let reply = delete(app, &caller.text, &format!("{KEYS}/{}", key.id)).await;
        assert_eq!(refusal(&reply), (404, "api_keys.key_not_found"));
    }
    assert_eq!(refusal(&revoke(app, &stranger, &acme, &json!([key.id])).await), (404, "organization.not_found"));
    assert_eq!(app.send(Request::delete(of(&acme)).json(&json!({"keys": [key.id]}))).await.status, 401);
    assert!(works(app, &key.text).await);
}
