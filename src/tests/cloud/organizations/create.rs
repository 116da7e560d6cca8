use axum::http::Request;
use serde_json::json;

use crate::{
    cloud::{ORGANIZATIONS, USERS, fields, get, post, refusal},
    support::{
        app::{TestApp, on_both_databases},
        organization::owner,
        request::RequestBuilderExt,
    },
};

on_both_databases! {
    a_platform_admin_makes_one_with_its_first_owner
    the_owner_may_come_later
    refused_values
    others_may_not
}

async fn a_platform_admin_makes_one_with_its_first_owner(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let key = app.add_user_with_key("bob", "ece_deployment_viewer").await;
    let reply = post(app, &admin.text, ORGANIZATIONS, &json!({"name": "  Acme ", "owner": "bob"})).await;
    assert_eq!(reply.status, 201, "{reply}");
    let made = reply.json();
    let id = made["id"].as_str().unwrap();
    assert!(id.len() == 10 && id.bytes().all(|byte| byte.is_ascii_digit()), "{id}");
    assert_eq!(
        made,
        json!({
            "id": id, "name": "Acme", "created_at": "2026-11-22T12:00:00Z",
            "key_policy": {"never_allowed": true, "default_lifetime": "3months"},
        })
    );
    let path = format!("{ORGANIZATIONS}/{id}/members");
    assert_eq!(
        get(app, &key.text, &path).await.json(),
        json!({"members": [{
            "organization_id": id, "user_id": "bob", "member_since": "2026-11-22T12:00:00Z",
            "role_assignments": {"organization": [{"role_id": "organization-admin", "organization_id": id}]},
        }]})
    );
}

async fn the_owner_may_come_later(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    let reply = post(app, &admin.text, ORGANIZATIONS, &json!({"name": "Acme", "owner": null})).await;
    assert_eq!(reply.status, 201, "{reply}");
    let path = format!("{ORGANIZATIONS}/{}/members", reply.json()["id"].as_str().unwrap());
    assert_eq!(get(app, &admin.text, &path).await.json(), json!({"members": []}));
}

async fn refused_values(app: &TestApp) {
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    app.add_user("off", "ece_deployment_viewer").await;
    let disable = Request::patch(format!("{USERS}/off")).api_key(&admin.text);
    app.send(disable.json(&json!({"security": {"enabled": false}}))).await;
    for name in ["", "A", &"x".repeat(31), "a\u{200b}b"] {
        let reply = post(app, &admin.text, ORGANIZATIONS, &json!({"name": name})).await;
        assert_eq!(refusal(&reply), (400, "organization.invalid_name"), "{name}");
        assert_eq!(fields(&reply), ["body.name"]);
    }
    assert_eq!(refusal(&post(app, &admin.text, ORGANIZATIONS, &json!({})).await), (400, "organization.invalid_name"));
    for owner in ["nobody", "admin", "off", "not a name"] {
        let reply = post(app, &admin.text, ORGANIZATIONS, &json!({"name": "Acme", "owner": owner})).await;
        assert_eq!(refusal(&reply), (400, "root.invalid_data"), "{owner}");
        assert_eq!(fields(&reply), ["body.owner"]);
    }
    let reply = post(app, &admin.text, ORGANIZATIONS, &json!({"name": ["Acme"]})).await;
    assert_eq!((refusal(&reply), fields(&reply)), ((400, "root.invalid_data"), vec!["body.name".to_owned()]));
    let all = get(app, &admin.text, ORGANIZATIONS).await.json();
    assert_eq!(all["organizations"].as_array().unwrap().len(), 1, "only the one of the first start");
}

async fn others_may_not(app: &TestApp) {
    let body = json!({"name": "Another"});
    for (name, role) in [("vic", "ece_platform_viewer"), ("max", "ece_deployment_manager")] {
        let key = app.add_user_with_key(name, role).await;
        let reply = post(app, &key.text, ORGANIZATIONS, &body).await;
        assert_eq!(refusal(&reply), (403, "root.unauthorized.rbac"), "{role}");
    }
    let (acme, key) = app.add_owned_organization("Acme").await;
    assert_eq!(refusal(&post(app, &key.text, ORGANIZATIONS, &body).await), (403, "root.unauthorized.rbac"));
    let key = app.add_organization_key(&acme, "acme", "owner", owner()).await;
    assert_eq!(refusal(&post(app, &key.text, ORGANIZATIONS, &body).await), (403, "root.unauthorized.rbac"));
    assert_eq!(app.send(Request::post(ORGANIZATIONS).json(&body)).await.status, 401);
}
