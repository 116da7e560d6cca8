//! Who may do what with keys, and the words in which the others are refused (contract §2.2 and §2.3).

use std::fmt::Write;

use axum::http::Method;
use serde_json::{Value, json};

use super::{KEYS, id};
use crate::{
    elasticsearch::{Client, refusal, user_with},
    support::{
        app::{TestApp, on_both_databases},
        request::{Reply, assert_reply},
    },
};

on_both_databases! {
    a_refusal_says_what_would_allow_the_call
    each_privilege_allows_what_it_says
    to_manage_everything_is_not_to_manage_keys
    owners_say_that_they_mean_their_own
    a_key_owns_nothing
    a_key_for_a_workflow_is_for_nothing_else
    refusals_name_whoever_acts
}

/// Every call of keys, each with what it would need.
fn calls(app: &TestApp) -> Vec<(&'static str, Method, &'static str, Value)> {
    let access = json!({"search": [{"names": ["logs"]}]});
    let grant = json!({
        "grant_type": "password", "username": "elastic", "password": app.elastic_password, "api_key": {"name": "k"},
    });
    let none = "VuaCfGcBCdbkQm-e5aOx";
    vec![
        ("create", Method::POST, KEYS, json!({"name": "k"})),
        ("get", Method::GET, "/_security/api_key", Value::Null),
        ("get own", Method::GET, "/_security/api_key?owner=true", Value::Null),
        ("query", Method::POST, "/_security/_query/api_key", json!({})),
        ("invalidate", Method::DELETE, KEYS, json!({"ids": [none]})),
        ("invalidate own", Method::DELETE, KEYS, json!({"ids": [none], "owner": true})),
        ("update", Method::PUT, "/_security/api_key/VuaCfGcBCdbkQm-e5aOx", json!({"metadata": {}})),
        ("bulk update", Method::POST, "/_security/api_key/_bulk_update", json!({"ids": [none]})),
        ("grant", Method::POST, "/_security/api_key/grant", grant),
        ("clone", Method::POST, "/_security/api_key/clone", json!({"api_key": "YTpi", "name": "k"})),
        ("clear cache", Method::POST, "/_security/api_key/*/_clear_cache", Value::Null),
        (
            "create cross-cluster",
            Method::POST,
            "/_security/cross_cluster/api_key",
            json!({"name": "k", "access": access}),
        ),
        (
            "update cross-cluster",
            Method::PUT,
            "/_security/cross_cluster/api_key/VuaCfGcBCdbkQm-e5aOx",
            json!({"access": access}),
        ),
    ]
}

async fn sent(client: &Client<'_>, method: Method, path: &str, body: &Value) -> Reply {
    client.raw(method, path, if body.is_null() { String::new() } else { body.to_string() }).await
}

async fn a_refusal_says_what_would_allow_the_call(app: &TestApp) {
    let user = user_with(app, "ursula", &["monitor"]).await;
    let mut refusals = String::new();
    for (name, method, path, body) in calls(app) {
        let reply = sent(&user, method, path, &body).await;
        let error = &reply.json()["error"];
        assert_eq!((reply.status.as_u16(), &error["type"]), (403, &json!("security_exception")), "{name}: {reply}");
        assert_eq!(error["header"], Value::Null, "{name}");
        assert!(reply.header("www-authenticate").is_none(), "{name}");
        writeln!(refusals, "{name}: {}", error["reason"].as_str().unwrap()).unwrap();
    }
    let by = "is unauthorized for user [ursula] with effective roles [ursula], this action is granted by the cluster privileges";
    insta::allow_duplicates! {
        insta::assert_snapshot!(refusals.replace(by, "…"), @r"
        create: action [cluster:admin/xpack/security/api_key/create] … [manage_own_api_key,manage_api_key,manage_security,all]
        get: action [cluster:admin/xpack/security/api_key/get] … [read_security,manage_api_key,manage_security,all]
        get own: action [cluster:admin/xpack/security/api_key/get] … [manage_own_api_key,read_security,manage_api_key,manage_security,all]
        query: action [cluster:admin/xpack/security/api_key/query] … [manage_own_api_key,read_security,manage_api_key,manage_security,all]
        invalidate: action [cluster:admin/xpack/security/api_key/invalidate] … [manage_api_key,manage_security,all]
        invalidate own: action [cluster:admin/xpack/security/api_key/invalidate] … [manage_own_api_key,manage_api_key,manage_security,all]
        update: action [cluster:admin/xpack/security/api_key/update] … [manage_own_api_key,manage_api_key,manage_security,all]
        bulk update: action [cluster:admin/xpack/security/api_key/bulk_update] … [manage_own_api_key,manage_api_key,manage_security,all]
        grant: action [cluster:admin/xpack/security/api_key/grant] … [grant_api_key,manage_api_key,manage_security,all]
        clone: action [cluster:admin/xpack/security/api_key/clone] … [manage_own_api_key,manage_api_key,manage_security,all]
        clear cache: action [cluster:admin/xpack/security/cache/clear] … [manage_security,all]
        create cross-cluster: action [cluster:admin/xpack/security/cross_cluster/api_key/create] … [manage_security,all]
        update cross-cluster: action [cluster:admin/xpack/security/cross_cluster/api_key/update] … [manage_security,all]
        ");
    }
}

async fn each_privilege_allows_what_it_says(app: &TestApp) {
    let mut allowed = String::new();
    for privilege in
        ["manage_own_api_key", "grant_api_key", "read_security", "manage_api_key", "manage_security", "all", "monitor"]
    {
        let user = user_with(app, &format!("of_{privilege}"), &[privilege]).await;
        let mut names = Vec::new();
        for (name, method, path, body) in calls(app) {
            let reply = sent(&user, method, path, &body).await;
            if !refusal_or_none(&reply).contains(" is unauthorized for ") {
                names.push(name);
            }
        }
        writeln!(allowed, "{privilege}: {}", names.join(", ")).unwrap();
    }
    insta::allow_duplicates! {
        insta::assert_snapshot!(allowed, @r"
        manage_own_api_key: create, get own, query, invalidate own, update, bulk update, clone
        grant_api_key: grant
        read_security: get, get own, query
        manage_api_key: create, get, get own, query, invalidate, invalidate own, update, bulk update, grant, clone
        manage_security: create, get, get own, query, invalidate, invalidate own, update, bulk update, grant, clone, clear cache, create cross-cluster, update cross-cluster
        all: create, get, get own, query, invalidate, invalidate own, update, bulk update, grant, clone, clear cache, create cross-cluster, update cross-cluster
        monitor: 
        ");
    }
}

fn refusal_or_none(reply: &Reply) -> String {
    if reply.status == 200 { String::new() } else { refusal(reply) }
}

async fn to_manage_everything_is_not_to_manage_keys(app: &TestApp) {
    let user = user_with(app, "mary", &["manage"]).await;
    for (name, method, path, body) in calls(app) {
        assert_eq!(sent(&user, method, path, &body).await.status, 403, "{name}");
    }
}

async fn owners_say_that_they_mean_their_own(app: &TestApp) {
    let ursula = user_with(app, "ursula", &["manage_own_api_key"]).await;
    let own = ursula.make_key(&json!({"name": "own"})).await;
    for (query, status) in [
        ("owner", 200),
        ("owner=true&name=own", 200),
        ("username=ursula&realm_name=default_native", 200),
        ("username=ursula", 403),
        ("realm_name=default_native", 403),
        ("username=ursula&realm_name=reserved", 403),
        ("username=elastic&realm_name=reserved", 403),
        ("name=own", 403),
        ("owner=false", 403),
        ("", 403),
    ] {
        let reply = ursula.get(&format!("{KEYS}?{query}")).await;
        assert_eq!(reply.status, status, "{query}: {reply}");
        if status == 200 {
            assert_eq!(reply.json()["api_keys"][0]["id"], own["id"], "{query}");
        }
    }
    for (body, status) in [
        (json!({"name": "own"}), 403),
        (json!({"username": "ursula"}), 403),
        (json!({"username": "ursula", "realm_name": "reserved"}), 403),
        (json!({"name": "none", "owner": true}), 200),
        (json!({"username": "ursula", "realm_name": "default_native"}), 200),
    ] {
        let reply = ursula.delete(KEYS, &body).await;
        assert_eq!(reply.status, status, "{body}: {reply}");
    }
    // Whoever manages the keys of all changes none of them.
    let manager = user_with(app, "mary", &["manage_security"]).await;
    let reply = manager.put(&format!("{KEYS}/{}", id(&own)), &json!({"metadata": {}})).await;
    assert_eq!(refusal(&reply), format!("404 no API key owned by requesting user found for ID [{}]", id(&own)));
}

async fn a_key_owns_nothing(app: &TestApp) {
    let elastic = Client::elastic(app);
    let with = |cluster: Value| json!({"name": "k", "role_descriptors": {"r": {"cluster": cluster}}});
    let made = elastic.make_key(&with(json!(["manage_own_api_key"]))).await;
    let key = Client::key(app, &made);
    for query in ["owner=true", "", "username=elastic&realm_name=reserved", "name=k"] {
        assert_eq!(key.get(&format!("{KEYS}?{query}")).await.status, 403, "{query}");
    }
    assert_eq!(key.delete(KEYS, &json!({"owner": true})).await.status, 403);
    let found = key.get("/_security/_query/api_key").await.json();
    assert_eq!((&found["total"], &found["api_keys"][0]["id"]), (&json!(1), &made["id"]));
    for query in
        [format!("{KEYS}?id={}&with_limited_by", id(&made)), "/_security/_query/api_key?with_limited_by".into()]
    {
        assert_eq!(key.get(&query).await.status, 403, "{query}");
    }
    // With more rights, those are meant that its user made.
    let manager = Client::key(app, &elastic.make_key(&with(json!(["manage_api_key"]))).await);
    let found = manager.get(&format!("{KEYS}?owner=true")).await.json();
    assert_eq!(found["api_keys"].as_array().unwrap().len(), 2, "{found}");
    for (path, problem) in [
        (format!("{KEYS}/{}", id(&made)), "only the owner user can update an API key"),
        (format!("/_security/cross_cluster/api_key/{}", id(&made)), "only the owner user can update an API key"),
    ] {
        let manager = Client::key(app, &elastic.make_key(&json!({"name": "all"})).await);
        let reply = manager.put(&path, &json!({"metadata": {}})).await;
        assert_eq!(refusal(&reply), format!("400 authentication via API key not supported: {problem}"), "{path}");
    }
    let bulk = manager.post(&format!("{KEYS}/_bulk_update"), &json!({"ids": [id(&made)]})).await;
    assert_eq!(
        refusal(&bulk),
        "400 authentication via API key not supported: only the owner user can update an API key"
    );
}

async fn a_key_for_a_workflow_is_for_nothing_else(app: &TestApp) {
    let restricted = json!({
        "cluster": ["all"], "restriction": {"workflows": ["search_application_query"]},
    });
    let made = Client::elastic(app).make_key(&json!({"name": "k", "role_descriptors": {"r": restricted}})).await;
    let key = Client::key(app, &made);
    let own = format!("{KEYS}?id={}", id(&made));
    for path in [own.as_str(), "/_cluster/health", "/_security/_query/api_key", "/_security/privilege/_builtin"] {
        let reply = key.get(path).await;
        let error = &reply.json()["error"];
        assert_eq!(reply.status, 403, "{path}: {reply}");
        assert_eq!(
            error["caused_by"],
            json!({"type": "role_restriction_exception", "reason": "access restricted by workflow"}),
            "{path}"
        );
        assert!(error["reason"].as_str().unwrap().contains(" is unauthorized for API key id ["), "{path}");
    }
    let reply = key.post("/_security/user/_has_privileges", &json!({"cluster": ["all"]})).await;
    assert_eq!(reply.json()["error"]["caused_by"]["type"], "role_restriction_exception", "{reply}");
}

async fn refusals_name_whoever_acts(app: &TestApp) {
    let elastic = Client::elastic(app);
    for role in ["one", "two"] {
        elastic.put(&format!("/_security/role/{role}"), &json!({"cluster": ["monitor"]})).await;
    }
    let user = json!({"password": "x-pack-test-password", "roles": ["two", "lost", "one", "gone"]});
    elastic.put("/_security/user/ursula", &user).await;
    let ursula = Client::user(app, "ursula", "x-pack-test-password");
    let roles = "with effective roles [one,two] (assigned roles [gone,lost] were not found)";
    let refused = |who: &str| {
        format!(
            "403 action [cluster:admin/xpack/security/api_key/create] is unauthorized for {who} {roles}, this action is \
             granted by the cluster privileges [manage_own_api_key,manage_api_key,manage_security,all]"
        )
    };
    let new = json!({"name": "k"});
    assert_eq!(refusal(&ursula.post(KEYS, &new).await), refused("user [ursula]"));
    // Whoever acts as somebody else has the other's roles.
    let acting = Client::elastic(app).acting_as("ursula");
    assert_eq!(refusal(&acting.post(KEYS, &new).await), refused("user [elastic] run as [ursula]"));
    let made = elastic.make_key(&json!({"name": "k", "role_descriptors": {"none": {}}})).await;
    assert_reply!(Client::key(app, &made).post(KEYS, &new).await, @r#"
    403 Forbidden
    {
      "error": {
        "reason": "action [cluster:admin/xpack/security/api_key/create] is unauthorized for API key id [AaIDIKIAEPKyN_p-vrBg] of user [elastic], this action is granted by the cluster privileges [manage_own_api_key,manage_api_key,manage_security,all]",
        "root_cause": [
          {
            "reason": "action [cluster:admin/xpack/security/api_key/create] is unauthorized for API key id [AaIDIKIAEPKyN_p-vrBg] of user [elastic], this action is granted by the cluster privileges [manage_own_api_key,manage_api_key,manage_security,all]",
            "type": "security_exception"
          }
        ],
        "type": "security_exception"
      },
      "status": 403
    }
    "#);
}
