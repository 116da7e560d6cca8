//! Oneself.

use std::sync::Arc;

use axum::{Json, extract::State};

use super::{update::UpdateUserRequest, wire::UserResponse};
use crate::{
    http::cloud::{ApiError, auth::ApiCaller, body::Body, code::refusals},
    service::Services,
};

refusals!(GetRefusals: Unauthenticated, UserNotFound);

/// See oneself.
#[utoipa::path(
    get,
    path = "/user",
    operation_id = "get-current-user",
    tag = "Users",
    responses((status = 200, description = "The caller.", body = UserResponse), GetRefusals)
)]
pub async fn get(State(services): State<Arc<Services>>, caller: ApiCaller) -> Result<Json<UserResponse>, ApiError> {
    Ok(Json(services.user(&caller, &caller.user.name).await?.into()))
}

refusals!(
    UpdateRefusals: InvalidData, Roles, RolesForbidden, RestrictedField, UserFixed, Unauthenticated, UserNotFound,
    BodyTooLarge,
);

/// Change oneself.
#[utoipa::path(
    patch,
    path = "/user",
    operation_id = "update-current-user",
    tag = "Users",
    request_body = UpdateUserRequest,
    responses((status = 200, description = "The changed caller.", body = UserResponse), UpdateRefusals)
)]
pub async fn update(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    Body(asked): Body<UpdateUserRequest>,
) -> Result<Json<UserResponse>, ApiError> {
    Ok(Json(services.update_user(&caller, &caller.user.name, asked.try_into()?).await?.into()))
}
