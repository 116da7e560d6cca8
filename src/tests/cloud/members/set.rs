//! What the form for a member's roles does: the one place that writes them all at once.

use keyward::{
    domain::{Problem, UserName, organization::Member, role_assignments::RoleAssignmentsInput},
    service::ServiceError,
};
use serde_json::{Value, json};

use crate::support::{
    app::{TestApp, on_both_databases},
    organization::{both, credential_manager, id, on_deployment, owner},
};

on_both_databases! {
    an_admin_writes_the_part_that_is_theirs
    more_than_ones_own_is_refused
    whoever_gives_no_roles_is_refused
    what_was_changed_meanwhile_is_not_overwritten
}

async fn set(app: &TestApp, by: &str, organization: &str, user: &str, roles: &Value) -> Result<Member, ServiceError> {
    let user = UserName::parse(user).unwrap();
    let roles: RoleAssignmentsInput = serde_json::from_value(roles.clone()).unwrap();
    app.services.set_member_roles(&app.caller(by).await, &id(organization), &user, &roles, None).await
}

fn on(role: &str, ids: &[&str]) -> Value {
    json!({"deployment": [{"role_id": role, "deployment_ids": ids}]})
}

/// What of the roles there is, in one line.
fn summary(member: &Member) -> String {
    member.role_assignments.summary()
}

async fn an_admin_writes_the_part_that_is_theirs(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let [ours, theirs] = [app.add_deployment(&acme, "ours").await, app.add_deployment(&acme, "theirs").await];
    app.add_member(&acme, "ada", on_deployment("admin", &ours)).await;
    app.add_member(&acme, "mia", both(credential_manager(), on("editor", &[&ours, &theirs]))).await;
    let changed = set(app, "ada", &acme, "mia", &on_deployment("viewer", &ours)).await.unwrap();
    assert_eq!(summary(&changed), "Manage workload credentials, Editor · 1 deployment, Viewer · 1 deployment");
    let emptied = set(app, "ada", &acme, "mia", &json!({})).await.unwrap();
    assert_eq!(summary(&emptied), "Manage workload credentials, Editor · 1 deployment");
    let listed: Vec<_> = emptied.role_assignments.listed().map(|(_, id)| id.to_string()).collect();
    assert_eq!(listed, [theirs]);
    let by_owner = set(app, "acme", &acme, "mia", &on_deployment("viewer", &ours)).await.unwrap();
    assert_eq!(summary(&by_owner), "Viewer · 1 deployment", "an owner writes them all");
}

async fn more_than_ones_own_is_refused(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let [ours, theirs] = [app.add_deployment(&acme, "ours").await, app.add_deployment(&acme, "theirs").await];
    app.add_member(&acme, "ada", on_deployment("admin", &ours)).await;
    app.add_member(&acme, "mia", on_deployment("viewer", &theirs)).await;
    for roles in [on("viewer", &[&ours, &theirs]), on_deployment("editor", &theirs), owner(), credential_manager()] {
        let refused = set(app, "ada", &acme, "mia", &roles).await;
        assert!(matches!(refused, Err(ServiceError::ExceedsRights { .. })), "{roles}: {refused:?}");
    }
    let unknown = set(app, "ada", &acme, "mia", &on_deployment("viewer", &"0".repeat(32))).await;
    let Err(ServiceError::Invalid(errors)) = unknown else { panic!("{unknown:?}") };
    assert!(matches!(errors[0].problem, Problem::NoSuchResource { .. }));
}

async fn whoever_gives_no_roles_is_refused(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let ours = app.add_deployment(&acme, "ours").await;
    app.add_member(&acme, "mia", both(credential_manager(), on_deployment("editor", &ours))).await;
    app.add_user("vic", "ece_platform_viewer").await;
    for by in ["mia", "vic"] {
        // Not even nothing.
        let refused = set(app, by, &acme, "mia", &json!({})).await;
        assert!(matches!(refused, Err(ServiceError::NotAllowed { .. })), "{by}: {refused:?}");
    }
    app.add_member(&app.add_organization("Globex").await, "gus", owner()).await;
    let elsewhere = set(app, "gus", &acme, "mia", &json!({})).await;
    assert!(matches!(elsewhere, Err(ServiceError::NoSuchOrganization)));
}

async fn what_was_changed_meanwhile_is_not_overwritten(app: &TestApp) {
    let (acme, _) = app.add_owned_organization("Acme").await;
    let ours = app.add_deployment(&acme, "ours").await;
    app.add_member(&acme, "ada", on_deployment("admin", &ours)).await;
    app.add_member(&acme, "mia", credential_manager()).await;
    let first = set(app, "ada", &acme, "mia", &on_deployment("viewer", &ours)).await.unwrap();
    set(app, "acme", &acme, "mia", &json!({})).await.unwrap();
    let roles = serde_json::from_value(on_deployment("editor", &ours)).unwrap();
    let (ada, acme) = (app.caller("ada").await, id(&acme));
    let late = app.services.set_member_roles(&ada, &acme, &first.user, &roles, Some(first.version)).await;
    assert!(matches!(late, Err(ServiceError::MemberChanged(_))), "{late:?}");
}
