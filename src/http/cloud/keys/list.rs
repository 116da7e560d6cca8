use std::sync::Arc;

use axum::{Json, extract::State};

use super::wire::ApiKeysResponse;
use crate::{
    http::cloud::{ApiError, auth::ApiCaller, code::refusals},
    service::Services,
};

refusals!(Refusals: Unauthenticated, PermissionDenied);

/// List one's API keys.
///
/// A user's, signed in or by a personal key: the personal keys. An organization key's: those of the organization that
/// its roles let it manage.
#[utoipa::path(
    get,
    path = "/users/auth/keys",
    operation_id = "get-api-keys",
    tag = "API keys",
    responses((status = 200, description = "The caller's keys.", body = ApiKeysResponse), Refusals)
)]
pub async fn list(State(services): State<Arc<Services>>, caller: ApiCaller) -> Result<Json<ApiKeysResponse>, ApiError> {
    Ok(Json(services.visible_keys(&caller).await?.into()))
}
