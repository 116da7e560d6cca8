use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{about_project, wire::ProjectResponse};
use crate::{
    http::cloud::{
        ApiError, Code,
        auth::ApiCaller,
        base::BaseUrl,
        body::{Body, Input},
        code::refusals,
        deployments::read_organization,
        path::ProjectTypePath,
    },
    service::{Services, resources::AskedResource},
};

/// A project to be registered. What Elastic Cloud needs to build one is passed over.
#[derive(Deserialize, ToSchema)]
pub struct CreateProjectRequest {
    /// 1 to 64 characters.
    #[schema(value_type = String)]
    name: Option<String>,
    /// Where it runs, in your own words: at most 200 characters.
    #[schema(examples("aws-us-east-1"))]
    region_id: Option<String>,
    /// The organization that owns it; the caller's only one when left out. Keyward's addition.
    organization_id: Option<String>,
}

impl Input for CreateProjectRequest {
    const REFUSED: Code = Code::InvalidData;
}

refusals!(
    Refusals: InvalidData, Unauthenticated, PermissionDenied, NotFound, OrganizationNotFound, BodyTooLarge,
);

/// Register a project.
///
/// For organization owners and admins of all projects of the type. Answers 201, as Elastic Cloud does.
#[utoipa::path(
    post,
    path = "/serverless/projects/{project_type}",
    operation_id = "create-project",
    tag = "Projects",
    params(("project_type" = String, Path, description = "`elasticsearch`, `observability` or `security`.")),
    request_body = CreateProjectRequest,
    responses((status = 201, description = "The project.", body = ProjectResponse), Refusals)
)]
pub async fn create(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    ProjectTypePath(kind): ProjectTypePath,
    base: BaseUrl,
    Body(asked): Body<CreateProjectRequest>,
) -> Result<(StatusCode, Json<ProjectResponse>), ApiError> {
    let organization = read_organization(asked.organization_id.as_deref())?;
    let asked = AskedResource {
        kind,
        name: asked.name.unwrap_or_default(),
        region: asked.region_id.unwrap_or_default(),
        endpoint: String::new(),
    };
    let created = services.create_resource(&caller, organization.as_ref(), &asked).await;
    let project = created.map_err(|error| about_project(&error))?;
    Ok((StatusCode::CREATED, Json(ProjectResponse::at(&base, project))))
}
