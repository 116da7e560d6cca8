//! Who calls, and what those are told who are not believed (contract §2.4 and §4.6).

use axum::http::{Method, header};
use jiff::SignedDuration;
use keyward::domain::base64;
use serde_json::{Value, json};

use super::{Client, refusal, user_with};
use crate::support::{
    app::{PASSWORD, TestApp, on_both_databases},
    organization::owner,
    request::{Reply, RequestBuilderExt, assert_reply},
};

on_both_databases! {
    nobody_is_told_how_to_say_who_they_are
    passwords_are_checked
    keys_are_checked_in_order
    what_can_be_no_credential_is_told
    schemes_are_read_in_any_case
    an_answer_to_a_key_says_when_it_ends
    users_act_as_others_if_they_may
    platform_keys_open_the_projects_of_their_owners
    cookies_mean_nothing
}

const WHO: &str = "/_security/_authenticate";

async fn presenting(app: &TestApp, authorization: &str) -> Reply {
    Client::presenting(app, authorization).get(WHO).await
}

async fn nobody_is_told_how_to_say_who_they_are(app: &TestApp) {
    let reply = Client::nobody(app).get("/_security/_authenticate?pretty=true").await;
    assert_reply!(reply, @"");
    let ways: Vec<_> =
        reply.headers.get_all(header::WWW_AUTHENTICATE).iter().map(|way| way.to_str().unwrap()).collect();
    assert_eq!(ways, [r#"Basic realm="security", charset="UTF-8""#, "ApiKey"]);
    // Another scheme is as good as none.
    for other in ["Negotiate abc", "ApiKey", "Bearer", "Digest x=y"] {
        let reply = presenting(app, other).await;
        assert_eq!(
            refusal(&reply),
            "401 missing authentication credentials for REST request [/_security/_authenticate]"
        );
    }
}

async fn passwords_are_checked(app: &TestApp) {
    assert_reply!(Client::user(app, "elastic", "wrong").get(WHO).await, @"");
    let nobody = Client::user(app, "nobody", "wrong").get("/_security/api_key?owner").await;
    assert_eq!(
        refusal(&nobody),
        "401 unable to authenticate user [nobody] for REST request [/_security/api_key?owner]"
    );
    let user = user_with(app, "ursula", &[]).await;
    assert_eq!(user.get(WHO).await.status, 200);
    Client::elastic(app).empty(Method::PUT, "/_security/user/ursula/_disable").await;
    assert_eq!(user.get(WHO).await.status, 401);
}

async fn keys_are_checked_in_order(app: &TestApp) {
    let elastic = Client::elastic(app);
    let key = elastic.make_key(&json!({"name": "k", "expiration": "1h"})).await;
    let id = key["id"].as_str().unwrap();
    let with_secret = |secret: &str| format!("ApiKey {}", base64::encode(format!("{id}:{secret}").as_bytes()));
    let tried = |reply: &Reply| {
        let error = &reply.json()["error"];
        assert_eq!(
            error["additional_unsuccessful_credentials"],
            error["root_cause"][0]["additional_unsuccessful_credentials"]
        );
        error["additional_unsuccessful_credentials"].as_str().unwrap_or("none").to_owned()
    };
    let unknown = presenting(app, &format!("ApiKey {}", base64::encode(b"VuaCfGcBCdbkQm-e5aOx:secret"))).await;
    assert_reply!(unknown, @"");
    let wrong = presenting(app, &with_secret("wrong")).await;
    assert_eq!(tried(&wrong), format!("API key: invalid credentials for API key [{id}]"));
    // An end is told to nobody who does not know the secret.
    app.wait(SignedDuration::from_hours(1));
    let wrong = presenting(app, &with_secret("wrong")).await;
    assert_eq!(tried(&wrong), format!("API key: invalid credentials for API key [{id}]"));
    let expired = Client::key(app, &key).get(WHO).await;
    assert_reply!(expired, @"");
    elastic.delete("/_security/api_key", &json!({"ids": [id]})).await;
    let invalidated = presenting(app, &with_secret("wrong")).await;
    assert_eq!(tried(&invalidated), format!("API key: api key [{id}] has been invalidated"));
}

async fn what_can_be_no_credential_is_told(app: &TestApp) {
    let refused = async |authorization: &str| {
        let error = presenting(app, authorization).await.json()["error"].clone();
        let told = [&error["reason"], &error["additional_unsuccessful_credentials"]];
        told.map(|text| text.as_str().unwrap_or("none").to_owned()).join(" | ")
    };
    let unbelieved =
        "unable to authenticate with provided credentials and anonymous access is not allowed for this request";
    assert_eq!(refused("ApiKey kwp_x").await, format!("{unbelieved} | API key: Illegal base64 character 5f"));
    let plain = "ApiKey VuaCfGcBCdbkQm-e5aOx:ui2lp2axTNmsyakw9tvNnw";
    assert_eq!(refused(plain).await, format!("{unbelieved} | API key: Illegal base64 character 2d"));
    assert_eq!(refused("ApiKey YWI=").await, format!("{unbelieved} | API key: invalid ApiKey value"));
    assert_eq!(refused("ApiKey OmI=").await, format!("{unbelieved} | API key: invalid ApiKey value"));
    assert_eq!(refused("Basic YWI=").await, "invalid basic authentication header value | none");
    assert_eq!(refused("Basic !").await, "invalid basic authentication header encoding | none");
    assert_eq!(refused("Bearer none").await, format!("{unbelieved} | none"));
    let request = Client::elastic(app).request(Method::GET, WHO).header(header::AUTHORIZATION, "ApiKey x");
    let two = app.send(request.empty()).await;
    assert_eq!(refusal(&two), "400 multiple values for single-valued header [authorization].");
}

async fn schemes_are_read_in_any_case(app: &TestApp) {
    let encoded = Client::elastic(app).make_key(&json!({"name": "k"})).await["encoded"].as_str().unwrap().to_owned();
    for scheme in ["ApiKey", "apikey", "APIKEY"] {
        assert_eq!(presenting(app, &format!("{scheme} {encoded}")).await.status, 200, "{scheme}");
    }
}

async fn an_answer_to_a_key_says_when_it_ends(app: &TestApp) {
    let elastic = Client::elastic(app);
    let key = elastic.make_key(&json!({"name": "k", "expiration": "1d", "role_descriptors": {"none": {}}})).await;
    let key = Client::key(app, &key);
    for (path, status) in [(WHO, 200), ("/_security/user", 403), ("/_security/nothing", 400)] {
        let reply = key.get(path).await;
        assert_eq!(
            (reply.status.as_u16(), reply.header("x-elastic-api-key-expiration")),
            (status, Some("2026-11-23T12:00:00Z"))
        );
    }
    let endless = Client::key(app, &elastic.make_key(&json!({"name": "k"})).await).get(WHO).await;
    assert_eq!(endless.header("x-elastic-api-key-expiration"), None);
    assert_eq!(elastic.get(WHO).await.header("x-elastic-api-key-expiration"), None);
}

async fn users_act_as_others_if_they_may(app: &TestApp) {
    let elastic = Client::elastic(app);
    user_with(app, "ursula", &[]).await;
    let reply = Client::elastic(app).acting_as("ursula").get(WHO).await;
    assert_reply!(reply, @"");
    let refused = user_with(app, "victor", &[]).await.acting_as("ursula").get(WHO).await;
    assert_reply!(refused, @"");
    elastic.put("/_security/role/victor", &json!({"run_as": ["urs*"]})).await;
    let allowed = Client::user(app, "victor", "x-pack-test-password").acting_as("ursula").get(WHO).await;
    assert_eq!(allowed.json()["username"], "ursula", "{allowed}");
}

async fn platform_keys_open_the_projects_of_their_owners(app: &TestApp) {
    let project = app.services.default_project().await.unwrap().unwrap();
    app.add_member(project.organization.as_str(), "olga", owner()).await;
    let key = app.add_key("olga", "hers").await;
    let reply = Client::presenting(app, &format!("ApiKey {}", key.text)).get(WHO).await;
    assert_eq!(reply.json()["username"], "olga", "{reply}");
    assert_eq!(reply.json()["authentication_realm"], json!({"name": "cloud", "type": "cloud"}), "{reply}");
    assert_eq!(reply.json()["roles"], json!(["superuser"]), "{reply}");
    assert!(reply.header("x-elastic-api-key-expiration").is_some(), "{reply}");
    let reply = Client::user(app, "olga", PASSWORD).get(WHO).await;
    assert_eq!(reply.json()["authentication_type"], "realm", "{reply}");
    let (_, stranger) = app.add_owned_organization("Acme").await;
    let refused = Client::presenting(app, &format!("ApiKey {}", stranger.text)).get(WHO).await;
    assert_eq!(refused.status, 401, "{refused}");
    assert_eq!(refused.json()["error"]["additional_unsuccessful_credentials"], Value::Null);
}

async fn cookies_mean_nothing(app: &TestApp) {
    let request = Client::nobody(app).request(Method::GET, WHO);
    let reply = app.send(request.header(header::COOKIE, "session=x; id=y").empty()).await;
    assert_eq!(reply.status, 401);
    assert!(reply.headers.get(header::SET_COOKIE).is_none(), "{reply}");
}
