//! The databases' answers to random questions about random keys, compared with those by the book; and how SQLite goes
//! about questions that are asked every day.

mod server;

use std::time::Instant;

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use sqlx::FromRow;

use super::{
    super::super::{
        database::Database,
        query::{Bound, Sql},
    },
    Dialect, Keys,
    find::{self, Way},
    groups,
};
use crate::domain::{
    json::Json,
    project_key_query::{
        AggregationKind, Filter, ProjectKeyQuery, SortValue,
        reference::{self, Row},
        samples,
    },
};

const PROJECT: &str = "a-project";

/// What is asked for of each key.
#[derive(Debug, FromRow)]
struct Id {
    id: String,
}

fn read(body: &str) -> ProjectKeyQuery {
    ProjectKeyQuery::read(&Json::parse(body.as_bytes()).unwrap(), samples::now()).unwrap()
}

/// The same random keys for every run.
fn keys(count: usize) -> Vec<Row> {
    samples::rows(count).new_tree(&mut TestRunner::deterministic()).unwrap().current()
}

/// Keeps `rows` in two projects, of which only one is asked about.
async fn fill(database: &Database, rows: &[Row]) {
    for project in [PROJECT, "b-project"] {
        let mut transaction = database.begin().await.unwrap();
        for row in rows {
            let mut sql = Sql::new(
                "INSERT INTO project_keys (project, id, name, kind, created_at, expires_at, invalidated_at, owner, owner_realm)",
                [],
            );
            let number = |at: Option<i64>| at.map_or(Bound::Text(None), Bound::Number);
            sql.push_with(
                " VALUES (?, ?, ?, ?, ?",
                [
                    Bound::from(project),
                    Bound::from(row.id.as_str()),
                    Bound::from(row.name.as_str()),
                    Bound::from(row.kind.as_str()),
                    Bound::Number(row.created_at),
                ],
            );
            for at in [row.expires_at, row.invalidated_at] {
                match number(at) {
                    Bound::Number(at) => sql.push_with(", ?", [Bound::Number(at)]),
                    Bound::Text(_) => sql.push(", NULL"),
                };
            }
            sql.push_with(", ?, ?)", [Bound::from(row.username.as_str()), Bound::from(row.realm.as_str())]);
            transaction.execute(sql.statement()).await.unwrap();
            for (path, value) in &row.metadata {
                let mut sql = Sql::new("INSERT INTO project_key_metadata (project, key, path, value)", []);
                let values = [project, &row.id, path, value].map(Bound::from);
                sql.push_with(" VALUES (?, ?, ?, ?)", values);
                transaction.execute(sql.statement()).await.unwrap();
            }
        }
        transaction.commit().await.unwrap();
    }
}

async fn sqlite() -> Database {
    let options: sqlx::sqlite::SqliteConnectOptions = "sqlite::memory:".parse().unwrap();
    let pool = sqlx::sqlite::SqlitePoolOptions::new().max_connections(1).min_connections(1);
    let pool = pool.idle_timeout(None).max_lifetime(None).connect_with(options).await.unwrap();
    sqlx::raw_sql(include_str!("../../migrations/sqlite.sql")).execute(&pool).await.unwrap();
    Database::Sqlite { writer: pool.clone(), readers: pool }
}

/// Asks what `body` asks, page by page to the end.
async fn compare(database: &Database, rows: &[Row], body: &str) -> Result<(), TestCaseError> {
    let mut query = read(body);
    let (total, expected) = reference::answer(&query, rows);
    let found = database.find_project_keys::<Id>(PROJECT, "project_keys.id", &query).await;
    let found = found.map_err(|error| TestCaseError::fail(format!("{body}: {error:?}")))?;
    prop_assert_eq!(found.total, total as u64, "{}", body);
    let told = |rows: Vec<(Id, Vec<SortValue>)>| -> Vec<(String, Vec<SortValue>)> {
        rows.into_iter().map(|(id, values)| (id.id, values)).collect()
    };
    let page = told(found.rows);
    prop_assert_eq!(&page, &expected, "{}", body);
    let in_order = database.page_of_project_keys::<Id>(PROJECT, "project_keys.id", &query, Way::InOrder).await.unwrap();
    prop_assert_eq!(told(in_order), expected, "{}", body);
    if let Some((_, values)) = page.last().filter(|(_, values)| !values.is_empty()) {
        let written = Json::array(query.sort.iter().zip(values).map(|(key, value)| key.json(value)));
        let (before, _) = body.rsplit_once("\"from\"").unwrap();
        let next = format!("{before}\"search_after\": {written}, \"size\": 1000}}");
        query = read(&next);
        let (_, expected) = reference::answer(&query, rows);
        let found = database.find_project_keys::<Id>(PROJECT, "project_keys.id", &query).await.unwrap();
        prop_assert_eq!(&told(found.rows), &expected, "{}", next);
        let in_order = database.page_of_project_keys::<Id>(PROJECT, "project_keys.id", &query, Way::InOrder).await;
        prop_assert_eq!(told(in_order.unwrap()), expected, "{}", next);
    }
    let matching: Vec<&Row> = rows.iter().filter(|row| reference::matches(&query.filter, row)).collect();
    let expected = reference::aggregate(&query.aggregations, &matching);
    let answers = database.count_in_buckets(PROJECT, &query.filter, &query.aggregations).await;
    let answers = answers.map_err(|error| TestCaseError::fail(format!("{body}: {error:?}")))?;
    prop_assert_eq!(answers.unwrap(), expected, "{}", body);
    compare_composites(database, &matching, query).await
}

/// Goes through the first composite aggregation bucket by bucket.
async fn compare_composites(
    database: &Database,
    matching: &[&Row],
    mut query: ProjectKeyQuery,
) -> Result<(), TestCaseError> {
    use crate::domain::project_key_query::Answer;

    query.aggregations.retain(|aggregation| matches!(aggregation.kind, AggregationKind::Composite(_)));
    query.aggregations.truncate(1);
    for _ in 0..4 {
        let expected = reference::aggregate(&query.aggregations, matching);
        let answers = database.count_in_buckets(PROJECT, &query.filter, &query.aggregations).await.unwrap();
        let answers = answers.unwrap();
        prop_assert_eq!(&answers, &expected, "{:?}", query);
        let [Answer::Composite(buckets)] = answers.as_slice() else { break };
        let Some((last, _)) = buckets.last() else { break };
        if let AggregationKind::Composite(composite) = &mut query.aggregations[0].kind {
            composite.after = Some(last.clone());
        }
    }
    Ok(())
}

fn conformance(database: Database, runtime: &tokio::runtime::Runtime, cases: u32) {
    let rows = keys(300);
    runtime.block_on(fill(&database, &rows));
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let result = runner.run(&samples::request(), |body| runtime.block_on(compare(&database, &rows, &body)));
    if let Err(error) = result {
        panic!("{error}");
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(192)
}

#[test]
fn sqlite_answers_by_the_book() {
    let runtime = runtime();
    let database = runtime.block_on(sqlite());
    conformance(database, &runtime, cases());
}

#[test]
fn postgres_answers_by_the_book() {
    let runtime = runtime();
    let server = server::start();
    let pool = runtime.block_on(async {
        let pool = sqlx::postgres::PgPoolOptions::new().max_connections(2).connect(&server.url).await.unwrap();
        sqlx::raw_sql(include_str!("../../migrations/postgres.sql")).execute(&pool).await.unwrap();
        pool
    });
    conformance(Database::Postgres(pool), &runtime, cases());
}

/// Depth and number of values that requests can reach, in both databases' limits.
#[tokio::test]
async fn the_largest_questions_are_answered() {
    let database = sqlite().await;
    let rows = keys(20);
    fill(&database, &rows).await;
    let clause = r#"{"bool": {"must_not": {"wildcard": {"metadata": "x*y"}}}}"#;
    let wide = format!(
        r#"{{"query": {{"bool": {{"should": [{}], "minimum_should_match": 2}}}}, "from": 0, "size": 1}}"#,
        vec![clause; 500].join(",")
    );
    compare(&database, &rows, &wide).await.unwrap();
    let deep = format!(
        r#"{{"query": {}{{"term": {{"name": "ci"}}}}{}, "from": 0, "size": 1}}"#,
        r#"{"bool": {"must_not": {"exists": {"field": "expiration"}}, "should": {"match": {"name": "x"}}, "must": "#
            .repeat(29),
        "}}".repeat(29)
    );
    compare(&database, &rows, &deep).await.unwrap();
    let values: Vec<String> = (0..10_000).map(|value| value.to_string()).collect();
    let many = format!(r#"{{"query": {{"terms": {{"metadata": [{}]}}}}, "from": 0, "size": 1}}"#, values.join(","));
    compare(&database, &rows, &many).await.unwrap();
    let sorts = vec![r#""metadata.env""#; 15].join(",");
    let sorted = format!(r#"{{"sort": [{sorts}, "_doc"], "from": 0, "size": 7}}"#);
    compare(&database, &rows, &sorted).await.unwrap();
    let long = format!(r#"{{"query": {{"wildcard": {{"name": "*{}"}}}}, "from": 0, "size": 1}}"#, r"\\*".repeat(8_000));
    compare(&database, &rows, &long).await.unwrap();
}

/// How SQLite would go about a question.
async fn plan(database: &Database, question: &Sql) -> String {
    let mut sql = Sql::new("EXPLAIN QUERY PLAN ", []);
    sql.push_all(question);
    let steps: Vec<(i64, i64, i64, String)> = database.read_all(sql.statement()).await.unwrap();
    steps.into_iter().map(|(.., step)| step).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn usual_questions_are_answered_by_an_index() {
    let database = sqlite().await;
    let cases = [
        (r#"{}"#, "project_keys_by_age"),
        (r#"{"sort": ["creation"]}"#, "project_keys_by_age"),
        (r#"{"sort": [{"creation": "desc"}]}"#, "project_keys_by_age"),
        (r#"{"sort": ["creation", "_doc"], "search_after": [5, "5:x"]}"#, "project_keys_by_age"),
        (r#"{"sort": ["name"]}"#, "project_keys_by_name"),
        (r#"{"sort": [{"name": "desc"}], "search_after": ["x"]}"#, "project_keys_by_name"),
        (r#"{"sort": [{"expiration": "asc"}]}"#, "project_keys_by_end"),
        (r#"{"query": {"term": {"name": "x"}}}"#, "project_keys_by_name"),
        (r#"{"query": {"prefix": {"name": "x"}}, "sort": ["name"]}"#, "project_keys_by_name"),
        (r#"{"query": {"wildcard": {"name": "x*y"}}, "sort": ["name"]}"#, "project_keys_by_name"),
        (r#"{"query": {"term": {"username": "x"}}}"#, "project_keys_by_owner"),
        (
            r#"{"query": {"bool": {"filter": [{"term": {"username": "x"}}, {"term": {"realm": "y"}}]}}, "sort": ["creation"]}"#,
            "project_keys_by_owner",
        ),
        (r#"{"query": {"ids": {"values": ["x", "y"]}}}"#, "sqlite_autoindex_project_keys_1"),
        (r#"{"query": {"term": {"metadata.x": "y"}}}"#, "project_key_metadata_by_value"),
        (r#"{"query": {"prefix": {"metadata.x": "y"}}}"#, "project_key_metadata_by_value"),
        (r#"{"query": {"range": {"expiration": {"gte": "now", "lt": "now+7d"}}}}"#, "project_keys_by_end"),
        (r#"{"query": {"range": {"creation": {"gte": "now-1d"}}}}"#, "project_keys_by_age"),
    ];
    for (body, index) in cases {
        let query = read(body);
        let keys = Keys { project: PROJECT, filter: &query.filter, dialect: Dialect::Sqlite };
        let way = if query.filter == Filter::All { Way::InOrder } else { Way::ByFilter };
        let page = plan(&database, &find::page(keys, "project_keys.owner, project_keys.expires_at", &query, way)).await;
        let count = plan(&database, &find::count(keys)).await;
        println!("{body}\n{page}\n{count}\n");
        assert!(!page.contains("SCAN project_key") && !count.contains("SCAN project_key"), "{body}: {page} {count}");
        assert!(page.contains(index) && (count.contains(index) || way == Way::InOrder), "{body}: {page} {count}");
        assert!(!page.contains("TEMP B-TREE FOR ORDER BY") || way == Way::ByFilter, "{body}: {page}");
    }
    let body = r#"{"aggs": {"a": {"terms": {"field": "metadata.x"}}}}"#;
    let query = read(body);
    if let AggregationKind::Terms(terms) = &query.aggregations[0].kind {
        let keys = Keys { project: PROJECT, filter: &Filter::All, dialect: Dialect::Sqlite };
        let plan = plan(&database, &groups::terms(keys, terms, 10)).await;
        println!("{plan}");
        assert!(plan.contains("project_key_metadata_by_value"), "{plan}");
    }
}

/// Printed for a look at how it grows: `cargo test --release a_hundred_thousand -- --ignored --nocapture`.
#[tokio::test]
#[ignore = "takes a while"]
async fn a_hundred_thousand_keys() {
    let database = sqlite().await;
    let few = keys(1000);
    let rows: Vec<Row> = (0..100)
        .flat_map(|round| {
            few.iter().map(move |row| Row {
                id: format!("{round:03}{}", row.id),
                name: format!("{}-{round}", row.name),
                created_at: row.created_at + round * 1000,
                ..row.clone()
            })
        })
        .collect();
    fill(&database, &rows).await;
    for body in [
        r#"{"size": 50}"#,
        r#"{"query": {"bool": {"must": [{"prefix": {"name": "ci-prod-1"}}, {"term": {"metadata.env": "prod"}}]}}, "sort": ["creation"], "size": 50}"#,
        r#"{"query": {"term": {"metadata.env": "prod"}}, "sort": ["name"], "size": 50}"#,
        r#"{"sort": ["metadata.env"], "size": 50}"#,
        r#"{"query": {"simple_query_string": {"query": "prod*"}}, "size": 50}"#,
        r#"{"size": 0, "aggs": {"a": {"terms": {"field": "metadata.env"}, "aggs": {"b": {"terms": {"field": "username"}}}}}}"#,
    ] {
        let query = read(body);
        let begin = Instant::now();
        let found = database.find_project_keys::<Id>(PROJECT, "project_keys.id", &query).await.unwrap();
        let answers = database.count_in_buckets(PROJECT, &query.filter, &query.aggregations).await.unwrap();
        println!("{:>8} of {}: {:?} {body} {}", found.rows.len(), found.total, begin.elapsed(), answers.unwrap().len());
    }
}
