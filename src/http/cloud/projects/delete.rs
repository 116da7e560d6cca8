use std::sync::Arc;

use axum::{Json, extract::State};

use super::about_project;
use crate::{
    http::cloud::{ApiError, EMPTY, Empty, auth::ApiCaller, code::refusals, path::ProjectPath},
    service::Services,
};

refusals!(Refusals: Unauthenticated, PermissionDenied, NotFound, ProjectNotFound, Conflict);

/// Take a project out of the register.
///
/// Roles on it reach nothing any more. For organization owners and admins of the project. The default project of the
/// installation stays. Answers 200 as Elastic Cloud does, with `{}` where that says nothing (contract §1.1).
#[utoipa::path(
    delete,
    path = "/serverless/projects/{project_type}/{project_id}",
    operation_id = "delete-project",
    tag = "Projects",
    params(
        ("project_type" = String, Path, description = "`elasticsearch`, `observability` or `security`."),
        ("project_id" = String, Path, description = "The project's id."),
    ),
    responses((status = 200, description = "The project is gone.", body = Empty), Refusals)
)]
pub async fn delete(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    ProjectPath(kind, id): ProjectPath,
) -> Result<Json<Empty>, ApiError> {
    services.delete_resource(&caller, kind, &id).await.map_err(|error| about_project(&error))?;
    Ok(EMPTY)
}
