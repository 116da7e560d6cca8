use axum::http::Request;

use crate::{
    cloud::{DEPLOYMENTS, ORGANIZATIONS, USER, delete, fields, get, refusal, works},
    support::{
        app::{PASSWORD, TestApp, TestKey, on_both_databases},
        organization::{both, credential_manager, on_all_deployments, owner},
        request::{Reply, RequestBuilderExt, assert_reply},
    },
};

on_both_databases! {
    owners_remove_members_all_or_none
    everybody_may_leave
    an_owner_key_removes_members
    the_keys_that_they_made_stay
    an_owner_always_remains
    a_list_that_is_none
    others_may_not
}

fn path(organization: &str, members: &str) -> String {
    format!("{ORGANIZATIONS}/{organization}/members/{members}")
}

async fn count(app: &TestApp, key: &TestKey, organization: &str) -> usize {
    let reply = get(app, &key.text, &format!("{ORGANIZATIONS}/{organization}/members")).await;
    reply.json()["members"].as_array().unwrap_or_else(|| panic!("{reply}")).len()
}

async fn remove(app: &TestApp, key: &TestKey, organization: &str, members: &str) -> Reply {
    delete(app, &key.text, &path(organization, members)).await
}

async fn owners_remove_members_all_or_none(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let gone = app.add_member_with_key(&acme, "bob", on_all_deployments("viewer")).await;
    app.add_member(&acme, "eve@example", on_all_deployments("viewer")).await;
    app.add_user("zoe", "ece_deployment_viewer").await;
    for members in ["bob,nobody", "bob,zoe", "bob,not%20a%20name", "zoe"] {
        let reply = remove(app, &key, &acme, members).await;
        assert_eq!(refusal(&reply), (404, "organization.membership_not_found"), "{members}");
    }
    assert_eq!(count(app, &key, &acme).await, 3);
    assert_reply!(remove(app, &key, &acme, "bob,eve%40example").await, @r#"
    200 OK
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {}
    "#);
    assert_eq!(count(app, &key, &acme).await, 1);
    assert!(works(app, &gone.text).await, "the user stays");
    assert_eq!(get(app, &gone.text, &format!("{ORGANIZATIONS}/{acme}")).await.status, 404);
    let token = app.sign_in("bob", PASSWORD).await;
    assert_eq!(app.send(Request::get(USER).bearer(&token).empty()).await.status, 200);
}

async fn everybody_may_leave(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let bob = app.add_member_with_key(&acme, "bob", on_all_deployments("viewer")).await;
    app.add_member(&acme, "eve", on_all_deployments("viewer")).await;
    assert_eq!(refusal(&remove(app, &bob, &acme, "bob,eve").await), (403, "organization.invalid_access"));
    assert_eq!(remove(app, &bob, &acme, "bob").await.status, 200);
    assert_eq!(count(app, &key, &acme).await, 2);
    assert_eq!(refusal(&remove(app, &bob, &acme, "bob").await), (404, "organization.not_found"));
}

async fn an_owner_key_removes_members(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    app.add_member(&acme, "bob", on_all_deployments("viewer")).await;
    let key = app.add_organization_key(&acme, "acme", "owner", owner()).await;
    assert_eq!(remove(app, &key, &acme, "bob").await.status, 200);
    assert_eq!(refusal(&remove(app, &key, &acme, "bob").await), (404, "organization.membership_not_found"));
}

async fn the_keys_that_they_made_stay(app: &TestApp) {
    let (acme, owner_key) = app.add_owned_organization("Acme").await;
    app.add_member(&acme, "cred", both(credential_manager(), on_all_deployments("viewer"))).await;
    let key = app.add_organization_key(&acme, "cred", "viewer", on_all_deployments("viewer")).await;
    assert_eq!(remove(app, &owner_key, &acme, "cred").await.status, 200);
    assert_eq!(get(app, &key.text, DEPLOYMENTS).await.status, 200);
    let listed = get(app, &owner_key.text, &format!("{ORGANIZATIONS}/{acme}/auth/keys")).await.json();
    assert_eq!(listed["keys"][0]["user_id"], "cred", "who made it is still known");
}

async fn an_owner_always_remains(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let admin = app.add_user_with_key("ada", "ece_platform_admin").await;
    app.add_member(&acme, "bob", on_all_deployments("admin")).await;
    let last = remove(app, &key, &acme, "acme").await;
    assert_reply!(last, @r#"
    409 Conflict
    x-cloud-error-codes: root.conflict
    x-elastic-api-key-expiration: 2027-02-22T12:00:00Z
    {
      "errors": [
        {
          "code": "root.conflict",
          "message": "The organization would have no owner any more. Make another member owner first."
        }
      ]
    }
    "#);
    assert_eq!(refusal(&remove(app, &key, &acme, "bob,acme").await), (409, "root.conflict"));
    assert_eq!(
        refusal(&remove(app, &key, &acme, "acme?force=true").await),
        (409, "root.conflict"),
        "not an owner's to say"
    );
    assert_eq!(refusal(&remove(app, &admin, &acme, "acme?force=false").await), (409, "root.conflict"));
    assert_eq!(count(app, &admin, &acme).await, 2);
    app.add_member(&acme, "second", owner()).await;
    assert_eq!(remove(app, &key, &acme, "acme").await.status, 200, "another owner is left");
    assert_eq!(remove(app, &admin, &acme, "second?force=true").await.status, 200, "a platform admin's to say");
    assert_eq!(count(app, &admin, &acme).await, 1);
}

async fn a_list_that_is_none(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    for members in ["bob,", ",", "bob,,eve", "%20"] {
        let reply = remove(app, &key, &acme, members).await;
        assert_eq!(refusal(&reply), (400, "root.invalid_data"), "{members}");
        assert_eq!(fields(&reply), ["path.user_ids"], "{members}");
    }
    let reply = remove(app, &key, &acme, "bob?force=perhaps").await;
    assert_eq!((refusal(&reply), fields(&reply)), ((400, "root.invalid_data"), vec!["query.force".to_owned()]));
}

async fn others_may_not(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let (_, stranger) = app.add_owned_organization("Globex").await;
    app.add_member(&acme, "bob", on_all_deployments("viewer")).await;
    let eve = app.add_member_with_key(&acme, "eve", both(credential_manager(), on_all_deployments("admin"))).await;
    let key = app.add_organization_key(&acme, "acme", "viewer", on_all_deployments("viewer")).await;
    let viewer = app.add_user_with_key("vic", "ece_platform_viewer").await;
    for key in [&eve, &key, &viewer] {
        assert_eq!(refusal(&remove(app, key, &acme, "bob").await), (403, "organization.invalid_access"));
    }
    assert_eq!(refusal(&remove(app, &stranger, &acme, "bob").await), (404, "organization.not_found"));
    assert_eq!(app.send(Request::delete(path(&acme, "bob")).empty()).await.status, 401);
}
