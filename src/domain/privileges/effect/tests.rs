use super::{Effect, EffectChange, EffectRow, MOST_JUDGED, compare, compare_owners, effects, rows_of};
use crate::domain::privileges::{
    api_key_action::ApiKeyAction,
    check::check_descriptors,
    cluster::Scope,
    descriptor::{RoleDescriptor, RoleDescriptors, samples},
    permission::{Permission, Row, Section},
    words,
};
use proptest::prelude::*;
use std::sync::Arc;

fn descriptors(text: &str) -> RoleDescriptors {
    check_descriptors(text).unwrap()
}

fn permission(descriptors: &RoleDescriptors) -> Permission {
    Permission::compile(descriptors, &Arc::default()).unwrap()
}

fn told(row: &EffectRow) -> String {
    let EffectRow { row, grants, on, words, effect, lacking } = row;
    let lacking: Vec<String> = lacking.iter().map(|lacking| format!(" | {lacking}")).collect();
    format!("{row} | {grants} | {on} | {words} | {}{}", effect.label(), lacking.concat())
}

fn all_told(rows: &[EffectRow]) -> String {
    rows.iter().map(told).collect::<Vec<_>>().join("\n")
}

fn changes_told(changes: &[EffectChange]) -> String {
    let one = |change: &EffectChange| format!("{} -> {}", told(&change.before), change.after.effect.label());
    changes.iter().map(one).collect::<Vec<_>>().join("\n")
}

const EVERYTHING: &str = r#"{"my role": {
    "cluster": ["monitor", "manage", "manage_security", "cluster:monitor/main"],
    "indices": [
        {"names": ["logs-1", "logs-*"], "privileges": ["read", "write", "indices:data/read/get"],
         "field_security": {"grant": ["a*"], "except": ["ab"]}, "query": {"match_all": {}}, "allow_restricted_indices": true},
        {"names": ["books"], "privileges": ["view_index_metadata", "Monitor", "read"], "field_security": {"grant": ["a"]}},
        {"names": ["empty"], "privileges": []}],
    "applications": [{"application": "app1", "privileges": ["data:read/*", "data:write/*"], "resources": ["*"]}],
    "run_as": ["ab", "*", "b"],
    "global": {"application": {"manage": {"applications": ["app*", "b"]}}, "profile": {"write": {"applications": ["k*"]}},
        "role": {"manage": {"indices": [{"names": ["logs-1", "x"], "privileges": ["read"]}]}}},
    "remote_indices": [{"clusters": ["eu"], "names": ["x"], "privileges": ["read"]}],
    "remote_cluster": [{"clusters": ["eu", "us"], "privileges": ["monitor_stats", "monitor_enrich"]}]
}}"#;

const OWNER: &str = r#"{"o": {"cluster": ["monitor"], "indices": [{"names": ["logs-*"], "privileges": ["read", "index"]}],
    "applications": [{"application": "app1", "privileges": ["data:read/*"], "resources": ["a*"]}], "run_as": ["a*"],
    "global": {"application": {"manage": {"applications": ["app1"]}},
        "role": {"manage": {"indices": [{"names": ["logs-*"], "privileges": ["read"]}]}}}}}"#;

#[test]
fn every_entry_is_told_with_what_comes_of_it() {
    let rows = effects(&descriptors(EVERYTHING), &permission(&descriptors(OWNER))).unwrap();
    insta::assert_snapshot!(all_told(&rows), @r#"
    ["my role"].cluster[0] | monitor |  | See the cluster’s health, statistics and templates | Takes effect
    ["my role"].cluster[1] | manage |  | Change the cluster, except for its security | Takes effect in part | some of manage
    ["my role"].cluster[2] | manage_security |  | Manage users, roles and everybody’s API keys | No effect | manage_security
    ["my role"].cluster[3] | cluster:monitor/main |  | Perform cluster:monitor/main | Takes effect
    ["my role"].indices[0] | read, write, indices:data/read/get | logs-1, logs-* | Read documents, write and delete documents, perform indices:data/read/get on logs-1, logs-*, only the fields a* without ab, only documents that match {"match_all":{}}, restricted indices included | Takes effect in part | some of write on logs-1, logs-*
    ["my role"].indices[1] | view_index_metadata, Monitor, read | books | See mappings and settings, see health and statistics, read documents on books, only the fields a | No effect | view_index_metadata on books | Monitor on books | read on books
    ["my role"].indices[2] | nothing | empty | Do nothing on empty | No effect
    ["my role"].applications[0] | data:read/*, data:write/* | app1: * | Use data:read/*, data:write/* of app1 on all resources | Takes effect in part | some of data:read/* of app1 on * | data:write/* of app1 on *
    ["my role"].run_as[0] | run_as | ab | Act as ab | Takes effect
    ["my role"].run_as[1] | run_as | * | Act as any user | Takes effect in part | some of run_as on *
    ["my role"].run_as[2] | run_as | b | Act as b | No effect | run_as on b
    ["my role"].global.application.manage | manage applications | app*, b | Manage the privileges of app*, b | Takes effect in part | some of manage applications on app* | manage applications on b
    ["my role"].global.profile.write | write profiles | k* | Write what k* notes in the profiles of users | No effect | write profiles on k*
    ["my role"].global.role.manage.indices[0] | manage roles with read | logs-1, x | Manage roles that give read on logs-1, x | Takes effect in part | manage roles with read on x
    ["my role"].remote_indices[0] | read | eu: x | Read documents on x, in eu | No effect | read on eu: x
    ["my role"].remote_cluster[0] | monitor_stats, monitor_enrich | eu, us | See the cluster’s statistics and see enrich policies, in eu, us | No effect | monitor_stats on eu, us | monitor_enrich on eu, us
    "#);
}

#[test]
fn whoever_manages_security_manages_every_application_and_role() {
    let owner = permission(&descriptors(r#"{"o": {"cluster": ["manage_security"]}}"#));
    let global = descriptors(
        r#"{"r": {"global": {"application": {"manage": {"applications": ["*"]}},
            "role": {"manage": {"indices": [{"names": ["*"], "privileges": ["all"]}]}}}}}"#,
    );
    let rows = effects(&global, &owner).unwrap();
    assert_eq!(rows.iter().map(|row| row.effect).collect::<Vec<_>>(), [Effect::Full, Effect::Full]);
    let nobody = permission(&RoleDescriptors::none());
    let rows = effects(&global, &nobody).unwrap();
    assert_eq!(rows.iter().map(|row| row.effect).collect::<Vec<_>>(), [Effect::None, Effect::None]);
}

#[test]
fn what_is_too_much_or_too_intricate_is_not_judged() {
    let names = |count: usize| (0..count).map(|number| format!("\"a{number}\"")).collect::<Vec<_>>().join(",");
    let many = format!(
        r#"{{"r": {{"indices": [{{"names": [{}], "privileges": ["read"]}}, {{"names": [{}], "privileges": ["read"]}}], "run_as": ["a"]}}}}"#,
        names(600),
        names(MOST_JUDGED - 600)
    );
    let owner = permission(&descriptors(r#"{"o": {"indices": [{"names": ["a*"], "privileges": ["all"]}]}}"#));
    let effects_of = |text: &str, owner: &Permission| -> Vec<Effect> {
        effects(&descriptors(text), owner).unwrap().into_iter().map(|row| row.effect).collect()
    };
    assert_eq!(effects_of(&many, &owner), [Effect::Full, Effect::Full, Effect::NotJudged]);
    let intricate = |letter: char| format!(r#"["*{letter}*{letter}*{letter}*{letter}*{letter}*"]"#);
    let asked = format!(r#"{{"r": {{"run_as": {}, "cluster": ["monitor"]}}}}"#, intricate('a'));
    let held = ('b'..'l').map(|letter| intricate(letter).replace(['[', ']'], "")).collect::<Vec<_>>().join(",");
    let owner = permission(&descriptors(&format!(r#"{{"o": {{"run_as": [{held}]}}}}"#)));
    assert_eq!(effects_of(&asked, &owner), [Effect::None, Effect::NotJudged]);
}

#[test]
fn an_unknown_privilege_is_an_error() {
    let mut unknown = RoleDescriptor::default();
    unknown.cluster.push("nope".to_owned());
    let unknown: RoleDescriptors = [("r".to_owned(), unknown)].into_iter().collect();
    assert!(effects(&unknown, &permission(&RoleDescriptors::none())).is_err());
}

#[test]
fn what_a_change_of_the_owner_changes_is_told() {
    let key = descriptors(
        r#"{"k": {"cluster": ["monitor", "manage_ml"], "indices": [{"names": ["a", "b"], "privileges": ["read"]}]}}"#,
    );
    let before = permission(&descriptors(
        r#"{"o": {"cluster": ["monitor"], "indices": [{"names": ["a"], "privileges": ["read"]}]}}"#,
    ));
    let after = permission(&descriptors(
        r#"{"o": {"cluster": ["manage_ml"], "indices": [{"names": ["b"], "privileges": ["read"]}]}}"#,
    ));
    insta::assert_snapshot!(changes_told(&compare(&key, &before, &after).unwrap()), @r#"
    k.cluster[0] | monitor |  | See the cluster’s health, statistics and templates | Takes effect -> Takes effect in part
    k.cluster[1] | manage_ml |  | Manage machine learning | Takes effect in part | some of manage_ml -> Takes effect
    k.indices[0] | read | a, b | Read documents on a, b | Takes effect in part | read on b -> Takes effect in part
    "#);
    assert_eq!(compare(&key, &before, &before).unwrap(), []);
}

#[test]
fn a_key_with_all_rights_of_its_owner_loses_and_gains_with_them() {
    let before = descriptors(
        r#"{"viewer": {"cluster": ["monitor"], "indices": [{"names": ["*"], "privileges": ["read"]}],
            "remote_cluster": [{"clusters": ["eu"], "privileges": ["monitor_stats"]}]}}"#,
    );
    let after = descriptors(
        r#"{"editor": {"cluster": ["monitor"], "indices": [{"names": ["logs-*"], "privileges": ["read", "write"]}],
            "remote_cluster": [{"clusters": ["us"], "privileges": ["monitor_stats"]}]}}"#,
    );
    let changes = compare_owners((&before, &permission(&before)), (&after, &permission(&after))).unwrap();
    insta::assert_snapshot!(changes_told(&changes), @r#"
    viewer.indices[0] | read | * | Read documents on all indices | Takes effect -> Takes effect in part
    viewer.remote_cluster[0] | monitor_stats | eu | See the cluster’s statistics, in eu | Takes effect -> No effect
    editor.indices[0] | read, write | logs-* | Read documents, write and delete documents on logs-* | Takes effect in part | write on logs-* -> Takes effect
    editor.remote_cluster[0] | monitor_stats | us | See the cluster’s statistics, in us | No effect | monitor_stats on us -> Takes effect
    "#);
    assert_eq!(compare_owners((&before, &permission(&before)), (&before, &permission(&before))).unwrap(), []);
}

#[test]
fn every_privilege_has_words() {
    let names = |meanings: &[words::Meaning]| meanings.iter().map(|meaning| meaning.name).collect::<Vec<_>>();
    assert_eq!(names(words::CLUSTER), crate::domain::privileges::cluster::builtin());
    assert_eq!(names(words::INDEX), crate::domain::privileges::index::builtin());
}

/// Descriptors of which nothing but one entry is left.
fn only(descriptors: &RoleDescriptors, row: &Row) -> RoleDescriptors {
    let whole = descriptors.get(&row.descriptor).unwrap();
    let mut alone = RoleDescriptor::default();
    match row.section {
        Section::Cluster => alone.cluster.push(whole.cluster[row.entry].clone()),
        Section::Indices => alone.indices.push(whole.indices[row.entry].clone()),
        Section::RunAs => alone.run_as.push(whole.run_as[row.entry].clone()),
        Section::RemoteIndices => alone.remote_indices.push(whole.remote_indices[row.entry].clone()),
        // What is decided about these is asked otherwise than action by action.
        Section::Applications
        | Section::ManageApplications
        | Section::WriteProfiles
        | Section::ManageRoles
        | Section::RemoteCluster => {}
    }
    [("r".to_owned(), alone)].into_iter().collect()
}

/// For actions, indices and users of every kind that the samples tell apart: what a key allows, and what it and its
/// owner do.
fn decisions(key: &Permission, owner: &Permission) -> Vec<(bool, bool)> {
    let mut decisions = Vec::new();
    let mut decide = |by_key: bool, by_owner: bool| decisions.push((by_key, by_key && by_owner));
    for action in ["cluster:monitor/main", "cluster:admin/settings", "cluster:admin/xpack/security/role/put"] {
        let allows = |permission: &Permission| permission.allows_cluster_action(action, Scope::Any);
        decide(allows(key), allows(owner));
    }
    for action in ApiKeyAction::ALL {
        for scope in [Scope::Own, Scope::Any] {
            let allows = |permission: &Permission| permission.allows_cluster_action(action.as_str(), scope);
            decide(allows(key), allows(owner));
        }
    }
    for index in ["", "a", "b", "ab", "ba", "bb", "aab", "abab", ".a", ".security", "z", "a::failures"] {
        for action in
            ["indices:data/read/get", "indices:data/write/bulk", "indices:data/write/index", "indices:admin/get"]
        {
            let allows = |permission: &Permission| permission.allows_index_action(action, index);
            decide(allows(key), allows(owner));
            for cluster in ["a", "b"] {
                let allows = |permission: &Permission| permission.allows_remote_index_action(cluster, action, index);
                decide(allows(key), allows(owner));
            }
        }
    }
    for user in ["", "a", "b", "bc", "z"] {
        decide(key.may_run_as(user), owner.may_run_as(user));
    }
    decisions
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_takes_effect_is_what_both_allow(requested in samples::descriptors(), owner in samples::descriptors()) {
        let allowed = permission(&owner);
        let judged = effects(&requested, &allowed).unwrap();
        let rows = rows_of(&requested);
        prop_assert_eq!(judged.len(), rows.len());
        for (judged, row) in judged.iter().zip(&rows) {
            let said = EffectRow { effect: row.effect, lacking: Vec::new(), ..judged.clone() };
            prop_assert_eq!(&said, row);
            let alone = permission(&only(&requested, &judged.row));
            for (by_key, by_both) in decisions(&alone, &allowed) {
                match judged.effect {
                    Effect::Full => prop_assert_eq!(by_key, by_both, "{}", told(judged)),
                    Effect::None => prop_assert!(!by_both, "{}", told(judged)),
                    Effect::Partial => prop_assert!(!judged.lacking.is_empty(), "{}", told(judged)),
                    Effect::NotJudged => prop_assert!(judged.lacking.is_empty(), "{}", told(judged)),
                }
            }
        }
    }

    #[test]
    fn nothing_changes_if_the_owner_stays_as_he_is(requested in samples::descriptors(), owner in samples::descriptors()) {
        let allowed = permission(&owner);
        prop_assert_eq!(compare(&requested, &allowed, &allowed).unwrap(), vec![]);
    }
}
