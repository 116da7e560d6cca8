use super::{Asked, can};
use crate::domain::{
    Problem,
    privileges::{
        check::check_descriptors,
        permission::{Effective, Permission},
        reserved,
    },
};
use proptest::prelude::*;
use std::sync::Arc;

fn permission(text: &str) -> Arc<Permission> {
    Arc::new(Permission::compile(&check_descriptors(text).unwrap(), &Arc::default()).unwrap())
}

fn index(privilege: &str, names: &str) -> Asked {
    Asked::Index { privilege: privilege.to_owned(), names: names.to_owned() }
}

const KEY: &str = r#"{
    "reader": {"indices": [{"names": ["books-*"], "privileges": ["read"]}, {"names": ["*"], "privileges": ["monitor"]}],
        "cluster": ["manage_ml", "none"], "run_as": ["a*"]},
    "app": {"applications": [{"application": "app1", "privileges": ["data:read/*"], "resources": ["*"]}]}
}"#;

#[test]
fn the_answer_names_the_entries_that_decide() {
    let superuser = [("superuser".to_owned(), reserved::role("superuser").unwrap().clone())].into_iter().collect();
    let superuser = Arc::new(Permission::compile(&superuser, &Arc::default()).unwrap());
    let key = Effective::of_key(Some(permission(KEY)), superuser);
    let application = |privilege: &str| Asked::Application {
        application: "app1".to_owned(),
        privilege: privilege.to_owned(),
        resource: "*".to_owned(),
    };
    let asked = [
        index("read", "books-*"),
        index("read", "books-1"),
        index("write", "books-*"),
        index("read", "*"),
        index("all", "books-*"),
        Asked::Cluster { privilege: "manage_ml".to_owned() },
        Asked::Cluster { privilege: "monitor".to_owned() },
        Asked::Cluster { privilege: "none".to_owned() },
        Asked::RunAs { user: "anna".to_owned() },
        Asked::RunAs { user: "bert".to_owned() },
        application("data:read/get"),
        application("data:write/put"),
    ];
    let told = asked.map(|asked| {
        let verdict = can(&key, &asked).unwrap();
        assert_eq!(verdict.allowed, verdict.sentence(&asked).starts_with("Yes: "));
        verdict.sentence(&asked)
    });
    insta::assert_snapshot!(told.join("\n"), @r#"
    Yes: read on books-* is allowed by the key’s own privileges (reader.indices[0]) and by the owner’s rights (superuser.indices[0], superuser.indices[1]).
    Yes: read on books-1 is allowed by the key’s own privileges (reader.indices[0]) and by the owner’s rights (superuser.indices[0], superuser.indices[1]).
    No: write on books-* is allowed by nothing in the key’s own privileges.
    No: read on * is allowed only in part by the key’s own privileges (reader.indices[0]).
    No: all on books-* is allowed only in part by the key’s own privileges (reader.indices[0], reader.indices[1]).
    Yes: manage_ml is allowed by the key’s own privileges (reader.cluster[0]) and by the owner’s rights (superuser.cluster[0]).
    No: monitor is allowed only in part by the key’s own privileges (reader.cluster[0]).
    Yes: none is allowed by the key’s own privileges (reader.cluster[0], reader.cluster[1]) and by the owner’s rights (superuser.cluster[0]).
    Yes: run as anna is allowed by the key’s own privileges (reader.run_as[0]) and by the owner’s rights (superuser.run_as[0]).
    No: run as bert is allowed by nothing in the key’s own privileges.
    Yes: data:read/get of app1 on * is allowed by the key’s own privileges (app.applications[0]) and by the owner’s rights (superuser.applications[0]).
    No: data:write/put of app1 on * is allowed by nothing in the key’s own privileges.
    "#);
}

#[test]
fn a_user_is_asked_alone_and_a_workflow_is_told() {
    let user = Effective::of_user(permission(r#"{"viewer": {"indices": [{"names": ["*"], "privileges": ["read"]}]}}"#));
    let verdict = can(&user, &index("read", "books")).unwrap();
    assert_eq!((verdict.layers.len(), verdict.only_in_workflows), (1, false));
    let restricted = permission(
        r#"{"r": {"indices": [{"names": ["books"], "privileges": ["read"]}],
            "restriction": {"workflows": ["search_application_query"]}}}"#,
    );
    let key = Effective::of_key(
        Some(restricted),
        permission(r#"{"v": {"indices": [{"names": ["*"], "privileges": ["read"]}]}}"#),
    );
    let asked = index("read", "books");
    let verdict = can(&key, &asked).unwrap();
    insta::assert_snapshot!(verdict.sentence(&asked), @r#"Yes: read on books is allowed by the key’s own privileges (r.indices[0]) and by the owner’s rights (v.indices[0]), only within the workflows that it is restricted to."#);
    assert!(verdict.allowed && verdict.only_in_workflows);
    assert!(can(&key, &index("raed", "books")).is_err());
    assert!(can(&key, &index("read", "/books")).is_err());
}

#[test]
fn a_form_asks_with_what_the_kind_needs() {
    let ask = |parameters: &[(&str, &str)]| {
        Asked::from_parameters(|name| {
            parameters.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned())
        })
    };
    assert_eq!(ask(&[("privilege", " read "), ("names", "books")]).unwrap(), index("read", "books"));
    let long = "x".repeat(2_049);
    for (parameters, field, problem) in [
        (
            &[("privilege", long.as_str()), ("names", "a")][..],
            "privilege",
            Problem::TooLong { most: 2_048, length: 2_049 },
        ),
        (&[("kind", "cluster")], "privilege", Problem::Missing),
        (&[("privilege", "read"), ("names", "  ")], "names", Problem::Missing),
        (&[("kind", "application"), ("application", "a"), ("privilege", "b")], "resource", Problem::Missing),
        (&[("kind", "run_as")], "user", Problem::Missing),
        (&[("kind", "nope")], "kind", Problem::NotAChoice),
    ] {
        let error = ask(parameters).unwrap_err();
        assert_eq!((error.field.as_str(), error.problem), (field, problem));
    }
}

/// The fields of a form that asks it.
fn parameters(asked: &Asked) -> Vec<(&'static str, String)> {
    let (kind, rest) = match asked {
        Asked::Cluster { privilege } => ("cluster", vec![("privilege", privilege)]),
        Asked::Index { privilege, names } => ("index", vec![("privilege", privilege), ("names", names)]),
        Asked::Application { application, privilege, resource } => {
            ("application", vec![("application", application), ("privilege", privilege), ("resource", resource)])
        }
        Asked::RunAs { user } => ("run_as", vec![("user", user)]),
    };
    let rest = rest.into_iter().map(|(name, value)| (name, value.clone()));
    std::iter::once(("kind", kind.to_owned())).chain(rest).collect()
}

fn asked() -> impl Strategy<Value = Asked> {
    let text = || "[!-~]([ -~]{0,9}[!-~])?";
    prop_oneof![
        text().prop_map(|privilege| Asked::Cluster { privilege }),
        (text(), text()).prop_map(|(privilege, names)| Asked::Index { privilege, names }),
        (text(), text(), text()).prop_map(|(application, privilege, resource)| Asked::Application {
            application,
            privilege,
            resource
        }),
        text().prop_map(|user| Asked::RunAs { user }),
    ]
}

proptest! {
    #[test]
    fn what_is_asked_is_read_again_from_its_parameters(asked in asked()) {
        let parameters = parameters(&asked);
        let read = Asked::from_parameters(|name| {
            parameters.iter().find(|(other, _)| *other == name).map(|(_, value)| value.clone())
        });
        prop_assert_eq!(read.unwrap(), asked);
    }

    #[test]
    fn whatever_is_asked_gets_an_answer_or_an_error(asked in asked()) {
        let key = Effective::of_key(Some(permission(KEY)), permission(KEY));
        if let Ok(verdict) = can(&key, &asked) {
            prop_assert!(verdict.sentence(&asked).contains(&asked.to_string()));
        }
    }
}
