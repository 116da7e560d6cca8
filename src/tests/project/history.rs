use jiff::SignedDuration;
use keyward::{
    domain::project::{KeyEvent, KeyEventKind},
    service::project::EditProjectKey,
};
use serde_json::json;

use super::{entered, make, parse};
use crate::{
    elasticsearch::{Client, user_with},
    support::app::{TestApp, on_both_databases},
};

on_both_databases! {
    calls_of_the_api_are_written_down
    who_made_a_key_for_another_is_known
    what_the_console_does_is_written_down
    what_changes_nothing_is_not_written_down
}

const KEYS: &str = "/_security/api_key";

/// The events of a key: what happened, who did it in which realm, and from where.
async fn history(app: &TestApp, id: &str) -> Vec<String> {
    let admin = entered(app, "admin").await.unwrap();
    let events = app.services.project_key_history(&admin, id).await.unwrap();
    events.iter().map(told).collect()
}

fn told(event: &KeyEvent) -> String {
    let what = match &event.kind {
        KeyEventKind::Created => "created".to_owned(),
        KeyEventKind::Updated(difference) => format!("{} -> {}", difference.before.render(), difference.after.render()),
        KeyEventKind::FirstUsed => "first used".to_owned(),
        KeyEventKind::LastUsed => "last used".to_owned(),
        KeyEventKind::Invalidated => "invalidated".to_owned(),
    };
    let by = event.by.as_ref().map_or_else(String::new, |by| {
        format!(" by {} of {}", by.principal, by.realm.map_or("?", keyward::domain::project::Realm::name))
    });
    format!("{what}{by} from {}", event.address.as_deref().unwrap_or("?"))
}

async fn calls_of_the_api_are_written_down(app: &TestApp) {
    let ursula = user_with(app, "ursula", &["manage_own_api_key"]).await;
    let made = ursula.make_key(&json!({"name": "k", "metadata": {"a": 1}})).await;
    let id = made["id"].as_str().unwrap();
    let body = json!({"metadata": {"a": 2}, "role_descriptors": {"r": {"cluster": ["monitor"]}}});
    assert_eq!(ursula.put(&format!("{KEYS}/{id}"), &body).await.status, 200);
    let bulk = json!({"ids": [id], "metadata": {}});
    assert_eq!(ursula.post("/_security/api_key/_bulk_update", &bulk).await.json()["updated"], json!([id]));
    assert_eq!(Client::key(app, &made).get("/_security/_authenticate").await.status, 200);
    app.wait(SignedDuration::from_secs(60));
    assert_eq!(Client::key(app, &made).get("/_security/_authenticate").await.status, 200);
    app.wait(SignedDuration::from_secs(60));
    assert_eq!(Client::elastic(app).delete(KEYS, &json!({"ids": [id]})).await.status, 200);
    let told = history(app, id).await;
    assert_eq!(told[0], "created by ursula of default_native from 192.0.2.7");
    assert!(
        told[1].starts_with(r#"{"role_descriptors":{},"metadata":{"a":1}} -> {"role_descriptors":{"r":{"#),
        "{told:?}"
    );
    assert!(told[1].ends_with(r#""metadata":{"a":2}} by ursula of default_native from 192.0.2.7"#), "{told:?}");
    assert_eq!(
        told[2..],
        [
            r#"{"metadata":{"a":2}} -> {"metadata":{}} by ursula of default_native from 192.0.2.7"#,
            "first used from 192.0.2.7",
            "last used from 192.0.2.7",
            "invalidated by elastic of reserved from 192.0.2.7",
        ]
    );
    let text = told.join("\n");
    assert!(!text.contains(made["api_key"].as_str().unwrap()), "no secret is written down");
}

async fn who_made_a_key_for_another_is_known(app: &TestApp) {
    user_with(app, "ursula", &["manage_own_api_key"]).await;
    let granted = json!({
        "grant_type": "password", "username": "ursula", "password": "x-pack-test-password", "api_key": {"name": "k"},
    });
    let granted = Client::elastic(app).post("/_security/api_key/grant", &granted).await.json();
    let id = granted["id"].as_str().unwrap();
    assert_eq!(history(app, id).await, ["created by elastic of reserved from 192.0.2.7"]);
    let derived = Client::key(app, &granted).make_key(&json!({"name": "d", "role_descriptors": {"n": {}}})).await;
    let id = derived["id"].as_str().unwrap();
    assert_eq!(history(app, id).await, ["created by ursula of _es_api_key from 192.0.2.7"]);
    let body = json!({"name": "remote", "access": {"search": [{"names": ["logs"]}]}});
    let remote = Client::elastic(app).post("/_security/cross_cluster/api_key", &body).await.json();
    let id = remote["id"].as_str().unwrap();
    let body = json!({"metadata": {"a": 1}});
    let changed = Client::elastic(app).put(&format!("/_security/cross_cluster/api_key/{id}"), &body).await;
    assert_eq!(changed.status, 200, "{changed}");
    assert_eq!(
        history(app, id).await,
        [
            "created by elastic of reserved from 192.0.2.7",
            r#"{"metadata":{}} -> {"metadata":{"a":1}} by elastic of reserved from 192.0.2.7"#,
        ]
    );
}

async fn what_the_console_does_is_written_down(app: &TestApp) {
    let admin = entered(app, "admin").await.unwrap();
    let key = make(app, &admin, "k").await.key;
    let id = key.id.as_str();
    let change = EditProjectKey {
        role_descriptors: key.role_descriptors.clone(),
        metadata: parse(r#"{"b": 1}"#),
        expiration: Some(super::choice("1d")),
        seen: 1,
    };
    app.services.edit_project_key(&admin, id, change).await.unwrap();
    app.services.end_project_keys(&admin, &super::end::ids(&[id])).await.unwrap();
    assert_eq!(
        history(app, id).await,
        [
            "created by admin of cloud from 192.0.2.7",
            r#"{"metadata":{},"expiration":null} -> {"metadata":{"b":1},"expiration":"2026-11-23T12:00:00Z"} by admin of cloud from 192.0.2.7"#,
            "invalidated by admin of cloud from 192.0.2.7",
        ]
    );
}

async fn what_changes_nothing_is_not_written_down(app: &TestApp) {
    let elastic = Client::elastic(app);
    let made = elastic.make_key(&json!({"name": "k"})).await;
    let id = made["id"].as_str().unwrap();
    let noop = elastic.put(&format!("{KEYS}/{id}"), &json!({"metadata": {}})).await;
    assert_eq!(noop.json(), json!({"updated": false}), "{noop}");
    let other = user_with(app, "ursula", &["manage_own_api_key"]).await;
    assert_eq!(other.put(&format!("{KEYS}/{id}"), &json!({"metadata": {"a": 1}})).await.status, 404);
    assert_eq!(other.delete(KEYS, &json!({"ids": [id], "owner": true})).await.status, 200);
    assert_eq!(history(app, id).await, ["created by elastic of reserved from 192.0.2.7"]);
}
