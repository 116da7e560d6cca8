//! What role descriptors a key may have, whichever call brings them (contract §2.5 and §3.2).

use axum::http::Method;
use serde_json::{Value, json};

use super::{KEYS, id};
use crate::{
    elasticsearch::{Client, refusal},
    support::{
        app::{TestApp, on_both_databases},
        request::Reply,
    },
};

on_both_databases! {
    what_is_no_descriptor_is_refused
    what_says_nothing_is_taken
    unknown_privileges_are_refused_with_those_that_there_are
    what_cannot_be_granted_is_refused
    restrictions_stand_alone
    all_that_is_wrong_is_told
}

/// The answers of every call that takes descriptors to these.
async fn sent(app: &TestApp, descriptors: &Value) -> Vec<Reply> {
    let elastic = Client::elastic(app);
    let made = elastic.make_key(&json!({"name": "k"})).await;
    let key = json!({"name": "k", "role_descriptors": descriptors});
    let grant = json!({
        "grant_type": "password", "username": "elastic", "password": app.elastic_password, "api_key": key,
    });
    let change = json!({"role_descriptors": descriptors});
    let changes = json!({"role_descriptors": descriptors, "ids": [id(&made)]});
    let mut replies = Vec::new();
    for (method, path, body) in [
        (Method::POST, KEYS.to_owned(), key),
        (Method::POST, format!("{KEYS}/grant"), grant),
        (Method::PUT, format!("{KEYS}/{}", id(&made)), change),
        (Method::POST, format!("{KEYS}/_bulk_update"), changes),
    ] {
        replies.push(elastic.raw(method, &path, body.to_string()).await);
    }
    replies
}

async fn what_is_no_descriptor_is_refused(app: &TestApp) {
    let role = "failed to parse role [r].";
    let indices = "failed to parse indices privileges for role [r].";
    let remote_cluster = "failed to parse remote_cluster for role [r].";
    let restriction = "failed to parse restriction for role [r].";
    let entry = |more: Value| {
        let mut entry = json!({"names": ["a"], "privileges": ["read"]});
        entry.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"indices": [entry]})
    };
    for (descriptor, problem) in [
        (json!({"clusters": []}), format!("{role} unexpected field [clusters]")),
        (json!({"description": "not in keys"}), format!("{role} unexpected field [description]")),
        (json!([]), format!("{role} expected an object but found [START_ARRAY] instead")),
        (json!("all"), format!("{role} expected an object but found [VALUE_STRING] instead")),
        (json!(1), format!("{role} expected an object but found [VALUE_NUMBER] instead")),
        (json!(null), format!("{role} expected an object but found [VALUE_NULL] instead")),
        (
            json!({"cluster": "all"}),
            "could not parse [cluster] field. expected a string array but found [VALUE_STRING] value instead".to_owned(),
        ),
        (
            json!({"run_as": [1]}),
            "could not parse [run_as] field. expected a string array but one of the value in the array is [VALUE_NUMBER]"
                .to_owned(),
        ),
        (json!({"indices": [{"privileges": ["read"]}]}), format!("{indices} missing required [names] field")),
        (json!({"indices": [{"names": ["a"]}]}), format!("{indices} missing required [privileges] field")),
        (entry(json!({"names": []})), format!("{indices} [names] cannot be an empty array")),
        (entry(json!({"x": 1})), format!("{indices} unexpected field [x]")),
        (
            entry(json!({"names": 1})),
            format!(
                "{indices} expected field [names] value to be a string or an array of strings, but found [VALUE_NUMBER] instead"
            ),
        ),
        (
            entry(json!({"names": {}})),
            format!(
                "{indices} expected field [names] value to be a string or an array of strings, but found [START_OBJECT] instead"
            ),
        ),
        (
            entry(json!({"allow_restricted_indices": "yes"})),
            format!(
                "{indices} expected field [allow_restricted_indices] value to be a boolean, but found [VALUE_STRING] instead"
            ),
        ),
        (
            entry(json!({"field_security": {"grants": ["a"]}})),
            format!("{indices} \"field_security\" only accepts options grant and except, but got: grants"),
        ),
        (entry(json!({"field_security": {}})), format!("{indices} \"field_security\" must not be empty.")),
        (
            entry(json!({"field_security": {"except": ["a"]}})),
            format!("{indices} field_security requires grant if except is given"),
        ),
        (entry(json!({"field_security": {"grant": null}})), format!("{indices} grant must not be null.")),
        (entry(json!({"field_security": {"grant": ["a"], "except": null}})), format!("{indices} except must not be null.")),
        (
            json!({"indices": {"names": ["a"], "privileges": ["read"]}}),
            format!("{indices} expected field [indices] value to be an array, but found [START_OBJECT] instead"),
        ),
        (
            json!({"applications": "all"}),
            "failed to parse application privileges for role [r]. expected field [applications] value to be an array, \
             but found [VALUE_STRING] instead"
                .to_owned(),
        ),
        (
            json!({"remote_indices": [{"names": ["a"], "privileges": ["read"]}]}),
            "failed to parse remote indices privileges for role [r]. missing required [clusters] field".to_owned(),
        ),
        (
            json!({"remote_cluster": [{"privileges": ["monitor_enrich"]}]}),
            format!("{remote_cluster} [clusters] must be defined when [privileges] are defined"),
        ),
        (json!({"restriction": {"workflows": []}}), format!("{restriction} [workflows] cannot be an empty array")),
        (
            json!({"restriction": {"workflows": null}}),
            format!(
                "{restriction} could not parse [workflows] field. expected a string array but found null value instead"
            ),
        ),
        (json!({"restriction": {"workflow": []}}), format!("{restriction} unexpected field [workflow]")),
    ] {
        for reply in sent(app, &json!({"r": descriptor})).await {
            let root = &reply.json()["error"]["root_cause"][0];
            assert_eq!(
                (reply.status.as_u16(), &root["type"], &root["reason"]),
                (400, &json!("parse_exception"), &json!(problem)),
                "{descriptor}"
            );
        }
    }
}

async fn what_says_nothing_is_taken(app: &TestApp) {
    for descriptor in [
        json!({}),
        json!({"cluster": [], "indices": [], "applications": [], "run_as": [], "metadata": {}}),
        json!({"cluster": null, "transient_metadata": {"enabled": true}}),
        json!({"restriction": {}}),
        json!({"indices": [{"names": "a", "privileges": ["READ"], "query": null}]}),
        json!({"cluster": ["MONITOR", "cluster:monitor/main"]}),
    ] {
        for reply in sent(app, &json!({"r": descriptor})).await {
            assert_eq!(reply.status, 200, "{descriptor}: {reply}");
        }
    }
    for reply in sent(app, &json!({})).await {
        assert_eq!(reply.status, 200, "{reply}");
    }
}

async fn unknown_privileges_are_refused_with_those_that_there_are(app: &TestApp) {
    let known = Client::elastic(app).get("/_security/privilege/_builtin").await.json();
    for (descriptor, start, end, kind) in [
        (
            json!({"cluster": ["Nope"]}),
            "unknown cluster privilege [nope]. a privilege must be either one of the predefined cluster privilege \
             names [",
            "] or a pattern over one of the available cluster actions",
            "cluster",
        ),
        (
            json!({"indices": [{"names": ["a"], "privileges": ["nope"]}]}),
            "unknown index privilege [nope]. a privilege must be either one of the predefined fixed indices \
             privileges [",
            "] or a pattern over one of the available index actions",
            "index",
        ),
    ] {
        for reply in sent(app, &json!({"r": descriptor})).await {
            let refused = refusal(&reply);
            let sentence = refused.strip_prefix("400 Validation Failed: 1: ").and_then(|text| text.strip_suffix(';'));
            let named = sentence.and_then(|text| text.strip_prefix(start)?.strip_suffix(end));
            let mut named: Vec<_> = named.unwrap_or_else(|| panic!("{reply}")).split(',').collect();
            if kind == "index" {
                assert!(named.is_sorted(), "{reply}");
            }
            named.sort_unstable();
            assert_eq!(json!(named), known[kind]);
        }
    }
}

async fn what_cannot_be_granted_is_refused(app: &TestApp) {
    let application = |name: &str| json!({"applications": [{"application": name, "privileges": [], "resources": []}]});
    for (descriptor, sentence) in [
        (json!({"metadata": {"_x": 1}}), "role descriptor metadata keys may not start with [_]"),
        (
            json!({"restriction": {"workflows": ["x"]}}),
            "Unknown workflow [x]. A workflow must be one of the predefined workflow names [search_application_query].",
        ),
        (
            json!({"indices": [{"names": ["a::failures"], "privileges": ["read"]}]}),
            "selectors [::] are not allowed in the index name expression [a::failures]",
        ),
        (
            json!({"remote_indices": [{"clusters": [""], "names": ["a"], "privileges": ["read"]}]}),
            "remote index cluster alias cannot be an empty string",
        ),
        (
            json!({"remote_cluster": [{"clusters": [""], "privileges": ["monitor_enrich"]}]}),
            "remote cluster alias cannot be an empty string",
        ),
        (application(""), "Application names cannot be blank"),
    ] {
        for reply in sent(app, &json!({"r": descriptor})).await {
            assert_eq!(refusal(&reply), format!("400 Validation Failed: 1: {sentence};"), "{descriptor}");
            assert_eq!(reply.json()["error"]["type"], "action_request_validation_exception", "{descriptor}");
        }
    }
}

async fn restrictions_stand_alone(app: &TestApp) {
    let restricted = json!({"restriction": {"workflows": ["search_application_query"]}});
    for (descriptors, problem) in [
        (json!({"a": restricted, "b": restricted}), "more than one role descriptor with restriction is not supported"),
        (json!({"a": restricted, "b": {}}), "combining role descriptors with and without restriction is not supported"),
    ] {
        for reply in sent(app, &descriptors).await {
            assert_eq!(refusal(&reply), format!("400 {problem}"));
            assert_eq!(reply.json()["error"]["type"], "illegal_argument_exception", "{descriptors}");
        }
    }
    // Names of workflows are read in any case.
    let shouted = json!({"a": {"restriction": {"workflows": [" Search_Application_Query"]}}});
    assert_eq!(sent(app, &shouted).await[0].status, 200);
    // A role, which a key's owner could have, can have none.
    let role = Client::elastic(app).put("/_security/role/r", &restricted).await;
    assert_eq!(refusal(&role), "400 failed to parse role [r]. unexpected field [restriction]");
}

async fn all_that_is_wrong_is_told(app: &TestApp) {
    let descriptors = json!({
        "a": {"metadata": {"_x": 1}},
        "b": {"restriction": {"workflows": ["x"]}, "indices": [{"names": ["a::b"], "privileges": []}]},
    });
    for reply in sent(app, &descriptors).await {
        assert_eq!(
            refusal(&reply),
            "400 Validation Failed: 1: role descriptor metadata keys may not start with [_];\
             2: selectors [::] are not allowed in the index name expression [a::b];\
             3: Unknown workflow [x]. A workflow must be one of the predefined workflow names [search_application_query].;"
        );
    }
}
