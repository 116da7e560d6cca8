use std::sync::Arc;

use keyward::{
    domain::project::KeyChanges,
    service::{mail::Outbox, mail::Sender},
};

use super::{at_console, entered, holder, make};
use crate::support::app::{TestApp, on_both_databases};

on_both_databases! {
    a_page_is_told_what_happened_since
    who_sees_their_own_is_told_of_no_others
    a_first_use_is_told_at_every_node
}

async fn a_page_is_told_what_happened_since(app: &TestApp) {
    let admin = entered(app, "admin").await.unwrap();
    let key = make(app, &admin, "before").await;
    let rendered = app.services.last_project_key_event(&admin).await.unwrap();
    let changes = || app.services.project_key_changes(&admin, rendered);
    assert_eq!(changes().await.unwrap(), KeyChanges { latest: rendered, count: 0, first_used: vec![], is_all: true });
    make(app, &admin, "after").await;
    assert_eq!(holder(app, &key).get("/_security/_authenticate").await.status, 200);
    app.services.end_project_keys(&admin, &super::end::ids(&[key.key.id.as_str()])).await.unwrap();
    let told = changes().await.unwrap();
    assert_eq!((told.count, &told.first_used), (2, &vec![key.key.id]));
    assert_eq!(changes().await.unwrap(), told, "as often as the page asks");
    assert_eq!(app.services.last_project_key_event(&admin).await.unwrap(), told.latest);
}

async fn who_sees_their_own_is_told_of_no_others(app: &TestApp) {
    let owen = at_console(app, "owen", &["manage_own_api_key"]).await;
    let admin = entered(app, "admin").await.unwrap();
    let his = make(app, &owen, "his").await;
    let other = make(app, &admin, "other").await;
    let rendered = app.services.last_project_key_event(&owen).await.unwrap();
    assert!(rendered < app.services.last_project_key_event(&admin).await.unwrap());
    for key in [&his, &other] {
        assert_eq!(holder(app, key).get("/_security/_authenticate").await.status, 200);
    }
    app.services.end_project_keys(&admin, &super::end::ids(&[other.key.id.as_str()])).await.unwrap();
    let told = app.services.project_key_changes(&owen, rendered).await.unwrap();
    assert_eq!((told.count, told.first_used), (0, vec![his.key.id]));
}

/// What a node gathers it writes by itself, and every other node sees it then.
async fn a_first_use_is_told_at_every_node(app: &TestApp) {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::open(folder.path(), Sender::at(Some("keys.example.com"))).unwrap();
    let second = app.another_node(app.database.connect_again().await, Arc::new(outbox)).await;
    let admin = entered(app, "admin").await.unwrap();
    let key = make(app, &admin, "k").await;
    let rendered = second.last_project_key_event(&admin).await.unwrap();
    let first = app.now();
    for _ in 0..3 {
        assert_eq!(holder(app, &key).get("/_security/_authenticate").await.status, 200);
        app.wait(jiff::SignedDuration::from_millis(300));
    }
    assert_eq!(second.project_key_changes(&admin, rendered).await.unwrap().first_used, []);
    app.services.project_usage.flush_first().await.unwrap();
    let told = second.project_key_changes(&admin, rendered).await.unwrap();
    assert_eq!((told.count, &told.first_used), (0, &vec![key.key.id.clone()]));
    let history = second.project_key_history(&admin, key.key.id.as_str()).await.unwrap();
    assert_eq!(history.last().map(|event| event.at), Some(first), "it is the first that counts");
    // Later uses, and writing them, tell nothing new.
    assert_eq!(holder(app, &key).get("/_security/_authenticate").await.status, 200);
    app.services.project_usage.flush().await.unwrap();
    assert_eq!(second.project_key_changes(&admin, rendered).await.unwrap(), told);
}
