use std::sync::Arc;

use axum::{Json, extract::State};

use super::{about_deployment, wire::DeploymentResponse};
use crate::{
    domain::organization::ResourceKind,
    http::cloud::{ApiError, auth::ApiCaller, code::refusals, path::DeploymentPath},
    service::Services,
};

refusals!(Refusals: Unauthenticated, DeploymentNotFound);

/// See a deployment.
#[utoipa::path(
    get,
    path = "/deployments/{deployment_id}",
    operation_id = "get-deployment",
    tag = "Deployments",
    params(("deployment_id" = String, Path, description = "The deployment's id.")),
    responses((status = 200, description = "The deployment.", body = DeploymentResponse), Refusals)
)]
pub async fn get(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    DeploymentPath(id): DeploymentPath,
) -> Result<Json<DeploymentResponse>, ApiError> {
    let found = services.resource(&caller, ResourceKind::Deployment, &id).await;
    let (deployment, _) = found.map_err(|error| about_deployment(&error))?;
    Ok(Json(deployment.into()))
}
