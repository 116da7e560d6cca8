//! Which privileges imply which, and who may do what (contract §2.2 and §3.3).

use super::{
    api_key_action::ApiKeyAction,
    cluster::{self, ClusterPrivilege, Scope},
    cross_cluster::Access,
    descriptor::{Place, RoleDescriptors},
    index::{self, IndexPrivilege},
    reserved,
    restricted::is_restricted,
    workflow::Workflow,
};
use crate::domain::json::Json;

fn implies_cluster(privilege: &str, other: &str) -> bool {
    let resolve = |name| ClusterPrivilege::resolve(name).unwrap();
    cluster::implies(&resolve(privilege), &resolve(other)).unwrap()
}

fn implies_index(privilege: &str, other: &str) -> bool {
    IndexPrivilege::resolve(privilege).unwrap().implies(&IndexPrivilege::resolve(other).unwrap()).unwrap()
}

#[test]
fn all_builtin_privileges_are_listed() {
    insta::assert_snapshot!(cluster::builtin().join(" "), @r#"all cancel_task create_snapshot cross_cluster_replication cross_cluster_search delegate_pki grant_api_key manage manage_api_key manage_autoscaling manage_behavioral_analytics manage_ccr manage_connector manage_data_frame_transforms manage_data_stream_global_retention manage_enrich manage_esql manage_ilm manage_index_templates manage_inference manage_ingest_pipelines manage_logstash_pipelines manage_ml manage_oidc manage_own_api_key manage_pipeline manage_rollup manage_saml manage_search_application manage_search_query_rules manage_search_synonyms manage_security manage_service_account manage_slm manage_token manage_transform manage_user_profile manage_watcher monitor monitor_connector monitor_data_frame_transforms monitor_data_stream_global_retention monitor_enrich monitor_esql monitor_inference monitor_ml monitor_rollup monitor_snapshot monitor_stats monitor_text_structure monitor_transform monitor_watcher none post_behavioral_analytics_event read_ccr read_connector_secrets read_fleet_secrets read_ilm read_pipeline read_security read_slm transport_client write_connector_secrets write_fleet_secrets"#);
    insta::assert_snapshot!(index::builtin().join(" "), @r#"all auto_configure create create_doc create_index cross_cluster_replication cross_cluster_replication_internal delete delete_index index maintenance manage manage_data_stream_lifecycle manage_failure_store manage_follow_index manage_ilm manage_leader_index monitor none read read_cross_cluster read_failure_store view_index_metadata write"#);
}

#[test]
fn cluster_privileges_imply_others() {
    for name in cluster::builtin() {
        assert!(implies_cluster("all", name), "all {name}");
        assert!(implies_cluster(name, name), "{name}");
        assert!(implies_cluster(name, "none"), "{name}");
        let security = ["security", "api_key", "saml", "token", "oidc", "service_account", "user_profile"];
        let empty = ["none", "monitor_data_stream_global_retention", "manage_data_stream_global_retention"];
        if security.iter().any(|part| name.ends_with(part)) {
            assert!(!implies_cluster("manage", name), "manage {name}");
        } else if !matches!(name, "all" | "delegate_pki" | "manage_ccr" | "read_ccr") || empty.contains(&name) {
            assert!(implies_cluster("manage", name), "manage {name}");
        }
    }
    for (privilege, other) in [
        ("manage_security", "manage_api_key"),
        ("manage_security", "grant_api_key"),
        ("manage_security", "manage_own_api_key"),
        ("manage_security", "read_security"),
        ("manage_api_key", "grant_api_key"),
        ("manage_api_key", "manage_own_api_key"),
        ("MANAGE_Api_Key", "grant_API_key"),
        ("manage", "monitor"),
        ("monitor", "monitor_ml"),
        ("monitor", "transport_client"),
        ("manage_ml", "monitor_ml"),
        ("manage_pipeline", "read_pipeline"),
        ("manage_ilm", "read_ilm"),
        ("create_snapshot", "monitor_snapshot"),
        ("manage_api_key", "cluster:admin/xpack/security/api_key/create"),
        ("cluster:*", "monitor_ml"),
        ("cluster:monitor", "cluster:monitor/xpack/ml/*"),
    ] {
        assert!(implies_cluster(privilege, other), "{privilege} {other}");
    }
    for (privilege, other) in [
        ("manage_security", "delegate_pki"),
        ("manage_security", "all"),
        ("manage", "all"),
        ("manage_api_key", "read_security"),
        ("manage_own_api_key", "manage_api_key"),
        ("manage_own_api_key", "grant_api_key"),
        ("grant_api_key", "manage_own_api_key"),
        ("read_security", "manage_own_api_key"),
        ("monitor", "manage"),
        ("manage_connector", "read_connector_secrets"),
        ("cluster:monitor/*", "monitor"),
        ("none", "monitor"),
    ] {
        assert!(!implies_cluster(privilege, other), "{privilege} {other}");
    }
}

#[test]
fn index_privileges_imply_others() {
    for name in index::builtin() {
        assert!(implies_index("all", name), "all {name}");
        assert!(implies_index(name, name), "{name}");
        assert!(implies_index(name, "none"), "{name}");
    }
    for (privilege, other) in [
        ("write", "index"),
        ("index", "create"),
        ("create", "create_doc"),
        ("write", "create_doc"),
        ("write", "delete"),
        ("manage", "monitor"),
        ("manage", "create_index"),
        ("manage", "delete_index"),
        ("manage", "maintenance"),
        ("manage", "manage_ilm"),
        ("manage", "manage_failure_store"),
        ("manage", "manage_data_stream_lifecycle"),
        ("read", "indices:data/read/search"),
        ("READ", "Indices:Data/Read/Get"),
        ("indices:*", "read"),
    ] {
        assert!(implies_index(privilege, other), "{privilege} {other}");
    }
    for (privilege, other) in [
        ("indices:data/*", "write"),
        ("manage", "view_index_metadata"),
        ("manage", "all"),
        ("create_doc", "create"),
        ("create", "index"),
        ("index", "delete"),
        ("read", "write"),
        ("read", "read_failure_store"),
        ("read_failure_store", "read"),
        ("manage_failure_store", "manage"),
        ("indices:*", "all"),
        ("none", "read"),
    ] {
        assert!(!implies_index(privilege, other), "{privilege} {other}");
    }
}

#[test]
fn unknown_privileges_are_told_with_those_that_exist() {
    let error = ClusterPrivilege::resolve("Nope").unwrap_err().to_string();
    assert!(error.starts_with("unknown cluster privilege [nope]. a privilege must be either one of the predefined cluster privilege names [manage_data_stream_global_retention,monitor_data_stream_global_retention,none,cancel_task,"));
    assert!(error.ends_with(",manage,all] or a pattern over one of the available cluster actions"));
    let error = IndexPrivilege::resolve("Nope").unwrap_err().to_string();
    assert!(error.starts_with("unknown index privilege [nope]. a privilege must be either one of the predefined fixed indices privileges [all,auto_configure,"));
    assert!(error.ends_with(",view_index_metadata,write] or a pattern over one of the available index actions"));
    assert!(ClusterPrivilege::resolve("indices:data/read").is_err());
    assert!(IndexPrivilege::resolve("cluster:monitor/state").is_err());
    let large = format!("cluster:*a{}", "?".repeat(40));
    let error = ClusterPrivilege::resolve(&large).unwrap_err().to_string();
    assert_eq!(error, format!("pattern [{large}*] is too complex to evaluate"));
}

#[test]
fn privileges_that_allow_an_action_are_listed_from_narrow_to_broad() {
    let listed = |action: ApiKeyAction, scope| cluster::granting(action.as_str(), scope).join(",");
    for (action, scope, privileges) in [
        (ApiKeyAction::Grant, Scope::Any, "grant_api_key,manage_api_key,manage_security,all"),
        (ApiKeyAction::Grant, Scope::Own, "grant_api_key,manage_api_key,manage_security,all"),
        (ApiKeyAction::Create, Scope::Any, "manage_own_api_key,manage_api_key,manage_security,all"),
        (ApiKeyAction::Clone, Scope::Any, "manage_own_api_key,manage_api_key,manage_security,all"),
        (ApiKeyAction::Update, Scope::Any, "manage_own_api_key,manage_api_key,manage_security,all"),
        (ApiKeyAction::BulkUpdate, Scope::Any, "manage_own_api_key,manage_api_key,manage_security,all"),
        (ApiKeyAction::Invalidate, Scope::Any, "manage_api_key,manage_security,all"),
        (ApiKeyAction::Invalidate, Scope::Own, "manage_own_api_key,manage_api_key,manage_security,all"),
        (ApiKeyAction::Get, Scope::Any, "read_security,manage_api_key,manage_security,all"),
        (ApiKeyAction::Get, Scope::Own, "manage_own_api_key,read_security,manage_api_key,manage_security,all"),
        (ApiKeyAction::Query, Scope::Own, "manage_own_api_key,read_security,manage_api_key,manage_security,all"),
        (ApiKeyAction::CreateCrossCluster, Scope::Any, "manage_security,all"),
        (ApiKeyAction::UpdateCrossCluster, Scope::Own, "manage_security,all"),
        (ApiKeyAction::ClearCache, Scope::Any, "manage_security,all"),
    ] {
        assert_eq!(listed(action, scope), privileges, "{action:?} {scope:?}");
    }
    assert_eq!(cluster::granting("cluster:monitor/health", Scope::Any), ["monitor", "manage", "all"]);
    assert_eq!(index::granting("indices:data/read/search"), ["read", "all"]);
    assert_eq!(index::granting("indices:data/write/index").join(","), "create_doc,create,index,write,all");
    for action in ApiKeyAction::ALL {
        assert_eq!(ApiKeyAction::of(action.as_str()), Some(action));
    }
}

#[test]
fn reserved_roles_say_what_exists() {
    let names: Vec<&str> = reserved::roles().map(|(name, _)| name).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(names, sorted);
    for (name, role) in reserved::roles() {
        assert_eq!(role.validate(), ["role descriptor metadata keys may not start with [_]"], "{name}");
        assert_eq!(role.metadata.as_json().render(), r#"{"_reserved":true}"#);
    }
    assert!(reserved::role("superuser").is_some());
    assert!(reserved::role("kibana_system").is_none());
}

#[test]
fn restricted_indices_are_those_of_the_stack() {
    for index in
        [".security", ".security-7", ".kibana_1", ".kibana", ".tasks", ".fleet-policies-leader-7", ".async-search"]
    {
        assert!(is_restricted(index), "{index}");
    }
    for index in ["security", ".securityx", ".kibana-event-log-1", ".fleet-actions-results", ".ds-logs", ".alerts-1"] {
        assert!(!is_restricted(index), "{index}");
    }
}

#[test]
fn workflows_are_found_in_any_case() {
    assert_eq!(Workflow::resolve(" Search_Application_QUERY "), Ok(Workflow::SearchApplicationQuery));
    let error = Workflow::resolve("Dance ").unwrap_err().to_string();
    assert_eq!(
        error,
        "Unknown workflow [Dance ]. A workflow must be one of the predefined workflow names [search_application_query]."
    );
}

fn access(text: &str) -> Result<Access, String> {
    Access::parse(&Json::parse(text.as_bytes()).unwrap())
        .map_err(|error| format!("{} {}", error.exception.as_str(), error.reason))
}

#[test]
fn access_of_cross_cluster_keys_is_a_descriptor() {
    let given = access(
        r#"{"search":[{"names":"logs","query":{"a":1}},{"names":["x*"],"allow_restricted_indices":true}],"replication":[]}"#,
    )
    .unwrap();
    insta::assert_snapshot!(given.to_json(), @r#"{"search":[{"names":["logs"],"query":"{\"a\":1}","allow_restricted_indices":false},{"names":["x*"],"allow_restricted_indices":true}]}"#);
    insta::assert_snapshot!(given.to_descriptors().to_json(), @r#"{"cross_cluster":{"cluster":["cross_cluster_search","monitor_enrich","monitor_stats"],"indices":[{"names":["logs"],"privileges":["read","read_cross_cluster","view_index_metadata"],"query":"{\"a\":1}","allow_restricted_indices":false},{"names":["x*"],"privileges":["read","read_cross_cluster","view_index_metadata"],"allow_restricted_indices":true}],"applications":[],"run_as":[],"metadata":{},"transient_metadata":{"enabled":true}}}"#);
    let both = access(r#"{"replication":[{"names":["r"]}],"search":[{"names":"s"}]}"#).unwrap();
    insta::assert_snapshot!(both.to_descriptors().to_json(), @r#"{"cross_cluster":{"cluster":["cross_cluster_search","monitor_enrich","monitor_stats","cross_cluster_replication"],"indices":[{"names":["s"],"privileges":["read","read_cross_cluster","view_index_metadata"],"allow_restricted_indices":false},{"names":["r"],"privileges":["cross_cluster_replication","cross_cluster_replication_internal"],"allow_restricted_indices":false}],"applications":[],"run_as":[],"metadata":{},"transient_metadata":{"enabled":true}}}"#);
    for access in [given, both] {
        let stored = RoleDescriptors::parse(&access.to_descriptors().to_json(), Place::Stored).unwrap();
        assert_eq!(stored.validate(), [""; 0]);
        assert_eq!(Access::of_descriptors(&stored), Some(access));
    }
    assert_eq!(Access::of_descriptors(&RoleDescriptors::none()), None);
}

#[test]
fn access_that_cannot_be_given_is_refused() {
    let texts = [
        "[]",
        "{}",
        r#"{"search":[],"replication":[]}"#,
        r#"{"searching":[]}"#,
        r#"{"search":{}}"#,
        r#"{"search":[{"names":"a","privileges":["read"]}]}"#,
        r#"{"replication":[{"names":"a","query":"{}"}]}"#,
        r#"{"replication":[{"names":"a","field_security":{"grant":["a"]}}]}"#,
        r#"{"replication":[{"names":"a"}],"search":[{"names":"a","query":"{}"}]}"#,
    ];
    insta::assert_snapshot!(texts.map(|text| access(text).unwrap_err()).join("\n"), @r#"
        x_content_parse_exception [1:1] [cross_cluster_api_key_request_access] access doesn't support values of type: START_ARRAY
        illegal_argument_exception must specify non-empty access for either [search] or [replication]
        illegal_argument_exception must specify non-empty access for either [search] or [replication]
        x_content_parse_exception [1:2] [cross_cluster_api_key_request_access] unknown field [searching]
        parse_exception failed to parse indices privileges for role [cross_cluster]. expected field [search] value to be an array, but found [START_OBJECT] instead
        parse_exception failed to parse indices privileges for role [cross_cluster]. unexpected field [privileges]
        illegal_argument_exception replication does not support document or field level security
        illegal_argument_exception replication does not support document or field level security
        illegal_argument_exception search does not support document or field level security if replication is assigned
        "#);
}
