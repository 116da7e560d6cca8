use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::about_deployment;
use crate::{
    domain::organization::ResourceKind,
    http::cloud::{ApiError, auth::ApiCaller, code::refusals, path::DeploymentPath},
    service::Services,
};

/// The deployment that was.
#[derive(Serialize, ToSchema)]
pub struct DeploymentDeleteResponse {
    /// Its id.
    id: String,
    /// What people called it.
    name: String,
}

refusals!(Refusals: Unauthenticated, PermissionDenied, DeploymentNotFound);

/// Take a deployment out of the register.
///
/// Roles on it reach nothing any more. For organization owners and admins of the deployment. Answers 200 with what was
/// deleted, as Elastic Cloud does; there, a deployment has to be shut down first.
#[utoipa::path(
    delete,
    path = "/deployments/{deployment_id}",
    operation_id = "delete-deployment",
    tag = "Deployments",
    params(("deployment_id" = String, Path, description = "The deployment's id.")),
    responses((status = 200, description = "The deployment is gone.", body = DeploymentDeleteResponse), Refusals)
)]
pub async fn delete(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    DeploymentPath(id): DeploymentPath,
) -> Result<Json<DeploymentDeleteResponse>, ApiError> {
    let deleted = services.delete_resource(&caller, ResourceKind::Deployment, &id).await;
    let deleted = deleted.map_err(|error| about_deployment(&error))?;
    Ok(Json(DeploymentDeleteResponse { id: deleted.id.into(), name: deleted.name.into() }))
}
