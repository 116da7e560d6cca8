use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::wire::ProjectResponse;
use crate::{
    http::cloud::{ApiError, auth::ApiCaller, base::BaseUrl, code::refusals, path::ProjectTypePath},
    service::Services,
};

/// Projects: all of them on one page, so that Elastic Cloud's `next_page` never comes.
#[derive(Serialize, ToSchema)]
#[schema(as = ProjectList)]
pub struct Projects {
    items: Vec<ProjectResponse>,
}

refusals!(Refusals: Unauthenticated, NotFound);

/// List the projects of a type that one may see.
///
/// Of every organization that one has to do with: those that one's roles reach.
#[utoipa::path(
    get,
    path = "/serverless/projects/{project_type}",
    operation_id = "list-projects",
    tag = "Projects",
    params(("project_type" = String, Path, description = "`elasticsearch`, `observability` or `security`.")),
    responses((status = 200, description = "The projects.", body = Projects), Refusals)
)]
pub async fn list(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    ProjectTypePath(kind): ProjectTypePath,
    base: BaseUrl,
) -> Result<Json<Projects>, ApiError> {
    let projects = services.all_resources(&caller, Some(kind)).await?;
    Ok(Json(Projects { items: projects.into_iter().map(|project| ProjectResponse::at(&base, project)).collect() }))
}
