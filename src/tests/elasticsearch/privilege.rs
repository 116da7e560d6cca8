use axum::http::Method;
use serde_json::json;

use super::{Client, refusal, user_with};
use crate::support::{
    app::{TestApp, on_both_databases},
    request::assert_reply,
};

on_both_databases! {
    privileges_are_written_shown_and_removed
    what_is_no_privilege_is_refused
    what_there_is_to_give_is_listed
}

const PRIVILEGES: &str = "/_security/privilege";

async fn privileges_are_written_shown_and_removed(app: &TestApp) {
    let elastic = Client::elastic(app);
    let body = json!({
        "myapp": {
            "read": {"actions": ["data:read/*", "action:login"], "metadata": {"description": "Read"}},
            "write": {"application": "myapp", "name": "write", "actions": ["data:write/*"]},
        },
        "other": {"all": {"actions": ["*"]}},
    });
    assert_reply!(elastic.put(PRIVILEGES, &body).await, @r#"
    200 OK
    {
      "myapp": {
        "read": {
          "created": true
        },
        "write": {
          "created": true
        }
      },
      "other": {
        "all": {
          "created": true
        }
      }
    }
    "#);
    assert_eq!(elastic.post(PRIVILEGES, &body).await.json()["other"], json!({"all": {"created": false}}));
    assert_reply!(elastic.get("/_security/privilege/myapp/read").await, @r#"
    200 OK
    {
      "myapp": {
        "read": {
          "actions": [
            "data:read/*",
            "action:login"
          ],
          "application": "myapp",
          "metadata": {
            "description": "Read"
          },
          "name": "read"
        }
      }
    }
    "#);
    assert_eq!(elastic.get("/_security/privilege/myapp").await.json()["myapp"].as_object().unwrap().len(), 2);
    assert_eq!(elastic.get(PRIVILEGES).await.json().as_object().unwrap().len(), 2);
    assert_reply!(elastic.get("/_security/privilege/myapp/none").await, @r#"
    404 Not Found
    {}
    "#);
    // What they stand for counts.
    let asked = json!({"application": [{"application": "myapp", "privileges": ["read"], "resources": ["x"]}]});
    let answer = elastic.post("/_security/user/_has_privileges", &asked).await.json();
    assert_eq!(answer["application"], json!({"myapp": {"x": {"read": true}}}));
    assert_reply!(elastic.empty(Method::DELETE, "/_security/privilege/myapp/read,none").await, @r#"
    200 OK
    {
      "myapp": {
        "none": {
          "found": false
        },
        "read": {
          "found": true
        }
      }
    }
    "#);
    assert_reply!(elastic.empty(Method::DELETE, "/_security/privilege/myapp/read").await, @r#"
    404 Not Found
    {
      "myapp": {
        "read": {
          "found": false
        }
      }
    }
    "#);
}

async fn what_is_no_privilege_is_refused(app: &TestApp) {
    let elastic = Client::elastic(app);
    for (body, problem) in [
        (json!([]), "expected an object but found [START_ARRAY] instead"),
        (json!({"myapp": []}), "expected an object but found [START_ARRAY] instead"),
        (json!({"myapp": {"read": {"action": []}}}), "failed to parse privilege [read]. unexpected field [action]"),
        (json!({"myapp": {"read": {"name": "write"}}}), "privilege name [write] does not match [read]"),
        (
            json!({"myapp": {"read": {"actions": "a"}}}),
            "could not parse [actions] field. expected a string array but found [VALUE_STRING] value instead",
        ),
    ] {
        assert_eq!(refusal(&elastic.put(PRIVILEGES, &body).await), format!("400 {problem}"), "{body}");
    }
    let refused = elastic.put(PRIVILEGES, &json!({"myapp": {"read": {"actions": ["read"]}}})).await;
    assert_eq!(refusal(&refused), "400 Validation Failed: 1: action [read] must contain one of [ '/' , '*' , ':' ];");
}

async fn what_there_is_to_give_is_listed(app: &TestApp) {
    let elastic = Client::elastic(app);
    let listed = elastic.get("/_security/privilege/_builtin").await.json();
    assert_eq!(listed["remote_cluster"], json!(["monitor_enrich", "monitor_stats"]));
    for (kind, some) in [("cluster", "manage_own_api_key"), ("index", "view_index_metadata")] {
        let names: Vec<_> = listed[kind].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        assert!(names.is_sorted() && names.contains(&some), "{listed}");
    }
    let refused = user_with(app, "ursula", &["monitor"]).await.get("/_security/privilege/_builtin").await;
    assert_eq!(refused.status, 403, "{refused}");
}
