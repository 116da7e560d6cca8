use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use serde::Deserialize;

use super::{about_roles, schema, unauthorized};
use crate::{
    domain::role_assignments::RoleAssignmentsInput,
    http::cloud::{
        ApiError, EMPTY, Empty, auth::ApiCaller, body::Body, code::refusals, path::TargetPath, query::switch,
    },
    service::Services,
};

/// How to take roles.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct How {
    /// Even the last owner's: for platform admins. False when nothing is said.
    force: Option<bool>,
}

refusals!(
    Refusals: InvalidData, RolesTarget, Unauthorized, RolesExceed, OrganizationNotFound, Conflict, BodyTooLarge,
);

/// Take roles from a member.
///
/// By role and resource, however they were given: taking `deployment-admin` on one deployment from somebody who has it
/// on two leaves the other.
#[utoipa::path(
    delete,
    path = "/users/{user_id}/role_assignments",
    operation_id = "remove-role-assignments",
    tag = "Role assignments",
    params(("user_id" = String, Path, description = "The member's user name."), How),
    request_body = schema::RoleAssignments,
    responses((status = 200, description = "The member does not hold the roles.", body = Empty), Refusals)
)]
pub async fn remove(
    State(services): State<Arc<Services>>,
    caller: Result<ApiCaller, ApiError>,
    TargetPath(member): TargetPath,
    how: Result<Query<How>, QueryRejection>,
    Body(roles): Body<RoleAssignmentsInput>,
) -> Result<Json<Empty>, ApiError> {
    let caller = caller.map_err(unauthorized)?;
    let force = switch(how, "force")?.force.unwrap_or(false);
    services.remove_member_roles(&caller, &member, &roles, force).await.map_err(|error| about_roles(&error))?;
    Ok(EMPTY)
}
