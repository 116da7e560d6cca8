use std::sync::Arc;

use axum::{Json, extract::State};

use super::wire::UserResponse;
use crate::{
    http::cloud::{ApiError, auth::ApiCaller, code::refusals, path::UserPath},
    service::Services,
};

refusals!(Refusals: Unauthenticated, Forbidden, UserNotFound);

/// See a user.
#[utoipa::path(
    get,
    path = "/users/{user_name}",
    operation_id = "get-user",
    tag = "Users",
    params(("user_name" = String, Path, description = "The user's name.")),
    responses((status = 200, description = "The user.", body = UserResponse), Refusals)
)]
pub async fn get(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    UserPath(name): UserPath,
) -> Result<Json<UserResponse>, ApiError> {
    Ok(Json(services.user(&caller, &name).await?.into()))
}
