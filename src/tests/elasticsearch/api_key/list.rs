//! The list of keys that screens show: what each user of a project sees in it.

use axum::http::StatusCode;
use keyward::{
    domain::{
        Origin, Secret,
        project::{ProjectKey, Realm},
        project_key_list::{CategoryFilter, KeyCategory, ProjectKeyListQuery, StatusFilter},
        stack_credential::StackCredential,
    },
    service::project::{ListedKeys, ProjectError, StackCaller},
};
use serde_json::json;

use super::{KEYS, id};
use crate::{
    elasticsearch::{Client, user_with},
    support::app::{TestApp, on_both_databases},
};

on_both_databases! {
    who_sees_what
    a_page_comes_with_all_counts
    a_search_that_cannot_be_is_told_with_its_place
    owners_are_searched
    keys_of_a_name_are_counted_as_long_as_they_work
}

/// A user of the default project, or whoever presents a key of it.
async fn caller(app: &TestApp, credential: StackCredential) -> StackCaller {
    let project = app.services.default_project().await.unwrap().unwrap();
    app.services.enter_project(&project, &credential, None, &Origin::default()).await.unwrap()
}

async fn user(app: &TestApp, name: &str) -> StackCaller {
    let password = if name == "elastic" { &app.elastic_password } else { "x-pack-test-password" };
    let password = Secret::new(password.to_owned());
    caller(app, StackCredential::Basic { username: name.to_owned(), password }).await
}

fn all() -> ProjectKeyListQuery {
    let (category, status) = (CategoryFilter::All, StatusFilter::All);
    ProjectKeyListQuery { category, status, ..ProjectKeyListQuery::default() }
}

fn names(listed: &ListedKeys) -> Vec<&str> {
    let mut names: Vec<_> = listed.page.items.iter().map(|key| &*key.name).collect();
    names.sort_unstable();
    names
}

/// All that an export hands out.
async fn exported(app: &TestApp, caller: &StackCaller, query: &ProjectKeyListQuery) -> Vec<ProjectKey> {
    let mut export = app.services.export_project_keys(caller, query).await.unwrap();
    let mut keys = Vec::new();
    while let Some(part) = app.services.exported_project_keys(&mut export).await.unwrap() {
        keys.extend(part);
    }
    keys
}

/// Whether the caller may see none.
fn is_forbidden<T>(result: Result<T, ProjectError>) -> bool {
    matches!(result, Err(ProjectError::Forbidden { .. }))
}

async fn who_sees_what(app: &TestApp) {
    let elastic = Client::elastic(app);
    elastic.make_key(&json!({"name": "elastic's"})).await;
    let ursula = user_with(app, "ursula", &["manage_own_api_key"]).await;
    let made = ursula.make_key(&json!({"name": "ursula's"})).await;
    user_with(app, "rita", &["read_security"]).await;
    user_with(app, "nora", &["monitor"]).await;
    for (name, seen) in [
        ("elastic", vec!["elastic's", "ursula's"]),
        ("rita", vec!["elastic's", "ursula's"]),
        ("ursula", vec!["ursula's"]),
    ] {
        let caller = user(app, name).await;
        let listed = app.services.list_project_keys(&caller, &all()).await.unwrap();
        assert_eq!(names(&listed), seen, "{name}");
        let counted = listed.counts.of(CategoryFilter::All, StatusFilter::All);
        assert_eq!((listed.page.total, counted), (seen.len() as u64, seen.len() as u64), "{name}");
        assert_eq!(exported(app, &caller, &all()).await, listed.page.items, "{name}");
        let searched = ProjectKeyListQuery { search: "elastic".to_owned(), owner: Some("elastic".to_owned()), ..all() };
        let searched = app.services.list_project_keys(&caller, &searched).await.unwrap();
        assert_eq!(searched.page.total, u64::from(name != "ursula"), "{name}");
    }
    let encoded = made["encoded"].as_str().unwrap();
    let key = caller(app, StackCredential::parse_api_key(encoded.as_bytes()).unwrap()).await;
    let listed = app.services.list_project_keys(&key, &all()).await.unwrap();
    assert_eq!(names(&listed), ["ursula's"], "a key sees itself");
    let nora = user(app, "nora").await;
    assert!(is_forbidden(app.services.list_project_keys(&nora, &all()).await));
    assert!(is_forbidden(app.services.export_project_keys(&nora, &all()).await));
    assert!(is_forbidden(app.services.project_key_owners(&nora, "", 10).await));
    assert!(is_forbidden(app.services.project_keys_named(&nora, "x").await));
}

async fn a_page_comes_with_all_counts(app: &TestApp) {
    let elastic = Client::elastic(app);
    for number in 0..30 {
        elastic.make_key(&json!({"name": format!("key {number}"), "metadata": {"managed": number % 10 == 0}})).await;
    }
    let caller = user(app, "elastic").await;
    let listed = app.services.list_project_keys(&caller, &ProjectKeyListQuery::default()).await.unwrap();
    assert_eq!((listed.page.items.len(), listed.page.total), (25, 27));
    assert_eq!(listed.counts.of(CategoryFilter::Only(KeyCategory::Managed), StatusFilter::Working), 3);
    assert_eq!(listed.now, app.now());
    let rest = ProjectKeyListQuery { cursor: listed.page.next, ..ProjectKeyListQuery::default() };
    let rest = app.services.list_project_keys(&caller, &rest).await.unwrap();
    assert_eq!((rest.page.items.len(), rest.page.total, rest.page.position), (2, 27, 25));
    let searched = ProjectKeyListQuery { search: "key 1".to_owned(), ..ProjectKeyListQuery::default() };
    let searched = app.services.list_project_keys(&caller, &searched).await.unwrap();
    assert_eq!(searched.counts, listed.counts, "the counts are of all keys, whatever is searched for");
    assert!(searched.page.total < 27);
}

async fn a_search_that_cannot_be_is_told_with_its_place(app: &TestApp) {
    let caller = user(app, "elastic").await;
    let query = ProjectKeyListQuery { search: "ci \"x".to_owned(), ..all() };
    for result in [
        app.services.list_project_keys(&caller, &query).await.map(drop),
        app.services.export_project_keys(&caller, &query).await.map(drop),
    ] {
        let Err(ProjectError::Search(error)) = result else { panic!("{result:?}") };
        assert_eq!(error.position(), 4);
    }
}

async fn owners_are_searched(app: &TestApp) {
    let elastic = Client::elastic(app);
    elastic.make_key(&json!({"name": "k"})).await;
    let ursula = user_with(app, "Ursula", &["manage_own_api_key"]).await;
    for name in ["a", "b"] {
        ursula.make_key(&json!({"name": name})).await;
    }
    let caller = user(app, "elastic").await;
    let owners = async |text: &str| app.services.project_key_owners(&caller, text, 10).await.unwrap();
    let (hers, its) = (("Ursula".to_owned(), Realm::Native, 2), ("elastic".to_owned(), Realm::Reserved, 1));
    assert_eq!(owners("").await, [hers.clone(), its]);
    assert_eq!(owners(" ursu ").await, [hers]);
    assert_eq!(owners("nobody").await, []);
}

async fn keys_of_a_name_are_counted_as_long_as_they_work(app: &TestApp) {
    let elastic = Client::elastic(app);
    let first = elastic.make_key(&json!({"name": "ci"})).await;
    elastic.make_key(&json!({"name": "ci", "metadata": {"managed": true}})).await;
    elastic.make_key(&json!({"name": "CI"})).await;
    let caller = user(app, "elastic").await;
    let named = async |name: &str| app.services.project_keys_named(&caller, name).await.unwrap();
    assert_eq!((named("ci").await, named("c").await, named("x\0").await), (2, 0, 0));
    let ended = elastic.delete(KEYS, &json!({"ids": [id(&first)]})).await;
    assert_eq!(ended.status, StatusCode::OK, "{ended}");
    assert_eq!(named("ci").await, 1);
}
