//! Who calls, and what those are told who are not believed (contract §2.4 and §4.6).

use std::net::SocketAddr;

use axum::http::{Method, header};
use futures_util::future::join_all;
use jiff::SignedDuration;
use keyward::domain::{KeyUse, base64, project::ProjectKeyId};
use serde_json::{Value, json};

use super::{Client, refusal, user_with};
use crate::support::{
    app::{PASSWORD, TestApp, on_both_databases},
    request::{Reply, RequestBuilderExt, assert_reply},
};

on_both_databases! {
    nobody_is_told_how_to_say_who_they_are
    passwords_are_checked
    whoever_guesses_gains_nothing_by_whoever_knows
    a_password_sent_often_at_once_is_no_guessing
    keys_are_checked_in_order
    what_can_be_no_credential_is_told
    schemes_are_read_in_any_case
    an_answer_to_a_key_says_when_it_ends
    users_act_as_others_if_they_may
    platform_keys_open_the_projects_of_their_owners
    cookies_mean_nothing
    a_use_is_kept_with_where_it_came_from
}

const WHO: &str = "/_security/_authenticate";

async fn presenting(app: &TestApp, authorization: &str) -> Reply {
    Client::presenting(app, authorization).get(WHO).await
}

async fn a_use_is_kept_with_where_it_came_from(app: &TestApp) {
    let made = Client::elastic(app).make_key(&json!({"name": "k"})).await;
    let id = ProjectKeyId::parse(made["id"].as_str().unwrap()).unwrap();
    let project = app.services.default_project().await.unwrap().unwrap().id;
    let client: SocketAddr = "[2001:db8::7]:51000".parse().unwrap();
    let path = format!("/_security/user/{}", "x".repeat(40));
    let request = Client::key(app, &made).request(Method::GET, &path).header(header::USER_AGENT, "a-service/1.0");
    app.send_from(client, request.empty()).await;
    app.services.project_usage.flush().await.unwrap();
    let stored = app.database.storage.project_key(&project, &id).await.unwrap().unwrap();
    let used = KeyUse {
        at: app.now(),
        address: Some("2001:db8::7".to_owned()),
        client: Some("a-service/1.0".to_owned()),
        endpoint: Some("GET /_security/user/{username}".to_owned()),
    };
    assert_eq!(stored.key.last_use, Some(used));
}

async fn nobody_is_told_how_to_say_who_they_are(app: &TestApp) {
    let reply = Client::nobody(app).get("/_security/_authenticate?pretty=true").await;
    assert_reply!(reply, @r#"
    401 Unauthorized
    {
      "error": {
        "header": {
          "WWW-Authenticate": [
            "Basic realm=\"security\", charset=\"UTF-8\"",
            "ApiKey"
          ]
        },
        "reason": "missing authentication credentials for REST request [/_security/_authenticate?pretty=true]",
        "root_cause": [
          {
            "header": {
              "WWW-Authenticate": [
                "Basic realm=\"security\", charset=\"UTF-8\"",
                "ApiKey"
              ]
            },
            "reason": "missing authentication credentials for REST request [/_security/_authenticate?pretty=true]",
            "type": "security_exception"
          }
        ],
        "type": "security_exception"
      },
      "status": 401
    }
    "#);
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
    assert_reply!(Client::user(app, "elastic", "wrong").get(WHO).await, @r#"
    401 Unauthorized
    {
      "error": {
        "header": {
          "WWW-Authenticate": [
            "Basic realm=\"security\", charset=\"UTF-8\"",
            "ApiKey"
          ]
        },
        "reason": "unable to authenticate user [elastic] for REST request [/_security/_authenticate]",
        "root_cause": [
          {
            "header": {
              "WWW-Authenticate": [
                "Basic realm=\"security\", charset=\"UTF-8\"",
                "ApiKey"
              ]
            },
            "reason": "unable to authenticate user [elastic] for REST request [/_security/_authenticate]",
            "type": "security_exception"
          }
        ],
        "type": "security_exception"
      },
      "status": 401
    }
    "#);
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

async fn whoever_guesses_gains_nothing_by_whoever_knows(app: &TestApp) {
    app.add_owner_of_default_project("olga").await;
    for (name, password) in [("elastic", app.elastic_password.as_str()), ("olga", PASSWORD)] {
        let known = Client::user(app, name, password);
        assert_eq!(known.get(WHO).await.status, 200, "{name}");
        let elsewhere = SocketAddr::from(([198, 51, 100, 1], 50_000));
        let guess = async |password: &str| {
            let request = Client::user(app, name, password).request(Method::GET, WHO).empty();
            app.send_from(elsewhere, request).await.status.as_u16()
        };
        for _ in 0..5 {
            assert_eq!(guess("wrong").await, 401, "{name}");
        }
        // From now on a guess is not even looked at, be it right or wrong.
        assert_eq!((guess("wrong").await, guess(password).await), (429, 429), "{name}");
        // Who has been here with the password is not locked out by that.
        assert_eq!(known.get(WHO).await.status, 200, "{name}");
        assert_eq!(Client::user(app, name, "wrong").get(WHO).await.status, 429, "{name}");
    }
}

async fn a_password_sent_often_at_once_is_no_guessing(app: &TestApp) {
    app.add_owner_of_default_project("olga").await;
    for (name, password) in [("elastic", app.elastic_password.as_str()), ("olga", PASSWORD)] {
        let user = Client::user(app, name, password);
        let replies = join_all((0..50).map(|_| user.get(WHO))).await;
        assert!(replies.iter().all(|reply| reply.status == 200), "{name}");
        // Guesses that are sent at once are looked at one after the other, until there are too many.
        let guesser = Client::user(app, name, "wrong");
        let replies = join_all((0..50).map(|_| guesser.get(WHO))).await;
        let refused = replies.iter().filter(|reply| reply.status == 401).count();
        let slowed = replies.iter().filter(|reply| reply.status == 429).count();
        assert_eq!((refused, slowed), (5, 45), "{name}");
    }
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
    assert_reply!(unknown, @r#"
    401 Unauthorized
    {
      "error": {
        "additional_unsuccessful_credentials": "API key: unable to find apikey with id VuaCfGcBCdbkQm-e5aOx",
        "header": {
          "WWW-Authenticate": [
            "Basic realm=\"security\", charset=\"UTF-8\"",
            "ApiKey"
          ]
        },
        "reason": "unable to authenticate with provided credentials and anonymous access is not allowed for this request",
        "root_cause": [
          {
            "additional_unsuccessful_credentials": "API key: unable to find apikey with id VuaCfGcBCdbkQm-e5aOx",
            "header": {
              "WWW-Authenticate": [
                "Basic realm=\"security\", charset=\"UTF-8\"",
                "ApiKey"
              ]
            },
            "reason": "unable to authenticate with provided credentials and anonymous access is not allowed for this request",
            "type": "security_exception"
          }
        ],
        "type": "security_exception"
      },
      "status": 401
    }
    "#);
    let wrong = presenting(app, &with_secret("wrong")).await;
    assert_eq!(tried(&wrong), format!("API key: invalid credentials for API key [{id}]"));
    // An end is told to nobody who does not know the secret.
    app.wait(SignedDuration::from_hours(1));
    let wrong = presenting(app, &with_secret("wrong")).await;
    assert_eq!(tried(&wrong), format!("API key: invalid credentials for API key [{id}]"));
    let expired = Client::key(app, &key).get(WHO).await;
    assert_reply!(expired, @r#"
    401 Unauthorized
    {
      "error": {
        "header": {
          "WWW-Authenticate": [
            "Basic realm=\"security\", charset=\"UTF-8\"",
            "ApiKey"
          ]
        },
        "reason": "api key is expired",
        "root_cause": [
          {
            "header": {
              "WWW-Authenticate": [
                "Basic realm=\"security\", charset=\"UTF-8\"",
                "ApiKey"
              ]
            },
            "reason": "api key is expired",
            "type": "security_exception"
          }
        ],
        "type": "security_exception"
      },
      "status": 401
    }
    "#);
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
    assert_reply!(reply, @r#"
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
        "name": "default_native",
        "type": "native"
      },
      "metadata": {},
      "roles": [
        "ursula"
      ],
      "username": "ursula"
    }
    "#);
    let refused = user_with(app, "victor", &[]).await.acting_as("ursula").get(WHO).await;
    assert_reply!(refused, @r#"
    403 Forbidden
    {
      "error": {
        "reason": "action [cluster:admin/xpack/security/user/authenticate] is unauthorized for user [victor] with effective roles [victor], because user [victor] is unauthorized to run as [ursula]",
        "root_cause": [
          {
            "reason": "action [cluster:admin/xpack/security/user/authenticate] is unauthorized for user [victor] with effective roles [victor], because user [victor] is unauthorized to run as [ursula]",
            "type": "security_exception"
          }
        ],
        "type": "security_exception"
      },
      "status": 403
    }
    "#);
    elastic.put("/_security/role/victor", &json!({"run_as": ["urs*"]})).await;
    let allowed = Client::user(app, "victor", "x-pack-test-password").acting_as("ursula").get(WHO).await;
    assert_eq!(allowed.json()["username"], "ursula", "{allowed}");
}

async fn platform_keys_open_the_projects_of_their_owners(app: &TestApp) {
    app.add_owner_of_default_project("olga").await;
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
