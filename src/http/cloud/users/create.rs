use std::sync::Arc;

use axum::{Json, extract::State};
use serde::{Deserialize, de::IgnoredAny};
use utoipa::ToSchema;

use super::wire::{SecurityInput, UserResponse, refuse_restricted};
use crate::{
    http::cloud::{
        ApiError, Code,
        auth::ApiCaller,
        body::{Body, Input},
        code::refusals,
    },
    service::{Services, users::CreateUser},
};

/// A user to be made.
#[derive(Deserialize, ToSchema)]
pub struct CreateUserRequest {
    /// 1 to 64 characters of `A-Z a-z 0-9 . _ @ + -`, the first one a letter or digit; not `auth`.
    #[schema(value_type = String)]
    user_name: Option<String>,
    /// At most 100 characters.
    full_name: Option<String>,
    /// Where mail goes.
    email: Option<String>,
    /// Roles and password must be given; the user is enabled unless said otherwise.
    #[schema(value_type = SecurityInput)]
    security: Option<SecurityInput>,
    #[schema(ignore)]
    builtin: Option<bool>,
    #[schema(ignore)]
    metadata: Option<IgnoredAny>,
}

impl Input for CreateUserRequest {
    const REFUSED: Code = Code::InvalidData;
}

refusals!(
    Refusals: InvalidData, UserName, Roles, RestrictedField, Unauthenticated, Forbidden, UserNameTaken, BodyTooLarge,
);

/// Create a user.
#[utoipa::path(
    post,
    path = "/users",
    operation_id = "create-user",
    tag = "Users",
    request_body = CreateUserRequest,
    responses((status = 200, description = "The new user.", body = UserResponse), Refusals)
)]
pub async fn create(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    Body(asked): Body<CreateUserRequest>,
) -> Result<Json<UserResponse>, ApiError> {
    let security = asked.security.unwrap_or_default();
    refuse_restricted(asked.builtin, asked.metadata, &security)?;
    let asked = CreateUser {
        name: asked.user_name.unwrap_or_default(),
        full_name: asked.full_name.unwrap_or_default(),
        email: asked.email.unwrap_or_default(),
        roles: security.roles.unwrap_or_default(),
        enabled: security.enabled.unwrap_or(true),
        password: security.password,
    };
    Ok(Json(services.create_user(&caller, asked).await?.into()))
}
