use super::{
    DocumentAccess, Effective, Explanation, Extent, FieldAccess, Lack, Layer, Part, Permission, Row, Section, lacks,
};
use crate::domain::{
    json::Json,
    privileges::{
        api_key_action::ApiKeyAction,
        application::StoredPrivileges,
        cluster::{self, Scope},
        descriptor::{Place, RoleDescriptor, RoleDescriptors, samples},
        index, reserved,
        workflow::Workflow,
    },
};
use proptest::{prelude::*, sample::select};
use std::sync::Arc;

fn descriptors(text: &str) -> RoleDescriptors {
    RoleDescriptors::parse(&Json::parse(text.as_bytes()).unwrap(), Place::ApiKey).unwrap()
}

fn stored() -> Arc<StoredPrivileges> {
    let privilege = |name: &str, actions: &[&str]| {
        ("app1".to_owned(), name.to_owned(), actions.iter().map(|action| (*action).to_owned()).collect())
    };
    Arc::new(StoredPrivileges::from_iter([
        privilege("read", &["data:read/*", "action:login"]),
        privilege("write", &["data:write/*"]),
        privilege("all", &["*"]),
        privilege("empty", &[]),
    ]))
}

fn compile(descriptors: &RoleDescriptors) -> Arc<Permission> {
    Arc::new(Permission::compile(descriptors, &stored()).unwrap())
}

fn permission(descriptor: &str) -> Arc<Permission> {
    compile(&descriptors(&format!(r#"{{"r":{descriptor}}}"#)))
}

fn reserved(names: &[&str]) -> Arc<Permission> {
    compile(&names.iter().map(|name| ((*name).to_owned(), reserved::role(name).unwrap().clone())).collect())
}

fn on_index(permission: &Permission, names: &str, restricted: bool, privilege: &str) -> bool {
    permission.holds_index_privileges(names, restricted, &[privilege.to_owned()]).unwrap()[..] == [true]
}

fn on_remote_index(permission: &Permission, clusters: &str, names: &str, restricted: bool, privilege: &str) -> bool {
    permission.holds_remote_index_privileges(clusters, names, restricted, &[privilege.to_owned()]).unwrap() == [true]
}

fn on_remote_cluster(permission: &Permission, clusters: &str, privilege: &str) -> bool {
    permission.holds_remote_cluster_privileges(clusters, &[privilege.to_owned()]).unwrap() == [true]
}

fn in_application(permission: &Permission, application: &str, resource: &str, privilege: &str) -> bool {
    permission.holds_application_privileges(application, resource, &[privilege.to_owned()]).unwrap()[..] == [true]
}

#[test]
fn own_keys_are_managed_within_the_callers_scope() {
    let own = Effective::of_user(permission(r#"{"cluster":["manage_own_api_key"]}"#));
    let all = Effective::of_user(permission(r#"{"cluster":["manage_api_key"]}"#));
    let grant = Effective::of_user(permission(r#"{"cluster":["grant_api_key"]}"#));
    let read = Effective::of_user(permission(r#"{"cluster":["read_security"]}"#));
    let nothing = Effective::of_user(permission("{}"));
    for (action, own_in_any, own_in_own, by_reader) in [
        (ApiKeyAction::Create, true, true, false),
        (ApiKeyAction::Clone, true, true, false),
        (ApiKeyAction::Update, true, true, false),
        (ApiKeyAction::BulkUpdate, true, true, false),
        (ApiKeyAction::Get, false, true, true),
        (ApiKeyAction::Query, false, true, true),
        (ApiKeyAction::Invalidate, false, true, false),
        (ApiKeyAction::Grant, false, false, false),
    ] {
        assert_eq!(own.allows(action, Scope::Any), own_in_any, "{action:?}");
        assert_eq!(own.allows(action, Scope::Own), own_in_own, "{action:?}");
        assert_eq!(read.allows(action, Scope::Any), by_reader, "{action:?}");
        assert!(all.allows(action, Scope::Any), "{action:?}");
        assert_eq!(grant.allows(action, Scope::Any), action == ApiKeyAction::Grant, "{action:?}");
        assert!(!nothing.allows(action, Scope::Own), "{action:?}");
    }
    for action in [ApiKeyAction::CreateCrossCluster, ApiKeyAction::UpdateCrossCluster, ApiKeyAction::ClearCache] {
        assert!(!all.allows(action, Scope::Own));
        assert!(reserved(&["superuser"]).allows_cluster_action(action.as_str(), Scope::Any));
    }
}

#[test]
fn cluster_privileges_are_held_together() {
    let holds = |permission: &Permission, name: &str| {
        permission.holds_cluster_privileges(&[name.to_owned()]).unwrap()[..] == [true]
    };
    let all = permission(r#"{"cluster":["manage","manage_security","delegate_pki"]}"#);
    assert!(holds(&all, "all"));
    let some = permission(r#"{"cluster":["manage","manage_security"]}"#);
    assert!(!holds(&some, "all"));
    assert!(holds(&some, "monitor"));
    assert!(holds(&some, "monitor"), "what was decided before is decided alike");
}

#[test]
fn names_are_covered_by_several_entries_together() {
    let permission = permission(
        r#"{"indices":[
            {"names":["a*"],"privileges":["read"]},
            {"names":["/~(a.*)/"],"privileges":["all"]},
            {"names":["ab*"],"privileges":["index","delete"]}
        ]}"#,
    );
    for (names, privilege) in
        [("*", "read"), ("a*", "read"), ("ab*", "create"), ("b*", "manage"), ("ab?", "delete"), ("abc", "read")]
    {
        assert!(on_index(&permission, names, false, privilege), "{names} {privilege}");
    }
    for (names, privilege) in [("*", "write"), ("a*", "index"), ("a?", "manage"), ("/a|b/", "write")] {
        assert!(!on_index(&permission, names, false, privilege), "{names} {privilege}");
    }
    assert!(permission.allows_index_action("indices:data/read/search", "ax"));
    assert!(!permission.allows_index_action("indices:data/write/bulk", "ax"));
    assert!(permission.allows_index_action("indices:data/write/bulk", "abx"));
}

#[test]
fn restricted_indices_are_left_out_unless_it_is_said() {
    let ordinary = permission(r#"{"indices":[{"names":["*"],"privileges":["all"]}]}"#);
    let restricted =
        permission(r#"{"indices":[{"names":["*"],"privileges":["read"],"allow_restricted_indices":true}]}"#);
    assert!(on_index(&ordinary, "*", false, "write"));
    assert!(!on_index(&ordinary, "*", true, "write"));
    assert!(!on_index(&ordinary, ".security", false, "read"));
    assert!(!on_index(&ordinary, ".security-*", false, "read"), "nothing is left of it");
    assert!(on_index(&ordinary, ".sec*", false, "read"));
    assert!(!ordinary.allows_index_action("indices:data/read/get", ".security"));
    assert!(on_index(&restricted, "*", true, "read"));
    assert!(on_index(&restricted, ".security", false, "read"));
    assert!(restricted.allows_index_action("indices:data/read/get", ".security-7"));
    let superuser = reserved(&["superuser"]);
    assert!(on_index(&superuser, "*", true, "read"));
    assert!(on_index(&superuser, "*", false, "all"));
    assert!(!on_index(&superuser, "*", true, "all"));
}

#[test]
fn indices_of_other_clusters_are_apart_from_those_here() {
    let permission = permission(
        r#"{"indices":[{"names":["here"],"privileges":["all"]}],"remote_indices":[
            {"clusters":["eu-*","us-1"],"names":["logs-*"],"privileges":["read"]},
            {"clusters":["eu-1"],"names":["logs-a"],"privileges":["index","delete"]},
            {"clusters":["/~(eu-.*)/"],"names":["books"],"privileges":["all"]},
            {"clusters":["eu-*"],"names":["books"],"privileges":["all"]}
        ]}"#,
    );
    for (clusters, names, privilege) in
        [("eu-*", "logs-*", "read"), ("us-1", "logs-1", "read"), ("eu-1", "logs-a", "create"), ("*", "books", "manage")]
    {
        assert!(on_remote_index(&permission, clusters, names, false, privilege), "{clusters} {names} {privilege}");
        assert!(!on_index(&permission, names, false, privilege), "{names} {privilege}");
    }
    for (clusters, names, privilege) in [
        ("*", "logs-*", "read"),
        ("us-2", "logs-1", "read"),
        ("eu-*", "*", "read"),
        ("eu-*", "logs-a", "create"),
        ("eu-1", "logs-*", "create"),
        ("eu-1", "here", "read"),
        ("/~(.*)/", "books", "read"),
    ] {
        assert!(!on_remote_index(&permission, clusters, names, false, privilege), "{clusters} {names} {privilege}");
    }
    assert!(permission.allows_remote_index_action("eu-2", "indices:data/read/search", "logs-1"));
    assert!(!permission.allows_remote_index_action("eu-2", "indices:data/write/bulk", "logs-a"));
    assert!(permission.allows_remote_index_action("eu-1", "indices:data/write/bulk", "logs-a"));
    assert!(!permission.allows_remote_index_action("eu-1", "indices:data/read/search", "logs-1::failures"));
    assert!(!permission.allows_index_action("indices:data/read/search", "logs-1"));
    let key = Effective::of_key(Some(Arc::clone(&permission)), reserved(&["superuser"]));
    assert!(key.allows_remote_index_action("eu-1", "indices:data/write/bulk", "logs-a"));
    let key = Effective::of_key(Some(permission), reserved(&["editor"]));
    assert!(!key.allows_remote_index_action("eu-1", "indices:data/write/bulk", "logs-a"));
}

#[test]
fn privileges_on_other_clusters_are_held_together() {
    let permission = permission(
        r#"{"cluster":["all"],"remote_cluster":[
            {"clusters":["eu-*"],"privileges":["monitor_enrich","monitor_stats"]},
            {"clusters":["/~(eu-.*)/"],"privileges":["monitor_stats"]}
        ]}"#,
    );
    assert!(on_remote_cluster(&permission, "*", "monitor_stats"));
    assert!(on_remote_cluster(&permission, "eu-*", "monitor_enrich"));
    assert!(!on_remote_cluster(&permission, "*", "monitor_enrich"));
    assert!(!on_remote_cluster(&permission, "us", "monitor_enrich"));
    let explained = Effective::of_user(permission).explain_remote_cluster_privilege("*", "monitor_enrich").unwrap();
    assert_eq!((explained[0].held, &explained[0].partial[..]), (false, &[row("r", Section::RemoteCluster, 0)][..]));
}

#[test]
fn too_many_clusters_times_too_many_indices_are_not_looked_through() {
    let entry =
        |number: usize| format!(r#"{{"clusters":["c{number}*"],"names":["n{number}*"],"privileges":["read"]}}"#);
    let entries: Vec<String> = (0..1_000).map(entry).collect();
    let large = permission(&format!(r#"{{"remote_indices":[{}]}}"#, entries.join(",")));
    assert!(large.holds_remote_index_privileges("*", "*", false, &["read".to_owned()]).is_err());
    assert!(on_remote_index(&large, "c1", "n1", false, "read"));
}

#[test]
fn failures_are_apart_from_data() {
    let failures = permission(r#"{"indices":[{"names":["a"],"privileges":["read_failure_store"]}]}"#);
    assert!(failures.allows_index_action("indices:data/read/search", "a::failures"));
    assert!(!failures.allows_index_action("indices:data/read/search", "a"));
    let data = permission(r#"{"indices":[{"names":["a"],"privileges":["read"]}]}"#);
    assert!(data.allows_index_action("indices:data/read/search", "a::data"));
    assert!(!data.allows_index_action("indices:data/read/search", "a::failures"));
    assert!(!data.allows_index_action("indices:data/read/search", "a::other"));
}

#[test]
fn reserved_roles_do_what_they_are_for() {
    let viewer = reserved(&["viewer"]);
    for (names, privilege, held) in [
        ("logs-*", "read", true),
        ("logs-*", "view_index_metadata", true),
        ("logs-*", "write", false),
        (".kibana", "read", false),
        ("ilm-history-1", "read", false),
        (".alerts-x", "read", true),
        ("*", "read", false),
    ] {
        assert_eq!(on_index(&viewer, names, false, privilege), held, "{names} {privilege}");
    }
    assert!(in_application(&viewer, "kibana-.kibana", "space:default", "read"));
    assert!(!in_application(&viewer, "kibana-.kibana", "*", "all"));
    assert!(on_index(&reserved(&["editor"]), ".lists-x", false, "write"));
    assert!(reserved(&["superuser"]).may_run_as("anybody"));
}

#[test]
fn application_privileges_are_names_or_actions() {
    let permission = permission(
        r#"{"applications":[
            {"application":"app1","privileges":["read"],"resources":["a*"]},
            {"application":"app1","privileges":["write"],"resources":["ab*","/~(a.*)/"]},
            {"application":"app*","privileges":["empty","other"],"resources":["*"]},
            {"application":"full","privileges":["*"],"resources":["*"]}
        ]}"#,
    );
    for (application, resource, privilege) in [
        ("app1", "a", "read"),
        ("app1", "a*", "data:read/x"),
        ("app1", "a", "action:login"),
        ("app1", "b*", "write"),
        ("app2", "x", "other"),
        ("app1", "x", "empty"),
        ("full", "x", "whatever"),
        ("full", "*", "any:thing/*"),
    ] {
        assert!(in_application(&permission, application, resource, privilege), "{application} {resource} {privilege}");
    }
    for (application, resource, privilege) in [
        ("app1", "*", "read"),
        ("app1", "a", "write"),
        ("app1", "a", "all"),
        ("app1", "a", "unknown"),
        ("app1", "a", "login"),
        ("app2", "a", "read"),
        ("other", "a", "read"),
        ("app1", "a", "data:*"),
    ] {
        assert!(!in_application(&permission, application, resource, privilege), "{application} {resource} {privilege}");
    }
}

#[test]
fn some_may_be_acted_as_and_some_applications_and_roles_managed() {
    let text = r#"{"run_as":["a*","b"],"global":{"application":{"manage":{"applications":["kibana-*"]}},
        "role":{"manage":{"indices":[{"names":["logs-*"],"privileges":["read","index"]}]}}}}"#;
    let permission = permission(text);
    assert!(permission.may_run_as("ab") && permission.may_run_as("b") && !permission.may_run_as("bc"));
    assert!(permission.may_manage_application("kibana-1") && !permission.may_manage_application("app"));
    let role = |text: &str| RoleDescriptor::parse("r", &Json::parse(text.as_bytes()).unwrap(), Place::Role).unwrap();
    for (text, allowed) in [
        (r#"{"indices":[{"names":["logs-a*","logs-b"],"privileges":["read","create"]}]}"#, true),
        (r#"{"indices":[{"names":["logs-a"],"privileges":["write"]}]}"#, false),
        (r#"{"indices":[{"names":["*"],"privileges":["read"]}]}"#, false),
        (r#"{"indices":[{"names":["logs-a"],"privileges":["read"]}],"run_as":["a"]}"#, false),
        ("{}", false),
    ] {
        assert_eq!(permission.may_manage_role(&role(text)).unwrap(), allowed, "{text}");
    }
}

#[test]
fn a_key_restricted_to_a_workflow_does_nothing_else() {
    let key = permission(r#"{"cluster":["all"],"restriction":{"workflows":["SEARCH_APPLICATION_QUERY"]}}"#);
    let key = Effective::of_key(Some(key), reserved(&["superuser"]));
    assert!(key.allows_workflow(Some(Workflow::SearchApplicationQuery)));
    assert!(!key.allows_workflow(None));
    assert!(Effective::of_user(reserved(&["superuser"])).allows_workflow(None));
}

#[test]
fn what_may_be_seen_of_an_index_is_told_for_each_layer() {
    let key = permission(
        r#"{"indices":[
            {"names":["a*"],"privileges":["Read"],"query":"{\"q\":1}","field_security":{"grant":["f*"]}},
            {"names":["ab"],"privileges":["read","monitor"],"query":"{\"q\":2}"},
            {"names":["b"],"privileges":["read"]}
        ]}"#,
    );
    let key = Effective::of_key(Some(key), reserved(&["superuser"]));
    let [by_key, by_owner] = key.access_to("ab").try_into().unwrap();
    assert_eq!(
        (by_key.layer, by_key.privileges.as_slice()),
        (Layer::Key, &["monitor".to_owned(), "read".to_owned()][..])
    );
    assert_eq!(by_key.fields, FieldAccess::All);
    assert_eq!(by_key.documents, DocumentAccess::Any(vec![r#"{"q":1}"#.to_owned(), r#"{"q":2}"#.to_owned()]));
    assert_eq!((by_owner.fields, by_owner.documents), (FieldAccess::All, DocumentAccess::All));
    assert!(matches!(&key.access_to("a")[0].fields, FieldAccess::Any(fields) if fields[0].grant == ["f*"]));
    assert_eq!(key.access_to("c")[0].privileges, [""; 0]);
}

fn row(descriptor: &str, section: Section, entry: usize) -> Row {
    Row { descriptor: descriptor.to_owned(), section, entry }
}

#[test]
fn the_entries_that_decide_are_told() {
    let key = compile(&descriptors(
        r#"{"x":{"indices":[{"names":["a*"],"privileges":["read"]},{"names":["*"],"privileges":["read","write"]}]},
            "y":{"indices":[{"names":["ab"],"privileges":["indices:data/read/get"]}],
                 "applications":[{"application":"app*","privileges":["data:*"],"resources":["a"]}]}}"#,
    ));
    let caller = Effective::of_key(Some(key), permission("{}"));
    let [by_key, by_owner] = caller.explain_index_privilege("ab*", false, "read").unwrap().try_into().unwrap();
    assert_eq!(
        by_key,
        Explanation {
            layer: Layer::Key,
            held: true,
            full: vec![row("x", Section::Indices, 0), row("x", Section::Indices, 1)],
            partial: vec![row("y", Section::Indices, 0)],
        }
    );
    assert_eq!(by_owner, Explanation { layer: Layer::Owner, held: false, full: Vec::new(), partial: Vec::new() });
    let of_application = caller.explain_application_privilege("app1", "*", "read").unwrap();
    assert_eq!(of_application[0].partial, [row("y", Section::Applications, 0)]);
    assert!(!of_application[0].held);
}

#[test]
fn the_entries_that_decide_about_clusters_and_users_are_told() {
    let key = compile(&descriptors(
        r#"{"x":{"cluster":["manage_api_key","monitor"],"run_as":["a*","b"]},"y":{"cluster":["manage_own_api_key"]}}"#,
    ));
    let caller = Effective::of_key(Some(key), reserved(&["superuser"]));
    let [by_key, by_owner] = caller.explain_cluster_privilege("manage_own_api_key").unwrap().try_into().unwrap();
    assert_eq!((by_key.held, by_key.partial), (true, Vec::new()));
    assert_eq!(by_key.full, [row("x", Section::Cluster, 0), row("y", Section::Cluster, 0)]);
    assert_eq!(by_owner.full, [row("superuser", Section::Cluster, 0)]);
    let of_all = caller.explain_cluster_privilege("all").unwrap();
    assert!(!of_all[0].held);
    let some = [row("x", Section::Cluster, 0), row("x", Section::Cluster, 1), row("y", Section::Cluster, 0)];
    assert_eq!(of_all[0].partial, some);
    assert!(caller.explain_cluster_privilege("dance").is_err());
    let as_user = caller.explain_run_as("b");
    assert_eq!((as_user[0].held, as_user[0].full.as_slice()), (true, &[row("x", Section::RunAs, 1)][..]));
    assert!(!caller.explain_run_as("c")[0].held);
}

#[test]
fn what_the_owner_lacks_is_told() {
    let owner = permission(
        r#"{"cluster":["monitor"],"indices":[{"names":["logs-*"],"privileges":["read","index"]}],"run_as":["a*"],
            "applications":[{"application":"app1","privileges":["read"],"resources":["a*"]}]}"#,
    );
    let key = descriptors(
        r#"{"k":{"cluster":["monitor","manage","manage_security"],
            "indices":[{"names":["logs-1","*"],"privileges":["read","write","manage"]}],
            "applications":[{"application":"app1","privileges":["read","write"],"resources":["*"]}],
            "run_as":["ab","*","b"]}}"#,
    );
    let told = |lack: Lack| format!("{:?} {} {:?} {:?}", lack.row.section, lack.row.entry, lack.part, lack.extent);
    let lacks: Vec<String> = lacks(&key, &owner).unwrap().into_iter().map(told).collect();
    insta::assert_snapshot!(lacks.join("\n"), @r#"
    Cluster 1 Cluster { privilege: "manage" } Some
    Cluster 2 Cluster { privilege: "manage_security" } All
    Indices 0 Index { names: "logs-1", privilege: "write" } Some
    Indices 0 Index { names: "logs-1", privilege: "manage" } Some
    Indices 0 Index { names: "*", privilege: "read" } Some
    Indices 0 Index { names: "*", privilege: "write" } Some
    Indices 0 Index { names: "*", privilege: "manage" } Some
    Applications 0 Application { application: "app1", resource: "*", privilege: "read" } Some
    Applications 0 Application { application: "app1", resource: "*", privilege: "write" } All
    RunAs 1 RunAs { users: "*" } Some
    RunAs 2 RunAs { users: "b" } All
    "#);
    assert_eq!(super::lacks(&key, &reserved(&["superuser"])).unwrap(), []);
    let part = Part::RunAs { users: "b".to_owned() };
    let by_nobody = super::lacks(&descriptors(r#"{"k":{"run_as":["b"]}}"#), &permission("{}")).unwrap();
    assert_eq!(by_nobody, [Lack { row: row("k", Section::RunAs, 0), part, extent: Extent::All }]);
}

/// Names of indices of every kind that the samples tell apart.
fn index_names() -> Vec<String> {
    let mut names = [".security", ".security-a", ".secz", ".az", ""].map(str::to_owned).to_vec();
    let mut last = vec![String::new()];
    for _ in 0..4 {
        last = last.iter().flat_map(|name| ["a", "b", "z"].map(|letter| format!("{name}{letter}"))).collect();
        names.extend(last.iter().cloned());
    }
    names
}

/// Actions of every kind that index privileges tell apart, each with whether it is about failures.
fn index_actions() -> Vec<String> {
    let mut actions: Vec<String> = index::actions()
        .flat_map(|action| match action.strip_suffix('*') {
            Some(start) => vec![start.to_owned(), format!("{start}zz")],
            None => vec![action.to_owned()],
        })
        .collect();
    actions.extend(
        ["indices:data/read/get", "indices:data/read/getzz", "indices:zz/write", "indices:zz"].map(str::to_owned),
    );
    actions
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn an_index_privilege_is_held_if_every_action_is_allowed_on_every_index(
        descriptors in samples::descriptors(),
        asked in "[ab]{0,2}\\*?|[ab*?]{1,2}|\\.sec\\*",
        privilege in select(index::builtin()),
        restricted in any::<bool>(),
    ) {
        let permission = compile(&descriptors);
        let only = permission_of_index_privilege(privilege);
        let of_asked = crate::domain::privileges::pattern::Pattern::parse(&asked).unwrap();
        let names: Vec<String> = index_names()
            .into_iter()
            .filter(|name| of_asked.matches(name))
            .filter(|name| restricted || asked == *name || !name.starts_with(".security"))
            .collect();
        let actions: Vec<(String, &str)> = index_actions()
            .iter()
            .flat_map(|action| ["", "::failures"].map(|part| (action.clone(), part)))
            .filter(|(action, part)| only.allows_index_action(action, &format!("a{part}")))
            .collect();
        let every = names.iter().all(|name| {
            actions.iter().all(|(action, part)| permission.allows_index_action(action, &format!("{name}{part}")))
        });
        prop_assert_eq!(on_index(&permission, &asked, restricted, privilege), every && !names.is_empty());
    }

    #[test]
    fn a_remote_index_privilege_is_held_if_every_action_is_allowed_on_every_index_of_every_cluster(
        descriptors in samples::descriptors(),
        clusters in select(&["a", "*", "b", "?"][..]),
        asked in "[ab]{0,2}\\*?|[ab*?]{1,2}|\\.sec\\*",
        privilege in select(index::builtin()),
        restricted in any::<bool>(),
    ) {
        let permission = compile(&descriptors);
        let only = permission_of_index_privilege(privilege);
        let matches = |pattern: &str, name: &str| crate::domain::privileges::pattern::Pattern::parse(pattern).unwrap().matches(name);
        let names: Vec<String> = index_names()
            .into_iter()
            .filter(|name| matches(&asked, name))
            .filter(|name| restricted || asked == *name || !name.starts_with(".security"))
            .collect();
        let allows = |cluster: &str, name: &str| {
            index_actions().iter().all(|action| ["", "::failures"].iter().all(|part| {
                !only.allows_index_action(action, &format!("a{part}"))
                    || permission.allows_remote_index_action(cluster, action, &format!("{name}{part}"))
            }))
        };
        let every = ["a", "b", "aa"].into_iter().filter(|alias| matches(clusters, alias)).all(|cluster| names.iter().all(|name| allows(cluster, name)));
        prop_assert_eq!(on_remote_index(&permission, clusters, &asked, restricted, privilege), every && !names.is_empty());
    }

    #[test]
    fn a_further_descriptor_takes_nothing_away(
        few in samples::descriptors(),
        further in samples::descriptor(),
        names in "[ab]{0,2}\\*?|[ab*?]{1,2}",
        index_privilege in select(index::builtin()),
        cluster_privilege in select(cluster::builtin()),
        application_privilege in select(&["read", "write", "other", "data:read/*", "*"][..]),
    ) {
        let name = ("further".to_owned(), further);
        let more: RoleDescriptors =
            few.iter().map(|(name, descriptor)| (name.to_owned(), descriptor.clone())).chain([name]).collect();
        let (few, more) = (compile(&few), compile(&more));
        for restricted in [false, true] {
            prop_assert!(!on_index(&few, &names, restricted, index_privilege) || on_index(&more, &names, restricted, index_privilege));
        }
        let asked = [cluster_privilege.to_owned()];
        prop_assert!(few.holds_cluster_privileges(&asked).unwrap() <= more.holds_cluster_privileges(&asked).unwrap());
        for clusters in ["a", "*"] {
            let remote = |permission| on_remote_index(permission, clusters, &names, false, index_privilege);
            prop_assert!(!remote(&few) || remote(&more));
            for privilege in cluster::REMOTE_CLUSTER {
                let remote = |permission| on_remote_cluster(permission, clusters, privilege);
                prop_assert!(!remote(&few) || remote(&more));
            }
        }
        let in_few = in_application(&few, "app1", &names, application_privilege);
        prop_assert!(!in_few || in_application(&more, "app1", &names, application_privilege));
        prop_assert!(!few.may_run_as(&names) || more.may_run_as(&names));
        prop_assert!(!few.may_manage_application("app") || more.may_manage_application("app"));
        for action in ApiKeyAction::ALL {
            for scope in [Scope::Own, Scope::Any] {
                let action = action.as_str();
                prop_assert!(!few.allows_cluster_action(action, scope) || more.allows_cluster_action(action, scope));
            }
        }
    }

    #[test]
    fn a_key_may_do_what_both_it_and_its_owner_may(
        key in samples::descriptors(),
        owner in samples::descriptors(),
        names in "[ab]{0,2}\\*?|[ab*?]{1,2}",
        index_privilege in select(index::builtin()),
        cluster_privilege in select(cluster::builtin()),
    ) {
        let (key, owner) = (compile(&key), compile(&owner));
        let both = Effective::of_key(Some(Arc::clone(&key)), Arc::clone(&owner));
        let asked = [index_privilege.to_owned()];
        prop_assert_eq!(
            both.holds_index_privileges(&names, false, &asked).unwrap()[..] == [true],
            on_index(&key, &names, false, index_privilege) && on_index(&owner, &names, false, index_privilege)
        );
        let asked = [cluster_privilege.to_owned()];
        let each = [&key, &owner].map(|one| one.holds_cluster_privileges(&asked).unwrap()[..] == [true]);
        prop_assert_eq!(both.holds_cluster_privileges(&asked).unwrap()[..] == [true], each[0] && each[1]);
        prop_assert_eq!(both.may_run_as(&names), key.may_run_as(&names) && owner.may_run_as(&names));
        for action in index_actions() {
            let each = [&key, &owner].map(|one| one.allows_index_action(&action, &names));
            prop_assert_eq!(both.allows_index_action(&action, &names), each[0] && each[1]);
        }
        let inherited = Effective::of_key(None, Arc::clone(&owner));
        prop_assert_eq!(inherited.holds_cluster_privileges(&asked).unwrap(), owner.holds_cluster_privileges(&asked).unwrap());
    }

    #[test]
    fn an_owner_lacks_nothing_of_his_own(descriptors in samples::descriptors()) {
        let own = compile(&descriptors);
        let lacked = lacks(&descriptors, &own).unwrap();
        // A pattern over restricted indices that does not say so stands for nothing; one over applications is not
        // asked about.
        let meant = |lack: &Lack| match &lack.part {
            Part::Index { names, .. } | Part::RemoteIndex { names, .. } | Part::ManageRoles { names, .. } => {
                !names.starts_with(".security")
            }
            Part::Application { application, .. } => !application.contains('*'),
            Part::Cluster { .. }
            | Part::RunAs { .. }
            | Part::ManageApplications { .. }
            | Part::WriteProfiles { .. }
            | Part::RemoteCluster { .. } => true,
        };
        let lacked: Vec<Lack> = lacked.into_iter().filter(meant).collect();
        prop_assert_eq!(lacked, vec![]);
    }
}

fn permission_of_index_privilege(privilege: &str) -> Arc<Permission> {
    permission(&format!(r#"{{"indices":[{{"names":"a","privileges":["{privilege}"]}}]}}"#))
}
