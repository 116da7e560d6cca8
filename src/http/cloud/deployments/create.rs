use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{about_deployment, wire::DeploymentResponse};
use crate::{
    domain::organization::{OrganizationId, ResourceKind},
    http::cloud::{
        ApiError, Code,
        auth::ApiCaller,
        body::{Body, Input},
        code::refusals,
    },
    service::{Services, resources::AskedResource},
};

/// A deployment to be registered. What Elastic Cloud needs to build one (`resources`, `settings`) is passed over.
#[derive(Deserialize, ToSchema)]
pub struct CreateDeploymentRequest {
    /// 1 to 64 characters.
    #[schema(value_type = String)]
    name: Option<String>,
    /// Where it runs, in your own words: at most 200 characters.
    #[schema(examples("aws-us-east-1"))]
    region_id: Option<String>,
    /// The URL at which it answers: at most 200 characters.
    endpoint: Option<String>,
    /// The organization that owns it; the caller's only one when left out. Keyward's addition.
    organization_id: Option<String>,
}

impl Input for CreateDeploymentRequest {
    const REFUSED: Code = Code::InvalidData;
}

/// The deployment made.
#[derive(Serialize, ToSchema)]
pub struct DeploymentCreateResponse {
    /// Always true: it was not there before.
    created: bool,
    #[serde(flatten)]
    deployment: DeploymentResponse,
}

refusals!(
    Refusals: InvalidData, Unauthenticated, PermissionDenied, OrganizationNotFound, BodyTooLarge,
);

/// Register a deployment.
///
/// For organization owners and admins of all deployments. Answers 201, as Elastic Cloud does for one newly made.
#[utoipa::path(
    post,
    path = "/deployments",
    operation_id = "create-deployment",
    tag = "Deployments",
    request_body = CreateDeploymentRequest,
    responses((status = 201, description = "The deployment.", body = DeploymentCreateResponse), Refusals)
)]
pub async fn create(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    Body(asked): Body<CreateDeploymentRequest>,
) -> Result<(StatusCode, Json<DeploymentCreateResponse>), ApiError> {
    let organization = read_organization(asked.organization_id.as_deref())?;
    let asked = AskedResource {
        kind: ResourceKind::Deployment,
        name: asked.name.unwrap_or_default(),
        region: asked.region_id.unwrap_or_default(),
        endpoint: asked.endpoint.unwrap_or_default(),
    };
    let created = services.create_resource(&caller, organization.as_ref(), &asked).await;
    let deployment = created.map_err(|error| about_deployment(&error))?.into();
    Ok((StatusCode::CREATED, Json(DeploymentCreateResponse { created: true, deployment })))
}

/// The organization that is to own a deployment or project, if it is said. What can be no id names nothing that exists.
pub fn read_organization(id: Option<&str>) -> Result<Option<OrganizationId>, ApiError> {
    id.map(OrganizationId::parse).transpose().map_err(|_| Code::OrganizationNotFound.into())
}
