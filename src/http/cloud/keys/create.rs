use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;

use super::wire::ApiKeyResponse;
use crate::{
    domain::role_assignments::{ProjectsInput, ResourceInput, RoleAssignmentsInput},
    http::cloud::{
        ApiError, Code,
        auth::ApiCaller,
        body::{Body, Input},
        code::refusals,
        role_assignments::schema::RoleAssignments,
    },
    service::{ServiceError, Services, keys::AskedExpiration},
};

/// A key to be made. Old clients send an `authentication_token` as well, which has no meaning any more.
#[derive(Deserialize, ToSchema)]
pub struct CreateApiKeyRequest {
    /// What the key is to be called: 1 to 100 characters.
    #[schema(value_type = String)]
    description: Option<String>,
    /// How long it is to live: a whole number and a unit of `ms`, `s`, `m`, `h`, `d`, at most a year; or `never`.
    /// When nothing is said, three calendar months, or what the organization's key policy says.
    #[schema(value_type = Option<String>, examples("30d", "never"))]
    expiration: Option<String>,
    /// What the key may do, if it is to be an organization's. Nothing in it is the same as nothing said.
    #[schema(value_type = Option<RoleAssignments>)]
    role_assignments: Option<RoleAssignmentsInput>,
}

impl Input for CreateApiKeyRequest {
    const REFUSED: Code = Code::KeyInput;
}

refusals!(
    Refusals: KeyInput, Unauthenticated, Forbidden, PermissionDenied, RolesExceed, OrganizationNotFound, BodyTooLarge,
);

/// Make an API key.
///
/// With role assignments, a key of the organization that they name, or else of the caller's only one. It never has
/// rights above the caller's. Without them, a personal key of the user who calls, which acts with the user's rights as
/// they are at each call; an organization key makes a copy of its own role assignments. Made with a key, it does not
/// outlive that key.
#[utoipa::path(
    post,
    path = "/users/auth/keys",
    operation_id = "create-api-key",
    tag = "API keys",
    request_body = CreateApiKeyRequest,
    responses((status = 201, description = "The key, shown this once.", body = ApiKeyResponse), Refusals)
)]
pub async fn create(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    Body(asked): Body<CreateApiKeyRequest>,
) -> Result<(StatusCode, Json<ApiKeyResponse>), ApiError> {
    let name = asked.description.unwrap_or_default();
    let expiration = asked.expiration.map_or(AskedExpiration::Default, AskedExpiration::Lifetime);
    let role_assignments = asked.role_assignments.filter(says_something);
    let created = services.create_key(&caller, name, expiration, role_assignments).await.map_err(about_key)?;
    Ok((StatusCode::CREATED, Json(created.into())))
}

/// Whoever does not say which organization is meant says too little about the key.
fn about_key(error: ServiceError) -> ApiError {
    if matches!(error, ServiceError::AmbiguousOrganization) {
        ApiError::from(error).said_as(Code::InvalidData, Code::KeyInput)
    } else {
        error.into()
    }
}

/// Whether there is anything in it: clients written in Go send every list that they leave unset as `null`.
fn says_something(roles: &RoleAssignmentsInput) -> bool {
    fn any<T>(list: Option<&Vec<T>>) -> bool {
        list.is_some_and(|list| !list.is_empty())
    }
    let projects = roles.project.as_ref();
    let of_type = |list: fn(&ProjectsInput) -> Option<&Vec<ResourceInput>>| any(projects.and_then(list));
    any(roles.platform.as_ref())
        || any(roles.organization.as_ref())
        || any(roles.deployment.as_ref())
        || of_type(|projects| projects.elasticsearch.as_ref())
        || of_type(|projects| projects.observability.as_ref())
        || of_type(|projects| projects.security.as_ref())
        || any(roles.cloud_connected_resource.as_ref())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn says(value: Value) -> bool {
        says_something(&serde_json::from_value(value).unwrap())
    }

    #[test]
    fn unset_lists_say_nothing() {
        for nothing in [json!({}), json!({"deployment": null, "organization": [], "project": {"security": null}})] {
            assert!(!says(nothing.clone()), "{nothing}");
        }
        assert!(says(json!({"platform": [{"role_id": "ece_platform_admin"}]})));
        assert!(says(json!({"project": {"observability": [{}]}})));
    }
}
