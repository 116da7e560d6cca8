use super::{
    DescriptorError, MOST_AUTOMATA, MOST_DESCRIPTORS, MOST_VALUES, Metadata, Place, RestrictionError, RoleDescriptor,
    RoleDescriptors, check_application_name, samples,
};
use crate::domain::json::{Json, samples::any_json};
use proptest::prelude::*;

fn json(text: &str) -> Json {
    Json::parse(text.as_bytes()).unwrap()
}

fn read(text: &str) -> RoleDescriptor {
    RoleDescriptor::parse("r", &json(text), Place::ApiKey).unwrap()
}

/// Type, place and reason, and the same of each cause.
fn told(error: &DescriptorError) -> String {
    let this = format!("{} {} {}", error.exception.as_str(), error.at, error.reason);
    error.cause.as_deref().map_or(this.clone(), |cause| format!("{this} <- {}", told(cause)))
}

fn refused(text: &str, place: Place) -> String {
    told(&RoleDescriptor::parse("r", &json(text), place).unwrap_err())
}

fn all_refused(texts: &[&str]) -> String {
    texts.iter().map(|text| format!("{text}\n    {}", refused(text, Place::ApiKey))).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_descriptor_is_shown_in_its_normal_form() {
    let text = r#"{
        "index": [
            {"privileges": ["read"], "names": "logs-*", "query": {"term": {"a": 1.0}}, "field_security": {"except": ["b"], "grant": ["*"]}},
            {"names": ["/a.*/", "b"], "privileges": [], "query": "", "allow_restricted_indices": true},
            {"names": ["c"], "privileges": ["all"], "query": "{\"match_all\":{}}", "field_security": {"grant": []}}
        ],
        "cluster": ["monitor", "MANAGE"],
        "application": [{"resources": "*", "application": "app", "privileges": ["read", "data:*"]}],
        "run_as": null,
        "type": "role",
        "transient_metadata": {"enabled": false},
        "metadata": {"z": {"y": [1e400]}, "a": null},
        "global": {"profile": {"write": {"applications": ["k*"]}}, "application": {}},
        "remote_indices": [{"clusters": ["c*"], "names": "x", "privileges": ["read"]}],
        "remote_cluster": [{"clusters": ["c"], "privileges": ["monitor_stats"]}],
        "restriction": {"workflows": ["search_application_query"]}
    }"#;
    let descriptor = read(text);
    insta::assert_snapshot!(descriptor.to_json(), @r#"{"cluster":["monitor","MANAGE"],"global":{"application":{},"profile":{"write":{"applications":["k*"]}},"role":{}},"indices":[{"names":["logs-*"],"privileges":["read"],"field_security":{"grant":["*"],"except":["b"]},"query":"{\"term\":{\"a\":1.0}}","allow_restricted_indices":false},{"names":["/a.*/","b"],"privileges":[],"allow_restricted_indices":true},{"names":["c"],"privileges":["all"],"field_security":{"grant":[]},"query":"{\"match_all\":{}}","allow_restricted_indices":false}],"applications":[{"application":"app","privileges":["read","data:*"],"resources":["*"]}],"run_as":[],"metadata":{"z":{"y":[1e400]},"a":null},"transient_metadata":{"enabled":true},"remote_indices":[{"names":["x"],"privileges":["read"],"allow_restricted_indices":false,"clusters":["c*"]}],"remote_cluster":[{"privileges":["monitor_stats"],"clusters":["c"]}],"restriction":{"workflows":["search_application_query"]}}"#);
    assert_eq!(read(&descriptor.to_json().render()), descriptor);
}

#[test]
fn nothing_is_shown_as_empty_lists() {
    for text in ["{}", r#"{"restriction":{}}"#, r#"{"global":{}}"#, r#"{"cluster":null,"index":[],"applications":[]}"#]
    {
        assert!(read(text).is_empty());
        insta::allow_duplicates! {
            insta::assert_snapshot!(read(text).to_json(), @r#"{"cluster":[],"indices":[],"applications":[],"run_as":[],"metadata":{},"transient_metadata":{"enabled":true}}"#);
        }
    }
}

#[test]
fn keys_have_no_description_and_roles_no_restriction() {
    let described = r#"{"description":"who"}"#;
    assert_eq!(
        refused(described, Place::ApiKey),
        "parse_exception 1:2 failed to parse role [r]. unexpected field [description]"
    );
    let role = RoleDescriptor::parse("r", &json(described), Place::Role).unwrap();
    assert_eq!(role.description.as_deref(), Some("who"));
    assert!(role.to_json().render().ends_with(r#""transient_metadata":{"enabled":true},"description":"who"}"#));
    let snapshot = RoleDescriptors::from_iter([("r".to_owned(), role)]).without_descriptions();
    assert_eq!(snapshot.get("r").unwrap(), &RoleDescriptor::default());
    let restricted = r#"{"restriction":{"workflows":["a"]}}"#;
    assert_eq!(
        refused(restricted, Place::Role),
        "parse_exception 1:2 failed to parse role [r]. unexpected field [restriction]"
    );
    assert_eq!(
        refused(r#"{"description":1}"#, Place::Role),
        "parse_exception 1:16 failed to parse role [r]. expected field [description] value to be a string, but found [VALUE_NUMBER] instead"
    );
}

#[test]
fn what_is_not_understood_of_a_role_is_told() {
    insta::assert_snapshot!(all_refused(&[
        "[]",
        "null",
        "{\n  \"cluster\": [],\n  \"clusters\": []\n}",
        r#"{"cluster":{}}"#,
        r#"{"cluster":["a",1]}"#,
        r#"{"run_as":"a"}"#,
        r#"{"metadata":[]}"#,
        r#"{"transient_metadata":1}"#,
        r#"{"restriction":[]}"#,
        r#"{"restriction":{"workflows":[]}}"#,
        r#"{"restriction":{"workflows":null}}"#,
        r#"{"restriction":{"workflows":"a"}}"#,
        r#"{"restriction":{"x":1}}"#,
    ]), @r#"
    []
        parse_exception 1:1 failed to parse role [r]. expected an object but found [START_ARRAY] instead
    null
        parse_exception 1:1 failed to parse role [r]. expected an object but found [VALUE_NULL] instead
    {
      "cluster": [],
      "clusters": []
    }
        parse_exception 3:3 failed to parse role [r]. unexpected field [clusters]
    {"cluster":{}}
        parse_exception 1:12 failed to parse role [r] <- parse_exception 1:12 could not parse [cluster] field. expected a string array but found [START_OBJECT] value instead
    {"cluster":["a",1]}
        parse_exception 1:17 failed to parse role [r] <- parse_exception 1:17 could not parse [cluster] field. expected a string array but one of the value in the array is [VALUE_NUMBER]
    {"run_as":"a"}
        parse_exception 1:11 failed to parse role [r] <- parse_exception 1:11 could not parse [run_as] field. expected a string array but found [VALUE_STRING] value instead
    {"metadata":[]}
        parse_exception 1:13 expected field [metadata] to be of type object, but found [START_ARRAY] instead
    {"transient_metadata":1}
        parse_exception 1:2 failed to parse role [r]. unexpected field [transient_metadata]
    {"restriction":[]}
        parse_exception 1:16 failed to parse restriction for role [r]. expected field [restriction] value to be an object, but found [START_ARRAY] instead
    {"restriction":{"workflows":[]}}
        parse_exception 1:29 failed to parse restriction for role [r]. [workflows] cannot be an empty array
    {"restriction":{"workflows":null}}
        parse_exception 1:29 failed to parse restriction for role [r]. could not parse [workflows] field. expected a string array but found null value instead
    {"restriction":{"workflows":"a"}}
        parse_exception 1:29 failed to parse restriction for role [r]. could not parse [workflows] field. expected a string array but found [VALUE_STRING] value instead
    {"restriction":{"x":1}}
        parse_exception 1:17 failed to parse restriction for role [r]. unexpected field [x]
    "#);
}

#[test]
fn what_is_not_understood_of_indices_is_told() {
    insta::assert_snapshot!(all_refused(&[
        r#"{"indices":{}}"#,
        r#"{"index":[1]}"#,
        r#"{"indices":[{"privileges":[]}]}"#,
        r#"{"indices":[{"names":"a"}]}"#,
        r#"{"indices":[{"names":"a","privileges":null}]}"#,
        r#"{"indices":[{"names":[]}]}"#,
        r#"{"indices":[{"names":1}]}"#,
        r#"{"indices":[{"names":null}]}"#,
        r#"{"indices":[{"names":[null]}]}"#,
        r#"{"indices":[{"privilege":[]}]}"#,
        r#"{"indices":[{"clusters":[]}]}"#,
        r#"{"indices":[{"allow_restricted_indices":"true"}]}"#,
        r#"{"indices":[{"query":[]}]}"#,
        r#"{"indices":[{"field_security":[]}]}"#,
        r#"{"indices":[{"field_security":{}}]}"#,
        r#"{"indices":[{"field_security":{"grants":[]}}]}"#,
        r#"{"indices":[{"field_security":{"grant":null}}]}"#,
        r#"{"indices":[{"field_security":{"except":["a"]}}]}"#,
        r#"{"indices":[{"field_security":{"grant":["a*"],"except":["a","b"]},"names":"a","privileges":[]}]}"#,
        r#"{"indices":[{"fields":["a"]}]}"#,
    ]), @r#"
    {"indices":{}}
        parse_exception 1:12 failed to parse indices privileges for role [r]. expected field [indices] value to be an array, but found [START_OBJECT] instead
    {"index":[1]}
        parse_exception 1:11 failed to parse indices privileges for role [r]. expected field [index] value to be an array of objects, but found an array element of type [VALUE_NUMBER]
    {"indices":[{"privileges":[]}]}
        parse_exception 1:13 failed to parse indices privileges for role [r]. missing required [names] field
    {"indices":[{"names":"a"}]}
        parse_exception 1:13 failed to parse indices privileges for role [r]. missing required [privileges] field
    {"indices":[{"names":"a","privileges":null}]}
        parse_exception 1:13 failed to parse indices privileges for role [r]. missing required [privileges] field
    {"indices":[{"names":[]}]}
        parse_exception 1:22 failed to parse indices privileges for role [r]. [names] cannot be an empty array
    {"indices":[{"names":1}]}
        parse_exception 1:22 failed to parse indices privileges for role [r]. expected field [names] value to be a string or an array of strings, but found [VALUE_NUMBER] instead
    {"indices":[{"names":null}]}
        parse_exception 1:22 failed to parse indices privileges for role [r]. expected field [names] value to be a string or an array of strings, but found [VALUE_NULL] instead
    {"indices":[{"names":[null]}]}
        parse_exception 1:23 failed to parse role [r] <- parse_exception 1:23 could not parse [names] field. expected a string array but one of the value in the array is [VALUE_NULL]
    {"indices":[{"privilege":[]}]}
        parse_exception 1:14 failed to parse indices privileges for role [r]. unexpected field [privilege]
    {"indices":[{"clusters":[]}]}
        parse_exception 1:14 failed to parse indices privileges for role [r]. unexpected field [clusters]
    {"indices":[{"allow_restricted_indices":"true"}]}
        parse_exception 1:41 failed to parse indices privileges for role [r]. expected field [allow_restricted_indices] value to be a boolean, but found [VALUE_STRING] instead
    {"indices":[{"query":[]}]}
        parse_exception 1:22 failed to parse indices privileges for role [r]. expected field [query] value to be null, a string, an array, or an object, but found [START_ARRAY] instead
    {"indices":[{"field_security":[]}]}
        parse_exception 1:31 failed to parse indices privileges for role [r]. expected START_OBJECT but got START_ARRAY in "field_security".
    {"indices":[{"field_security":{}}]}
        parse_exception 1:31 failed to parse indices privileges for role [r]. "field_security" must not be empty.
    {"indices":[{"field_security":{"grants":[]}}]}
        parse_exception 1:32 failed to parse indices privileges for role [r]. "field_security" only accepts options grant and except, but got: grants
    {"indices":[{"field_security":{"grant":null}}]}
        parse_exception 1:40 failed to parse indices privileges for role [r]. grant must not be null.
    {"indices":[{"field_security":{"except":["a"]}}]}
        parse_exception 1:31 failed to parse indices privileges for role [r]. field_security requires grant if except is given
    {"indices":[{"field_security":{"grant":["a*"],"except":["a","b"]},"names":"a","privileges":[]}]}
        parse_exception 1:13 failed to parse indices privileges for role [r] - Exceptions for field permissions must be a subset of the granted fields but a,b is not a subset of a*
    {"indices":[{"fields":["a"]}]}
        parse_exception 1:14 ["fields": [...]] format has changed for field permissions in role [r], use ["field_security": {"grant":[...],"except":[...]}] instead
    "#);
}

#[test]
fn what_is_not_understood_of_the_rest_is_told() {
    insta::assert_snapshot!(all_refused(&[
        r#"{"remote_indices":[{"names":"a","privileges":[]}]}"#,
        r#"{"remote_indices":{}}"#,
        r#"{"remote_cluster":{}}"#,
        r#"{"remote_cluster":[{}]}"#,
        r#"{"remote_cluster":[{"privileges":["monitor_enrich"]}]}"#,
        r#"{"remote_cluster":[{"clusters":["a"]}]}"#,
        r#"{"remote_cluster":[{"privileges":["monitor_stats","all"],"clusters":["a"]}]}"#,
        r#"{"remote_cluster":[{"names":[]}]}"#,
        r#"{"applications":{}}"#,
        r#"{"applications":["a"]}"#,
        r#"{"applications":[{"not_supported":true}]}"#,
        r#"{"applications":[{"application":"app","privileges":["a"]}]}"#,
        r#"{"applications":[{"application":"app","resources":["a"]}]}"#,
        r#"{"applications":[{"application":{}}]}"#,
        r#"{"applications":[{"resources":1}]}"#,
        r#"{"applications":[{"resources":[{}]}]}"#,
        r#"{"global":[]}"#,
        r#"{"global":{"index":{}}}"#,
        r#"{"global":{"application":[]}}"#,
        r#"{"global":{"application":{"write":{}}}}"#,
        r#"{"global":{"application":{"manage":{}}}}"#,
        r#"{"global":{"application":{"manage":{"names":[]}}}}"#,
        r#"{"global":{"application":{"manage":{"applications":["a"],"more":1}}}}"#,
        r#"{"global":{"application":{"manage":{"applications":null}}}}"#,
        r#"{"global":{"profile":{"write":{"applications":[1]}}}}"#,
        r#"{"global":{"role":{"manage":{"indices":[{"names":["a"]}]}}}}"#,
        r#"{"global":{"role":{"manage":{"indices":[{"name":["a"]}]}}}}"#,
    ]), @r#"
    {"remote_indices":[{"names":"a","privileges":[]}]}
        parse_exception 1:20 failed to parse remote indices privileges for role [r]. missing required [clusters] field
    {"remote_indices":{}}
        parse_exception 1:19 failed to parse remote indices privileges for role [r]. expected field [remote_indices] value to be an array, but found [START_OBJECT] instead
    {"remote_cluster":{}}
        parse_exception 1:19 failed to parse remote_cluster for role [r]. expected field [remote_cluster] value to be an array, but found [START_OBJECT] instead
    {"remote_cluster":[{}]}
        illegal_argument_exception 1:20 remote cluster groups must not be null or empty
    {"remote_cluster":[{"privileges":["monitor_enrich"]}]}
        parse_exception 1:20 failed to parse remote_cluster for role [r]. [clusters] must be defined when [privileges] are defined
    {"remote_cluster":[{"clusters":["a"]}]}
        parse_exception 1:20 failed to parse remote_cluster for role [r]. [privileges] must be defined when [clusters] are defined
    {"remote_cluster":[{"privileges":["monitor_stats","all"],"clusters":["a"]}]}
        parse_exception 1:34 failed to parse remote_cluster for role [r]. [monitor_enrich, monitor_stats] are the only values allowed for [privileges] within [remote_cluster]. Found [monitor_stats, all]
    {"remote_cluster":[{"names":[]}]}
        parse_exception 1:21 failed to parse remote_cluster for role [r]. unexpected field [names]
    {"applications":{}}
        parse_exception 1:17 failed to parse application privileges for role [r]. expected field [applications] value to be an array, but found [START_OBJECT] instead
    {"applications":["a"]}
        parse_exception 1:18 failed to parse application privileges for role [r]. expected field [applications] value to be an array of objects, but found an array element of type [VALUE_STRING]
    {"applications":[{"not_supported":true}]}
        x_content_parse_exception 1:19 [1:19] [application] unknown field [not_supported]
    {"applications":[{"application":"app","privileges":["a"]}]}
        parse_exception 1:18 failed to parse application privileges for role [r]. missing required [resources] field
    {"applications":[{"application":"app","resources":["a"]}]}
        parse_exception 1:18 failed to parse application privileges for role [r]. missing required [privileges] field
    {"applications":[{"application":{}}]}
        x_content_parse_exception 1:33 [1:33] [application] application doesn't support values of type: START_OBJECT
    {"applications":[{"resources":1}]}
        x_content_parse_exception 1:31 [1:31] [application] resources doesn't support values of type: VALUE_NUMBER
    {"applications":[{"resources":[{}]}]}
        x_content_parse_exception 1:32 [1:32] [application] failed to parse field [resources]
    {"global":[]}
        x_content_parse_exception 1:11 [1:11] failed to parse privilege. expected [START_OBJECT] but found [START_ARRAY] instead
    {"global":{"index":{}}}
        x_content_parse_exception 1:12 [1:12] failed to parse privilege. expected one of [application,profile,role] but found [index] instead
    {"global":{"application":[]}}
        x_content_parse_exception 1:26 [1:26] failed to parse privilege. expected [START_OBJECT] but found [START_ARRAY] instead
    {"global":{"application":{"write":{}}}}
        x_content_parse_exception 1:27 [1:27] failed to parse privilege. expected field name [manage] but found [write] instead
    {"global":{"application":{"manage":{}}}}
        x_content_parse_exception 1:36 [1:36] failed to parse privilege. expected [FIELD_NAME] but found [END_OBJECT] instead
    {"global":{"application":{"manage":{"names":[]}}}}
        x_content_parse_exception 1:37 [1:37] failed to parse privilege. expected field name [applications] but found [names] instead
    {"global":{"application":{"manage":{"applications":["a"],"more":1}}}}
        x_content_parse_exception 1:58 [1:58] failed to parse privilege. expected [END_OBJECT] but found [FIELD_NAME] instead
    {"global":{"application":{"manage":{"applications":null}}}}
        x_content_parse_exception 1:52 [1:52] failed to parse privilege. expected [START_ARRAY] but found [VALUE_NULL] instead
    {"global":{"profile":{"write":{"applications":[1]}}}}
        parse_exception 1:48 could not parse [applications] field. expected a string array but one of the value in the array is [VALUE_NUMBER]
    {"global":{"role":{"manage":{"indices":[{"names":["a"]}]}}}}
        x_content_parse_exception 1:41 [1:41] [indices_privileges] Required [privileges]
    {"global":{"role":{"manage":{"indices":[{"name":["a"]}]}}}}
        x_content_parse_exception 1:42 [1:42] [indices_privileges] unknown field [name]
    "#);
}

#[test]
fn names_of_descriptors_are_checked() {
    let long = "a".repeat(508);
    for name in ["", " a", "a ", "ä", "a\tb", long.as_str()] {
        let text = Json::object([(name, Json::object::<&str, Json>([]))]);
        let error = RoleDescriptors::parse(&text, Place::ApiKey).unwrap_err();
        assert_eq!(error.exception.as_str(), "validation_exception");
        assert!(error.reason.starts_with("Validation Failed: 1: Role names must be at least 1 and no more than 507 "));
    }
    assert!(RoleDescriptors::parse(&json(r#"{"a b!~":{}}"#), Place::ApiKey).is_ok());
    let error = RoleDescriptors::parse(&json("[]"), Place::ApiKey).unwrap_err();
    assert_eq!(
        told(&error),
        "x_content_parse_exception 1:1 [1:1] [role_descriptors] doesn't support values of type: START_ARRAY"
    );
}

#[test]
fn too_much_is_refused() {
    let many = |count: usize| (0..count).map(|index| format!("n{index}")).collect::<Vec<_>>();
    let empty = || Json::object::<&str, Json>([]);
    let descriptors = Json::object(many(MOST_DESCRIPTORS + 1).into_iter().map(|name| (name, empty())));
    let error = RoleDescriptors::parse(&descriptors, Place::ApiKey).unwrap_err();
    assert_eq!(told(&error), "illegal_argument_exception 1:1 [257] role descriptors are more than the limit of [256]");
    let of = |field: &str, value: Json| Json::object([(field, value)]);
    let refused = |descriptor: Json| told(&RoleDescriptor::parse("r", &descriptor, Place::Role).unwrap_err());
    insta::assert_snapshot!(refused(of("cluster", many(MOST_VALUES + 1).into())), @r#"illegal_argument_exception 1:1 field [cluster] has [1001] values, more than the limit of [1000]"#);
    insta::assert_snapshot!(refused(of("run_as", vec!["a".repeat(2049)].into())), @r#"illegal_argument_exception 1:1 a value of field [run_as] has [2049] bytes, more than the limit of [2048]"#);
    let stars: Vec<String> = many(MOST_AUTOMATA + 1).iter().map(|name| format!("*{name}")).collect();
    insta::assert_snapshot!(refused(of("run_as", stars.clone().into())), @r#"illegal_argument_exception 1:1 [257] regular expressions and wildcards within patterns are more than the limit of [256]"#);
    assert!(RoleDescriptor::parse("r", &of("run_as", stars.into()), Place::Stored).is_ok());
    let applications: Vec<Json> = (0..11)
        .map(|_| Json::build().with("application", "app").with("privileges", "a").with("resources", many(1000)).into())
        .collect();
    insta::assert_snapshot!(refused(of("applications", applications.into())), @r#"illegal_argument_exception 1:1 [11022] values are more than the limit of [10000]"#);
}

#[test]
fn all_that_does_not_exist_is_told_at_once() {
    let text = r#"{
        "cluster": ["Alll", "monitor", "cluster:anything"],
        "indices": [{"names": ["a::b", "/(/"], "privileges": ["reed", "INDICES:x"], "query": "nothing"}],
        "remote_indices": [{"clusters": [""], "names": ["a"], "privileges": ["cluster:monitor/state"]}],
        "remote_cluster": [{"clusters": [""], "privileges": ["monitor_stats"]}],
        "applications": [
            {"application": "", "privileges": ["a b"], "resources": ["/"]},
            {"application": "Kibana", "privileges": [], "resources": []}
        ],
        "run_as": ["/a"],
        "metadata": {"_a": 1, "_b": 2},
        "restriction": {"workflows": [" SEARCH_application_query ", "dance"]}
    }"#;
    let descriptor = read(text);
    insta::assert_snapshot!(descriptor.validate().join("\n"), @r#"
    unknown cluster privilege [alll]. a privilege must be either one of the predefined cluster privilege names [manage_data_stream_global_retention,monitor_data_stream_global_retention,none,cancel_task,cross_cluster_replication,cross_cluster_search,delegate_pki,grant_api_key,manage_autoscaling,manage_index_templates,manage_logstash_pipelines,manage_oidc,manage_own_api_key,manage_saml,manage_search_application,manage_search_query_rules,manage_search_synonyms,manage_service_account,manage_token,manage_user_profile,monitor_connector,monitor_enrich,monitor_esql,monitor_inference,monitor_ml,monitor_rollup,monitor_snapshot,monitor_stats,monitor_text_structure,monitor_watcher,post_behavioral_analytics_event,read_ccr,read_connector_secrets,read_fleet_secrets,read_ilm,read_pipeline,read_security,read_slm,transport_client,write_connector_secrets,write_fleet_secrets,create_snapshot,manage_behavioral_analytics,manage_ccr,manage_connector,manage_enrich,manage_esql,manage_ilm,manage_inference,manage_ml,manage_rollup,manage_slm,manage_watcher,monitor_data_frame_transforms,monitor_transform,manage_api_key,manage_ingest_pipelines,manage_pipeline,manage_data_frame_transforms,manage_transform,manage_security,monitor,manage,all] or a pattern over one of the available cluster actions
    unknown index privilege [reed]. a privilege must be either one of the predefined fixed indices privileges [all,auto_configure,create,create_doc,create_index,cross_cluster_replication,cross_cluster_replication_internal,delete,delete_index,index,maintenance,manage,manage_data_stream_lifecycle,manage_failure_store,manage_follow_index,manage_ilm,manage_leader_index,monitor,none,read,read_cross_cluster,read_failure_store,view_index_metadata,write] or a pattern over one of the available index actions
    selectors [::] are not allowed in the index name expression [a::b]
    invalid pattern [/(/]. expected an expression at position 1
    failed to parse field 'query' for indices [a::b,/(/]
    remote index cluster alias cannot be an empty string
    unknown index privilege [cluster:monitor/state]. a privilege must be either one of the predefined fixed indices privileges [all,auto_configure,create,create_doc,create_index,cross_cluster_replication,cross_cluster_replication_internal,delete,delete_index,index,maintenance,manage,manage_data_stream_lifecycle,manage_failure_store,manage_follow_index,manage_ilm,manage_leader_index,monitor,none,read,read_cross_cluster,read_failure_store,view_index_metadata,write] or a pattern over one of the available index actions
    remote cluster alias cannot be an empty string
    Application names cannot be blank
    Application privilege names and actions must match the pattern ^\p{Graph}*$ (found 'a b')
    invalid pattern [/]. patterns starting with '/' indicate regular expression pattern and therefore must also end with '/'. other patterns (those that do not start with '/') will be treated as simple wildcard patterns
    An application name prefix must match the pattern ^[a-z][A-Za-z0-9]*$ (found 'Kibana')
    invalid pattern [/a]. patterns starting with '/' indicate regular expression pattern and therefore must also end with '/'. other patterns (those that do not start with '/') will be treated as simple wildcard patterns
    role descriptor metadata keys may not start with [_]
    Unknown workflow [dance]. A workflow must be one of the predefined workflow names [search_application_query].
    "#);
    let long = RoleDescriptor { description: Some("a".repeat(1001)), ..RoleDescriptor::default() };
    assert_eq!(long.validate(), ["Role description must be less than 1000 characters."]);
}

#[test]
fn names_of_applications_are_checked() {
    for name in ["app", "kibana-.kibana", "aB1_x", "*", "ap*", "app-x*"] {
        assert_eq!(check_application_name(name, true), Ok(()));
    }
    let names = ["", "*", "a*b", "ap", "App", "app x", "app-a/b", "äpp"];
    let errors = names.map(|name| check_application_name(name, false).unwrap_err()).join("\n");
    insta::assert_snapshot!(errors, @r#"
    Application names cannot be blank
    Application names may not contain '*' (found '*')
    Application names may not contain '*' (found 'a*b')
    An application name prefix must be at least 3 characters long (found 'ap')
    An application name prefix must match the pattern ^[a-z][A-Za-z0-9]*$ (found 'App')
    Application names may not contain whitespace (found 'app x')
    An application name suffix may not contain any of the characters '\/*?"<>| ,#' (found 'a/b')
    An application name prefix must match the pattern ^[a-z][A-Za-z0-9]*$ (found 'äpp')
    "#);
    assert!(check_application_name("a*b", true).unwrap_err().contains("only support trailing wildcards"));
}

#[test]
fn restrictions_stand_alone() {
    let of = |text: &str| RoleDescriptors::parse(&json(text), Place::ApiKey).unwrap();
    let restricted = r#"{"restriction":{"workflows":["search_application_query"]}}"#;
    let one = of(&format!(r#"{{"a":{restricted}}}"#));
    assert_eq!(one.check_restrictions(), Ok(()));
    assert_eq!(of(r#"{"a":{},"b":{"restriction":{}}}"#).check_restrictions(), Ok(()));
    let combined = of(&format!(r#"{{"a":{restricted},"b":{{}}}}"#));
    assert_eq!(combined.check_restrictions(), Err(RestrictionError::Combined));
    let several = of(&format!(r#"{{"a":{restricted},"b":{restricted}}}"#));
    assert_eq!(several.check_restrictions(), Err(RestrictionError::Several));
    assert_eq!(one.check_of_owner(), Err(RestrictionError::OfOwner));
    assert_eq!(RoleDescriptors::none().check_of_owner(), Ok(()));
    insta::assert_snapshot!(
        [RestrictionError::Several, RestrictionError::Combined, RestrictionError::OfOwner].map(|error| error.to_string()).join("\n"),
        @r#"
    more than one role descriptor with restriction is not supported
    combining role descriptors with and without restriction is not supported
    owner user role descriptors must not include restriction
    "#
    );
}

#[test]
fn derived_keys_have_descriptors_that_allow_nothing() {
    let of = |text: &str| RoleDescriptors::parse(&json(text), Place::ApiKey).unwrap().are_of_derived_key();
    assert!(of(r#"{"x":{}}"#));
    assert!(of(r#"{"x":{"metadata":{"a":1}},"y":{"cluster":[]}}"#));
    assert!(!of("{}"));
    assert!(!of(r#"{"x":{},"y":{"run_as":["a"]}}"#));
    assert!(!of(r#"{"x":{"global":{"application":{"manage":{"applications":[]}}}}}"#));
}

#[test]
fn metadata_is_an_object() {
    assert!(Metadata::new(Json::from(1)).is_none());
    assert_eq!(Metadata::default().as_json().render(), "{}");
    assert_eq!(Metadata::new(json(r#"{"a":{"_b":1}}"#)).unwrap().reserved_name(), None);
    assert_eq!(Metadata::new(json(r#"{"a":1,"_b":1,"_c":1}"#)).unwrap().reserved_name(), Some("_b"));
}

/// JSON that is nearly a descriptor: its fields with any values.
fn nearly() -> impl Strategy<Value = Json> {
    let field = proptest::sample::select(
        &[
            "cluster",
            "indices",
            "applications",
            "run_as",
            "global",
            "metadata",
            "remote_indices",
            "remote_cluster",
            "restriction",
            "names",
            "privileges",
            "field_security",
            "grant",
            "query",
            "manage",
            "application",
            "role",
            "workflows",
            "clusters",
        ][..],
    );
    let leaf = prop_oneof![any_json(), "[ab*/.:]{0,5}".prop_map(Json::from)];
    leaf.prop_recursive(5, 40, 4, move |part| {
        prop_oneof![
            proptest::collection::vec(part.clone(), 0..4).prop_map(Json::array),
            proptest::collection::btree_map(field.clone(), part, 0..4).prop_map(Json::object),
        ]
    })
}

proptest! {
    #[test]
    fn the_normal_form_is_read_as_the_same(descriptors in samples::descriptors()) {
        let json = descriptors.to_json();
        let read = RoleDescriptors::parse(&json, Place::Stored).unwrap();
        prop_assert_eq!(&read, &descriptors);
        prop_assert_eq!(read.to_json().render(), json.render());
    }

    #[test]
    fn all_samples_are_valid(descriptor in samples::descriptor()) {
        let reserved = descriptor.metadata.reserved_name().is_some();
        prop_assert_eq!(descriptor.validate().is_empty(), !reserved, "{:?}", descriptor.validate());
    }

    #[test]
    fn nothing_makes_reading_panic(json in nearly()) {
        for place in [Place::ApiKey, Place::Role, Place::Stored] {
            let _ = RoleDescriptors::parse(&json, place).map(|descriptors| descriptors.validate());
            if let Ok(descriptor) = RoleDescriptor::parse("r", &json, place) {
                prop_assert_eq!(RoleDescriptor::parse("r", &descriptor.to_json(), Place::Stored).unwrap(), descriptor);
            }
        }
    }
}
