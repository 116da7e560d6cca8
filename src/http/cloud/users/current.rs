//! Oneself.

use std::sync::Arc;

use axum::{Json, extract::State};

use super::{update::UpdateUserRequest, wire::UserResponse};
use crate::{
    domain::User,
    http::cloud::{ApiError, Code, auth::ApiCaller, body::Body, code::refusals},
    service::{Caller, Services},
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
    Ok(Json(services.user(&caller, &user(&caller)?.name).await?.into()))
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
    Ok(Json(services.update_user(&caller, &user(&caller)?.name, asked.try_into()?).await?.into()))
}

/// The user who calls. An organization key is none.
fn user(caller: &Caller) -> Result<&User, ApiError> {
    caller.user().map_err(|error| ApiError::from(error).said_as(Code::Forbidden, Code::UserNotFound))
}
