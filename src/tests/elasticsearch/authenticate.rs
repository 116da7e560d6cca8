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
    assert_reply!(elastic.get(WHO).await, @r#"
    200 OK
    {
      "authentication_realm": {
        "name": "reserved",
        "type": "reserved"
      },
      "authentication_type": "realm",
      "email": null,
      "enabled": true,
      "full_name": null,
      "lookup_realm": {
        "name": "reserved",
        "type": "reserved"
      },
      "metadata": {
        "_reserved": true
      },
      "roles": [
        "superuser"
      ],
      "username": "elastic"
    }
    "#);
    let ursula = json!({
        "password": "x-pack-test-password", "roles": ["viewer", "none"], "full_name": "Ursula", "email": "u@example.com",
        "metadata": {"team": "search"},
    });
    elastic.put("/_security/user/ursula", &ursula).await;
    assert_reply!(Client::user(app, "ursula", "x-pack-test-password").get(WHO).await, @r#"
    200 OK
    {
      "authentication_realm": {
        "name": "default_native",
        "type": "native"
      },
      "authentication_type": "realm",
      "email": "u@example.com",
      "enabled": true,
      "full_name": "Ursula",
      "lookup_realm": {
        "name": "default_native",
        "type": "native"
      },
      "metadata": {
        "team": "search"
      },
      "roles": [
        "viewer",
        "none"
      ],
      "username": "ursula"
    }
    "#);
}

async fn keys_learn_whose_they_are(app: &TestApp) {
    let key = Client::elastic(app).make_key(&json!({"name": "ci", "metadata": {"secret": "of the key"}})).await;
    assert_reply!(Client::key(app, &key).get(WHO).await, @r#"
    200 OK
    {
      "api_key": {
        "id": "AaIDIKIASE7p1wtalspP",
        "managed_by": "elasticsearch",
        "name": "ci"
      },
      "authentication_realm": {
        "name": "_es_api_key",
        "type": "_es_api_key"
      },
      "authentication_type": "api_key",
      "email": null,
      "enabled": true,
      "full_name": null,
      "lookup_realm": {
        "name": "_es_api_key",
        "type": "_es_api_key"
      },
      "metadata": {
        "_reserved": true
      },
      "roles": [],
      "username": "elastic"
    }
    "#);
}

async fn tokens_are_told_apart(app: &TestApp) {
    let asked = json!({"grant_type": "client_credentials"});
    let made = Client::elastic(app).post("/_security/oauth2/token", &asked).await.json();
    let token = made["access_token"].as_str().unwrap();
    let reply = Client::presenting(app, &format!("Bearer {token}")).get(WHO).await;
    assert_eq!((&reply.json()["username"], &reply.json()["authentication_type"]), (&json!("elastic"), &json!("token")));
}
