use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;

use super::wire::InvitationsResponse;
use crate::{
    domain::role_assignments::RoleAssignmentsInput,
    http::cloud::{
        ApiError, Code,
        auth::ApiCaller,
        body::{Body, Input},
        code::refusals,
        organizations::within,
        path::OrganizationPath,
        role_assignments::schema::RoleAssignments,
    },
    service::{Services, invitations::AskedInvitations},
};

/// Whom to invite.
#[derive(Deserialize, ToSchema)]
pub struct OrganizationInvitationRequest {
    /// The addresses.
    #[schema(value_type = Vec<String>)]
    emails: Option<Vec<String>>,
    /// How long the invitations stay open: 1 hour to 30 days. 72 hours when nothing is said.
    #[schema(examples("3d"))]
    expires_in: Option<String>,
    /// What the members will be able to do.
    #[schema(value_type = Option<RoleAssignments>)]
    role_assignments: Option<RoleAssignmentsInput>,
}

impl Input for OrganizationInvitationRequest {
    const REFUSED: Code = Code::InvalidData;
}

refusals!(
    Refusals: InvalidData, InvitationEmail, AlreadyMember, Unauthenticated, OrganizationAccess, OrganizationNotFound,
    TooManyInvitations, BodyTooLarge,
);

/// Invite people to an organization.
///
/// Each address gets a mail with a link that works once. Whoever was invited before and has not accepted is invited
/// anew: the link that they have dies.
#[utoipa::path(
    post,
    path = "/organizations/{organization_id}/invitations",
    operation_id = "create-organization-invitations",
    tag = "Invitations",
    params(("organization_id" = String, Path, description = "The organization's id.")),
    request_body = OrganizationInvitationRequest,
    responses((status = 201, description = "The invitations.", body = InvitationsResponse), Refusals)
)]
pub async fn create(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    OrganizationPath(id): OrganizationPath,
    Body(asked): Body<OrganizationInvitationRequest>,
) -> Result<(StatusCode, Json<InvitationsResponse>), ApiError> {
    let asked = AskedInvitations {
        emails: asked.emails.unwrap_or_default(),
        expires_in: asked.expires_in,
        role_assignments: asked.role_assignments.unwrap_or_default(),
    };
    let invited = services.invite(&caller, &id, &asked).await.map_err(|error| within(&error))?;
    let (organization, _) = services.standing(&caller, &id).await.map_err(|error| within(&error))?;
    Ok((StatusCode::CREATED, Json(InvitationsResponse::new(invited, &organization, services.now()))))
}
