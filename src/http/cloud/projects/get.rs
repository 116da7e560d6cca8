use std::sync::Arc;

use axum::{Json, extract::State};

use super::{about_project, wire::ProjectResponse};
use crate::{
    http::cloud::{ApiError, auth::ApiCaller, base::BaseUrl, code::refusals, path::ProjectPath},
    service::Services,
};

refusals!(Refusals: Unauthenticated, NotFound, ProjectNotFound);

/// See a project.
#[utoipa::path(
    get,
    path = "/serverless/projects/{project_type}/{project_id}",
    operation_id = "get-project",
    tag = "Projects",
    params(
        ("project_type" = String, Path, description = "`elasticsearch`, `observability` or `security`."),
        ("project_id" = String, Path, description = "The project's id."),
    ),
    responses((status = 200, description = "The project.", body = ProjectResponse), Refusals)
)]
pub async fn get(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    ProjectPath(kind, id): ProjectPath,
    base: BaseUrl,
) -> Result<Json<ProjectResponse>, ApiError> {
    let found = services.resource(&caller, kind, &id).await;
    let (project, _) = found.map_err(|error| about_project(&error))?;
    Ok(Json(ProjectResponse::at(&base, project)))
}
