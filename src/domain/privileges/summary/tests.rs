use super::{meaning, summary};
use crate::domain::privileges::{
    check::check_descriptors,
    descriptor::{RoleDescriptor, RoleDescriptors, samples},
};
use proptest::prelude::*;

#[test]
fn a_line_says_the_most_of_it() {
    let long = format!(r#"{{"r": {{"run_as": ["{}"]}}}}"#, "ä".repeat(50));
    let texts = [
        "{}",
        r#"{"x": {}}"#,
        r#"{"reader": {"indices": [{"names": ["books-*"], "privileges": ["read"]}], "cluster": ["monitor"]}}"#,
        r#"{"reader": {"cluster": ["monitor", "manage_ml"], "indices": [{"names": ["a", "b", "c", "d", "e"],
            "privileges": ["read", "view_index_metadata"]}, {"names": "x", "privileges": []}], "run_as": ["u"]},
            "app": {"applications": [{"application": "app1", "privileges": ["read"], "resources": ["*"]}]}}"#,
        r#"{"r": {"global": {"profile": {"write": {"applications": ["k"]}}}}}"#,
        r#"{"r": {"indices": [{"names": "a", "privileges": ["read"]}], "restriction": {"workflows": ["search_application_query"]}}}"#,
        r#"{"r": {"indices": [{"names": "a", "privileges": ["view_index_metadata"]}]}}"#,
        long.as_str(),
    ];
    let lines = texts.map(|text| summary(&check_descriptors(text).unwrap()));
    insta::assert_snapshot!(lines.join("\n"), @r#"
    All of the owner’s rights
    Nothing
    Read books-*; monitor
    Read, view_index_metadata on a, b, c +2; monitor, manage_ml; 2 more
    Write profiles on k
    Read a (only in search applications)
    view_index_metadata a
    Run as ääääääääääääääääääääääääääääääääääääääää…
    "#);
}

#[test]
fn what_it_may_do_is_said_in_words() {
    let descriptors = check_descriptors(
        r#"{"a": {"cluster": ["monitor", "cluster:monitor/main"], "indices": [
                {"names": ["books-*", "films"], "privileges": ["read", "view_index_metadata", "monitor"]},
                {"names": "a", "privileges": ["indices:data/read/get"], "query": "{\"term\":{\"a\":1}}"}]},
            "b": {"cluster": ["monitor"]}}"#,
    );
    insta::assert_snapshot!(meaning(&descriptors.unwrap()).join("\n"), @r#"
    see the cluster’s health, statistics and templates
    perform cluster:monitor/main
    read documents, see mappings and settings, see health and statistics on books-*, films
    perform indices:data/read/get on a, only documents that match {"term":{"a":1}}
    "#);
    assert_eq!(meaning(&RoleDescriptors::none()), [] as [&str; 0]);
    let nothing: RoleDescriptors = [("x".to_owned(), RoleDescriptor::default())].into_iter().collect();
    assert_eq!(meaning(&nothing), ["do nothing"]);
    let acting = |users: usize| RoleDescriptor {
        run_as: (0..users).map(|number| format!("user-{number}")).collect(),
        ..RoleDescriptor::default()
    };
    let last = |users: usize| meaning(&[("x".to_owned(), acting(users))].into_iter().collect()).pop().unwrap();
    assert_eq!([last(10), last(11), last(12)], ["act as user-9", "act as user-10", "do 2 more things"]);
}

proptest! {
    #[test]
    fn a_line_stays_a_line(descriptors in samples::descriptors()) {
        let line = summary(&descriptors);
        prop_assert!(!line.is_empty() && !line.contains('\n') && line.chars().count() < 700, "{}", line);
    }
}
