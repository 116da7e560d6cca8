//! Who belongs to an organization.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::within;
use crate::{
    domain::{
        access::{Standing, visible},
        role_assignments::RoleAssignmentsBody,
    },
    http::cloud::{
        ApiError, EMPTY, Empty,
        auth::ApiCaller,
        code::refusals,
        path::{MembersPath, OrganizationPath},
        query::switch,
        role_assignments::schema::RoleAssignments,
    },
    service::Services,
    storage::{MemberListQuery, MemberRow},
};

/// A member.
#[derive(Serialize, ToSchema)]
struct OrganizationMembership {
    /// The organization.
    organization_id: String,
    /// The member's user name.
    user_id: String,
    /// The name that others see.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// Where mail goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email: Option<String>,
    /// Since when.
    member_since: Timestamp,
    /// What the member may do, as far as the caller may see it.
    #[schema(value_type = RoleAssignments)]
    role_assignments: RoleAssignmentsBody,
}

/// Members in the order of user names.
#[derive(Serialize, ToSchema)]
#[schema(as = OrganizationMembers)]
pub struct Members {
    members: Vec<OrganizationMembership>,
}

impl OrganizationMembership {
    fn seen_by(standing: &Standing, row: MemberRow) -> Self {
        Self {
            role_assignments: visible(standing, &row.member.role_assignments).into(),
            organization_id: row.member.organization.into(),
            user_id: row.user.name.into(),
            name: row.user.full_name.map(Into::into),
            email: row.user.email.map(Into::into),
            member_since: row.member.since,
        }
    }
}

refusals!(ListRefusals: Unauthenticated, OrganizationAccess, OrganizationNotFound);

/// List the members of an organization.
///
/// For every member; an organization key is none.
#[utoipa::path(
    get,
    path = "/organizations/{organization_id}/members",
    operation_id = "list-organization-members",
    tag = "Organizations",
    params(("organization_id" = String, Path, description = "The organization's id.")),
    responses((status = 200, description = "The members.", body = Members), ListRefusals)
)]
pub async fn list(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    OrganizationPath(id): OrganizationPath,
) -> Result<Json<Members>, ApiError> {
    let everybody = MemberListQuery { size: u32::MAX, ..MemberListQuery::default() };
    let list = services.list_members(&caller, &id, &everybody).await.map_err(|error| within(&error))?;
    let seen = |row| OrganizationMembership::seen_by(&list.standing, row);
    Ok(Json(Members { members: list.page.items.into_iter().map(seen).collect() }))
}

/// How to remove members.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct How {
    /// Even the last owner: for platform admins. False when nothing is said.
    force: Option<bool>,
}

refusals!(
    DeleteRefusals: InvalidData, Unauthenticated, OrganizationAccess, OrganizationNotFound, MembershipNotFound,
    Conflict,
);

/// Remove members from an organization.
///
/// All of them or none. Their sessions there end at once; the organization keys that they made keep working. Owners
/// remove everybody, others themselves.
#[utoipa::path(
    delete,
    path = "/organizations/{organization_id}/members/{user_ids}",
    operation_id = "delete-organization-memberships",
    tag = "Organizations",
    params(
        ("organization_id" = String, Path, description = "The organization's id."),
        ("user_ids" = String, Path, description = "The members' user names, separated by commas."),
        How,
    ),
    responses((status = 200, description = "They are no members any more.", body = Empty), DeleteRefusals)
)]
pub async fn delete(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    MembersPath(id, members): MembersPath,
    how: Result<Query<How>, QueryRejection>,
) -> Result<Json<Empty>, ApiError> {
    let force = switch(how, "force")?.force.unwrap_or(false);
    services.remove_members(&caller, &id, &members, &[], force).await.map_err(|error| within(&error))?;
    Ok(EMPTY)
}
