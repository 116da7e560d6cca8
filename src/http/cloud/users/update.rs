use std::sync::Arc;

use axum::{Json, extract::State};
use serde::{Deserialize, de::IgnoredAny};
use utoipa::ToSchema;

use super::wire::{SecurityInput, UserResponse, refuse_restricted};
use crate::{
    http::cloud::{
        ApiError, Code,
        auth::ApiCaller,
        body::{self, Body, Input},
        code::refusals,
        path::UserPath,
    },
    service::{
        Services,
        users::{Patch, UpdateUser},
    },
};

/// A merge patch: what is left out stays as it is, `null` removes. A user is never without roles, password and being
/// enabled or not: `null` leaves those as they are. A `user_name` means nothing, for it never changes.
#[derive(Deserialize, ToSchema)]
pub struct UpdateUserRequest {
    /// At most 100 characters.
    #[serde(default, deserialize_with = "body::patch")]
    #[schema(value_type = Option<String>)]
    full_name: Patch<String>,
    /// Where mail goes.
    #[serde(default, deserialize_with = "body::patch")]
    #[schema(value_type = Option<String>)]
    email: Patch<String>,
    /// A new password ends the user's sessions. Nobody sets their own roles, or whether they are enabled.
    security: Option<SecurityInput>,
    #[schema(ignore)]
    builtin: Option<bool>,
    #[schema(ignore)]
    metadata: Option<IgnoredAny>,
}

impl Input for UpdateUserRequest {
    const REFUSED: Code = Code::InvalidData;
}

impl TryFrom<UpdateUserRequest> for UpdateUser {
    type Error = ApiError;

    fn try_from(asked: UpdateUserRequest) -> Result<Self, ApiError> {
        let security = asked.security.unwrap_or_default();
        refuse_restricted(asked.builtin, asked.metadata, &security)?;
        Ok(Self {
            full_name: asked.full_name,
            email: asked.email,
            roles: security.roles,
            enabled: security.enabled,
            password: security.password,
            seen: None,
        })
    }
}

refusals!(
    Refusals: InvalidData, Roles, RolesForbidden, RestrictedField, UserFixed, Unauthenticated, Forbidden, UserNotFound,
    BodyTooLarge,
);

/// Change a user.
#[utoipa::path(
    patch,
    path = "/users/{user_name}",
    operation_id = "update-user",
    tag = "Users",
    params(("user_name" = String, Path, description = "The user's name.")),
    request_body = UpdateUserRequest,
    responses((status = 200, description = "The changed user.", body = UserResponse), Refusals)
)]
pub async fn update(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    UserPath(name): UserPath,
    Body(asked): Body<UpdateUserRequest>,
) -> Result<Json<UserResponse>, ApiError> {
    Ok(Json(services.update_user(&caller, &name, asked.try_into()?).await?.into()))
}
