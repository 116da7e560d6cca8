use std::sync::Arc;

use axum::{Json, extract::State};

use super::{about_project, wire::ProjectResponse};
use crate::{
    http::cloud::{
        ApiError, auth::ApiCaller, base::BaseUrl, body::Body, code::refusals, deployments::UpdateResourceRequest,
        path::ProjectPath,
    },
    service::Services,
};

refusals!(
    Refusals: InvalidData, Unauthenticated, PermissionDenied, NotFound, ProjectNotFound, BodyTooLarge,
);

/// Rename a project.
///
/// For organization owners, and admins and editors of the project.
#[utoipa::path(
    patch,
    path = "/serverless/projects/{project_type}/{project_id}",
    operation_id = "update-project",
    tag = "Projects",
    params(
        ("project_type" = String, Path, description = "`elasticsearch`, `observability` or `security`."),
        ("project_id" = String, Path, description = "The project's id."),
    ),
    request_body = UpdateResourceRequest,
    responses((status = 200, description = "The project.", body = ProjectResponse), Refusals)
)]
pub async fn update(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    ProjectPath(kind, id): ProjectPath,
    base: BaseUrl,
    Body(asked): Body<UpdateResourceRequest>,
) -> Result<Json<ProjectResponse>, ApiError> {
    let project = asked.apply(&services, &caller, kind, &id).await.map_err(|error| about_project(&error))?;
    Ok(Json(ProjectResponse::at(&base, project)))
}
