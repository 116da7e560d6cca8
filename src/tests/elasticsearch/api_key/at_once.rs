//! Many who do something with keys at once.

use std::collections::BTreeSet;

use futures_util::future::{join, join_all};
use keyward::service::project::ProjectKeySettings;
use serde_json::{Value, json};

use super::{KEYS, id};
use crate::{
    elasticsearch::Client,
    support::app::{TestApp, on_both_databases},
};

on_both_databases! {
    all_who_make_keys_get_different_ones
    changes_of_one_key_come_one_after_the_other
    whoever_was_told_that_a_key_ended_is_not_contradicted
    each_key_ends_once_whoever_ends_it
    a_key_changes_or_ends_but_does_not_come_back
}

const WHO: &str = "/_security/_authenticate";
const MANY: usize = 50;

async fn all_who_make_keys_get_different_ones(app: &TestApp) {
    let other = app.second_node(ProjectKeySettings::default()).await;
    let nodes = [app, &other];
    let made = join_all((0..MANY).map(|number| {
        let elastic = Client::elastic(nodes[number % 2]);
        async move { elastic.make_key(&json!({"name": format!("key {number}")})).await }
    }))
    .await;
    let distinct = |field: &str| made.iter().map(|key| key[field].as_str().unwrap()).collect::<BTreeSet<_>>().len();
    assert_eq!([distinct("id"), distinct("api_key"), distinct("name")], [MANY; 3]);
    let listed = Client::elastic(app).get("/_security/_query/api_key").await.json();
    assert_eq!(listed["total"], MANY);
    let used = join_all(made.iter().map(async |key| Client::key(app, key).get(WHO).await)).await;
    assert!(used.iter().all(|reply| reply.status == 200));
}

async fn changes_of_one_key_come_one_after_the_other(app: &TestApp) {
    let elastic = Client::elastic(app);
    let made = elastic.make_key(&json!({"name": "k"})).await;
    let path = format!("{KEYS}/{}", id(&made));
    let replies = join_all((0..MANY).map(|number| {
        let (elastic, path) = (&elastic, &path);
        async move {
            let descriptor = json!({"cluster": ["monitor"], "metadata": {"number": number}});
            let change = json!({"metadata": {"number": number}, "role_descriptors": {"r": descriptor}});
            elastic.put(path, &change).await
        }
    }))
    .await;
    for reply in replies {
        assert_eq!((reply.status.as_u16(), reply.json()), (200, json!({"updated": true})), "{reply}");
    }
    // One of them was the last, and all of it holds.
    let shown = elastic.get(&format!("{KEYS}?id={}", id(&made))).await.json();
    let key = &shown["api_keys"][0];
    assert_eq!(key["metadata"]["number"], key["role_descriptors"]["r"]["metadata"]["number"], "{key}");
    assert_eq!(versions(app, &made).await, 1 + i64::try_from(MANY).unwrap());
}

/// How often a key was written.
async fn versions(app: &TestApp, made: &Value) -> i64 {
    let project = app.services.default_project().await.unwrap().unwrap();
    let id = keyward::domain::project::ProjectKeyId::parse(id(made)).unwrap();
    app.database.storage.project_key(&project.id, &id).await.unwrap().unwrap().key.version
}

async fn whoever_was_told_that_a_key_ended_is_not_contradicted(app: &TestApp) {
    let other = &app.second_node(ProjectKeySettings::default()).await;
    let elastic = Client::elastic(app);
    let made = elastic.make_key(&json!({"name": "k"})).await;
    let uses = join_all((0..MANY).map(|number| {
        let key = Client::key(if number % 2 == 0 { app } else { other }, &made);
        async move { key.get(WHO).await.status.as_u16() }
    }));
    let ending = async {
        let reply = elastic.delete(KEYS, &json!({"ids": [id(&made)]})).await;
        assert_eq!(reply.json()["invalidated_api_keys"], json!([id(&made)]), "{reply}");
        // From here on, on whatever node.
        let after = join_all([app, other].map(|node| Client::key(node, &made)).iter().map(|key| key.get(WHO))).await;
        assert!(after.iter().all(|reply| reply.status == 401));
    };
    let (uses, ()) = join(uses, ending).await;
    assert!(uses.iter().all(|status| matches!(status, 200 | 401)), "{uses:?}");
}

async fn each_key_ends_once_whoever_ends_it(app: &TestApp) {
    let other = &app.second_node(ProjectKeySettings::default()).await;
    let elastic = Client::elastic(app);
    let new = json!({"name": "batch"});
    let made = join_all((0..MANY).map(|_| elastic.make_key(&new))).await;
    let ids: BTreeSet<_> = made.iter().map(|key| id(key).to_owned()).collect();
    let bodies =
        [json!({"name": "batch"}), json!({"ids": ids}), json!({"username": "elastic"}), json!({"owner": true})];
    let endings = join_all(bodies.iter().enumerate().map(|(number, body)| {
        let elastic = Client::elastic(if number % 2 == 0 { app } else { other });
        async move { elastic.delete(KEYS, body).await }
    }));
    let mut ended = Vec::new();
    for reply in endings.await {
        assert_eq!((reply.status.as_u16(), &reply.json()["error_count"]), (200, &json!(0)), "{reply}");
        let named = reply.json()["invalidated_api_keys"].as_array().unwrap().clone();
        ended.extend(named.iter().map(|id| id.as_str().unwrap().to_owned()));
    }
    assert_eq!(ended.len(), MANY, "each is told once");
    assert_eq!(ended.into_iter().collect::<BTreeSet<_>>(), ids);
    let left = elastic.get(&format!("{KEYS}?active_only")).await.json();
    assert_eq!(left["api_keys"], json!([]));
}

async fn a_key_changes_or_ends_but_does_not_come_back(app: &TestApp) {
    let elastic = Client::elastic(app);
    let made = elastic.make_key(&json!({"name": "k"})).await;
    let path = format!("{KEYS}/{}", id(&made));
    let changes = join_all((0..MANY).map(|number| {
        let (elastic, path) = (&elastic, &path);
        async move { elastic.put(path, &json!({"metadata": {"number": number}})).await }
    }));
    let ending = json!({"ids": [id(&made)]});
    let (changes, ended) = join(changes, elastic.delete(KEYS, &ending)).await;
    assert_eq!(ended.json()["invalidated_api_keys"], json!([id(&made)]));
    let refused = format!("cannot update invalidated API key [{}]", id(&made));
    let mut updated = 0;
    for reply in changes {
        if reply.status == 200 {
            updated += 1;
        } else {
            assert_eq!((reply.status.as_u16(), &reply.json()["error"]["reason"]), (400, &json!(refused)), "{reply}");
        }
    }
    assert_eq!(versions(app, &made).await, 1 + updated);
    let shown = elastic.get(&format!("{KEYS}?id={}", id(&made))).await.json();
    assert_eq!(shown["api_keys"][0]["invalidated"], true, "{shown}");
}
