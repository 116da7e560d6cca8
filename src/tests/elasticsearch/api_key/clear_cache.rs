use axum::http::Method;

use crate::{
    elasticsearch::{Client, user_with},
    support::{
        app::{TestApp, on_both_databases},
        request::assert_reply,
    },
};

on_both_databases! {
    what_is_kept_can_be_forgotten
    who_may_not_is_refused
}

async fn what_is_kept_can_be_forgotten(app: &TestApp) {
    let elastic = Client::elastic(app);
    assert_reply!(elastic.empty(Method::POST, "/_security/api_key/*/_clear_cache").await, @r#"
    200 OK
    {
      "_nodes": {
        "failed": 0,
        "successful": 1,
        "total": 1
      },
      "cluster_name": "default",
      "nodes": {
        "keyward": {
          "name": "keyward"
        }
      }
    }
    "#);
    assert_eq!(elastic.empty(Method::POST, "/_security/api_key/a,b/_clear_cache").await.status, 200);
}

async fn who_may_not_is_refused(app: &TestApp) {
    let user = user_with(app, "ursula", &["manage_api_key"]).await;
    let reply = user.empty(Method::POST, "/_security/api_key/*/_clear_cache").await;
    assert_eq!(reply.status, 403, "{reply}");
}
