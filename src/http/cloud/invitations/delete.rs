use std::sync::Arc;

use axum::{Json, extract::State};

use crate::{
    http::cloud::{
        ApiError, EMPTY, Empty, auth::ApiCaller, code::refusals, organizations::within, path::InvitationsPath,
    },
    service::Services,
};

refusals!(
    Refusals: InvalidData, Unauthenticated, OrganizationAccess, OrganizationNotFound, InvitationNotFound,
);

/// Take invitations back.
///
/// All of them or none; their links die.
#[utoipa::path(
    delete,
    path = "/organizations/{organization_id}/invitations/{invitation_tokens}",
    operation_id = "delete-organization-invitations",
    tag = "Invitations",
    params(
        ("organization_id" = String, Path, description = "The organization's id."),
        ("invitation_tokens" = String, Path, description = "The invitations' tokens, separated by commas."),
    ),
    responses((status = 200, description = "The invitations are gone.", body = Empty), Refusals)
)]
pub async fn delete(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    InvitationsPath(id, tokens): InvitationsPath,
) -> Result<Json<Empty>, ApiError> {
    services.revoke_invitations(&caller, &id, &tokens).await.map_err(|error| within(&error))?;
    Ok(EMPTY)
}
