//! The databases' answers to random questions about random keys, compared with those by the book.

mod reference;
mod samples;

use keyward::{
    domain::{
        Expiration, KeyDigest, KeyHint,
        json::Json,
        organization::{ResourceId, ResourceKind},
        privileges::descriptor::RoleDescriptors,
        project::{KeyInvalidation, KeyOwner, ProjectKey, ProjectKeyId, ProjectKeyKind, Realm},
        project_key_query::{Aggregation, AggregationKind, Answer, ProjectKeyQuery, SortValue, aggregations_json},
    },
    storage::{FoundProjectKeys, ProjectKeyCreation, Seed, Storage},
};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use reference::Row;

use super::{
    on_both,
    samples::{act, now},
    seeds::{organization, resource},
};
use crate::support::db::TestDatabase;

on_both! {
    questions_are_answered_by_the_book
    the_largest_questions_are_answered
}

/// How many questions are asked.
const QUESTIONS: usize = 100;

fn instant(at: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(at).unwrap()
}

/// The project with this number.
fn project(number: u32) -> ResourceId {
    ResourceId::parse(&format!("{number:032x}")).unwrap()
}

/// Metadata with these leaves.
fn metadata(leaves: &[(String, String)]) -> Json {
    let mut object = Json::build();
    let mut paths: Vec<&str> = leaves.iter().map(|(path, _)| path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    for path in paths {
        let values = leaves.iter().filter(|(at, _)| at == path).map(|(_, value)| value.as_str());
        let list = Json::array(values);
        // A dot in a path is a step inwards, or a dot in a name: searches make no difference.
        object = match path.split_once('.') {
            Some((outer, inner)) => object.with(outer, Json::object([(inner, list)])),
            None => object.with(path, list),
        };
    }
    object.into()
}

fn key(project: &ResourceId, row: &Row) -> ProjectKey {
    ProjectKey {
        id: ProjectKeyId::parse(&row.id).unwrap(),
        project: project.clone(),
        kind: ProjectKeyKind::ALL.into_iter().find(|kind| kind.id() == row.kind).unwrap(),
        name: row.name.clone(),
        hint: KeyHint::of("aB3x"),
        owner: KeyOwner {
            principal: row.username.clone(),
            realm: Realm::parse(&row.realm).unwrap(),
            full_name: None,
            email: None,
            metadata: Json::build().into(),
        },
        role_descriptors: RoleDescriptors::default(),
        limited_by: RoleDescriptors::default(),
        metadata: metadata(&row.metadata),
        certificate_identity: None,
        created_at: instant(row.created_at),
        expiration: Expiration::from(row.expires_at.map(instant)),
        invalidation: row.invalidated_at.map(|at| KeyInvalidation { at: instant(at), by: "elastic".to_owned() }),
        last_use: None,
        version: 1,
    }
}

/// Keeps random keys in two projects, of which only one is asked about.
async fn fill(database: &TestDatabase, count: usize) -> Vec<Row> {
    let acme = organization("acme", "Acme");
    let seed = Seed { organizations: vec![acme.clone()], ..Seed::default() };
    assert!(database.storage.plant("projects", &seed, now()).await.unwrap());
    let rows = samples::rows(count).new_tree(&mut TestRunner::default()).unwrap().current();
    for number in [1, 2] {
        assert!(database.storage.create_resource(&resource(&acme, number, ResourceKind::Elasticsearch)).await.unwrap());
        for row in &rows {
            let key = key(&project(number), row);
            let act = act("elastic", now());
            let made =
                database.storage.create_project_key(&key, &KeyDigest::Sha256([7; 32]), None, &act).await.unwrap();
            assert_eq!(made, ProjectKeyCreation::Created);
        }
    }
    rows
}

fn read(body: &str) -> ProjectKeyQuery {
    ProjectKeyQuery::read(&Json::parse(body.as_bytes()).unwrap(), samples::now())
        .unwrap_or_else(|error| panic!("{body}: {error}"))
}

async fn questions_are_answered_by_the_book(database: &TestDatabase) {
    let rows = fill(database, 200).await;
    let mut runner = TestRunner::default();
    for _ in 0..QUESTIONS {
        let body = samples::request().new_tree(&mut runner).unwrap().current();
        compare(&*database.storage, &rows, &body).await;
    }
}

/// Depth and number of values that requests can reach are within the limits of both databases.
async fn the_largest_questions_are_answered(database: &TestDatabase) {
    let rows = fill(database, 20).await;
    let clause = r#"{"bool": {"must_not": {"wildcard": {"metadata": "x*y"}}}}"#;
    let should = vec![clause; 500].join(", ");
    let around =
        r#"{"bool": {"must_not": {"exists": {"field": "expiration"}}, "should": {"match": {"name": "x"}}, "must": "#;
    let within = r#"{"term": {"name": "ci"}}"#;
    let values: Vec<String> = (0..10_000).map(|value| value.to_string()).collect();
    let sorts = vec![r#""metadata.env""#; 15].join(", ");
    for request in [
        format!(r#""query": {{"bool": {{"should": [{should}], "minimum_should_match": 2}}}}"#),
        format!(r#""query": {}{within}{}"#, around.repeat(29), "}}".repeat(29)),
        format!(r#""query": {{"terms": {{"metadata": [{}]}}}}"#, values.join(", ")),
        format!(r#""sort": [{sorts}, "_doc"]"#),
        format!(r#""query": {{"wildcard": {{"name": "*{}"}}}}"#, r"\\*".repeat(8_000)),
    ] {
        compare(&*database.storage, &rows, &format!(r#"{{{request}, "from": 0, "size": 7}}"#)).await;
    }
}

/// Asks what `body` asks, then for what comes after the page, and for what comes after the first buckets.
async fn compare(storage: &dyn Storage, rows: &[Row], body: &str) {
    let query = read(body);
    let page = compare_page(storage, rows, &query, body).await;
    if let Some((_, values)) = page.last().filter(|(_, values)| !values.is_empty()) {
        let written = Json::array(query.sort.iter().zip(values).map(|(key, value)| key.json(value)));
        let (before, _) = body.rsplit_once(r#""from""#).unwrap();
        let next = format!(r#"{before}"search_after": {written}, "size": 1000}}"#);
        compare_page(storage, rows, &read(&next), &next).await;
    }
    let answers = compare_counts(storage, rows, &query, &query.aggregations).await;
    let _ = aggregations_json(&query.aggregations, &answers, true);
    for aggregation in &query.aggregations {
        let mut aggregation = aggregation.clone();
        let AggregationKind::Composite(composite) = &aggregation.kind else { continue };
        let mut composite = composite.clone();
        for _ in 0..4 {
            aggregation.kind = AggregationKind::Composite(composite.clone());
            let answers = compare_counts(storage, rows, &query, std::slice::from_ref(&aggregation)).await;
            let [Answer::Composite(buckets)] = answers.as_slice() else { panic!("{answers:?}") };
            let Some((last, _)) = buckets.last() else { break };
            composite.after = Some(last.clone());
        }
    }
}

async fn compare_page(
    storage: &dyn Storage,
    rows: &[Row],
    query: &ProjectKeyQuery,
    body: &str,
) -> Vec<(String, Vec<SortValue>)> {
    let (total, expected) = reference::answer(query, rows);
    let FoundProjectKeys { total: found, keys } = storage.query_project_keys(&project(1), query).await.unwrap();
    assert_eq!(found, total as u64, "{body}");
    let page: Vec<_> = keys.into_iter().map(|(key, values)| (key.id.to_string(), values)).collect();
    assert_eq!(page, expected, "{body}");
    page
}

async fn compare_counts(
    storage: &dyn Storage,
    rows: &[Row],
    query: &ProjectKeyQuery,
    aggregations: &[Aggregation],
) -> Vec<Answer> {
    let matching: Vec<&Row> = rows.iter().filter(|row| reference::matches(&query.filter, row)).collect();
    let answers = storage.aggregate_project_keys(&project(1), &query.filter, aggregations).await.unwrap().unwrap();
    assert_eq!(answers, reference::aggregate(aggregations, &matching), "{query:?}");
    answers
}
