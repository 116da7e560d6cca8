use std::sync::Arc;

use axum::{Json, extract::State};

use super::wire::ApiKeysResponse;
use crate::{
    http::cloud::{ApiError, auth::ApiCaller, code::refusals},
    service::Services,
};

refusals!(Refusals: Unauthenticated);

/// List one's own API keys.
#[utoipa::path(
    get,
    path = "/users/auth/keys",
    operation_id = "get-api-keys",
    tag = "API keys",
    responses((status = 200, description = "The caller's keys.", body = ApiKeysResponse), Refusals)
)]
pub async fn list(State(services): State<Arc<Services>>, caller: ApiCaller) -> Result<Json<ApiKeysResponse>, ApiError> {
    Ok(Json(services.unrevoked_own_keys(&caller).await?.into()))
}
