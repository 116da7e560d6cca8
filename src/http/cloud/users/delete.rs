use std::sync::Arc;

use axum::{Json, extract::State};

use crate::{
    http::cloud::{ApiError, EMPTY, Empty, auth::ApiCaller, code::refusals, path::UserPath},
    service::Services,
};

refusals!(Refusals: RestrictedDeletion, UserFixed, Unauthenticated, Forbidden, UserNotFound);

/// Delete a user.
///
/// With all keys and sessions, which are refused from the next request on.
#[utoipa::path(
    delete,
    path = "/users/{user_name}",
    operation_id = "delete-user",
    tag = "Users",
    params(("user_name" = String, Path, description = "The user's name.")),
    responses((status = 200, description = "The user is deleted.", body = Empty), Refusals)
)]
pub async fn delete(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    UserPath(name): UserPath,
) -> Result<Json<Empty>, ApiError> {
    services.delete_user(&caller, &name).await?;
    Ok(EMPTY)
}
