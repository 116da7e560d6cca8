use futures_util::future::join_all;
use jiff::SignedDuration;
use keyward::{
    domain::{
        Expiration,
        privileges::descriptor::{Place, RoleDescriptors},
        project::{ProjectKey, Realm},
    },
    service::{
        keys::AskedExpiration,
        project::{EditProjectKey, NewProjectKey, ProjectError},
    },
};
use serde_json::json;

use super::{at_console, choice, entered, fields, holder, make, named, parse};
use crate::{
    elasticsearch::Client,
    support::app::{TestApp, on_both_databases},
};

on_both_databases! {
    a_key_made_at_the_console_works
    every_refused_value_is_told_at_once
    a_form_sent_twice_makes_one_key
    a_save_is_of_what_was_seen
    a_save_that_says_nothing_new_changes_nothing
    only_ones_own_working_keys_are_changed
    of_many_saves_at_once_one_is_taken
}

/// A form as it was shown.
pub fn edit(key: &ProjectKey) -> EditProjectKey {
    EditProjectKey {
        role_descriptors: key.role_descriptors.clone(),
        metadata: key.metadata.clone(),
        expiration: None,
        seen: key.version,
    }
}

fn descriptors(text: &str) -> RoleDescriptors {
    RoleDescriptors::parse(&parse(text), Place::ApiKey).unwrap()
}

async fn a_key_made_at_the_console_works(app: &TestApp) {
    let admin = entered(app, "admin").await.unwrap();
    let asked = NewProjectKey {
        role_descriptors: descriptors(r#"{"r": {"cluster": ["manage_own_api_key"]}}"#),
        metadata: parse(r#"{"team": "ops"}"#),
        expiration: choice("7d"),
        ..named("ci")
    };
    let created = app.services.create_project_key_from_console(&admin, asked).await.unwrap();
    let week = Expiration::At(app.now().checked_add(SignedDuration::from_hours(7 * 24)).unwrap());
    assert_eq!((created.key.expiration, created.key.version), (week, 1));
    assert_eq!((created.key.owner.principal.as_str(), created.key.owner.realm), ("admin", Realm::Cloud));
    assert_eq!(created.key.limited_by.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["superuser"]);
    let who = holder(app, &created).get("/_security/_authenticate").await;
    assert_eq!((who.status.as_u16(), &who.json()["api_key"]["name"]), (200, &json!("ci")), "{who}");
    assert_eq!(
        app.services.seen_project_key(&admin, created.key.id.as_str()).await.unwrap().metadata,
        created.key.metadata
    );
}

async fn every_refused_value_is_told_at_once(app: &TestApp) {
    let admin = entered(app, "admin").await.unwrap();
    let date =
        AskedExpiration::Choice { choice: "date".to_owned(), date: "2020-01-01".to_owned(), zone: String::new() };
    let wrong = NewProjectKey {
        name: " _".to_owned(),
        expiration: date.clone(),
        role_descriptors: descriptors(r#"{"r": {"cluster": ["nothing_like_it"]}}"#),
        metadata: parse(r#"{"_a": 1}"#),
        submission: Some("not a form".to_owned()),
    };
    let refused = app.services.create_project_key_from_console(&admin, wrong.clone()).await.unwrap_err();
    assert_eq!(fields(&refused), ["name", "role_descriptors", "metadata", "submission", "date"]);
    let ProjectError::Invalid(errors) = &refused else { panic!() };
    assert_eq!(errors[0].problem.to_string(), "api key name may not begin or end with whitespace");
    let key = make(app, &admin, "k").await.key;
    let change = EditProjectKey {
        role_descriptors: wrong.role_descriptors,
        metadata: parse("[]"),
        expiration: Some(date),
        ..edit(&key)
    };
    let refused = app.services.edit_project_key(&admin, key.id.as_str(), change).await.unwrap_err();
    assert_eq!(fields(&refused), ["role_descriptors", "metadata", "date"]);
    assert_eq!(app.services.seen_project_key(&admin, key.id.as_str()).await.unwrap(), key);
}

async fn a_form_sent_twice_makes_one_key(app: &TestApp) {
    let admin = entered(app, "admin").await.unwrap();
    let owen = at_console(app, "owen", &["manage_own_api_key"]).await;
    let form = || NewProjectKey { submission: Some("aB3".to_owned()), ..named("once") };
    let sent = join_all((0..10).map(|_| app.services.create_project_key_from_console(&admin, form()))).await;
    let made: Vec<_> = sent.into_iter().map(Result::unwrap).collect();
    assert!(made.iter().all(|again| again.key == made[0].key), "{made:?}");
    assert!(made.iter().all(|again| again.secret.secret().reveal() == made[0].secret.secret().reveal()));
    // What another's form is called says nothing.
    let of_owen = app.services.create_project_key_from_console(&owen, form()).await.unwrap();
    assert_ne!(of_owen.key.id, made[0].key.id);
    app.wait(SignedDuration::from_secs(61));
    let late = app.services.create_project_key_from_console(&admin, form()).await.unwrap_err();
    assert!(matches!(&late, ProjectError::AlreadySubmitted(id) if *id == made[0].key.id), "{late:?}");
}

async fn a_save_is_of_what_was_seen(app: &TestApp) {
    let admin = entered(app, "admin").await.unwrap();
    let key = make(app, &admin, "k").await.key;
    let id = key.id.as_str();
    let first = EditProjectKey { metadata: parse(r#"{"n": 1}"#), ..edit(&key) };
    let saved = app.services.edit_project_key(&admin, id, first).await.unwrap();
    assert_eq!((saved.version, &saved.metadata), (2, &parse(r#"{"n": 1}"#)));
    let second = EditProjectKey { metadata: parse(r#"{"n": 2}"#), ..edit(&key) };
    let refused = app.services.edit_project_key(&admin, id, second.clone()).await.unwrap_err();
    assert!(matches!(refused, ProjectError::ChangedMeanwhile), "{refused:?}");
    let known = EditProjectKey { seen: saved.version, expiration: Some(choice("30d")), ..second };
    let saved = app.services.edit_project_key(&admin, id, known).await.unwrap();
    let month = app.now().checked_add(SignedDuration::from_hours(30 * 24)).unwrap();
    assert_eq!((saved.version, saved.expiration), (3, Expiration::At(month)));
    assert_eq!(app.services.seen_project_key(&admin, id).await.unwrap(), saved);
}

async fn a_save_that_says_nothing_new_changes_nothing(app: &TestApp) {
    let owen = at_console(app, "owen", &["manage_own_api_key"]).await;
    let key = make(app, &owen, "k").await.key;
    let same = EditProjectKey { expiration: Some(choice("never")), ..edit(&key) };
    assert_eq!(app.services.edit_project_key(&owen, key.id.as_str(), same.clone()).await.unwrap(), key);
    // Unless the owner may do something else by now.
    let role = json!({"cluster": ["manage_own_api_key", "monitor"]});
    assert_eq!(Client::elastic(app).put("/_security/role/owen", &role).await.status, 200);
    let owen = entered(app, "owen").await.unwrap();
    let saved = app.services.edit_project_key(&owen, key.id.as_str(), same).await.unwrap();
    assert_eq!(saved.version, 2);
    assert_ne!(saved.limited_by, key.limited_by);
}

async fn only_ones_own_working_keys_are_changed(app: &TestApp) {
    let admin = entered(app, "admin").await.unwrap();
    let owen = at_console(app, "owen", &["manage_own_api_key"]).await;
    let of_owen = make(app, &owen, "his").await.key;
    for id in [of_owen.id.as_str(), "unknown", "not an id"] {
        let refused = app.services.edit_project_key(&admin, id, edit(&of_owen)).await.unwrap_err();
        assert!(matches!(refused, ProjectError::NotOwned { .. }), "{refused:?}");
    }
    let short = NewProjectKey { expiration: choice("1d"), ..named("short") };
    let short = app.services.create_project_key_from_console(&admin, short).await.unwrap().key;
    app.wait(SignedDuration::from_hours(24));
    let refused = app.services.edit_project_key(&admin, short.id.as_str(), edit(&short)).await.unwrap_err();
    assert_eq!(refused.to_string(), format!("cannot update expired API key [{}]", short.id));
}

async fn of_many_saves_at_once_one_is_taken(app: &TestApp) {
    let admin = entered(app, "admin").await.unwrap();
    let key = make(app, &admin, "k").await.key;
    let saves = join_all((0..50).map(|number| {
        let change = EditProjectKey { metadata: parse(&format!(r#"{{"n": {number}}}"#)), ..edit(&key) };
        app.services.edit_project_key(&admin, key.id.as_str(), change)
    }))
    .await;
    let (taken, refused): (Vec<_>, Vec<_>) = saves.into_iter().partition(Result::is_ok);
    assert_eq!(taken.len(), 1);
    assert!(refused.iter().all(|save| matches!(save, Err(ProjectError::ChangedMeanwhile))), "{refused:?}");
    let taken = taken.into_iter().next().unwrap().unwrap();
    assert_eq!(app.services.seen_project_key(&admin, key.id.as_str()).await.unwrap(), taken);
    assert_eq!(app.services.project_key_history(&admin, key.id.as_str()).await.unwrap().len(), 2);
}
