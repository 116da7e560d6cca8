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
    assert_reply!(reply, @r#"
    200 OK
    {
      "access_token": "Gust24qYOEFfdbmVndVWQ5SgwH8oYVcRuZSEzWDf7Yk",
      "authentication": {
        "authentication_realm": {
          "name": "default_native",
          "type": "native"
        },
        "authentication_type": "realm",
        "email": null,
        "enabled": true,
        "full_name": null,
        "lookup_realm": {
          "name": "default_native",
          "type": "native"
        },
        "metadata": {},
        "roles": [
          "ursula"
        ],
        "username": "ursula"
      },
      "expires_in": 1200,
      "refresh_token": "YmVx8yHqvcM1oOd0zZYp6K7w3l5KGTw54wELI5eRZEP",
      "type": "Bearer"
    }
    "#);
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
    assert_reply!(elastic.post(TOKEN, &renew).await, @r#"
    400 Bad Request
    {
      "error": "invalid_grant",
      "error_description": "could not refresh the requested token"
    }
    "#);
}

async fn a_token_can_be_ended(app: &TestApp) {
    let elastic = Client::elastic(app);
    let made = elastic.post(TOKEN, &json!({"grant_type": "client_credentials"})).await.json();
    let end = json!({"token": made["access_token"]});
    assert_reply!(elastic.delete(TOKEN, &end).await, @r#"
    200 OK
    {
      "error_count": 0,
      "invalidated_tokens": 1,
      "previously_invalidated_tokens": 0
    }
    "#);
    assert_eq!(elastic.delete(TOKEN, &end).await.json()["invalidated_tokens"], 0);
    let token = made["access_token"].as_str().unwrap();
    let who = Client::presenting(app, &format!("Bearer {token}")).get("/_security/_authenticate").await;
    assert_eq!(who.status, 401, "{who}");
    assert_eq!(refusal(&elastic.delete(TOKEN, &json!({})).await), "400 Required [token]");
}

async fn what_is_no_grant_is_refused(app: &TestApp) {
    let elastic = Client::elastic(app);
    assert_reply!(elastic.post(TOKEN, &json!({"grant_type": "saml"})).await, @r#"
    400 Bad Request
    {
      "error": "unsupported_grant_type",
      "error_description": "Validation Failed: 1: grant_type only supports the values: [password, refresh_token, client_credentials] but was [saml];"
    }
    "#);
    assert_reply!(elastic.post(TOKEN, &json!({"grant_type": "password", "refresh_token": "x"})).await, @r#"
    400 Bad Request
    {
      "error": "unsupported_grant_type",
      "error_description": "Validation Failed: 1: refresh_token is not supported with the password grant_type;2: username is missing;3: password is missing;"
    }
    "#);
    let refused = elastic.post(TOKEN, &json!({"grant": "password"})).await;
    assert_eq!(refusal(&refused), "400 [1:2] [token_request] unknown field [grant]");
}
