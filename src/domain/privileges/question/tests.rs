use super::{MOST_ASKED, Question};
use crate::domain::{
    json::Json,
    privileges::{
        application::StoredPrivileges,
        descriptor::{Place, RoleDescriptors},
        permission::{Effective, Permission},
    },
};
use std::sync::Arc;

fn json(text: &str) -> Json {
    Json::parse(text.as_bytes()).unwrap()
}

fn question(text: &str) -> Question {
    Question::parse("joe", &json(text)).unwrap()
}

fn permission(text: &str) -> Arc<Permission> {
    let descriptors = RoleDescriptors::parse(&json(text), Place::ApiKey).unwrap();
    let read = ("app".to_owned(), "read".to_owned(), vec!["data:read/*".to_owned()]);
    let stored = Arc::new(StoredPrivileges::from_iter([read]));
    Arc::new(Permission::compile(&descriptors, &stored).unwrap())
}

#[test]
fn a_question_is_answered_in_its_own_order() {
    let owner = permission(
        r#"{"r":{"cluster":["manage_security"],"indices":[{"names":["logs-*",".security*"],"privileges":["write","read"]}],
            "applications":[{"application":"app","privileges":["read"],"resources":["a*"]}]}}"#,
    );
    let key = permission(
        r#"{"k":{"cluster":["all"],"indices":[{"names":"*","privileges":["read","index"]}],
        "applications":[{"application":"*","privileges":["*"],"resources":["*"]}]}}"#,
    );
    let asked = question(
        r#"{"cluster":["monitor","manage_own_api_key"],
            "index":[{"names":["logs-b","logs-a*"],"privileges":["write","create"]},{"names":"logs-b","privileges":["read"]},
                {"names":[".security"],"privileges":["read"],"allow_restricted_indices":true},{"names":["*"],"privileges":[]}],
            "applications":[{"application":"app","privileges":["read","data:read/x","data:write/x"],"resources":["ab","b"]},
                {"application":"other","privileges":["read"],"resources":["ab"]}]}"#,
    );
    assert_eq!(asked.validate(), [""; 0]);
    let caller = Effective::of_key(Some(key), Arc::clone(&owner));
    insta::assert_snapshot!(caller.has_privileges(&asked).unwrap().to_json("joe").render_pretty(), @r#"
    {
      "username" : "joe",
      "has_all_requested" : false,
      "cluster" : {
        "monitor" : false,
        "manage_own_api_key" : true
      },
      "index" : {
        "logs-b" : {
          "write" : false,
          "create" : true,
          "read" : true
        },
        "logs-a*" : {
          "write" : false,
          "create" : true
        },
        ".security" : {
          "read" : false
        },
        "*" : { }
      },
      "application" : {
        "app" : {
          "ab" : {
            "read" : true,
            "data:read/x" : true,
            "data:write/x" : false
          },
          "b" : {
            "read" : false,
            "data:read/x" : false,
            "data:write/x" : false
          }
        },
        "other" : {
          "ab" : {
            "read" : false
          }
        }
      }
    }
    "#);
    let all = question(r#"{"cluster":["manage_security"],"index":[{"names":"logs-1","privileges":["write","read"]}]}"#);
    let by_owner = Effective::of_user(owner);
    assert!(by_owner.has_privileges(&all).unwrap().has_all_requested());
    assert!(!caller.has_privileges(&all).unwrap().has_all_requested());
    let nothing = question(r#"{"application":[]}"#);
    assert_eq!(
        by_owner.has_privileges(&nothing).unwrap().to_json("joe").render(),
        r#"{"username":"joe","has_all_requested":true,"cluster":{},"index":{},"application":{}}"#
    );
}

#[test]
fn what_is_not_understood_is_told() {
    let texts = [
        "[]",
        "{}",
        r#"{"cluster":null}"#,
        r#"{"indices":[]}"#,
        r#"{"cluster":{}}"#,
        r#"{"index":[{"names":"a"}]}"#,
        r#"{"index":[{"names":"a","privileges":[],"query":"{}"}]}"#,
        r#"{"index":[{"names":"a","privileges":[],"field_security":{"grant":[]}}]}"#,
        r#"{"application":[{"application":"app"}]}"#,
    ];
    let errors = texts.map(|text| {
        let error = Question::parse("joe", &json(text)).unwrap_err();
        format!("{} {} {}", error.exception.as_str(), error.at, error.reason)
    });
    insta::assert_snapshot!(errors.join("\n"), @r#"
    parse_exception 1:1 failed to parse privileges check [joe]. expected an object but found [START_ARRAY] instead
    parse_exception 1:1 failed to parse privileges check [joe]. All privilege fields [cluster,index,applications] are missing
    parse_exception 1:1 failed to parse privileges check [joe]. All privilege fields [cluster,index,applications] are missing
    parse_exception 1:2 failed to parse privileges check [joe]. unexpected field [indices]
    parse_exception 1:12 failed to parse role [joe]
    parse_exception 1:11 failed to parse indices privileges for role [joe]. missing required [privileges] field
    parse_exception 1:2 Field [query] is not supported in a has_privileges request
    parse_exception 1:2 Field [field_security] is not supported in a has_privileges request
    parse_exception 1:17 failed to parse application privileges for role [joe]. missing required [resources] field
    "#);
}

#[test]
fn questions_are_checked() {
    let nothing = question(r#"{"cluster":[],"index":[]}"#);
    assert_eq!(nothing.validate(), ["must specify at least one privilege"]);
    let wildcard = question(r#"{"application":[{"application":"*","privileges":["read"],"resources":["a"]}]}"#);
    assert_eq!(wildcard.validate(), ["Application names may not contain '*' (found '*')"]);
    let list = |count: usize| Json::array((0..count).map(|index| format!("n{index}")));
    let index = Json::object([("names", list(1000)), ("privileges", list(MOST_ASKED / 1000 + 1))]);
    let error = Question::parse("joe", &Json::object([("index", vec![index])])).unwrap_err();
    assert_eq!(error.reason, "[11000] privileges are asked about, more than the limit of [10000]");
}

#[test]
fn what_does_not_exist_cannot_be_asked_about() {
    let caller = Effective::of_user(permission("{}"));
    let asked = |text: &str| caller.has_privileges(&question(text)).unwrap_err().to_string();
    assert!(asked(r#"{"cluster":["Dance"]}"#).starts_with("unknown cluster privilege [dance]. "));
    assert!(
        asked(r#"{"index":[{"names":"a","privileges":["dance"]}]}"#).starts_with("unknown index privilege [dance]. ")
    );
    assert!(asked(r#"{"index":[{"names":"/a","privileges":["read"]}]}"#).starts_with("invalid pattern [/a]. "));
    let large = format!(r#"{{"index":[{{"names":"*a{}","privileges":["read"]}}]}}"#, "?".repeat(40));
    assert!(asked(&large).ends_with(" is too complex to evaluate"));
}
