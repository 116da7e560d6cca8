use std::sync::Arc;

use axum::{Json, extract::State};

use super::wire::InvitationsResponse;
use crate::{
    http::cloud::{ApiError, auth::ApiCaller, code::refusals, organizations::within, path::OrganizationPath},
    service::Services,
};

refusals!(Refusals: Unauthenticated, OrganizationAccess, OrganizationNotFound);

/// List the open invitations of an organization.
///
/// Newest first: those that are neither accepted nor expired. For owners.
#[utoipa::path(
    get,
    path = "/organizations/{organization_id}/invitations",
    operation_id = "list-organization-invitations",
    tag = "Invitations",
    params(("organization_id" = String, Path, description = "The organization's id.")),
    responses((status = 200, description = "The invitations.", body = InvitationsResponse), Refusals)
)]
pub async fn list(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    OrganizationPath(id): OrganizationPath,
) -> Result<Json<InvitationsResponse>, ApiError> {
    let open = services.open_invitations(&caller, &id, false).await.map_err(|error| within(&error))?;
    let (organization, _) = services.standing(&caller, &id).await.map_err(|error| within(&error))?;
    Ok(Json(InvitationsResponse::new(open, &organization, services.now())))
}
