use std::sync::Arc;

use axum::{Json, extract::State};

use super::{about_roles, schema, unauthorized};
use crate::{
    domain::role_assignments::RoleAssignmentsInput,
    http::cloud::{ApiError, EMPTY, Empty, auth::ApiCaller, body::Body, code::refusals, path::TargetPath},
    service::Services,
};

refusals!(
    Refusals: InvalidData, RolesTarget, Unauthorized, RolesExceed, OrganizationNotFound, BodyTooLarge,
);

/// Give a member roles besides those held.
///
/// In one organization at a time: the one that the roles name, or else the caller's only one. Owners give every role,
/// an admin of deployments or projects those on what they are an admin of.
#[utoipa::path(
    post,
    path = "/users/{user_id}/role_assignments",
    operation_id = "add-role-assignments",
    tag = "Role assignments",
    params(("user_id" = String, Path, description = "The member's user name.")),
    request_body = schema::RoleAssignments,
    responses((status = 200, description = "The member holds the roles.", body = Empty), Refusals)
)]
pub async fn add(
    State(services): State<Arc<Services>>,
    caller: Result<ApiCaller, ApiError>,
    TargetPath(member): TargetPath,
    Body(roles): Body<RoleAssignmentsInput>,
) -> Result<Json<Empty>, ApiError> {
    let caller = caller.map_err(unauthorized)?;
    services.add_member_roles(&caller, &member, &roles).await.map_err(|error| about_roles(&error))?;
    Ok(EMPTY)
}
