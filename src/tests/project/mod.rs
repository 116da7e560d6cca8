//! What the console does with the keys of a project: who sees, makes, changes and ends which, and what is told of it.

mod changes;
mod end;
mod enter;
mod form;
mod history;

use keyward::{
    domain::{json::Json, organization::Resource, privileges::descriptor::RoleDescriptors},
    service::{
        keys::AskedExpiration,
        project::{CreatedProjectKey, NewProjectKey, ProjectError, StackCaller},
    },
};
use serde_json::json;

use crate::{elasticsearch::Client, support::app::TestApp};

/// The project that every installation has.
async fn default_project(app: &TestApp) -> Resource {
    app.services.default_project().await.unwrap().unwrap()
}

/// A member of the organization with this role in its projects.
async fn member(app: &TestApp, name: &str, role: &str) {
    let project = default_project(app).await;
    let roles =
        json!({"project": {"elasticsearch": [{"role_id": "viewer", "all": true, "application_roles": [role]}]}});
    app.add_member(project.organization.as_str(), name, roles).await;
}

/// Somebody at the console, if they have rights in the default project.
async fn entered(app: &TestApp, name: &str) -> Option<StackCaller> {
    let caller = app.caller(name).await;
    app.services.enter_project_from_console(&default_project(app).await, &caller).await.unwrap()
}

/// A new user at the console with these cluster privileges in the default project.
async fn at_console(app: &TestApp, name: &str, cluster: &[&str]) -> StackCaller {
    let role = Client::elastic(app).put(&format!("/_security/role/{name}"), &json!({"cluster": cluster})).await;
    assert_eq!(role.status, 200, "{role}");
    member(app, name, name).await;
    entered(app, name).await.unwrap()
}

/// A key that never ends and may do what its maker may.
fn named(name: &str) -> NewProjectKey {
    NewProjectKey {
        name: name.to_owned(),
        expiration: choice("never"),
        role_descriptors: RoleDescriptors::none(),
        metadata: Json::empty_object(),
        submission: None,
    }
}

async fn make(app: &TestApp, caller: &StackCaller, name: &str) -> CreatedProjectKey {
    app.services.create_project_key_from_console(caller, named(name)).await.unwrap()
}

/// What a form says of a key's end.
fn choice(choice: &str) -> AskedExpiration {
    AskedExpiration::Choice { choice: choice.to_owned(), date: String::new(), zone: String::new() }
}

/// The holder of a key.
fn holder<'a>(app: &'a TestApp, created: &CreatedProjectKey) -> Client<'a> {
    Client::presenting(app, &format!("ApiKey {}", created.secret.encoded(&created.key.id).reveal()))
}

fn parse(text: &str) -> Json {
    Json::parse(text.as_bytes()).unwrap()
}

/// The fields that were refused.
fn fields(error: &ProjectError) -> Vec<&str> {
    let ProjectError::Invalid(errors) = error else { panic!("{error:?}") };
    errors.iter().map(|error| error.field.as_str()).collect()
}
