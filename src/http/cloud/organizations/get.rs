use std::sync::Arc;

use axum::{Json, extract::State};

use super::{wire::OrganizationResponse, within};
use crate::{
    http::cloud::{ApiError, auth::ApiCaller, code::refusals, path::OrganizationPath},
    service::Services,
};

refusals!(Refusals: Unauthenticated, OrganizationNotFound);

/// See an organization.
#[utoipa::path(
    get,
    path = "/organizations/{organization_id}",
    operation_id = "get-organization",
    tag = "Organizations",
    params(("organization_id" = String, Path, description = "The organization's id.")),
    responses((status = 200, description = "The organization.", body = OrganizationResponse), Refusals)
)]
pub async fn get(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    OrganizationPath(id): OrganizationPath,
) -> Result<Json<OrganizationResponse>, ApiError> {
    let home = services.organization(&caller, &id).await.map_err(|error| within(&error))?;
    Ok(Json(home.organization.into()))
}
