//! Which roles members hold, and which the caller does.

mod add;
mod introspect;
mod remove;
pub mod schema;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    domain::role_assignments::RoleAssignmentsInput,
    http::{
        AppState,
        cloud::{ApiError, Code, body::Input},
    },
    service::ServiceError,
};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(add::add, remove::remove)).routes(routes!(introspect::introspect))
}

impl Input for RoleAssignmentsInput {
    const REFUSED: Code = Code::InvalidData;
}

/// The contract has codes of its own for callers who are nobody (§1.6).
fn unauthorized(error: ApiError) -> ApiError {
    error.said_as(Code::Unauthenticated, Code::Unauthorized)
}

/// As [`unauthorized`], for targets who are no members and for roles that are not the caller's to give or take.
fn about_roles(error: &ServiceError) -> ApiError {
    ApiError::about(error, on_the_wire)
        .said_as(Code::MembershipNotFound, Code::RolesTarget)
        .said_as(Code::PermissionDenied, Code::RolesExceed)
}

/// The whole body is role assignments: their name is not part of any path in it.
fn on_the_wire(field: &str) -> (Code, String) {
    (Code::InvalidData, format!("body{}", field.strip_prefix("role_assignments").unwrap_or_default()))
}
