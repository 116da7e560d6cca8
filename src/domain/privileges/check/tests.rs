use super::{
    MOST_PROBLEMS, TextProblem, check_descriptors, check_descriptors_in_full, check_metadata,
    vocabulary::{DESCRIPTOR, Field, Shape},
};
use crate::domain::{
    json::Json,
    privileges::{
        descriptor::{IndicesPrivileges, Place, RoleDescriptor, RoleDescriptors, samples},
        reserved,
    },
};
use proptest::{prelude::*, sample::select};

/// The problems of each text, one after the other.
fn told(check: fn(&str) -> Vec<TextProblem>, texts: &[&str]) -> String {
    let of_text = |text: &&str| {
        let problems: Vec<String> = check(text).iter().map(|problem| format!("\n    {problem}")).collect();
        format!("> {}{}", text.replace('\n', "⏎"), problems.concat())
    };
    texts.iter().map(of_text).collect::<Vec<_>>().join("\n")
}

fn of_descriptors(text: &str) -> Vec<TextProblem> {
    check_descriptors(text).err().unwrap_or_default()
}

fn of_metadata(text: &str) -> Vec<TextProblem> {
    check_metadata(text).err().unwrap_or_default()
}

#[test]
fn what_is_not_json_is_told_by_what_people_mostly_did() {
    insta::assert_snapshot!(told(of_descriptors, &[
        "",
        " \n ",
        r#"{"r": {"cluster": ["all"]}"#,
        r#"{"r": {"cluster": ["all",]}}"#,
        r#"{"r": {'cluster': []}}"#,
        r#"{"r": {cluster: []}}"#,
        r#"{"r": {"cluster": [] "indices": []}}"#,
        "{\n  // who\n  \"r\": {}\n}",
        r#"{"r": {}} {"#,
        r#"{"r": {}, "r": {}}"#,
        r#"{"r" = {}}"#,
        r#"{"r": {"cluster": [all]}}"#,
        "{\"r\": {\"cluster\": [\"a\nb\"]}}",
        r#"{"r": {"metadata": {"n": 01}}}"#,
        r#"{"r": {]}"#,
    ]), @r#"
    > 
        Line 1, column 1: Unexpected end of input. An object; without any members it is {}.
    >  ⏎ 
        Line 2, column 2: Unexpected end of input. An object; without any members it is {}.
    > {"r": {"cluster": ["all"]}
        Line 1, column 27: Unexpected end of input. An end for each text, list and object that was begun: " or ] or }.
    > {"r": {"cluster": ["all",]}}
        Line 1, column 25: Unexpected character: expected a comma, a colon, a field name or a closing bracket. A value after each comma, and no comma before a closing bracket.
    > {"r": {'cluster': []}}
        Line 1, column 8: Unexpected character: expected a comma, a colon, a field name or a closing bracket. Straight double quotation marks around texts: "…".
    > {"r": {cluster: []}}
        Line 1, column 8: Unexpected character: expected a comma, a colon, a field name or a closing bracket. Double quotation marks around names and texts; without them only true, false and null.
    > {"r": {"cluster": [] "indices": []}}
        Line 1, column 22: Unexpected character: expected a comma, a colon, a field name or a closing bracket. A comma between two values, and a colon between a name and its value.
    > {⏎  // who⏎  "r": {}⏎}
        Line 2, column 3: Unexpected character: expected a comma, a colon, a field name or a closing bracket. No comments: JSON has none.
    > {"r": {}} {
        Line 1, column 11: Unexpected content after the end of the value. Nothing after the last bracket.
    > {"r": {}, "r": {}}
        Line 1, column 11: Duplicate field 'r'. Each name once in an object.
    > {"r" = {}}
        Line 1, column 6: Unexpected character: expected a comma, a colon, a field name or a closing bracket. A colon between a name and its value.
    > {"r": {"cluster": [all]}}
        Line 1, column 20: Unrecognized token: expected a JSON value. Double quotation marks around names and texts; without them only true, false and null.
    > {"r": {"cluster": ["a⏎b"]}}
        Line 1, column 22: Invalid character or escape in a string. Escapes such as \n, \" and \\; a line end within a text is written \n.
    > {"r": {"metadata": {"n": 01}}}
        Line 1, column 26: Invalid number. A number such as 1, -2.5 or 1e3.
    > {"r": {]}
        Line 1, column 8: Unexpected character: expected a comma, a colon, a field name or a closing bracket. A value, or a bracket of the kind that was opened.
    "#);
}

const NOT_UNDERSTOOD: &[&str] = &[
    "[]",
    r#"{"cluster": ["monitor"], "indices": []}"#,
    r#"{"r": 1}"#,
    r#"{" r": {}}"#,
    r#"{"r": {"indeces": []}}"#,
    r#"{"r": {"description": "who"}}"#,
    r#"{"r": {"type": 1}}"#,
    r#"{"r": {"cluster": "all"}}"#,
    r#"{"r": {"cluster": ["all", 1]}}"#,
    r#"{"r": {"metadata": []}}"#,
    r#"{"r": {"indices": {}}}"#,
    r#"{"r": {"index": [1]}}"#,
    r#"{"r": {"indices": [{"names": ["a"]}]}}"#,
    r#"{"r": {"indices": [{"privileges": ["read"]}]}}"#,
    r#"{"r": {"indices": [{"names": [], "privileges": ["read"]}]}}"#,
    r#"{"r": {"indices": [{"names": 1, "privileges": ["read"]}]}}"#,
    r#"{"r": {"indices": [{"names": "a", "privileges": null}]}}"#,
    r#"{"r": {"indices": [{"names": "a", "priviliges": ["read"]}]}}"#,
    r#"{"r": {"indices": [{"names": "a", "privileges": [], "query": 1}]}}"#,
    r#"{"r": {"indices": [{"names": "a", "privileges": [], "allow_restricted_indices": "yes"}]}}"#,
    r#"{"r": {"indices": [{"names": "a", "privileges": [], "field_security": {}}]}}"#,
    r#"{"r": {"indices": [{"names": "a", "privileges": [], "field_security": {"exclude": []}}]}}"#,
    r#"{"r": {"indices": [{"names": "a", "privileges": [], "field_security": {"grant": null}}]}}"#,
    r#"{"r": {"indices": [{"names": "a", "privileges": [], "fields": ["b"]}]}}"#,
    r#"{"r": {"applications": [{"application": 1}]}}"#,
    r#"{"r": {"applications": [{"application": "app", "privileges": ["read"]}]}}"#,
    r#"{"r": {"applications": [{"privileges": [{}]}]}}"#,
    r#"{"r": {"run_as": {}}}"#,
    r#"{"r": {"restriction": {"workflows": []}}}"#,
    r#"{"r": {"restriction": {"workflow": []}}}"#,
    r#"{"r": {"remote_indices": [{"names": "a", "privileges": ["read"]}]}}"#,
    r#"{"r": {"remote_cluster": [{"clusters": ["a"]}]}}"#,
    r#"{"r": {"remote_cluster": [{"clusters": ["a"], "privileges": ["all"]}]}}"#,
    r#"{"r": {"remote_cluster": [{}]}}"#,
    r#"{"r": {"global": {"applications": {}}}}"#,
    r#"{"r": {"global": {"application": {"manage": {"applications": "a"}}}}}"#,
    r#"{"r": {"global": {"application": {"manage": {}}}}}"#,
    r#"{"r": {"global": {"role": {"manage": {"indices": [{"names": ["a"]}]}}}}}"#,
    r#"{"r": {"global": {"profile": {"write": {"applications": [], "more": 1}}}}}"#,
];

#[test]
fn what_is_not_understood_is_told_with_its_place_and_what_belongs_there() {
    insta::assert_snapshot!(told(of_descriptors, NOT_UNDERSTOOD), @r#"
    > []
        Line 1, column 1: [role_descriptors] doesn't support values of type: START_ARRAY. An object of descriptors, each under a name of your choice, such as {"reader": {"indices": [{"names": ["books-*"], "privileges": ["read"]}]}}.
    > {"cluster": ["monitor"], "indices": []}
        Line 1, column 13 (cluster): failed to parse role [cluster]. expected an object but found [START_ARRAY] instead. A name around what belongs together, such as {"reader": {"cluster": …}}.
        Line 1, column 37 (indices): failed to parse role [indices]. expected an object but found [START_ARRAY] instead. A name around what belongs together, such as {"reader": {"indices": …}}.
    > {"r": 1}
        Line 1, column 7 (r): failed to parse role [r]. expected an object but found [VALUE_NUMBER] instead. An object. Known in it: cluster, indices, applications, run_as, global, metadata, remote_indices, remote_cluster, restriction.
    > {" r": {}}
        Line 1, column 8 ([" r"]): Validation Failed: 1: Role names must be at least 1 and no more than 507 characters. They can contain alphanumeric characters (a-z, A-Z, 0-9), spaces, punctuation, and printable symbols in the Basic Latin (ASCII) block. Leading or trailing whitespace is not allowed. A name of 1 to 507 letters, digits, spaces and signs of ASCII, without a space at its ends.
    > {"r": {"indeces": []}}
        Line 1, column 8 (r.indeces): failed to parse role [r]. unexpected field [indeces]. Did you mean “indices”? Known here: cluster, indices, applications, run_as, global, metadata, remote_indices, remote_cluster, restriction.
    > {"r": {"description": "who"}}
        Line 1, column 8 (r.description): failed to parse role [r]. unexpected field [description]. Nothing: only roles have a description.
    > {"r": {"type": 1}}
        Line 1, column 8 (r.type): failed to parse role [r]. unexpected field [type]. Known here: cluster, indices, applications, run_as, global, metadata, remote_indices, remote_cluster, restriction.
    > {"r": {"cluster": "all"}}
        Line 1, column 19 (r.cluster): could not parse [cluster] field. expected a string array but found [VALUE_STRING] value instead. A list of cluster privileges, such as ["monitor"].
    > {"r": {"cluster": ["all", 1]}}
        Line 1, column 27 (r.cluster[1]): could not parse [cluster] field. expected a string array but one of the value in the array is [VALUE_NUMBER]. A text in double quotation marks.
    > {"r": {"metadata": []}}
        Line 1, column 20 (r.metadata): expected field [metadata] to be of type object, but found [START_ARRAY] instead. An object with whatever you want to note.
    > {"r": {"indices": {}}}
        Line 1, column 19 (r.indices): failed to parse indices privileges for role [r]. expected field [indices] value to be an array, but found [START_OBJECT] instead. A list of objects, such as [{"names": ["books-*"], "privileges": ["read"]}].
    > {"r": {"index": [1]}}
        Line 1, column 18 (r.index[0]): failed to parse indices privileges for role [r]. expected field [index] value to be an array of objects, but found an array element of type [VALUE_NUMBER]. An object. Known in it: names, privileges, field_security, query, allow_restricted_indices.
    > {"r": {"indices": [{"names": ["a"]}]}}
        Line 1, column 20 (r.indices[0]): failed to parse indices privileges for role [r]. missing required [privileges] field. A field “privileges”: a list of index privileges, such as ["read"].
    > {"r": {"indices": [{"privileges": ["read"]}]}}
        Line 1, column 20 (r.indices[0]): failed to parse indices privileges for role [r]. missing required [names] field. A field “names”: one index or a list of them, names or patterns, such as ["books-*"].
    > {"r": {"indices": [{"names": [], "privileges": ["read"]}]}}
        Line 1, column 30 (r.indices[0].names): failed to parse indices privileges for role [r]. [names] cannot be an empty array. One index or a list of them, names or patterns, such as ["books-*"].
    > {"r": {"indices": [{"names": 1, "privileges": ["read"]}]}}
        Line 1, column 30 (r.indices[0].names): failed to parse indices privileges for role [r]. expected field [names] value to be a string or an array of strings, but found [VALUE_NUMBER] instead. One index or a list of them, names or patterns, such as ["books-*"].
    > {"r": {"indices": [{"names": "a", "privileges": null}]}}
        Line 1, column 20 (r.indices[0]): failed to parse indices privileges for role [r]. missing required [privileges] field. A field “privileges”: a list of index privileges, such as ["read"].
    > {"r": {"indices": [{"names": "a", "priviliges": ["read"]}]}}
        Line 1, column 35 (r.indices[0].priviliges): failed to parse indices privileges for role [r]. unexpected field [priviliges]. Did you mean “privileges”? Known here: names, privileges, field_security, query, allow_restricted_indices.
    > {"r": {"indices": [{"names": "a", "privileges": [], "query": 1}]}}
        Line 1, column 62 (r.indices[0].query): failed to parse indices privileges for role [r]. expected field [query] value to be null, a string, an array, or an object, but found [VALUE_NUMBER] instead. A query as an object, such as {"term": {"team": "search"}}.
    > {"r": {"indices": [{"names": "a", "privileges": [], "allow_restricted_indices": "yes"}]}}
        Line 1, column 81 (r.indices[0].allow_restricted_indices): failed to parse indices privileges for role [r]. expected field [allow_restricted_indices] value to be a boolean, but found [VALUE_STRING] instead. True or false.
    > {"r": {"indices": [{"names": "a", "privileges": [], "field_security": {}}]}}
        Line 1, column 71 (r.indices[0].field_security): failed to parse indices privileges for role [r]. "field_security" must not be empty. A field “grant”: a list of fields that may be seen, names or patterns, such as ["*"].
    > {"r": {"indices": [{"names": "a", "privileges": [], "field_security": {"exclude": []}}]}}
        Line 1, column 72 (r.indices[0].field_security.exclude): failed to parse indices privileges for role [r]. "field_security" only accepts options grant and except, but got: exclude. Known here: grant, except.
    > {"r": {"indices": [{"names": "a", "privileges": [], "field_security": {"grant": null}}]}}
        Line 1, column 81 (r.indices[0].field_security.grant): failed to parse indices privileges for role [r]. grant must not be null. A list of fields that may be seen, names or patterns, such as ["*"].
    > {"r": {"indices": [{"names": "a", "privileges": [], "fields": ["b"]}]}}
        Line 1, column 53 (r.indices[0].fields): ["fields": [...]] format has changed for field permissions in role [r], use ["field_security": {"grant":[...],"except":[...]}] instead. Known here: names, privileges, field_security, query, allow_restricted_indices.
    > {"r": {"applications": [{"application": 1}]}}
        Line 1, column 41 (r.applications[0].application): [application] application doesn't support values of type: VALUE_NUMBER. The name of an application, a start of names with * at its end, or *.
    > {"r": {"applications": [{"application": "app", "privileges": ["read"]}]}}
        Line 1, column 25 (r.applications[0]): failed to parse application privileges for role [r]. missing required [resources] field. A field “resources”: one resource or a list of them, names or patterns, such as ["*"].
    > {"r": {"applications": [{"privileges": [{}]}]}}
        Line 1, column 41 (r.applications[0].privileges[0]): [application] failed to parse field [privileges]. A text in double quotation marks.
    > {"r": {"run_as": {}}}
        Line 1, column 18 (r.run_as): could not parse [run_as] field. expected a string array but found [START_OBJECT] value instead. A list of user names or patterns, such as ["reporter-*"].
    > {"r": {"restriction": {"workflows": []}}}
        Line 1, column 37 (r.restriction.workflows): failed to parse restriction for role [r]. [workflows] cannot be an empty array. A list: ["search_application_query"].
    > {"r": {"restriction": {"workflow": []}}}
        Line 1, column 24 (r.restriction.workflow): failed to parse restriction for role [r]. unexpected field [workflow]. Did you mean “workflows”? Known here: workflows.
    > {"r": {"remote_indices": [{"names": "a", "privileges": ["read"]}]}}
        Line 1, column 27 (r.remote_indices[0]): failed to parse remote indices privileges for role [r]. missing required [clusters] field. A field “clusters”: a list of aliases of clusters, names or patterns, such as ["*"].
    > {"r": {"remote_cluster": [{"clusters": ["a"]}]}}
        Line 1, column 27 (r.remote_cluster[0]): failed to parse remote_cluster for role [r]. [privileges] must be defined when [clusters] are defined. A field “privileges”: a list with monitor_enrich, monitor_stats or both.
    > {"r": {"remote_cluster": [{"clusters": ["a"], "privileges": ["all"]}]}}
        Line 1, column 61 (r.remote_cluster[0].privileges): failed to parse remote_cluster for role [r]. [monitor_enrich, monitor_stats] are the only values allowed for [privileges] within [remote_cluster]. Found [all]. A list with monitor_enrich, monitor_stats or both.
    > {"r": {"remote_cluster": [{}]}}
        Line 1, column 27 (r.remote_cluster[0]): remote cluster groups must not be null or empty. A field “clusters”: a list of aliases of clusters, names or patterns, such as ["*"].
    > {"r": {"global": {"applications": {}}}}
        Line 1, column 19 (r.global.applications): failed to parse privilege. expected one of [application,profile,role] but found [applications] instead. Did you mean “application”? Known here: application, profile, role.
    > {"r": {"global": {"application": {"manage": {"applications": "a"}}}}}
        Line 1, column 62 (r.global.application.manage.applications): failed to parse privilege. expected [START_ARRAY] but found [VALUE_STRING] instead. A list of applications, names or patterns, such as ["myapp-*"].
    > {"r": {"global": {"application": {"manage": {}}}}}
        Line 1, column 45 (r.global.application.manage): failed to parse privilege. expected [FIELD_NAME] but found [END_OBJECT] instead. A field “applications”: a list of applications, names or patterns, such as ["myapp-*"].
    > {"r": {"global": {"role": {"manage": {"indices": [{"names": ["a"]}]}}}}}
        Line 1, column 51 (r.global.role.manage.indices[0]): [indices_privileges] Required [privileges]. A field “privileges”: a list of index privileges, such as ["read"].
    > {"r": {"global": {"profile": {"write": {"applications": [], "more": 1}}}}}
        Line 1, column 61 (r.global.profile.write.more): failed to parse privilege. expected [END_OBJECT] but found [FIELD_NAME] instead. Known here: applications.
    "#);
}

#[test]
fn what_does_not_exist_is_told_with_what_may_have_been_meant() {
    insta::assert_snapshot!(told(|text| {
        let mut problems = of_descriptors(text);
        // The server lists all names.
        for problem in &mut problems {
            problem.message = problem.message.split(" a privilege must be").next().unwrap().to_owned();
        }
        problems
    }, &[
        r#"{"r": {"cluster": ["monitro", "manage_api_keys", "read", "nothing like it", "cluster:x", "indices:data/x"]}}"#,
        r#"{"r": {"indices": [{"names": ["a::data", "/a", "/a(/"], "privileges": ["raed", "view", "monitor", "manage_ml", "zzz"]}]}}"#,
        r#"{"r": {"index": [{"names": "/a", "privileges": ["al"], "query": "{"}]}}"#,
        r#"{"r": {"applications": [{"application": "App", "privileges": ["a b"], "resources": "/a"}]}}"#,
        r#"{"r": {"remote_indices": [{"clusters": [""], "names": "a", "privileges": ["writ"]}]}}"#,
        r#"{"r": {"metadata": {"a": 1, "_b": 1}, "run_as": ["/"]}}"#,
        r#"{"r": {"restriction": {"workflows": ["search"]}}}"#,
        r#"{"r": {"global": {"role": {"manage": {"indices": [{"names": ["/"], "privileges": ["reed"]}]}}}}}"#,
        r#"{"r": {"restriction": {"workflows": ["search_application_query"]}}, "s": {}}"#,
        r#"{"my role": {"restriction": {"workflows": ["search_application_query"]}}, "s": {"restriction": {"workflows": ["search_application_query"]}}}"#,
    ]), @r#"
    > {"r": {"cluster": ["monitro", "manage_api_keys", "read", "nothing like it", "cluster:x", "indices:data/x"]}}
        Line 1, column 20 (r.cluster[0]): unknown cluster privilege [monitro]. Did you mean “monitor” or “monitor_ml”?
        Line 1, column 31 (r.cluster[1]): unknown cluster privilege [manage_api_keys]. Did you mean “manage_api_key” or “manage_own_api_key” or “grant_api_key”?
        Line 1, column 50 (r.cluster[2]): unknown cluster privilege [read]. “read” is an index privilege: it belongs into an entry of “indices”.
        Line 1, column 58 (r.cluster[3]): unknown cluster privilege [nothing like it]. A cluster privilege such as monitor, or a pattern such as cluster:monitor/*.
        Line 1, column 90 (r.cluster[5]): unknown cluster privilege [indices:data/x]. “indices:data/x” is an index privilege: it belongs into an entry of “indices”.
    > {"r": {"indices": [{"names": ["a::data", "/a", "/a(/"], "privileges": ["raed", "view", "monitor", "manage_ml", "zzz"]}]}}
        Line 1, column 31 (r.indices[0].names[0]): selectors [::] are not allowed in the index name expression [a::data]. A name without “::”; the privilege read_failure_store is about failures.
        Line 1, column 42 (r.indices[0].names[1]): invalid pattern [/a]. patterns starting with '/' indicate regular expression pattern and therefore must also end with '/'. other patterns (those that do not start with '/') will be treated as simple wildcard patterns. A “/” at the end of a regular expression; a name or a wildcard pattern such as books-* has none.
        Line 1, column 48 (r.indices[0].names[2]): invalid pattern [/a(/]. expected an expression at position 2. A regular expression in Lucene's syntax, such as /books-[0-9]+/.
        Line 1, column 72 (r.indices[0].privileges[0]): unknown index privilege [raed]. Did you mean “read”?
        Line 1, column 80 (r.indices[0].privileges[1]): unknown index privilege [view]. Did you mean “view_index_metadata”?
        Line 1, column 99 (r.indices[0].privileges[3]): unknown index privilege [manage_ml]. “manage_ml” is a cluster privilege: it belongs into “cluster”.
        Line 1, column 112 (r.indices[0].privileges[4]): unknown index privilege [zzz]. An index privilege such as read, or a pattern such as indices:data/read/*.
    > {"r": {"index": [{"names": "/a", "privileges": ["al"], "query": "{"}]}}
        Line 1, column 28 (r.index[0].names): invalid pattern [/a]. patterns starting with '/' indicate regular expression pattern and therefore must also end with '/'. other patterns (those that do not start with '/') will be treated as simple wildcard patterns. A “/” at the end of a regular expression; a name or a wildcard pattern such as books-* has none.
        Line 1, column 49 (r.index[0].privileges[0]): unknown index privilege [al]. Did you mean “all”?
        Line 1, column 65 (r.index[0].query): failed to parse field 'query' for indices [/a]. A query as an object, such as {"term": {"team": "search"}}.
    > {"r": {"applications": [{"application": "App", "privileges": ["a b"], "resources": "/a"}]}}
        Line 1, column 41 (r.applications[0].application): An application name prefix must match the pattern ^[a-z][A-Za-z0-9]*$ (found 'App'). A name such as myapp, a start of names such as myapp-*, or * for all.
        Line 1, column 63 (r.applications[0].privileges[0]): Application privilege names and actions must match the pattern ^\p{Graph}*$ (found 'a b'). A name such as read, or a pattern over actions such as data:read/*, without spaces.
        Line 1, column 84 (r.applications[0].resources): invalid pattern [/a]. patterns starting with '/' indicate regular expression pattern and therefore must also end with '/'. other patterns (those that do not start with '/') will be treated as simple wildcard patterns. A “/” at the end of a regular expression; a name or a wildcard pattern such as books-* has none.
    > {"r": {"remote_indices": [{"clusters": [""], "names": "a", "privileges": ["writ"]}]}}
        Line 1, column 41 (r.remote_indices[0].clusters[0]): remote index cluster alias cannot be an empty string. The alias of a cluster, or a pattern such as *.
        Line 1, column 75 (r.remote_indices[0].privileges[0]): unknown index privilege [writ]. Did you mean “write”?
    > {"r": {"metadata": {"a": 1, "_b": 1}, "run_as": ["/"]}}
        Line 1, column 35 (r.metadata._b): role descriptor metadata keys may not start with [_]. A name that starts with another character.
        Line 1, column 50 (r.run_as[0]): invalid pattern [/]. patterns starting with '/' indicate regular expression pattern and therefore must also end with '/'. other patterns (those that do not start with '/') will be treated as simple wildcard patterns. A “/” at the end of a regular expression; a name or a wildcard pattern such as books-* has none.
    > {"r": {"restriction": {"workflows": ["search"]}}}
        Line 1, column 38 (r.restriction.workflows[0]): Unknown workflow [search]. A workflow must be one of the predefined workflow names [search_application_query]. The workflow “search_application_query”: there is no other.
    > {"r": {"global": {"role": {"manage": {"indices": [{"names": ["/"], "privileges": ["reed"]}]}}}}}
        Line 1, column 62 (r.global.role.manage.indices[0].names[0]): invalid pattern [/]. patterns starting with '/' indicate regular expression pattern and therefore must also end with '/'. other patterns (those that do not start with '/') will be treated as simple wildcard patterns. A “/” at the end of a regular expression; a name or a wildcard pattern such as books-* has none.
        Line 1, column 83 (r.global.role.manage.indices[0].privileges[0]): unknown index privilege [reed]. Did you mean “read”?
    > {"r": {"restriction": {"workflows": ["search_application_query"]}}, "s": {}}
        Line 1, column 23 (r.restriction): combining role descriptors with and without restriction is not supported. A restriction in the only descriptor, or in none.
    > {"my role": {"restriction": {"workflows": ["search_application_query"]}}, "s": {"restriction": {"workflows": ["search_application_query"]}}}
        Line 1, column 96 (s.restriction): more than one role descriptor with restriction is not supported. A restriction in the only descriptor, or in none.
    "#);
}

#[test]
fn every_descriptor_tells_its_own_problems() {
    let text = "{\n  \"a\": {\"cluster\": 1},\n  \"b\": {\"cluster\": [\"monitr\"]},\n  \"c\": {\"indices\": [{}]}\n}";
    let paths: Vec<String> = of_descriptors(text).into_iter().map(|problem| problem.path).collect();
    assert_eq!(paths, ["a.cluster", "b.cluster[0]", "c.indices[0]"]);
    let text = format!(r#"{{"a": {{"cluster": [{}"x"]}}, "b": {{"cluster": ["x"]}}}}"#, r#""x","#.repeat(99));
    assert_eq!(of_descriptors(&text).len(), MOST_PROBLEMS);
}

#[test]
fn limits_are_told_where_they_are_passed() {
    let many = format!(r#"{{"r": {{"cluster": [{}"all"]}}}}"#, r#""all","#.repeat(1_000));
    let together =
        |count: usize| format!(r#"{{"names": ["{}"], "privileges": ["read"]}}"#, vec!["a"; count].join("\",\""));
    let entries = vec![together(900); 12].join(",");
    let together = format!(r#"{{"r": {{"indices": [{entries}]}}, "s": {{}}}}"#);
    let long = format!(r#"{{"r": {{"run_as": ["{}"]}}}}"#, "a".repeat(2_049));
    insta::assert_snapshot!([many, together, long].map(|text| of_descriptors(&text)[0].to_string()).join("\n"), @r#"
    Line 1, column 19 (r.cluster): field [cluster] has [1001] values, more than the limit of [1000]. Fewer values, or shorter ones.
    Line 1, column 1: [10812] values are more than the limit of [10000]. Fewer values, or shorter ones.
    Line 1, column 19 (r.run_as[0]): a value of field [run_as] has [2049] bytes, more than the limit of [2048]. Fewer values, or shorter ones.
    "#);
}

#[test]
fn what_takes_automata_is_told_when_the_form_is_sent() {
    let texts = [
        r#"{"r": {"indices": [{"names": ["/(a|b)*a(a|b){300}/"], "privileges": ["read"]}]}}"#,
        r#"{"r": {"indices": [{"names": ["a"], "privileges": ["read"], "field_security": {"grant": ["a*"], "except": ["b"]}}]}}"#,
        r#"{"r": {"cluster": ["cluster:*a?????????????????????????b"]}}"#,
    ];
    for text in texts {
        assert!(check_descriptors(text).is_ok(), "{text}");
    }
    insta::assert_snapshot!(told(|text| check_descriptors_in_full(text).unwrap_err(), &texts), @r#"
    > {"r": {"indices": [{"names": ["/(a|b)*a(a|b){300}/"], "privileges": ["read"]}]}}
        Line 1, column 31 (r.indices[0].names[0]): pattern [/(a|b)*a(a|b){300}/] is too complex to evaluate. A simpler pattern, or several.
    > {"r": {"indices": [{"names": ["a"], "privileges": ["read"], "field_security": {"grant": ["a*"], "except": ["b"]}}]}}
        Line 1, column 20 (r.indices[0]): failed to parse indices privileges for role [r] - Exceptions for field permissions must be a subset of the granted fields but b is not a subset of a*. In “except” only fields that “grant” covers.
    > {"r": {"cluster": ["cluster:*a?????????????????????????b"]}}
        Line 1, column 20 (r.cluster[0]): pattern [cluster:*a?????????????????????????b*] is too complex to evaluate. A simpler pattern, or several.
    "#);
}

#[test]
fn metadata_is_an_object_that_keeps_its_limits() {
    let long = format!(r#"{{"a": null, "b": {{"{}": [null, {{"c": 1}}]}}}}"#, "x".repeat(255));
    insta::assert_snapshot!(told(of_metadata, &[
        "{}",
        r#"{"managed": true, "a": {"_b": 1}}"#,
        "[]",
        "{",
        r#"{"_a": 1, "b": {}, "_c": "\u0000"}"#,
        r#"{"a": {"b\u0000": null}}"#,
    ]), @r#"
    > {}
    > {"managed": true, "a": {"_b": 1}}
    > []
        Line 1, column 1: metadata doesn't support values of type: START_ARRAY. An object, such as {"team": "search"}.
    > {
        Line 1, column 2: Unexpected end of input. An end for each text, list and object that was begun: " or ] or }.
    > {"_a": 1, "b": {}, "_c": "\u0000"}
        Line 1, column 2 (_a): API key metadata keys may not start with [_]. A name that starts with another character.
        Line 1, column 20 (_c): API key metadata keys may not start with [_]. A name that starts with another character.
        Line 1, column 26 (_c): API key metadata may not contain the character U+0000. Text without the character \u0000.
    > {"a": {"b\u0000": null}}
        Line 1, column 8 (a["b\u0000"]): API key metadata may not contain the character U+0000. Text without the character \u0000.
    "#);
    assert_eq!(of_metadata(&long)[0].at.unwrap().to_string(), "1:19");
    let large = of_metadata(&format!(r#"{{"a": "{}"}}"#, "x".repeat(65_536)));
    insta::assert_snapshot!(large[0], @r#"API key metadata may not be more than 65536 bytes long but was [65544]. At most 65536 bytes, spaces between the parts not counted."#);
}

#[test]
fn what_roles_say_is_a_start_for_a_key() {
    for (name, role) in reserved::roles() {
        let roles: RoleDescriptors = [(name.to_owned(), role.clone())].into_iter().collect();
        assert!(check_descriptors(&roles.to_editing_text()).is_err(), "{name}: roles say more than keys may");
        let asked = roles.for_key();
        assert_eq!(check_descriptors_in_full(&asked.to_editing_text()), Ok(asked));
    }
}

#[test]
fn what_is_written_for_editing_says_no_more_than_it_has_to() {
    let text = r#"{"r": {"cluster": [], "indices": [{"names": "a", "privileges": [], "allow_restricted_indices": false,
        "query": "{\"term\":{\"a\":1}}"}, {"names": "b", "privileges": [], "allow_restricted_indices": true,
        "query": "{ \"term\": {} }"}], "global": {"application": {"manage": {"applications": []}}, "role": {}},
        "remote_indices": [{"clusters": ["c"], "names": "x", "privileges": ["read"]}], "metadata": {},
        "transient_metadata": {"enabled": true}}, "s": {}}"#;
    insta::assert_snapshot!(check_descriptors(text).unwrap().to_editing_text(), @r#"
    {
      "r": {
        "global": {
          "application": {
            "manage": {
              "applications": []
            }
          }
        },
        "indices": [
          {
            "names": ["a"],
            "privileges": [],
            "query": {
              "term": {
                "a": 1
              }
            }
          },
          {
            "names": ["b"],
            "privileges": [],
            "query": "{ \"term\": {} }",
            "allow_restricted_indices": true
          }
        ],
        "remote_indices": [
          {
            "names": ["x"],
            "privileges": ["read"],
            "clusters": ["c"]
          }
        ]
      },
      "s": {}
    }
    "#);
    let query = format!("{}1{}", "{\"a\":".repeat(98), "}".repeat(98));
    let descriptors: RoleDescriptors = [(
        "r".to_owned(),
        RoleDescriptor {
            indices: vec![IndicesPrivileges {
                names: vec!["a".to_owned()],
                query: Some(query),
                ..IndicesPrivileges::default()
            }],
            ..RoleDescriptor::default()
        },
    )]
    .into_iter()
    .collect();
    assert_eq!(check_descriptors(&descriptors.to_editing_text()), Ok(descriptors));
}

/// A value of a shape, with everything that may be in it.
fn sample(field: &Field) -> Json {
    match field.shape {
        Shape::Object(fields) => object(fields.iter()),
        Shape::Objects(fields) => vec![object(fields.iter())].into(),
        Shape::Choice => vec!["monitor_stats"].into(),
        Shape::Texts => match field.name {
            "workflows" => vec!["search_application_query"].into(),
            "except" => Json::array::<Json>([]),
            "cluster" | "privileges" => vec!["all"].into(),
            _ => vec!["a"].into(),
        },
        Shape::Other => match field.name {
            "application" => "app".into(),
            "allow_restricted_indices" => true.into(),
            _ => Json::empty_object(),
        },
    }
}

fn object<'a>(fields: impl Iterator<Item = &'a Field>) -> Json {
    Json::object(fields.map(|field| (field.name, sample(field))))
}

/// The fields of a shape, and of the shapes within it, each list of them once.
fn lists(fields: &'static [Field]) -> Vec<(&'static [Field], Vec<&'static str>)> {
    let mut all = vec![(fields, Vec::new())];
    for field in fields {
        if let Shape::Object(inner) | Shape::Objects(inner) = field.shape {
            all.extend(lists(inner).into_iter().map(|(fields, mut path)| {
                path.insert(0, field.name);
                (fields, path)
            }));
        }
    }
    all
}

#[test]
fn the_vocabulary_is_what_the_server_understands() {
    let whole = |json: Json| Json::object([("r", json)]).render();
    // Everything at once, and each field by its other name.
    assert_eq!(of_descriptors(&whole(object(DESCRIPTOR.iter()))), []);
    for field in DESCRIPTOR {
        if let Some(short) = field.short {
            assert_eq!(of_descriptors(&whole(Json::object([(short, sample(field))]))), []);
        }
    }
    // Nothing else anywhere, and nothing less.
    for (fields, path) in lists(DESCRIPTOR) {
        let around = |json: Json| {
            let enclosing = |json: Json, (depth, name): (usize, &&str)| {
                let holder = path[..depth].iter().fold(DESCRIPTOR, |fields, name| {
                    match fields.iter().find(|field| field.name == *name).unwrap().shape {
                        Shape::Object(inner) | Shape::Objects(inner) => inner,
                        _ => unreachable!("only these have fields"),
                    }
                });
                let field = holder.iter().find(|field| *field.name == **name).unwrap();
                let value = if matches!(field.shape, Shape::Objects(_)) { Json::array([json]) } else { json };
                let rest = holder.iter().filter(|other| other.is_needed && other.name != field.name);
                Json::object(rest.map(|field| (field.name, sample(field))).chain([(field.name, value)]))
            };
            whole(path.iter().enumerate().rev().fold(json, enclosing))
        };
        let all = Json::object(fields.iter().map(|field| (field.name, sample(field))).chain([("zzzz", 1.into())]));
        let refused = of_descriptors(&around(all));
        assert!(refused[0].expected.contains(fields[0].name), "{path:?}: {refused:?}");
        for left_out in fields {
            let json = object(fields.iter().filter(|field| field.name != left_out.name));
            let refused = of_descriptors(&around(json));
            // The name of an application may be left out, and is then blank, which no name is.
            assert_eq!(!refused.is_empty(), left_out.is_needed, "{path:?} {}: {refused:?}", left_out.name);
        }
    }
}

/// Texts that come close to descriptors.
fn nearly_descriptors() -> impl Strategy<Value = String> {
    const PARTS: &[&str] = &[
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"r\"",
        "\"cluster\"",
        "\"indices\"",
        "\"names\"",
        "\"privileges\"",
        "\"read\"",
        "\"monitor\"",
        "\"query\"",
        "\"field_security\"",
        "\"grant\"",
        "\"global\"",
        "\"role\"",
        "\"/a\"",
        "null",
        "1",
        "\"_a\"",
        "\"metadata\"",
        "\"restriction\"",
        "\"workflows\"",
        "\n",
    ];
    prop_oneof![
        any::<String>(),
        proptest::collection::vec(select(PARTS), 0..60).prop_map(|parts| parts.concat()),
        crate::domain::json::samples::any_json().prop_map(|json| Json::object([("r", json)]).render_for_editing()),
        // What exists, with a piece torn out.
        (samples::descriptors(), any::<prop::sample::Index>(), any::<prop::sample::Index>()).prop_map(
            |(descriptors, one, other)| {
                let characters: Vec<char> = descriptors.to_json().render_for_editing().chars().collect();
                let (one, other) = (one.index(characters.len()), other.index(characters.len()));
                let (start, end) = (one.min(other), one.max(other));
                characters[..start].iter().chain(&characters[end..]).collect()
            }
        ),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_browser_and_the_server_judge_alike(text in nearly_descriptors()) {
        let on_server = Json::parse(text.as_bytes()).ok().and_then(|json| RoleDescriptors::parse(&json, Place::ApiKey).ok());
        let accepted = on_server.filter(|descriptors| {
            descriptors.validate().is_empty() && descriptors.check_restrictions().is_ok()
        });
        prop_assert_eq!(check_descriptors_in_full(&text).ok(), accepted.clone());
        // What only automata tell is left out.
        let as_typed = check_descriptors(&text).ok();
        prop_assert!(accepted.is_none() || accepted == as_typed);
    }

    #[test]
    fn every_problem_has_a_place_in_the_text_and_says_what_belongs_there(text in nearly_descriptors()) {
        for problem in of_descriptors(&text).into_iter().chain(of_metadata(&text)) {
            let at = problem.at.unwrap();
            let line = text.split(['\n', '\r']).count();
            prop_assert!(usize::try_from(at.line).unwrap() <= line, "{}", problem);
            prop_assert!(!problem.message.is_empty() && problem.expected.ends_with(['.', '?']), "{}", problem);
        }
    }

    #[test]
    fn what_is_written_for_editing_reads_as_the_same(descriptors in samples::descriptors()) {
        let descriptors = descriptors.for_key();
        if descriptors.validate().is_empty() {
            prop_assert_eq!(check_descriptors(&descriptors.to_editing_text()), Ok(descriptors));
        }
    }

    #[test]
    fn what_the_server_says_is_what_is_told(descriptors in samples::descriptors()) {
        let with_flaw = |(name, descriptor): (&str, &RoleDescriptor)| {
            let mut descriptor = descriptor.clone();
            descriptor.description = None;
            descriptor.cluster.push("nope".to_owned());
            (name.to_owned(), descriptor)
        };
        let descriptors: RoleDescriptors = descriptors.iter().map(with_flaw).collect();
        let text = descriptors.to_json().render();
        let mut messages: Vec<String> =
            check_descriptors_in_full(&text).err().unwrap_or_default().into_iter().map(|problem| problem.message).collect();
        let mut server = descriptors.validate();
        messages.sort_unstable();
        server.sort_unstable();
        prop_assert_eq!(messages, server);
    }
}
