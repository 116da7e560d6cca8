use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{about_deployment, wire::DeploymentResponse};
use crate::{
    domain::organization::{Resource, ResourceId, ResourceKind},
    http::cloud::{
        ApiError, Code,
        auth::ApiCaller,
        body::{Body, Input},
        code::refusals,
        path::DeploymentPath,
    },
    service::{Caller, ServiceError, Services},
};

/// What a deployment, or a project, is to become. Everything but the name stays as it is.
#[derive(Deserialize, ToSchema)]
pub struct UpdateResourceRequest {
    /// 1 to 64 characters; left out, it stays.
    name: Option<String>,
}

impl Input for UpdateResourceRequest {
    const REFUSED: Code = Code::InvalidData;
}

impl UpdateResourceRequest {
    /// Changes a deployment or project. Whoever asks for no change needs the same right.
    pub async fn apply(
        self,
        services: &Services,
        caller: &Caller,
        kind: ResourceKind,
        id: &ResourceId,
    ) -> Result<Resource, ServiceError> {
        let name = match self.name {
            Some(name) => name,
            None => services.resource(caller, kind, id).await?.0.name.into(),
        };
        services.rename_resource(caller, kind, id, &name).await
    }
}

refusals!(
    Refusals: InvalidData, Unauthenticated, PermissionDenied, DeploymentNotFound, BodyTooLarge,
);

/// Rename a deployment.
///
/// For organization owners, and admins and editors of the deployment.
#[utoipa::path(
    put,
    path = "/deployments/{deployment_id}",
    operation_id = "update-deployment",
    tag = "Deployments",
    params(("deployment_id" = String, Path, description = "The deployment's id.")),
    request_body = UpdateResourceRequest,
    responses((status = 200, description = "The deployment.", body = DeploymentResponse), Refusals)
)]
pub async fn update(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    DeploymentPath(id): DeploymentPath,
    Body(asked): Body<UpdateResourceRequest>,
) -> Result<Json<DeploymentResponse>, ApiError> {
    let updated = asked.apply(&services, &caller, ResourceKind::Deployment, &id).await;
    Ok(Json(updated.map_err(|error| about_deployment(&error))?.into()))
}
