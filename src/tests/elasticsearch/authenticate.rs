use serde_json::json;

use super::Client;
use crate::support::{
    app::{TestApp, on_both_databases},
    request::assert_reply,
};

on_both_databases! {
    users_learn_who_they_are
    keys_learn_whose_they_are
    tokens_are_told_apart
}

const WHO: &str = "/_security/_authenticate";

async fn users_learn_who_they_are(app: &TestApp) {
    let elastic = Client::elastic(app);
    assert_reply!(elastic.get(WHO).await, @"");
    let ursula = json!({
        "password": "x-pack-test-password", "roles": ["viewer", "none"], "full_name": "Ursula", "email": "u@example.com",
        "metadata": {"team": "search"},
    });
    elastic.put("/_security/user/ursula", &ursula).await;
    assert_reply!(Client::user(app, "ursula", "x-pack-test-password").get(WHO).await, @"");
}

async fn keys_learn_whose_they_are(app: &TestApp) {
    let key = Client::elastic(app).make_key(&json!({"name": "ci", "metadata": {"secret": "of the key"}})).await;
    assert_reply!(Client::key(app, &key).get(WHO).await, @"");
}

async fn tokens_are_told_apart(app: &TestApp) {
    let asked = json!({"grant_type": "client_credentials"});
    let made = Client::elastic(app).post("/_security/oauth2/token", &asked).await.json();
    let token = made["access_token"].as_str().unwrap();
    let reply = Client::presenting(app, &format!("Bearer {token}")).get(WHO).await;
    assert_eq!((&reply.json()["username"], &reply.json()["authentication_type"]), (&json!("elastic"), &json!("token")));
}
