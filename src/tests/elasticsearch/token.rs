use serde_json::json;

use super::{Client, refusal, user_with};
use crate::support::{
    app::{TestApp, on_both_databases},
    request::assert_reply,
};

on_both_databases! {
    a_password_gets_a_token
    a_token_is_renewed_once
    a_token_can_be_ended
    what_is_no_grant_is_refused
}

const TOKEN: &str = "/_security/oauth2/token";

async fn a_password_gets_a_token(app: &TestApp) {
    user_with(app, "ursula", &[]).await;
    let asked = json!({"grant_type": "password", "username": "ursula", "password": "x-pack-test-password"});
    let reply = Client::elastic(app).post(TOKEN, &asked).await;
    assert_reply!(reply, @"");
    let token = reply.json()["access_token"].as_str().unwrap().to_owned();
    let who = Client::presenting(app, &format!("Bearer {token}")).get("/_security/_authenticate").await;
    assert_eq!(who.json()["username"], "ursula", "{who}");
    let wrong = json!({"grant_type": "password", "username": "ursula", "password": "wrong"});
    let refused = Client::elastic(app).post(TOKEN, &wrong).await;
    assert_eq!(refusal(&refused), format!("401 unable to authenticate user [ursula] for REST request [{TOKEN}]"));
}

async fn a_token_is_renewed_once(app: &TestApp) {
    let elastic = Client::elastic(app);
    let first = elastic.post(TOKEN, &json!({"grant_type": "client_credentials"})).await.json();
    let renew = json!({"grant_type": "refresh_token", "refresh_token": first["refresh_token"]});
    let second = elastic.post(TOKEN, &renew).await;
    assert_eq!(second.status, 200, "{second}");
    assert_ne!(second.json()["access_token"], first["access_token"]);
    assert_reply!(elastic.post(TOKEN, &renew).await, @"");
}

async fn a_token_can_be_ended(app: &TestApp) {
    let elastic = Client::elastic(app);
    let made = elastic.post(TOKEN, &json!({"grant_type": "client_credentials"})).await.json();
    let end = json!({"token": made["access_token"]});
    assert_reply!(elastic.delete(TOKEN, &end).await, @"");
    assert_eq!(elastic.delete(TOKEN, &end).await.json()["invalidated_tokens"], 0);
    let token = made["access_token"].as_str().unwrap();
    let who = Client::presenting(app, &format!("Bearer {token}")).get("/_security/_authenticate").await;
    assert_eq!(who.status, 401, "{who}");
    assert_eq!(refusal(&elastic.delete(TOKEN, &json!({})).await), "400 Required [token]");
}

async fn what_is_no_grant_is_refused(app: &TestApp) {
    let elastic = Client::elastic(app);
    assert_reply!(elastic.post(TOKEN, &json!({"grant_type": "saml"})).await, @"");
    assert_reply!(elastic.post(TOKEN, &json!({"grant_type": "password", "refresh_token": "x"})).await, @"");
    let refused = elastic.post(TOKEN, &json!({"grant": "password"})).await;
    assert_eq!(refusal(&refused), "400 [1:2] [token_request] unknown field [grant] did you mean [grant_type]?");
}
