use futures_util::future::join_all;
use jiff::SignedDuration;
use keyward::{
    domain::project_key_list::{CategoryFilter, ProjectKeyListQuery, StatusFilter},
    service::project::{ChosenBy, CreatedProjectKey, EndOutcome, EndedKey, NewProjectKey, ProjectError},
    storage::KeyTally,
};
use serde_json::json;

use super::{at_console, entered, fields, holder, make, named, parse};
use crate::{
    elasticsearch::Client,
    support::app::{TestApp, on_both_databases},
};

on_both_databases! {
    every_key_has_a_result
    who_ends_their_own_learns_of_no_others
    who_sees_all_may_end_their_own
    all_that_a_list_shows_end_whatever_the_page
    what_is_about_to_end_is_told
    more_ids_than_fit_are_refused
    of_many_ends_at_once_one_is_taken
}

pub fn ids(ids: &[&str]) -> ChosenBy {
    ChosenBy::Ids(ids.iter().map(|id| (*id).to_owned()).collect())
}

fn matching(query: ProjectKeyListQuery) -> ChosenBy {
    ChosenBy::Matching(Box::new(query))
}

fn everything() -> ProjectKeyListQuery {
    ProjectKeyListQuery { category: CategoryFilter::All, status: StatusFilter::All, ..ProjectKeyListQuery::default() }
}

/// Makes a key for another cluster, and returns its id.
async fn make_cross_cluster(app: &TestApp) -> String {
    let body = json!({"name": "remote", "access": {"search": [{"names": ["logs"]}]}});
    let made = Client::elastic(app).post("/_security/cross_cluster/api_key", &body).await;
    assert_eq!(made.status, 200, "{made}");
    made.json()["id"].as_str().unwrap().to_owned()
}

fn outcomes(ended: &[EndedKey]) -> Vec<(&str, Option<&str>, EndOutcome)> {
    ended.iter().map(|ended| (ended.id.as_str(), ended.name.as_deref(), ended.outcome)).collect()
}

fn id(created: &CreatedProjectKey) -> &str {
    created.key.id.as_str()
}

async fn every_key_has_a_result(app: &TestApp) {
    let manager = at_console(app, "mona", &["manage_api_key"]).await;
    let admin = entered(app, "admin").await.unwrap();
    let (mine, other, ended) =
        (make(app, &manager, "mine").await, make(app, &admin, "other").await, make(app, &admin, "ended").await);
    app.services.end_project_keys(&admin, &ids(&[id(&ended)])).await.unwrap();
    let remote = make_cross_cluster(app).await;
    let chosen = ids(&["unknown", id(&mine), &remote, "no id!", id(&ended), id(&other), id(&mine)]);
    let result = app.services.end_project_keys(&manager, &chosen).await.unwrap();
    assert_eq!(
        outcomes(&result),
        [
            ("unknown", None, EndOutcome::NotFound),
            (id(&mine), Some("mine"), EndOutcome::Ended),
            (&remote, Some("remote"), EndOutcome::CrossCluster),
            ("no id!", None, EndOutcome::NotFound),
            (id(&ended), Some("ended"), EndOutcome::EndedBefore),
            (id(&other), Some("other"), EndOutcome::Ended),
        ]
    );
    for key in [&mine, &other] {
        assert_eq!(holder(app, key).get("/_security/_authenticate").await.status, 401);
    }
    let invalidation = app.services.seen_project_key(&admin, id(&other)).await.unwrap().invalidation.unwrap();
    assert_eq!((invalidation.by.as_str(), invalidation.at), ("mona", app.now()));
    let result = app.services.end_project_keys(&admin, &ids(&[&remote])).await.unwrap();
    assert_eq!(outcomes(&result), [(remote.as_str(), Some("remote"), EndOutcome::Ended)]);
}

async fn who_ends_their_own_learns_of_no_others(app: &TestApp) {
    let owen = at_console(app, "owen", &["manage_own_api_key"]).await;
    let admin = entered(app, "admin").await.unwrap();
    let (his, other) = (make(app, &owen, "his").await, make(app, &admin, "other").await);
    let remote = make_cross_cluster(app).await;
    let chosen = ids(&[id(&other), id(&his), &remote]);
    for chosen in [chosen.clone(), matching(everything())] {
        let told = app.services.chosen_project_keys(&owen, &chosen).await.unwrap();
        assert_eq!(told.tally, KeyTally { total: 1, ..KeyTally::default() });
        assert_eq!(told.first, std::slice::from_ref(&his.key));
    }
    let result = app.services.end_project_keys(&owen, &chosen).await.unwrap();
    assert_eq!(
        outcomes(&result),
        [
            (id(&other), None, EndOutcome::NotFound),
            (id(&his), Some("his"), EndOutcome::Ended),
            (remote.as_str(), None, EndOutcome::NotFound),
        ]
    );
    let all = app.services.end_project_keys(&owen, &matching(everything())).await.unwrap();
    assert_eq!(outcomes(&all), [(id(&his), Some("his"), EndOutcome::EndedBefore)]);
    for unseen in [id(&other), "unknown"] {
        let refused = app.services.seen_project_key(&owen, unseen).await.unwrap_err();
        assert_eq!(refused.to_string(), format!("no API key found for ID [{unseen}]"));
        let refused = app.services.project_key_history(&owen, unseen).await.unwrap_err();
        assert!(matches!(refused, ProjectError::NotFound(_)), "{refused:?}");
    }
    assert_eq!(holder(app, &other).get("/_security/_authenticate").await.status, 200);
}

async fn who_sees_all_may_end_their_own(app: &TestApp) {
    let rita = at_console(app, "rita", &["read_security", "manage_own_api_key"]).await;
    let admin = entered(app, "admin").await.unwrap();
    let (hers, other) = (make(app, &rita, "hers").await, make(app, &admin, "other").await);
    let chosen = matching(everything());
    let told = app.services.chosen_project_keys(&rita, &chosen).await.unwrap();
    assert_eq!(told.tally, KeyTally { total: 2, kept: 1, ..KeyTally::default() });
    let mut result = app.services.end_project_keys(&rita, &chosen).await.unwrap();
    result.sort_by_key(|ended| ended.name.clone());
    assert_eq!(
        outcomes(&result),
        [(id(&hers), Some("hers"), EndOutcome::Ended), (id(&other), Some("other"), EndOutcome::NotYours)]
    );
}

/// More than end in one transaction, and more than one page or statement can name.
async fn all_that_a_list_shows_end_whatever_the_page(app: &TestApp) {
    const MANY: usize = 1_100;
    let admin = entered(app, "admin").await.unwrap();
    let kept = make(app, &admin, "kept").await;
    join_all((0..MANY).map(|number| async move {
        let admin = entered(app, "admin").await.unwrap();
        make(app, &admin, &format!("job {number}")).await
    }))
    .await;
    let jobs = ProjectKeyListQuery { search: "job".to_owned(), ..ProjectKeyListQuery::default() };
    let told = app.services.chosen_project_keys(&admin, &matching(jobs.clone())).await.unwrap();
    assert_eq!((told.tally.total, told.first.len()), (MANY as u64, 100));
    let result = app.services.end_project_keys(&admin, &matching(jobs.clone())).await.unwrap();
    assert_eq!(result.len(), MANY);
    assert!(result.iter().all(|ended| ended.outcome == EndOutcome::Ended));
    let again = app.services.end_project_keys(&admin, &matching(jobs)).await.unwrap();
    assert_eq!(again, [], "what has ended is in the list no more");
    assert_eq!(holder(app, &kept).get("/_security/_authenticate").await.status, 200);
}

async fn what_is_about_to_end_is_told(app: &TestApp) {
    let mona = at_console(app, "mona", &["manage_api_key"]).await;
    let admin = entered(app, "admin").await.unwrap();
    let used_long_ago = make(app, &admin, "used long ago").await;
    assert_eq!(holder(app, &used_long_ago).get("/_security/_authenticate").await.status, 200);
    app.wait(SignedDuration::from_hours(8 * 24));
    let managed = NewProjectKey { metadata: parse(r#"{"managed": true}"#), ..named("managed") };
    let managed = app.services.create_project_key_from_console(&admin, managed).await.unwrap();
    let not_quite = NewProjectKey { metadata: parse(r#"{"managed": "true"}"#), ..named("not quite") };
    app.services.create_project_key_from_console(&admin, not_quite).await.unwrap();
    let (used, ended) = (make(app, &admin, "used").await, make(app, &admin, "ended").await);
    for key in [&used, &managed, &ended] {
        assert_eq!(holder(app, key).get("/_security/_authenticate").await.status, 200);
    }
    app.services.end_project_keys(&admin, &ids(&[id(&ended)])).await.unwrap();
    make_cross_cluster(app).await;
    let told = app.services.chosen_project_keys(&mona, &matching(everything())).await.unwrap();
    assert_eq!(told.tally, KeyTally { total: 6, ended: 1, kept: 1, managed: 1, recently_used: 2 });
    assert_eq!(told.first.len(), 6);
    let told = app.services.chosen_project_keys(&admin, &ids(&[id(&used), "unknown", "no id!"])).await.unwrap();
    assert_eq!(told.tally, KeyTally { total: 1, recently_used: 1, ..KeyTally::default() });
    let nothing = app.services.chosen_project_keys(&admin, &ids(&["no id!"])).await.unwrap();
    assert_eq!((nothing.tally, nothing.first), (KeyTally::default(), Vec::new()));
}

async fn more_ids_than_fit_are_refused(app: &TestApp) {
    let admin = entered(app, "admin").await.unwrap();
    let key = make(app, &admin, "k").await;
    let most: Vec<_> = (1..10_000).map(|number| format!("id{number}")).chain([id(&key).to_owned()]).collect();
    let more = ChosenBy::Ids([&most[..], &["one".to_owned()]].concat());
    for refused in [
        app.services.chosen_project_keys(&admin, &more).await.map(drop),
        app.services.end_project_keys(&admin, &more).await.map(drop),
    ] {
        assert_eq!(fields(&refused.unwrap_err()), ["id"]);
    }
    let most = ChosenBy::Ids(most);
    assert_eq!(app.services.chosen_project_keys(&admin, &most).await.unwrap().tally.total, 1);
    let result = app.services.end_project_keys(&admin, &most).await.unwrap();
    assert_eq!((result.len(), result.last().map(|last| last.outcome)), (10_000, Some(EndOutcome::Ended)));
}

async fn of_many_ends_at_once_one_is_taken(app: &TestApp) {
    let admin = entered(app, "admin").await.unwrap();
    let keys = join_all(["a", "b", "c"].map(|name| make(app, &admin, name))).await;
    let named: Vec<_> = keys.iter().map(id).collect();
    let ends = join_all((0..50).map(|number| {
        let mut named = named.clone();
        named.rotate_left(number % 3);
        let (admin, services) = (&admin, &app.services);
        async move { services.end_project_keys(admin, &ids(&named)).await.unwrap() }
    }))
    .await;
    for key in named {
        let outcomes = ends.iter().flatten().filter(|ended| ended.id == key).map(|ended| ended.outcome);
        let (ended, before): (Vec<_>, Vec<_>) = outcomes.partition(|outcome| *outcome == EndOutcome::Ended);
        assert_eq!(ended.len(), 1);
        assert_eq!(before, [EndOutcome::EndedBefore; 49]);
    }
}
