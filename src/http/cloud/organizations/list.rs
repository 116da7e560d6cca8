use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::wire::OrganizationResponse;
use crate::{
    http::cloud::{ApiError, auth::ApiCaller, code::refusals},
    service::Services,
};

/// Organizations in the order of names: all of them on one page, so that the contract's `next_page` never comes.
#[derive(Serialize, ToSchema)]
#[schema(as = OrganizationList)]
pub struct Organizations {
    organizations: Vec<OrganizationResponse>,
}

refusals!(Refusals: Unauthenticated);

/// List the organizations that one has to do with.
///
/// An organization key's own; those that a user belongs to; every one for platform admins and platform viewers.
#[utoipa::path(
    get,
    path = "/organizations",
    operation_id = "list-organizations",
    tag = "Organizations",
    responses((status = 200, description = "The organizations.", body = Organizations), Refusals)
)]
pub async fn list(State(services): State<Arc<Services>>, caller: ApiCaller) -> Result<Json<Organizations>, ApiError> {
    let organizations = services.organizations(&caller).await?;
    Ok(Json(Organizations { organizations: organizations.into_iter().map(OrganizationResponse::in_a_list).collect() }))
}
