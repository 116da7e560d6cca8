use axum::http::Request;
use keyward::service::keys::AskedExpiration;
use serde_json::{Value, json};

use crate::{
    cloud::{KEYS, refusal, works},
    support::{
        app::{PASSWORD, TestApp, TestKey, on_both_databases},
        request::{Reply, RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    the_key_is_shown_once
    a_token_makes_keys
    the_least_and_what_clients_send_besides
    lifetimes
    refused_descriptions
    refused_expirations
    role_assignments_make_no_key_of_somebody_without_an_organization
    a_key_made_with_a_key_does_not_outlive_it
    built_in_users_own_no_keys
    the_limit_counts_working_keys
    nobody_makes_keys
}

async fn create(app: &TestApp, key: &TestKey, body: &Value) -> Reply {
    app.send(Request::post(KEYS).api_key(&key.text).json(body)).await
}

/// A user whose key never expires, so that nothing that it makes is cut.
async fn bob(app: &TestApp) -> TestKey {
    app.add_user("bob", "ece_deployment_viewer").await;
    app.add_key_for("bob", "first", AskedExpiration::Lifetime("never".to_owned())).await
}

async fn the_key_is_shown_once(app: &TestApp) {
    let key = bob(app).await;
    let reply = create(app, &key, &json!({"description": "  ci-deployer ", "expiration": "30d"})).await;
    assert_reply!(reply, @r#"
    201 Created
    {
      "creation_date": "2026-11-22T12:00:00Z",
      "description": "ci-deployer",
      "expiration_date": "2026-12-22T12:00:00Z",
      "id": "i9wJyYrwpAAYy1keZBgc",
      "key": "kwp_i9wJyYrwpAAYy1keZBgcG8PHVPFJ1fWI89eqFAzsL8AK78yWyVQb4KhNwJ",
      "user_id": "bob"
    }
    "#);
    assert!(works(app, reply.json()["key"].as_str().unwrap()).await);
    let read = Request::get(format!("{KEYS}/{}", reply.json()["id"].as_str().unwrap())).api_key(&key.text);
    let mut without_key = reply.json();
    without_key.as_object_mut().unwrap().remove("key");
    assert_eq!(app.send(read.empty()).await.json(), without_key);
}

async fn a_token_makes_keys(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let token = app.sign_in("bob", PASSWORD).await;
    let request = Request::post(KEYS).bearer(&token).json(&json!({"description": "never", "expiration": "never"}));
    assert_eq!(app.send(request).await.status, 201);
}

async fn the_least_and_what_clients_send_besides(app: &TestApp) {
    let key = bob(app).await;
    let unset = json!({"deployment": null, "organization": [], "platform": null, "project": {"elasticsearch": null}});
    for body in [
        json!({"description": "ecctl"}),
        json!({"description": "go", "expiration": null, "role_assignments": null}),
        json!({"description": "go", "role_assignments": {}}),
        json!({"description": "go", "role_assignments": unset}),
        json!({"description": "old", "authentication_token": "a token from _reauthenticate"}),
        json!({"description": "new", "something": {"nobody": ["knows"]}}),
    ] {
        let reply = create(app, &key, &body).await;
        assert_eq!(reply.status, 201, "{body} {reply}");
        assert_eq!(reply.json()["expiration_date"], "2027-02-22T12:00:00Z", "three calendar months: {body}");
    }
}

async fn lifetimes(app: &TestApp) {
    let key = bob(app).await;
    for (expiration, end) in [
        ("1ms", json!("2026-11-22T12:00:01Z")),
        ("1s", json!("2026-11-22T12:00:01Z")),
        ("90m", json!("2026-11-22T13:30:00Z")),
        ("3h", json!("2026-11-22T15:00:00Z")),
        ("1d", json!("2026-11-23T12:00:00Z")),
        ("90d", json!("2027-02-20T12:00:00Z")),
        ("365d", json!("2027-11-22T12:00:00Z")),
        ("never", json!(null)),
    ] {
        let reply = create(app, &key, &json!({"description": "a", "expiration": expiration})).await;
        assert_eq!(reply.status, 201, "{expiration} {reply}");
        assert_eq!(reply.json()["expiration_date"], end, "{expiration}");
    }
}

async fn refused_descriptions(app: &TestApp) {
    let key = bob(app).await;
    assert_reply!(create(app, &key, &json!({})).await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "fields": [
            "body.description"
          ],
          "message": "Enter a value."
        }
      ]
    }
    "#);
    assert_reply!(create(app, &key, &json!({"description": "x".repeat(101)})).await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "fields": [
            "body.description"
          ],
          "message": "Use at most 100 characters; this is 101."
        }
      ]
    }
    "#);
    for body in [json!({"description": null}), json!({"description": ""}), json!({"description": " \t"})] {
        let reply = create(app, &key, &body).await;
        assert_eq!(reply.status, 400, "{body}");
        assert_eq!(reply.json()["errors"][0]["fields"], json!(["body.description"]), "{body}");
    }
    assert_eq!(create(app, &key, &json!({"description": "ü".repeat(100)})).await.status, 201);
}

async fn refused_expirations(app: &TestApp) {
    let key = bob(app).await;
    let refused =
        async |expiration: &str| create(app, &key, &json!({"description": "a", "expiration": expiration})).await;
    assert_reply!(refused("2027-01-01").await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "fields": [
            "body.expiration"
          ],
          "message": "Enter a duration such as 12h, 30d or never (units: ms, s, m, h, d)."
        }
      ]
    }
    "#);
    assert_reply!(refused("0d").await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "fields": [
            "body.expiration"
          ],
          "message": "The key would expire at once. Choose a time in the future."
        }
      ]
    }
    "#);
    assert_reply!(refused("368d").await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "fields": [
            "body.expiration"
          ],
          "message": "A key may live for at most one year, or Never expire."
        }
      ]
    }
    "#);
    for expiration in ["", "-1d", "1w", "1.5d", "d", "99999999999999999999d"] {
        let reply = refused(expiration).await;
        assert_eq!(reply.status, 400, "{expiration}");
        assert_eq!(reply.header("x-cloud-error-codes"), Some("api_keys.invalid_input"), "{expiration}");
        assert_eq!(reply.json()["errors"][0]["fields"], json!(["body.expiration"]), "{expiration}");
    }
}

async fn role_assignments_make_no_key_of_somebody_without_an_organization(app: &TestApp) {
    let key = bob(app).await;
    let roles = json!({"deployment": [{"role_id": "deployment-viewer", "all": true}]});
    let reply = create(app, &key, &json!({"description": "a", "role_assignments": roles})).await;
    assert_eq!(refusal(&reply), (400, "api_keys.invalid_input"), "{reply}");
    let roles = json!({"deployment": [{"role_id": "deployment-viewer", "organization_id": "1", "all": true}]});
    let reply = create(app, &key, &json!({"description": "a", "role_assignments": roles})).await;
    assert_eq!(refusal(&reply), (404, "organization.not_found"), "{reply}");
}

async fn a_key_made_with_a_key_does_not_outlive_it(app: &TestApp) {
    app.add_user("bob", "ece_deployment_viewer").await;
    let maker = app.add_key_for("bob", "a week", AskedExpiration::Lifetime("7d".to_owned())).await;
    let cut = create(app, &maker, &json!({"description": "default"})).await;
    assert_eq!(cut.json()["expiration_date"], "2026-11-29T12:00:00Z");
    let shorter = create(app, &maker, &json!({"description": "shorter", "expiration": "7d"})).await;
    assert_eq!(shorter.status, 201);
    assert_reply!(create(app, &maker, &json!({"description": "longer", "expiration": "8d"})).await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    x-elastic-api-key-expiration: 2026-11-29T12:00:00Z
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "fields": [
            "body.expiration"
          ],
          "message": "A key made with a key cannot outlive it. Choose an earlier expiration."
        }
      ]
    }
    "#);
    assert_eq!(create(app, &maker, &json!({"description": "never", "expiration": "never"})).await.status, 400);
}

async fn built_in_users_own_no_keys(app: &TestApp) {
    let token = app.sign_in("admin", &app.admin_password).await;
    let request = Request::post(KEYS).bearer(&token).json(&json!({"description": "a"}));
    assert_reply!(app.send(request).await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "message": "Built-in users own no API keys. Sign in as a user of your own to make one."
        }
      ]
    }
    "#);
    assert_eq!(app.send(Request::get(KEYS).bearer(&token).empty()).await.json(), json!({"keys": []}));
}

async fn the_limit_counts_working_keys(app: &TestApp) {
    let key = bob(app).await;
    for number in 2..=64 {
        assert_eq!(create(app, &key, &json!({"description": "a", "expiration": "1d"})).await.status, 201, "{number}");
    }
    assert_reply!(create(app, &key, &json!({"description": "one too many"})).await, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "message": "You have 64 working API keys, the most that one user may have. Revoke one first."
        }
      ]
    }
    "#);
    app.wait(jiff::SignedDuration::from_hours(24));
    assert_eq!(create(app, &key, &json!({"description": "the others expired"})).await.status, 201);
}

async fn nobody_makes_keys(app: &TestApp) {
    assert_eq!(app.send(Request::post(KEYS).json(&json!({"description": "a"}))).await.status, 401);
}
