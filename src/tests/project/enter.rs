use keyward::service::{
    Via,
    project::{ProjectError, Reach, StackVia},
};
use serde_json::json;

use super::{at_console, default_project, entered, make, member};
use crate::support::app::{TestApp, on_both_databases};

on_both_databases! {
    roles_in_the_console_are_rights_in_the_project
    only_a_browser_enters
    who_may_nothing_is_refused
}

async fn roles_in_the_console_are_rights_in_the_project(app: &TestApp) {
    app.add_user("nobody", "ece_platform_viewer").await;
    assert!(entered(app, "nobody").await.is_none());
    let project = default_project(app).await;
    app.add_member(project.organization.as_str(), "biller", json!({"organization": [{"role_id": "billing-admin"}]}))
        .await;
    assert!(entered(app, "biller").await.is_none());
    let admin = entered(app, "admin").await.unwrap();
    assert!(matches!(admin.subject.via, StackVia::Console { .. }));
    let rights = admin.key_rights();
    assert_eq!((rights.sees, rights.ends, rights.ends_cross_cluster), (Reach::All, Reach::All, true));
    member(app, "editor", "editor").await;
    assert_eq!(entered(app, "editor").await.unwrap().key_rights().sees, Reach::None);
    let own = at_console(app, "owen", &["manage_own_api_key"]).await.key_rights();
    assert_eq!((own.sees, own.creates, own.updates, own.ends), (Reach::Own, true, true, Reach::Own));
    let reader = at_console(app, "rita", &["read_security"]).await.key_rights();
    assert_eq!((reader.sees, reader.creates, reader.updates, reader.ends), (Reach::All, false, false, Reach::None));
}

async fn only_a_browser_enters(app: &TestApp) {
    let key = app.add_user_with_key("boss", "ece_platform_admin").await;
    let mut caller = app.caller("boss").await;
    let project = default_project(app).await;
    assert!(app.services.enter_project_from_console(&project, &caller).await.unwrap().is_some());
    let id = keyward::domain::KeyId::parse(&key.id).unwrap();
    caller.via = Via::Key { id, expiration: keyward::domain::Expiration::Never };
    assert!(app.services.enter_project_from_console(&project, &caller).await.unwrap().is_none());
}

async fn who_may_nothing_is_refused(app: &TestApp) {
    let admin = entered(app, "admin").await.unwrap();
    let key = make(app, &admin, "secret").await.key;
    let nobody = at_console(app, "nora", &["monitor"]).await;
    let reader = at_console(app, "rita", &["read_security"]).await;
    let services = &app.services;
    let id = key.id.as_str();
    let chosen = super::end::ids(&[id]);
    for refused in [
        services.seen_project_key(&nobody, id).await.map(drop),
        services.project_key_history(&nobody, id).await.map(drop),
        services.last_project_key_event(&nobody).await.map(drop),
        services.project_key_changes(&nobody, 0).await.map(drop),
        services.chosen_project_keys(&nobody, &chosen).await.map(drop),
        services.end_project_keys(&nobody, &chosen).await.map(drop),
        services.create_project_key_from_console(&nobody, super::named("mine")).await.map(drop),
        services.edit_project_key(&nobody, id, super::form::edit(&key)).await.map(drop),
        services.chosen_project_keys(&reader, &chosen).await.map(drop),
        services.end_project_keys(&reader, &chosen).await.map(drop),
        services.create_project_key_from_console(&reader, super::named("mine")).await.map(drop),
        services.edit_project_key(&reader, id, super::form::edit(&key)).await.map(drop),
    ] {
        assert!(matches!(refused, Err(ProjectError::Forbidden { .. })), "{refused:?}");
    }
    assert_eq!(services.seen_project_key(&reader, id).await.unwrap(), key);
}
