//! The keys of a project.

use leptos::{prelude::*, server_fn::codec::Json};

use crate::{
    domain::project_key_list::ProjectKeyListQuery,
    ui::{
        error::UiError,
        role_form::Pairs,
        views::{
            ChosenProjectKeysView, CreatedProjectKeyView, DeletedKeyView, EffectsView, KeyAskedAbout,
            KeyOwnerCountView, NewProjectKeyView, ProjectKeyDetailsView, ProjectKeyListView, ProjectView, VerdictView,
        },
    },
};

/// A project, and what the viewer may do with its keys.
#[server(prefix = "/console", endpoint = "project-keys/project", input = Json)]
pub async fn get_project(project: String) -> Result<ProjectView, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.project(&project).await
}

/// A page of a project's keys: all of them, or the viewer's own.
#[server(prefix = "/console", endpoint = "project-keys/list", input = Json)]
pub async fn list_project_keys(project: String, query: ProjectKeyListQuery) -> Result<ProjectKeyListView, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.project_keys(&project, &query).await
}

/// The owners of a project's keys whose names contain `text`, those with most keys first.
#[server(prefix = "/console", endpoint = "project-keys/owners", input = Json)]
pub async fn project_key_owners(project: String, text: String) -> Result<Vec<KeyOwnerCountView>, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.project_key_owners(&project, &text).await
}

/// How many working keys of a project have exactly this name, of those that the viewer sees.
#[server(prefix = "/console", endpoint = "project-keys/named", input = Json)]
pub async fn project_keys_named(project: String, name: String) -> Result<u64, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.project_keys_named(&project, &name).await
}

/// What the form for a new key of a project has to know; `from` is the id of a key that it is to be like, or empty.
#[server(prefix = "/console", endpoint = "project-keys/new", input = Json)]
pub async fn new_project_key(project: String, from: String) -> Result<NewProjectKeyView, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.new_project_key(&project, &from).await
}

/// Makes a key of a project, as the form's fields say. The answer is the only one that ever holds its secret.
#[server(prefix = "/console", endpoint = "project-keys/create", input = Json)]
pub async fn create_project_key(project: String, fields: Pairs) -> Result<CreatedProjectKeyView, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.create_project_key(&project, &fields).await
}

/// One of a project's keys.
#[server(prefix = "/console", endpoint = "project-keys/get", input = Json)]
pub async fn get_project_key(project: String, id: String) -> Result<ProjectKeyDetailsView, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.project_key(&project, &id).await
}

/// Changes a key of a project, as the form's fields say: [`UiError::ChangedMeanwhile`] when somebody else did since the
/// form was filled.
#[server(prefix = "/console", endpoint = "project-keys/update", input = Json)]
pub async fn update_project_key(project: String, id: String, fields: Pairs) -> Result<ProjectKeyDetailsView, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.update_project_key(&project, &id, &fields).await
}

/// What role descriptors, as JSON, would come to for a key of the viewer's; empty text: all that the viewer may do.
#[server(prefix = "/console", endpoint = "project-keys/preview", input = Json)]
pub async fn preview_project_key(project: String, role_descriptors: String) -> Result<EffectsView, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.preview_project_key(&project, &role_descriptors).await
}

/// Whether a key may do something, as the fields of the form ask it, and which rows decide it.
#[server(prefix = "/console", endpoint = "project-keys/can", input = Json)]
pub async fn can_project_key(project: String, about: KeyAskedAbout, asked: Pairs) -> Result<VerdictView, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.can_project_key(&project, &about, &asked).await
}

/// The keys of a project that are to be deleted: those with these ids, or all that match the query.
#[server(prefix = "/console", endpoint = "project-keys/chosen", input = Json)]
pub async fn chosen_project_keys(
    project: String,
    ids: Vec<String>,
    matching: Option<ProjectKeyListQuery>,
) -> Result<ChosenProjectKeysView, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.chosen_project_keys(&project, &ids, matching.as_ref()).await
}

/// Deletes keys of a project: those with these ids, or all that match the query. `confirm` is what was typed, where that
/// is asked for. Each is refused from the next request on; the answer has a result for every one.
#[server(prefix = "/console", endpoint = "project-keys/delete", input = Json)]
pub async fn delete_project_keys(
    project: String,
    ids: Vec<String>,
    matching: Option<ProjectKeyListQuery>,
    confirm: String,
) -> Result<Vec<DeletedKeyView>, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.delete_project_keys(&project, &ids, matching.as_ref(), &confirm).await
}
