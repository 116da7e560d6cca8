//! Organizations, their members and their keys.
//!
//! An organization that the caller has nothing to do with is absent. Within one that the caller knows, a missing right
//! is `organization.invalid_access`. The contract's 401 `user.not_found` never comes: whoever is recognised is known.

mod create;
mod get;
mod keys;
mod list;
mod members;
mod update;
mod wire;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    http::{
        AppState,
        cloud::{ApiError, Code},
    },
    service::ServiceError,
};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(get::get, update::update))
        .routes(routes!(members::list))
        .routes(routes!(members::delete))
        .routes(routes!(keys::list, keys::delete))
}

/// Refusals where the path names the organization.
pub fn within(error: &ServiceError) -> ApiError {
    ApiError::about(error, on_the_wire).said_as(Code::PermissionDenied, Code::OrganizationAccess)
}

/// What the API calls the fields of an organization and of its invitations.
fn on_the_wire(field: &str) -> (Code, String) {
    let code = match field {
        "name" => Code::OrganizationName,
        email if email.starts_with("emails[") => Code::InvitationEmail,
        _ => Code::InvalidData,
    };
    let policy = matches!(field, "longest_days" | "default_lifetime");
    (code, if policy { format!("body.key_policy.{field}") } else { format!("body.{field}") })
}
