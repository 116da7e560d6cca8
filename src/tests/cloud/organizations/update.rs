use axum::http::Request;
use serde_json::{Value, json};

use crate::{
    cloud::{KEYS, ORGANIZATIONS, fields, get, post, put, refusal},
    support::{
        app::{TestApp, on_both_databases},
        organization::{credential_manager, on_all_deployments, owner},
        request::{Reply, RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    what_is_left_out_stays
    elastics_other_fields_are_passed_over
    the_key_policy_holds_for_new_keys
    refused_values
    others_may_not
}

fn path(organization: &str) -> String {
    format!("{ORGANIZATIONS}/{organization}")
}

async fn what_is_left_out_stays(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let organization_key = app.add_organization_key(&acme, "acme", "owner", owner()).await;
    let body = json!({
        "name": "Acme Ltd", "billing_contacts": ["bill@example.com"],
        "operational_contacts": ["ops@example.com", "OPS@example.com", "night@example.com"],
        "key_policy": {"never_allowed": false, "longest_days": 90, "default_lifetime": "30d"},
    });
    assert_reply!(hide(&acme, &put(app, &key.text, &path(&acme), &body).await), @r#"
    200 OK
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "billing_contacts": [
        "bill@example.com"
      ],
      "created_at": "2026-11-22T12:00:00Z",
      "id": "ACME",
      "key_policy": {
        "default_lifetime": "30d",
        "longest_days": 90,
        "never_allowed": false
      },
      "name": "Acme Ltd",
      "operational_contacts": [
        "ops@example.com",
        "night@example.com"
      ]
    }
    "#);
    for unchanged in [json!({}), json!({"name": null, "billing_contacts": null, "key_policy": null})] {
        let reply = put(app, &organization_key.text, &path(&acme), &unchanged).await;
        assert_eq!(reply.json(), get(app, &key.text, &path(&acme)).await.json());
        assert_eq!(reply.json()["name"], "Acme Ltd");
        assert_eq!(reply.json()["billing_contacts"], json!(["bill@example.com"]));
    }
    let emptied = put(app, &key.text, &path(&acme), &json!({"billing_contacts": []})).await.json();
    assert_eq!(emptied.get("billing_contacts"), None);
    assert_eq!(emptied["operational_contacts"], json!(["ops@example.com", "night@example.com"]));
}

/// The answer with a name for the random id.
fn hide(organization: &str, reply: &Reply) -> String {
    reply.to_string().replace(organization, "ACME")
}

async fn elastics_other_fields_are_passed_over(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let body = json!({
        "name": "Acme Ltd", "enforce_authentication_method": null, "default_disk_usage_alerts_enabled": true,
        "notifications_allowed_email_domains": ["example.com"], "something": {"nobody": ["knows"]},
    });
    let reply = put(app, &key.text, &path(&acme), &body).await;
    assert_eq!((reply.status.as_u16(), &reply.json()["name"]), (200, &json!("Acme Ltd")));
}

async fn the_key_policy_holds_for_new_keys(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let policy = json!({"key_policy": {"never_allowed": false, "longest_days": 30, "default_lifetime": "7d"}});
    assert_eq!(put(app, &key.text, &path(&acme), &policy).await.status, 200);
    let create = async |expiration: Value| {
        let roles = on_all_deployments("viewer");
        let body = json!({"description": "a", "expiration": expiration, "role_assignments": roles});
        post(app, &key.text, KEYS, &body).await
    };
    assert_eq!(create(Value::Null).await.json()["expiration_date"], "2026-11-29T12:00:00Z", "the policy's default");
    assert_eq!(create(json!("30d")).await.status, 201);
    for beyond in ["never", "32d", "365d"] {
        let reply = create(json!(beyond)).await;
        assert_eq!(refusal(&reply), (400, "api_keys.invalid_input"), "{beyond}");
        assert_eq!(fields(&reply), ["body.expiration"], "{beyond}");
    }
    let personal = post(app, &key.text, KEYS, &json!({"description": "personal", "expiration": "60d"})).await;
    assert_eq!(personal.status, 201, "the policy is about the organization's keys");
}

async fn refused_values(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let before = get(app, &key.text, &path(&acme)).await.json();
    let many: Vec<_> = (0..51).map(|number| format!("user{number}@example.com")).collect();
    let policy = |days: Value, default: &str| json!({"key_policy": {"never_allowed": false, "longest_days": days, "default_lifetime": default}});
    for (body, code, field) in [
        (json!({"name": "A"}), "organization.invalid_name", "body.name"),
        (json!({"name": "x".repeat(31)}), "organization.invalid_name", "body.name"),
        (json!({"billing_contacts": ["a@example.com", "nowhere"]}), "root.invalid_data", "body.billing_contacts[1]"),
        (json!({"operational_contacts": [""]}), "root.invalid_data", "body.operational_contacts[0]"),
        (json!({"operational_contacts": many}), "root.invalid_data", "body.operational_contacts"),
        (json!({"operational_contacts": "a@example.com"}), "root.invalid_data", "body.operational_contacts"),
        (json!({"key_policy": {}}), "root.invalid_data", "body.key_policy.never_allowed"),
        (policy(json!(0), "1d"), "root.invalid_data", "body.key_policy.longest_days"),
        (policy(json!(367), "1d"), "root.invalid_data", "body.key_policy.longest_days"),
        (policy(json!(-1), "1d"), "root.invalid_data", "body.key_policy.longest_days"),
        (policy(json!(7), "30d"), "root.invalid_data", "body.key_policy.default_lifetime"),
        (policy(json!(null), "never"), "root.invalid_data", "body.key_policy.default_lifetime"),
        (policy(json!(null), "2weeks"), "root.invalid_data", "body.key_policy.default_lifetime"),
    ] {
        let reply = put(app, &key.text, &path(&acme), &body).await;
        assert_eq!(refusal(&reply), (400, code), "{body}");
        assert_eq!(fields(&reply), [field], "{body}");
    }
    assert_eq!(get(app, &key.text, &path(&acme)).await.json(), before, "nothing is half done");
}

async fn others_may_not(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let (_, stranger) = app.add_owned_organization("Globex").await;
    let body = json!({"name": "Mine"});
    for (name, roles) in [
        ("vera", on_all_deployments("deployment-admin")),
        ("bill", json!({"organization": [{"role_id": "billing-admin"}]})),
        ("cred", credential_manager()),
    ] {
        let key = app.add_member_with_key(&acme, name, roles).await;
        assert_eq!(refusal(&put(app, &key.text, &path(&acme), &body).await), (403, "organization.invalid_access"));
    }
    let key = app.add_organization_key(&acme, "acme", "viewer", on_all_deployments("viewer")).await;
    assert_reply!(put(app, &key.text, &path(&acme), &body).await, @r#"
    403 Forbidden
    x-cloud-error-codes: organization.invalid_access
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "organization.invalid_access",
          "message": "Only an organization owner may do this."
        }
      ]
    }
    "#);
    let key = app.add_user_with_key("vic", "ece_platform_viewer").await;
    assert_eq!(refusal(&put(app, &key.text, &path(&acme), &body).await), (403, "organization.invalid_access"));
    let reply = put(app, &stranger.text, &path(&acme), &body).await;
    assert_eq!(refusal(&reply), (404, "organization.not_found"));
    assert_eq!(app.send(Request::put(path(&acme)).json(&body)).await.status, 401);
}
