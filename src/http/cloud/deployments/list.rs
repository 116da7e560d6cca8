use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::wire::DeploymentResponse;
use crate::{
    domain::organization::ResourceKind,
    http::cloud::{ApiError, auth::ApiCaller, code::refusals},
    service::Services,
};

/// Deployments.
#[derive(Serialize, ToSchema)]
#[schema(as = DeploymentList)]
pub struct Deployments {
    deployments: Vec<DeploymentResponse>,
}

refusals!(Refusals: Unauthenticated);

/// List the deployments that one may see.
///
/// Of every organization that one has to do with: those that one's roles reach.
#[utoipa::path(
    get,
    path = "/deployments",
    operation_id = "list-deployments",
    tag = "Deployments",
    responses((status = 200, description = "The deployments.", body = Deployments), Refusals)
)]
pub async fn list(State(services): State<Arc<Services>>, caller: ApiCaller) -> Result<Json<Deployments>, ApiError> {
    let deployments = services.all_resources(&caller, Some(ResourceKind::Deployment)).await?;
    Ok(Json(Deployments { deployments: deployments.into_iter().map(DeploymentResponse::from).collect() }))
}
