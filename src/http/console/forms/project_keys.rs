//! Project keys.

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};

use super::{Fields, done, keys::attachment, segment};
use crate::{
    domain::project_key_list::ProjectKeyListQuery,
    http::{
        AppState,
        console::{
            context::base_url,
            project_keys::{self, Inside, asked::query_of, endpoint, enter, error},
            session::SignedIn,
        },
        request_log::with_sources,
    },
    service::{csv, project::ProjectError},
    ui::form::{FormState, Submitted},
};

/// Where a project's keys are.
fn list_of(project: &str) -> String {
    format!("/projects/{}/api-keys", segment(project))
}

/// `GET /projects/{id}`: a project begins with its keys.
pub async fn home(Path(project): Path<String>) -> Response {
    Redirect::to(&list_of(&project)).into_response()
}

/// `POST /projects/{id}/api-keys/new`: the answer shows the key, once.
pub async fn create(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(project): Path<String>,
    fields: Fields,
) -> Response {
    let form = list_of(&project) + "/new";
    if wants_preview(&fields) {
        return preview(&state, &fields, &form).await;
    }
    let base_url = base_url(&state.exposure, &fields.parts.headers);
    let created = async {
        let inside = enter(&state.services, &caller, &project).await?;
        project_keys::create(&state.services, &inside, fields.pairs(), &base_url).await
    };
    match created.await {
        Ok(created) => {
            let submitted = Submitted { created_project_key: Some(created), ..Submitted::default() };
            fields.shown_once(&state, &form, submitted).await
        }
        Err(error) => refused(&state, &fields, &form, &error).await,
    }
}

/// `POST /projects/{id}/api-keys/csv`: the file for a key that the page still shows. The page sends the key back, for it
/// is kept nowhere else; a key that is not whole, or not the caller's to see, gets no file.
pub async fn new_key_csv(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(project): Path<String>,
    fields: Fields,
) -> Response {
    let base_url = base_url(&state.exposure, &fields.parts.headers);
    let file = async {
        let Inside { project, caller } = enter(&state.services, &caller, &project).await?;
        let shown = state.services.shown_project_key(&caller, fields.get("key")).await?;
        let name = csv::file_name(&shown.key.name);
        let text = csv::new_project_key(&shown, &endpoint(&base_url, &project))?;
        Ok::<_, ProjectError>((name, text))
    };
    match file.await {
        Ok((name, text)) => attachment(&name, text),
        Err(error) => refused(&state, &fields, &list_of(&project), &error).await,
    }
}

/// `POST /projects/{id}/api-keys/{key}`: changes a key.
pub async fn update(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path((project, key)): Path<(String, String)>,
    fields: Fields,
) -> Response {
    let page = format!("{}/{}", list_of(&project), segment(&key));
    if wants_preview(&fields) {
        return preview(&state, &fields, &page).await;
    }
    let updated = async {
        let inside = enter(&state.services, &caller, &project).await?;
        project_keys::update(&state.services, &inside, &key, fields.pairs()).await
    };
    match updated.await {
        Ok(_) => done(&page, "saved"),
        Err(error) => refused(&state, &fields, &page, &error).await,
    }
}

/// `POST /projects/{id}/api-keys/{key}/delete`
pub async fn delete(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path((project, key)): Path<(String, String)>,
    fields: Fields,
) -> Response {
    let deleted = async {
        let inside = enter(&state.services, &caller, &project).await?;
        let ids = [key.clone()];
        project_keys::delete(&state.services, &inside, &ids, None, fields.get("confirm")).await
    };
    let page = format!("{}/{}/delete", list_of(&project), segment(&key));
    match deleted.await {
        Ok(_) => done(&list_of(&project), "deleted"),
        Err(error) => refused(&state, &fields, &page, &error).await,
    }
}

/// `POST /projects/{id}/api-keys/delete`: deletes several keys; the answer says what came of each.
pub async fn delete_several(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(project): Path<String>,
    Query(parameters): Query<Vec<(String, String)>>,
    fields: Fields,
) -> Response {
    let ids = fields.all("id");
    let matching = (fields.get("all") == "yes").then(|| query_of(fields.pairs()));
    let deleted = async {
        let inside = enter(&state.services, &caller, &project).await?;
        project_keys::delete(&state.services, &inside, &ids, matching.as_ref(), fields.get("confirm")).await
    };
    match deleted.await {
        Ok(results) => {
            let submitted = Submitted { deleted: Some(results), ..Submitted::default() };
            fields.shown_once(&state, &(list_of(&project) + "/delete"), submitted).await
        }
        // The question again, about the same keys.
        Err(error) => refused(&state, &fields, &asking(&project, &ids, matching.as_ref(), &parameters), &error).await,
    }
}

/// The page that asks about these keys.
fn asking(
    project: &str,
    ids: &[String],
    matching: Option<&ProjectKeyListQuery>,
    parameters: &[(String, String)],
) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    match matching {
        Some(matching) => {
            query.append_pair("all", "yes").extend_pairs(matching.parameters());
        }
        None if ids.is_empty() => {
            query.extend_pairs(parameters);
        }
        None => {
            query.extend_pairs(ids.iter().map(|id| ("id", id)));
        }
    }
    format!("{}/delete?{}", list_of(project), query.finish())
}

/// The form's page again, with what was wrong.
/// Whether a form without scripts was sent only to see what the key could do.
fn wants_preview(fields: &Fields) -> bool {
    fields.get("preview") == "yes"
}

/// The form's page again, as it was filled in: it says what that comes to, and what is wrong with the JSON.
async fn preview(state: &AppState, fields: &Fields, page: &str) -> Response {
    let form = FormState { values: fields.pairs().clone(), ..FormState::default() };
    fields.shown_once(state, page, Submitted { form, ..Submitted::default() }).await
}

async fn refused(state: &AppState, fields: &Fields, page: &str, error: &ProjectError) -> Response {
    fields.refused_with(state, page, error::of(error), with_sources(error)).await
}
