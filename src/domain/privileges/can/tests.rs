use super::{Asked, Verdict, can};
use crate::domain::{
    Problem,
    privileges::{
        check::check_descriptors,
        cluster::REMOTE_CLUSTER,
        permission::{Effective, Layer, Permission, Row},
        reserved,
    },
};
use proptest::{prelude::*, sample::select};
use std::sync::Arc;

fn permission(text: &str) -> Arc<Permission> {
    Arc::new(Permission::compile(&check_descriptors(text).unwrap(), &Arc::default()).unwrap())
}

fn remote_index(names: &str, clusters: &str) -> Asked {
    Asked::RemoteIndex { privilege: "read".to_owned(), names: names.to_owned(), clusters: clusters.to_owned() }
}

fn remote_cluster(privilege: &str, clusters: &str) -> Asked {
    Asked::RemoteCluster { privilege: privilege.to_owned(), clusters: clusters.to_owned() }
}

fn index(privilege: &str, names: &str) -> Asked {
    Asked::Index { privilege: privilege.to_owned(), names: names.to_owned() }
}

/// The answer, and for each side the entries that give all and those that give some.
fn told(verdict: &Verdict) -> String {
    let listed = |rows: &[Row]| rows.iter().map(Row::to_string).collect::<Vec<_>>().join(", ");
    let layers = verdict.layers.iter().map(|layer| {
        let whose = if layer.layer == Layer::Key { "key" } else { "owner" };
        format!("; {whose} {}: [{}] [{}]", layer.held, listed(&layer.full), listed(&layer.partial))
    });
    format!("{}{}", verdict.allowed, layers.collect::<String>())
}

const KEY: &str = r#"{
    "reader": {"indices": [{"names": ["books-*"], "privileges": ["read"]}, {"names": ["*"], "privileges": ["monitor"]}],
        "cluster": ["manage_ml", "none"], "run_as": ["a*"],
        "remote_indices": [{"clusters": ["eu-*"], "names": ["books-*"], "privileges": ["read"]}],
        "remote_cluster": [{"clusters": ["eu-*"], "privileges": ["monitor_stats"]}]},
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
        remote_index("books-1", "eu-*"),
        remote_index("books-1", "*"),
        remote_index("logs", "eu-1"),
        remote_cluster("monitor_stats", "eu-1"),
        remote_cluster("monitor_stats", "*"),
        remote_cluster("monitor_enrich", "eu-1"),
    ];
    let told = asked.map(|asked| format!("{asked:?}: {}", told(&can(&key, &asked).unwrap())));
    insta::assert_snapshot!(told.join("\n"), @r#"
    Index { privilege: "read", names: "books-*" }: true; key true: [reader.indices[0]] []; owner true: [superuser.indices[0], superuser.indices[1]] []
    Index { privilege: "read", names: "books-1" }: true; key true: [reader.indices[0]] []; owner true: [superuser.indices[0], superuser.indices[1]] []
    Index { privilege: "write", names: "books-*" }: false; key false: [] []; owner true: [superuser.indices[0]] []
    Index { privilege: "read", names: "*" }: false; key false: [] [reader.indices[0]]; owner true: [superuser.indices[0], superuser.indices[1]] []
    Index { privilege: "all", names: "books-*" }: false; key false: [] [reader.indices[0], reader.indices[1]]; owner true: [superuser.indices[0]] [superuser.indices[1]]
    Cluster { privilege: "manage_ml" }: true; key true: [reader.cluster[0]] []; owner true: [superuser.cluster[0]] []
    Cluster { privilege: "monitor" }: false; key false: [] [reader.cluster[0]]; owner true: [superuser.cluster[0]] []
    Cluster { privilege: "none" }: true; key true: [reader.cluster[0], reader.cluster[1]] []; owner true: [superuser.cluster[0]] []
    RunAs { user: "anna" }: true; key true: [reader.run_as[0]] []; owner true: [superuser.run_as[0]] []
    RunAs { user: "bert" }: false; key false: [] []; owner true: [superuser.run_as[0]] []
    Application { application: "app1", privilege: "data:read/get", resource: "*" }: true; key true: [app.applications[0]] []; owner true: [superuser.applications[0]] []
    Application { application: "app1", privilege: "data:write/put", resource: "*" }: false; key false: [] []; owner true: [superuser.applications[0]] []
    RemoteIndex { privilege: "read", names: "books-1", clusters: "eu-*" }: true; key true: [reader.remote_indices[0]] []; owner true: [superuser.remote_indices[0], superuser.remote_indices[1]] []
    RemoteIndex { privilege: "read", names: "books-1", clusters: "*" }: false; key false: [] [reader.remote_indices[0]]; owner true: [superuser.remote_indices[0], superuser.remote_indices[1]] []
    RemoteIndex { privilege: "read", names: "logs", clusters: "eu-1" }: false; key false: [] []; owner true: [superuser.remote_indices[0], superuser.remote_indices[1]] []
    RemoteCluster { privilege: "monitor_stats", clusters: "eu-1" }: true; key true: [reader.remote_cluster[0]] []; owner true: [superuser.remote_cluster[0]] []
    RemoteCluster { privilege: "monitor_stats", clusters: "*" }: false; key false: [] [reader.remote_cluster[0]]; owner true: [superuser.remote_cluster[0]] []
    RemoteCluster { privilege: "monitor_enrich", clusters: "eu-1" }: false; key false: [] []; owner true: [superuser.remote_cluster[0]] []
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
    let verdict = can(&key, &index("read", "books")).unwrap();
    insta::assert_snapshot!(told(&verdict), @"true; key true: [r.indices[0]] []; owner true: [v.indices[0]] []");
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
        (&[("kind", "remote_index"), ("privilege", "read"), ("names", "a")], "clusters", Problem::Missing),
        (&[("kind", "remote_cluster"), ("privilege", "monitor"), ("clusters", "a")], "privilege", Problem::NotAChoice),
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
        Asked::RemoteIndex { privilege, names, clusters } => {
            ("remote_index", vec![("privilege", privilege), ("names", names), ("clusters", clusters)])
        }
        Asked::RemoteCluster { privilege, clusters } => {
            ("remote_cluster", vec![("privilege", privilege), ("clusters", clusters)])
        }
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
        (text(), text(), text()).prop_map(|(privilege, names, clusters)| Asked::RemoteIndex {
            privilege,
            names,
            clusters
        }),
        (select(&REMOTE_CLUSTER[..]), text())
            .prop_map(|(privilege, clusters)| Asked::RemoteCluster { privilege: privilege.to_owned(), clusters }),
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
            let held: Vec<bool> = verdict.layers.iter().map(|layer| layer.held).collect();
            prop_assert_eq!(held, vec![verdict.allowed; 2], "both sides say the same here");
        }
    }
}
