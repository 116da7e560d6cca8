use axum::http::Method;
use serde_json::{Value, json};

use crate::{
    elasticsearch::{Client, refusal, user_with},
    support::{
        app::{TestApp, on_both_databases},
        request::assert_reply,
    },
};

on_both_databases! {
    the_key_belongs_to_whom_it_is_for
    a_token_stands_for_its_user
    who_is_not_believed_gets_no_key
    what_is_no_grant_is_refused
    who_may_not_is_refused
}

const GRANT: &str = "/_security/api_key/grant";

fn password(username: &str, password: &str) -> Value {
    json!({"grant_type": "password", "username": username, "password": password, "api_key": {"name": "for her"}})
}

async fn the_key_belongs_to_whom_it_is_for(app: &TestApp) {
    let elastic = Client::elastic(app);
    user_with(app, "ursula", &["monitor"]).await;
    let reply = elastic.put(GRANT, &password("ursula", "x-pack-test-password")).await;
    assert_reply!(reply, @r#"
    200 OK
    {
      "api_key": "Z2VjMB9v4ZsgGgXWaLbL_Q",
      "encoded": "QWFJRElLSUFFUEt5Tl9wLXZyQmc6WjJWak1COXY0WnNnR2dYV2FMYkxfUQ==",
      "id": "AaIDIKIAEPKyN_p-vrBg",
      "name": "for her"
    }
    "#);
    let key = Client::key(app, &reply.json());
    let who = key.get("/_security/_authenticate").await.json();
    assert_eq!((&who["username"], &who["lookup_realm"]["name"]), (&json!("ursula"), &json!("_es_api_key")));
    assert_eq!(key.get("/_cluster/health").await.status, 200);
    assert_eq!(key.get("/_security/user").await.status, 403);
    // As whom somebody may act, for them a key can be made.
    let mut body = password("elastic", &app.elastic_password);
    body["run_as"] = json!("ursula");
    let reply = elastic.post(GRANT, &body).await;
    let who = Client::key(app, &reply.json()).get("/_security/_authenticate").await;
    assert_eq!(who.json()["username"], "ursula", "{reply}");
}

async fn a_token_stands_for_its_user(app: &TestApp) {
    let elastic = Client::elastic(app);
    let made = elastic.post("/_security/oauth2/token", &json!({"grant_type": "client_credentials"})).await.json();
    let mut body =
        json!({"grant_type": "access_token", "access_token": made["access_token"], "api_key": {"name": "k"}});
    let reply = elastic.post(GRANT, &body).await;
    assert_eq!(reply.status, 200, "{reply}");
    body["client_authentication"] = json!({"scheme": "SharedSecret", "value": "s"});
    assert_reply!(elastic.post(GRANT, &body).await, @r#"
    400 Bad Request
    {
      "error": {
        "reason": "[client_authentication] not supported with the supplied access_token type",
        "root_cause": [
          {
            "reason": "[client_authentication] not supported with the supplied access_token type",
            "type": "security_exception"
          }
        ],
        "type": "security_exception"
      },
      "status": 400
    }
    "#);
}

async fn who_is_not_believed_gets_no_key(app: &TestApp) {
    let elastic = Client::elastic(app);
    let reply = elastic.post(GRANT, &password("elastic", "wrong")).await;
    assert_reply!(reply, @r#"
    403 Forbidden
    {
      "error": {
        "caused_by": {
          "header": {
            "WWW-Authenticate": [
              "Basic realm=\"security\", charset=\"UTF-8\"",
              "ApiKey"
            ]
          },
          "reason": "unable to authenticate user [elastic] for REST request [/_security/api_key/grant]",
          "type": "security_exception"
        },
        "reason": "Failed to authenticate api key grant",
        "root_cause": [
          {
            "header": {
              "WWW-Authenticate": [
                "Basic realm=\"security\", charset=\"UTF-8\"",
                "ApiKey"
              ]
            },
            "reason": "unable to authenticate user [elastic] for REST request [/_security/api_key/grant]",
            "type": "security_exception"
          }
        ],
        "type": "security_exception"
      },
      "status": 403
    }
    "#);
    let body = json!({"grant_type": "access_token", "access_token": "none", "api_key": {"name": "k"}});
    assert_eq!(refusal(&elastic.post(GRANT, &body).await), "403 Failed to authenticate api key grant");
}

async fn what_is_no_grant_is_refused(app: &TestApp) {
    let elastic = Client::elastic(app);
    let key = json!({"name": "k"});
    for (body, problems) in [
        (json!({"api_key": key}), "1: [grant_type] is required;"),
        (json!({"grant_type": "saml", "api_key": key}), "1: grant_type [saml] is not supported;"),
        (
            json!({"grant_type": "password", "access_token": "t", "api_key": key}),
            "1: [username] is required for grant_type [password];2: [password] is required for grant_type [password];\
             3: [access_token] is not supported for grant_type [password];",
        ),
        (
            json!({"grant_type": "access_token", "username": "a", "password": "b", "api_key": key}),
            "1: [access_token] is required for grant_type [access_token];\
             2: [username] is not supported for grant_type [access_token];\
             3: [password] is not supported for grant_type [access_token];",
        ),
        (json!({"grant_type": "password", "username": "a", "password": "b"}), "1: api key name is required;"),
    ] {
        let reply = elastic.post(GRANT, &body).await;
        assert_eq!(refusal(&reply), format!("400 Validation Failed: {problems}"), "{body}");
    }
    let inner = r#"{"grant_type":"password","username":"a","password":"b","api_key":{"nmae":"k"}}"#;
    assert_reply!(elastic.raw(Method::POST, GRANT, inner).await, @r#"
    400 Bad Request
    {
      "error": {
        "caused_by": {
          "reason": "[1:67] [api_key_request] unknown field [nmae]",
          "type": "x_content_parse_exception"
        },
        "reason": "[1:67] [grant_api_key_request] failed to parse field [api_key]",
        "root_cause": [
          {
            "reason": "[1:67] [api_key_request] unknown field [nmae]",
            "type": "x_content_parse_exception"
          }
        ],
        "type": "x_content_parse_exception"
      },
      "status": 400
    }
    "#);
}

async fn who_may_not_is_refused(app: &TestApp) {
    let user = user_with(app, "ursula", &["manage_own_api_key"]).await;
    assert_reply!(user.post(GRANT, &password("ursula", "x-pack-test-password")).await, @r#"
    403 Forbidden
    {
      "error": {
        "reason": "action [cluster:admin/xpack/security/api_key/grant] is unauthorized for user [ursula] with effective roles [ursula], this action is granted by the cluster privileges [grant_api_key,manage_api_key,manage_security,all]",
        "root_cause": [
          {
            "reason": "action [cluster:admin/xpack/security/api_key/grant] is unauthorized for user [ursula] with effective roles [ursula], this action is granted by the cluster privileges [grant_api_key,manage_api_key,manage_security,all]",
            "type": "security_exception"
          }
        ],
        "type": "security_exception"
      },
      "status": 403
    }
    "#);
    let user = user_with(app, "victor", &["grant_api_key"]).await;
    assert_eq!(user.post(GRANT, &password("ursula", "x-pack-test-password")).await.status, 200);
}
