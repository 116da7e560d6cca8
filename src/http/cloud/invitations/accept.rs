use std::sync::Arc;

use axum::{Json, extract::State};

use crate::{
    http::cloud::{ApiError, Code, EMPTY, Empty, auth::ApiCaller, code::refusals, path::InvitationPath},
    service::{ServiceError, Services},
};

refusals!(
    Refusals: AlreadyMember, Unauthenticated, InvitationForAnother, InvitationNotFound,
);

/// Accept an invitation.
///
/// The caller becomes a member, if the caller's e-mail address is the one invited: a link that was passed on opens
/// nothing.
#[utoipa::path(
    post,
    path = "/organizations/invitations/{invitation_token}/_accept",
    operation_id = "accept-organization-invitation",
    tag = "Invitations",
    params(("invitation_token" = String, Path, description = "What the link ends with.")),
    responses((status = 200, description = "The caller is a member.", body = Empty), Refusals)
)]
pub async fn accept(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    InvitationPath(token): InvitationPath,
) -> Result<Json<Empty>, ApiError> {
    services.accept_invitation(&caller, &token).await.map_err(about_caller)?;
    Ok(EMPTY)
}

/// A key of an organization is invited nowhere.
fn about_caller(error: ServiceError) -> ApiError {
    let refusal = ApiError::from(&error);
    if matches!(error, ServiceError::NotAUser) {
        refusal.said_as(Code::Forbidden, Code::InvitationForAnother)
    } else {
        refusal
    }
}
