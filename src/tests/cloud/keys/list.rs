use axum::http::Request;
use jiff::SignedDuration;

use crate::{
    cloud::{KEYS, delete, get},
    support::{
        app::{TestApp, on_both_databases},
        request::{RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    ones_own_keys_newest_first_without_revoked_ones
    nobody_lists_keys
}

async fn ones_own_keys_newest_first_without_revoked_ones(app: &TestApp) {
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    app.add_user_with_key("eve", "ece_deployment_viewer").await;
    app.wait(SignedDuration::from_millis(1_500));
    app.add_key("bob", "second").await;
    app.wait(SignedDuration::from_secs(1));
    let revoked = app.add_key("bob", "third").await;
    delete(app, &key.text, &format!("{KEYS}/{}", revoked.id)).await;
    assert_reply!(get(app, &key.text, KEYS).await, @r#"
    200 OK
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "keys": [
        {
          "creation_date": "2026-11-22T12:00:01.5Z",
          "description": "second",
          "expiration_date": "2027-02-22T12:00:01Z",
          "id": "LNBn17lnoREW4EKeIfuo",
          "user_id": "bob"
        },
        {
          "creation_date": "2026-11-22T12:00:00Z",
          "description": "key of bob",
          "expiration_date": "2027-02-22T12:00:00Z",
          "id": "Gust24qYOEFfdbmVndVW",
          "user_id": "bob"
        }
      ]
    }
    "#);
}

async fn nobody_lists_keys(app: &TestApp) {
    assert_eq!(app.send(Request::get(KEYS).empty()).await.status, 401);
}
