use std::sync::Arc;

use axum::{Json, extract::State};

use super::TokenResponse;
use crate::{
    http::cloud::{ApiError, auth::ApiCaller, code::refusals},
    service::Services,
};

refusals!(Refusals: TokenInvalid);

/// Get another token.
///
/// For the session of the token that is presented. The session does not live longer by it than its absolute limit.
#[utoipa::path(
    post,
    path = "/users/auth/_refresh",
    operation_id = "refresh-token",
    tag = "Sessions",
    security(("Bearer" = [])),
    responses((status = 200, description = "The new token.", body = TokenResponse), Refusals)
)]
pub async fn refresh(
    State(services): State<Arc<Services>>,
    caller: Result<ApiCaller, ApiError>,
) -> Result<Json<TokenResponse>, ApiError> {
    let caller = caller.map_err(ApiError::about_token)?;
    let issued = services.refresh_token(&caller).await.map_err(|error| ApiError::from(error).about_token())?;
    Ok(Json(issued.into()))
}
