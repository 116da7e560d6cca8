//! How SQLite goes about questions that are asked every day.

use super::{
    super::super::{
        ConnectOptions, Storage as _,
        connection::open_sqlite,
        database::Database,
        query::{Bound, Sql},
        statement::Statement,
    },
    Dialect, Keys, counts,
    find::{self, Way},
    groups,
    list::{self, Found},
};
use crate::domain::{
    json::Json,
    key_list::Direction,
    project_key_list::{CategoryFilter, ProjectKeyListQuery, ProjectKeySort, StatusFilter, filter},
    project_key_query::{AggregationKind, Filter, ProjectKeyQuery},
};

const PROJECT: &str = "0123456789abcdef0123456789abcdef";

fn read(body: &str) -> ProjectKeyQuery {
    ProjectKeyQuery::read(&Json::parse(body.as_bytes()).unwrap(), jiff::Timestamp::UNIX_EPOCH).unwrap()
}

async fn migrated() -> Database {
    let database = open_sqlite("sqlite::memory:", ConnectOptions::default()).await.unwrap();
    database.migrate().await.unwrap();
    database
}

fn keys(query: &ProjectKeyQuery) -> Keys<'_> {
    Keys { project: PROJECT, filter: &query.filter, dialect: Dialect::Sqlite }
}

#[tokio::test]
async fn usual_questions_are_answered_by_an_index() {
    let database = migrated().await;
    let cases = [
        ("{}", "project_keys_by_creation"),
        (r#"{"sort": ["creation"]}"#, "project_keys_by_creation"),
        (r#"{"sort": [{"creation": "desc"}]}"#, "project_keys_by_creation"),
        (r#"{"sort": ["creation", "_doc"], "search_after": [5, "5:x"]}"#, "project_keys_by_creation"),
        (r#"{"sort": ["name"]}"#, "project_keys_by_name"),
        (r#"{"sort": [{"name": "desc"}], "search_after": ["x"]}"#, "project_keys_by_name"),
        (r#"{"sort": [{"expiration": "asc"}]}"#, "project_keys_by_expiration"),
        (r#"{"query": {"term": {"name": "x"}}}"#, "project_keys_by_name"),
        (r#"{"query": {"prefix": {"name": "x"}}, "sort": ["name"]}"#, "project_keys_by_name"),
        (r#"{"query": {"wildcard": {"name": "x*y"}}, "sort": ["name"]}"#, "project_keys_by_name"),
        (r#"{"query": {"term": {"username": "x"}}}"#, "project_keys_by_owner"),
        (
            r#"{"query": {"bool": {"filter": [{"term": {"username": "x"}}, {"term": {"realm": "y"}}]}}, "sort": ["name"]}"#,
            "project_keys_by_owner",
        ),
        (r#"{"query": {"ids": {"values": ["x", "y"]}}}"#, "sqlite_autoindex_project_keys_1"),
        (r#"{"query": {"term": {"metadata.x": "y"}}}"#, "project_key_metadata_by_value"),
        (r#"{"query": {"prefix": {"metadata.x": "y"}}}"#, "project_key_metadata_by_value"),
        (r#"{"query": {"range": {"metadata.x": {"gt": "y"}}}}"#, "project_key_metadata_by_value"),
        (r#"{"query": {"range": {"expiration": {"gte": "now", "lt": "now+7d"}}}}"#, "project_keys_by_expiration"),
        (r#"{"query": {"range": {"creation": {"gte": "now-1d"}}}}"#, "project_keys_by_creation"),
    ];
    for (body, index) in cases {
        let query = read(body);
        let all = query.filter == Filter::All;
        let way = if all { Way::InOrder } else { Way::ByFilter };
        let columns = "project_keys.owner, project_keys.expires_at";
        let page = database.plan(&find::page(keys(&query), columns, &query, way)).await.join("; ");
        let count = database.plan(&find::count(keys(&query))).await.join("; ");
        assert!(page.contains(index) && !page.contains("SCAN project_key"), "{body}: {page}");
        assert!((all || count.contains(index)) && !count.contains("SCAN project_key"), "{body}: {count}");
        assert!(!all || !page.contains("TEMP B-TREE"), "{body}: {page}");
    }
}

#[tokio::test]
async fn metadata_is_counted_by_an_index() {
    let database = migrated().await;
    let query = read(r#"{"aggs": {"a": {"terms": {"field": "metadata.x"}}}}"#);
    let AggregationKind::Terms(terms) = &query.aggregations[0].kind else { panic!("{query:?}") };
    let plan = database.plan(&groups::terms(keys(&query), terms, 10)).await.join("; ");
    assert!(plan.contains("project_key_metadata_by_") && !plan.contains("SCAN project_key"), "{plan}");
}

#[tokio::test]
async fn both_ways_find_the_same() {
    let database = migrated().await;
    database.write(Statement::new("PRAGMA foreign_keys = OFF")).await.unwrap();
    for number in 0..60_i64 {
        let mut sql = Sql::new(
            "INSERT INTO project_keys (project, id, kind, name, hint, digest, digest_algorithm, owner, owner_realm
                , owner_metadata, role_descriptors, limited_by, metadata, version, created_at, expires_at)",
            [],
        );
        let id = format!("{:03}", number * 37 % 60);
        sql.push_with(
            " VALUES (?, ?, 'rest', ?, 'abcd', zeroblob(32), 'sha256', 'bob', 'cloud', '{}', '{}', '{}', '{}', 1, ?, ?",
            [
                Bound::from(PROJECT),
                Bound::from(id),
                Bound::from(format!("name-{}", number % 7)),
                Bound::Number(number % 5),
                Bound::Number(100 + number % 3),
            ],
        );
        database.write(sql.push(")").statement()).await.unwrap();
    }
    for body in [
        r#"{"size": 100}"#,
        r#"{"query": {"prefix": {"name": "name"}}, "size": 100}"#,
        r#"{"query": {"wildcard": {"name": "*-?"}}, "sort": ["creation"]}"#,
        r#"{"query": {"range": {"creation": {"lt": 3}}}, "sort": [{"creation": "desc"}, "_doc"], "from": 3, "size": 30}"#,
        r#"{"query": {"term": {"username": "bob"}}, "sort": ["name", "_doc"], "search_after": ["name-3", "2:020"], "size": 50}"#,
        r#"{"sort": [{"expiration": "desc"}, "name", {"_doc": "desc"}], "search_after": [101, "name-2", "9:x"], "size": 50}"#,
        r#"{"sort": ["type", "invalidated", "metadata.x", "username"], "size": 50}"#,
    ] {
        let query = read(body);
        let ways = [Way::InOrder, Way::ByFilter].map(|way| find::page(keys(&query), "project_keys.id", &query, way));
        let mut found = Vec::new();
        for way in ways {
            let rows: Vec<(String,)> = database.read_all(way.statement()).await.unwrap();
            found.push(rows);
        }
        assert_eq!(found[0], found[1], "{body}");
        assert!(!found[0].is_empty(), "{body}");
    }
}

#[tokio::test]
async fn lists_are_read_off_the_index_of_their_order() {
    let database = migrated().await;
    for (sort, index) in [
        (ProjectKeySort::Created, "project_keys_by_creation"),
        (ProjectKeySort::Name, "project_keys_by_name_folded"),
        (ProjectKeySort::Owner, "project_keys_by_owner_name"),
        (ProjectKeySort::LastUsed, "project_keys_by_last_use"),
        (ProjectKeySort::Expires, "project_keys_by_end"),
    ] {
        for direction in [Direction::Ascending, Direction::Descending] {
            for status in StatusFilter::ALL {
                for category in CategoryFilter::ALL {
                    let query =
                        ProjectKeyListQuery { category, status, sort, direction, ..ProjectKeyListQuery::default() };
                    let filter = filter(&query, jiff::Timestamp::UNIX_EPOCH).unwrap();
                    let keys = Keys { project: PROJECT, filter: &filter, dialect: Dialect::Sqlite };
                    assert_eq!(Found::of(&filter), None, "{query:?}");
                    let plan = database.plan(&list::in_order(keys, &query, 7).first_page()).await.join("; ");
                    assert!(plan.contains(index) && !plan.contains("SCAN project_key"), "{query:?}: {plan}");
                    assert!(!plan.contains("TEMP B-TREE"), "{query:?}: {plan}");
                }
            }
        }
    }
}

#[tokio::test]
async fn searches_and_owners_have_an_index_of_their_own() {
    let database = migrated().await;
    let owned = ProjectKeyListQuery { owner: Some("bob".to_owned()), ..ProjectKeyListQuery::default() };
    let searched = ProjectKeyListQuery { search: "ci name:x".to_owned(), ..ProjectKeyListQuery::default() };
    let (category, status) = (CategoryFilter::All, StatusFilter::All);
    let among_all = ProjectKeyListQuery { category, status, ..searched.clone() };
    for (query, way, index) in [
        (owned, Found::Owner, "project_keys_by_owner_name"),
        (searched, Found::Search, "project_keys_searched"),
        (among_all, Found::Search, "project_keys_searched"),
    ] {
        for sort in ProjectKeySort::ALL {
            let query = ProjectKeyListQuery { sort, ..query.clone() };
            let filter = filter(&query, jiff::Timestamp::UNIX_EPOCH).unwrap();
            assert_eq!(Found::of(&filter), Some(way));
            let keys = Keys { project: PROJECT, filter: &filter, dialect: Dialect::Sqlite };
            let plan = database.plan(&list::found(keys, &query, way).first_page()).await.join("; ");
            let count = database.plan(&list::count(keys)).await.join("; ");
            for plan in [plan, count] {
                assert!(plan.contains(index) && !plan.contains("SCAN project_key"), "{query:?}: {plan}");
            }
        }
    }
}

#[tokio::test]
async fn keys_and_owners_are_counted_by_an_index() {
    let database = migrated().await;
    let all = Keys { project: PROJECT, filter: &Filter::All, dialect: Dialect::Sqlite };
    let own = Filter::owned_by("bob", "cloud");
    let own = Keys { filter: &own, ..all };
    let now = jiff::Timestamp::UNIX_EPOCH;
    for (question, index) in [
        (counts::of_all(all, now), "project_keys_by_status"),
        (counts::of_some(own, now), "project_keys_by_owner_name"),
        (counts::owners(all, &Filter::All, 10), "project_keys_by_owner"),
    ] {
        let plan = database.plan(&question).await.join("; ");
        assert!(plan.contains(index) && !plan.contains("SCAN project_key"), "{plan}");
    }
}
