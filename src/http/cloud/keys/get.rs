use std::sync::Arc;

use axum::{Json, extract::State};

use super::wire::{ApiKeyResponse, present};
use crate::{
    http::cloud::{ApiError, auth::ApiCaller, code::refusals, path::KeyPath},
    service::Services,
};

refusals!(Refusals: Unauthenticated, KeyNotFound);

/// See one of one's API keys.
///
/// One's own, or one of an organization in which the caller manages keys.
#[utoipa::path(
    get,
    path = "/users/auth/keys/{api_key_id}",
    operation_id = "get-api-key",
    tag = "API keys",
    params(("api_key_id" = String, Path, description = "The key's id.")),
    responses((status = 200, description = "The key, without its secret.", body = ApiKeyResponse), Refusals)
)]
pub async fn get(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    KeyPath(id): KeyPath,
) -> Result<Json<ApiKeyResponse>, ApiError> {
    Ok(Json(present(services.visible_key(&caller, &id).await?)?))
}
