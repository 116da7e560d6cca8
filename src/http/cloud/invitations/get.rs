use std::sync::Arc;

use axum::{Json, extract::State};

use super::wire::InvitationResponse;
use crate::{
    http::cloud::{ApiError, code::refusals, path::InvitationPath},
    service::Services,
};

refusals!(Refusals: InvitationNotFound);

/// See an invitation.
///
/// For whoever holds its link, signed in or not, also once it was accepted or has expired.
#[utoipa::path(
    get,
    path = "/organizations/invitations/{invitation_token}",
    operation_id = "get-organization-invitation",
    tag = "Invitations",
    security(()),
    params(("invitation_token" = String, Path, description = "What the link ends with.")),
    responses((status = 200, description = "The invitation.", body = InvitationResponse), Refusals)
)]
pub async fn get(
    State(services): State<Arc<Services>>,
    InvitationPath(token): InvitationPath,
) -> Result<Json<InvitationResponse>, ApiError> {
    let (invitation, organization) = services.invitation(&token).await?;
    Ok(Json(InvitationResponse::new(invitation, &organization, services.now())))
}
