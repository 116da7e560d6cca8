use axum::http::Request;
use keyward::service::keys::AskedExpiration;
use serde_json::{Value, json};

use crate::{
    cloud::{DEPLOYMENTS, KEYS, fields, get, post, refusal},
    support::{
        app::{PASSWORD, TestApp, TestKey, on_both_databases},
        organization::{both, credential_manager, on_all_deployments, on_deployment, owner, within},
        request::{Reply, RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    the_key_is_shown_once_with_what_it_may_do
    an_organization_key_makes_keys
    a_key_copies_itself
    nothing_in_the_role_assignments_makes_a_personal_key
    which_organization_is_meant
    refused_role_assignments
    never_above_the_creators_rights
    application_roles_are_never_above_the_creators_either
    who_may_make_keys
    a_key_made_with_a_key_does_not_outlive_it
    five_hundred_working_keys
}

async fn create(app: &TestApp, key: &TestKey, roles: &Value) -> Reply {
    post(app, &key.text, KEYS, &json!({"description": "ci-deployer", "role_assignments": roles})).await
}

async fn the_key_is_shown_once_with_what_it_may_do(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    let roles = json!({
        "platform": null, "organization": [],
        "deployment": [{"role_id": "viewer", "all": true, "deployment_ids": null}],
        "project": {"elasticsearch": [{"role_id": "developer", "all": true, "application_roles": ["viewer"]}]},
    });
    let body = json!({"description": " ci-deployer ", "expiration": "30d", "role_assignments": roles});
    let reply = post(app, &owner_key.text, KEYS, &body).await;
    assert_eq!(reply.status, 201, "{reply}");
    let mut made = reply.json();
    let secret = made.as_object_mut().unwrap().remove("key").unwrap();
    let secret = secret.as_str().unwrap();
    assert!(secret.starts_with("kwo_"), "{secret}");
    assert_eq!(
        made,
        json!({
            "id": made["id"], "description": "ci-deployer", "user_id": "acme", "organization_id": acme,
            "creation_date": "2026-11-22T12:00:00Z", "expiration_date": "2026-12-22T12:00:00Z",
            "role_assignments": {
                "deployment": [{"role_id": "deployment-viewer", "organization_id": acme, "all": true}],
                "project": {"elasticsearch": [{
                    "role_id": "elasticsearch-developer", "organization_id": acme, "all": true,
                    "application_roles": ["viewer"],
                }]},
            },
        })
    );
    let path = format!("{KEYS}/{}", made["id"].as_str().unwrap());
    assert_eq!(get(app, &owner_key.text, &path).await.json(), made);
    let used = get(app, secret, DEPLOYMENTS).await;
    assert_eq!(used.status, 200);
    assert_eq!(used.header("x-elastic-api-key-expiration"), Some("2026-12-22T12:00:00Z"));
}

async fn an_organization_key_makes_keys(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let key = app.add_organization_key(&acme, "acme", "owner", owner()).await;
    let made = create(app, &key, &on_all_deployments("viewer")).await.json();
    assert_eq!(made["organization_id"], json!(acme));
    assert_eq!(made["user_id"], "acme", "made by the one who made the key that made it");
}

async fn a_key_copies_itself(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let staging = app.add_deployment(&acme, "staging").await;
    let roles = both(owner(), on_deployment("viewer", &staging));
    let key = app.add_organization_key(&acme, "acme", "owner", roles).await;
    let own = get(app, &key.text, &format!("{KEYS}/{}", key.id)).await.json();
    for said in [json!({}), json!({"role_assignments": null}), json!({"role_assignments": {"deployment": null}})] {
        let body = both(json!({"description": "copy"}), said);
        let copy = post(app, &key.text, KEYS, &body).await;
        assert_eq!(copy.status, 201, "{copy}");
        for field in ["role_assignments", "organization_id", "user_id", "expiration_date"] {
            assert_eq!(copy.json()[field], own[field], "{field}");
        }
        assert_ne!(copy.json()["id"], own["id"]);
    }
}

async fn nothing_in_the_role_assignments_makes_a_personal_key(app: &TestApp) {
    let (_, key) = app.add_owned_organization("Acme").await;
    for roles in [json!(null), json!({}), json!({"organization": [], "project": {"security": null}})] {
        let made = create(app, &key, &roles).await.json();
        assert!(made["key"].as_str().unwrap().starts_with("kwp_"), "{roles}");
        assert_eq!((made.get("organization_id"), made.get("role_assignments")), (None, None), "{roles}");
    }
}

async fn which_organization_is_meant(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let (globex, _) = app.add_owned_organization("Globex").await;
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let token = app.sign_in("admin", &app.admin_password).await;
    let reply = create(app, &admin, &on_all_deployments("viewer")).await;
    assert_eq!(refusal(&reply), (400, "api_keys.invalid_input"), "{reply}");
    let named = within(&globex, on_all_deployments("viewer"));
    let made = create(app, &admin, &named).await;
    assert_eq!(made.json()["organization_id"], json!(globex));
    let body = json!({"description": "by a built-in user", "role_assignments": named});
    let reply = app.send(Request::post(KEYS).bearer(&token).json(&body)).await;
    assert_eq!(reply.status, 201, "built-in users own no personal keys, but the organization does: {reply}");
    assert_eq!(create(app, &key, &within(&acme, on_all_deployments("viewer"))).await.status, 201);
    for absent in [globex.as_str(), "1", "no id"] {
        let reply = create(app, &key, &within(absent, on_all_deployments("viewer"))).await;
        assert_eq!(refusal(&reply), (404, "organization.not_found"), "{absent}");
    }
    let mixed = both(
        within(&acme, on_all_deployments("viewer")),
        json!({"project": {"security": [{"role_id": "viewer", "all": true, "organization_id": globex}]}}),
    );
    let reply = create(app, &key, &mixed).await;
    assert_eq!(refusal(&reply).0, 400, "{reply}");
    assert_eq!(refusal(&reply).1, "api_keys.invalid_input");
}

async fn refused_role_assignments(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let (globex, _) = app.add_owned_organization("Globex").await;
    let elsewhere = app.add_deployment(&globex, "elsewhere").await;
    let project = app.add_resource(&acme, keyward::domain::organization::ResourceKind::Security, "no deployment").await;
    let reply = create(
        app,
        &key,
        &json!({"deployment": [{"role_id": "viewer", "all": true}, {"role_id": "boss", "all": true}]}),
    )
    .await;
    assert_reply!(reply, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "fields": [
            "body.role_assignments.deployment[1].role_id"
          ],
          "message": "This role does not exist."
        }
      ]
    }
    "#);
    let path = |rest: &str| format!("body.role_assignments.{rest}");
    for (roles, field) in [
        (json!({"deployment": [{"all": true}]}), "deployment[0].role_id"),
        (json!({"deployment": [{"role_id": "security-viewer", "all": true}]}), "deployment[0].role_id"),
        (json!({"deployment": [{"role_id": "viewer"}]}), "deployment[0].deployment_ids"),
        (json!({"deployment": [{"role_id": "viewer", "deployment_ids": ["x"]}]}), "deployment[0].deployment_ids[0]"),
        (json!({"deployment": [{"role_id": "viewer", "project_ids": [project]}]}), "deployment[0].project_ids"),
        (on_deployment("viewer", &elsewhere), "deployment[0].deployment_ids[0]"),
        (on_deployment("viewer", &project), "deployment[0].deployment_ids[0]"),
        (on_deployment("viewer", &"0".repeat(32)), "deployment[0].deployment_ids[0]"),
        (
            json!({"deployment": [{"role_id": "viewer", "all": true, "application_roles": ["a", ""]}]}),
            "deployment[0].application_roles[1]",
        ),
        (
            json!({"project": {"observability": [{"role_id": "developer", "all": true}]}}),
            "project.observability[0].role_id",
        ),
        (json!({"platform": [{"role_id": "ece_platform_admin"}]}), "platform[0]"),
        (json!({"cloud_connected_resource": [{"role_id": "cloud-connected-admin"}]}), "cloud_connected_resource[0]"),
        (json!({"deployment": [{"role_id": 7, "all": true}]}), "deployment[0].role_id"),
        (json!({"deployment": "all"}), "deployment"),
    ] {
        let reply = create(app, &key, &roles).await;
        assert_eq!(refusal(&reply).0, 400, "{roles}");
        assert!(refusal(&reply).1.starts_with("api_keys.invalid_input"), "{roles}");
        assert_eq!(fields(&reply)[0], path(field), "{roles}");
    }
    let many: Vec<_> = (0..101).map(|_| json!({"role_id": "viewer", "all": true})).collect();
    assert_eq!(fields(&create(app, &key, &json!({"deployment": many})).await), ["body.role_assignments"]);
    let body = json!({"description": "", "expiration": "1w", "role_assignments": {"organization": [{}]}});
    let reply = post(app, &key.text, KEYS, &body).await;
    assert_eq!(
        fields(&reply),
        ["body.description", "body.expiration", "body.role_assignments.organization[0].role_id"],
        "everything wrong is said at once"
    );
}

async fn never_above_the_creators_rights(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let (mine, other) = (app.add_deployment(&acme, "mine").await, app.add_deployment(&acme, "other").await);
    let held = both(credential_manager(), on_deployment("editor", &mine));
    let user = app.add_member_with_key(&acme, "cred", held.clone()).await;
    let key = app.add_organization_key(&acme, "acme", "cred", held).await;
    for key in [&user, &key] {
        for role in ["editor", "viewer"] {
            assert_eq!(create(app, key, &on_deployment(role, &mine)).await.status, 201, "{role}");
        }
        for (above, field) in [
            (owner(), "body.role_assignments.organization"),
            (credential_manager(), "body.role_assignments.organization"),
            (on_deployment("admin", &mine), "body.role_assignments.deployment"),
            (on_deployment("viewer", &other), "body.role_assignments.deployment"),
            (on_all_deployments("viewer"), "body.role_assignments.deployment"),
            (
                json!({"project": {"security": [{"role_id": "viewer", "all": true}]}}),
                "body.role_assignments.project.security",
            ),
        ] {
            let reply = create(app, key, &above).await;
            assert_eq!(refusal(&reply), (403, "role_assignments.unauthorized_role_assignments"), "{above}");
            assert_eq!(fields(&reply), [field], "{above}");
        }
    }
    let reply = create(app, &user, &owner()).await;
    assert_reply!(reply, @r#"
    403 Forbidden
    x-cloud-error-codes: role_assignments.unauthorized_role_assignments
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "role_assignments.unauthorized_role_assignments",
          "fields": [
            "body.role_assignments.organization"
          ],
          "message": "Only an organization owner may give the role Organization owner."
        }
      ]
    }
    "#);
    let copy = post(app, &key.text, KEYS, &json!({"description": "copy"})).await;
    assert_eq!(copy.status, 201, "what it cannot give to others, it has itself: {copy}");
}

async fn application_roles_are_never_above_the_creators_either(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    let opening = json!({"deployment": [{"role_id": "viewer", "all": true, "application_roles": ["superuser"]}]});
    assert_eq!(create(app, &owner_key, &opening).await.status, 201, "a user who owns enters everything");
    let closed = app.add_organization_key(&acme, "acme", "Cloud API only", owner()).await;
    let reply = create(app, &closed, &opening).await;
    assert_eq!(refusal(&reply), (403, "role_assignments.unauthorized_role_assignments"));
}

async fn who_may_make_keys(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let (_, stranger) = app.add_owned_organization("Globex").await;
    let roles = within(&acme, on_all_deployments("viewer"));
    let admin_of_all = app.add_member_with_key(&acme, "adam", on_all_deployments("admin")).await;
    let viewer_key = app.add_organization_key(&acme, "acme", "viewer", on_all_deployments("viewer")).await;
    let platform_viewer = app.add_user_with_key("vic", "ece_platform_viewer").await;
    let manager = app.add_user_with_key("max", "ece_deployment_manager").await;
    for key in [&admin_of_all, &viewer_key, &platform_viewer, &manager] {
        assert_eq!(refusal(&create(app, key, &roles).await), (403, "root.permission_denied"));
    }
    let copy = post(app, &viewer_key.text, KEYS, &json!({"description": "copy"})).await;
    assert_eq!(refusal(&copy), (403, "root.permission_denied"), "a key that manages no keys makes no copy either");
    assert_eq!(refusal(&create(app, &stranger, &roles).await), (404, "organization.not_found"));
    let token = app.sign_in("acme", PASSWORD).await;
    let body = json!({"description": "by token", "role_assignments": roles});
    assert_eq!(app.send(Request::post(KEYS).bearer(&token).json(&body)).await.status, 201);
}

async fn a_key_made_with_a_key_does_not_outlive_it(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let week = AskedExpiration::Lifetime("7d".to_owned());
    let key = app.add_organization_keys(&acme, "acme", &["a week"], owner(), week).await.remove(0);
    let make = async |expiration: Value| {
        let roles = on_all_deployments("viewer");
        let body = json!({"description": "a", "expiration": expiration, "role_assignments": roles});
        post(app, &key.text, KEYS, &body).await
    };
    assert_eq!(make(Value::Null).await.json()["expiration_date"], "2026-11-29T12:00:00Z");
    assert_eq!(make(json!("7d")).await.status, 201);
    for longer in ["8d", "never"] {
        let reply = make(json!(longer)).await;
        assert_eq!((refusal(&reply).0, fields(&reply)), (400, vec!["body.expiration".to_owned()]), "{longer}");
    }
    let copy = post(app, &key.text, KEYS, &json!({"description": "copy"})).await;
    assert_eq!(copy.json()["expiration_date"], "2026-11-29T12:00:00Z");
}

async fn five_hundred_working_keys(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    let (globex, _) = app.add_owned_organization("Globex").await;
    let names: Vec<_> = (0..499).map(|number| format!("key {number}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let day = AskedExpiration::Lifetime("1d".to_owned());
    let keys = app.add_organization_keys(&acme, "acme", &names, on_all_deployments("viewer"), day).await;
    assert_eq!(create(app, &owner_key, &on_all_deployments("viewer")).await.status, 201, "the 500th");
    let reply = create(app, &owner_key, &on_all_deployments("viewer")).await;
    assert_reply!(reply, @r#"
    400 Bad Request
    x-cloud-error-codes: api_keys.invalid_input
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "api_keys.invalid_input",
          "message": "The organization has 500 working API keys, the most that one may have. Revoke one first."
        }
      ]
    }
    "#);
    assert_eq!(post(app, &owner_key.text, KEYS, &json!({"description": "personal"})).await.status, 201);
    app.add_organization_key(&globex, "globex", "another organization's", on_all_deployments("viewer")).await;
    let revoke = Request::delete(format!("{KEYS}/{}", keys[0].id)).api_key(&owner_key.text).empty();
    assert_eq!(app.send(revoke).await.status, 200);
    assert_eq!(create(app, &owner_key, &on_all_deployments("viewer")).await.status, 201, "one was revoked");
    assert_eq!(create(app, &owner_key, &on_all_deployments("viewer")).await.status, 400);
    app.wait(jiff::SignedDuration::from_hours(24));
    assert_eq!(create(app, &owner_key, &on_all_deployments("viewer")).await.status, 201, "the others expired");
}
