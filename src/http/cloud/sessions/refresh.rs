use std::sync::Arc;

use axum::{Json, extract::State};

use super::TokenResponse;
use crate::{
    http::cloud::{ApiError, Code, auth::ApiCaller, code::refusals},
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
    let caller = caller.map_err(about_token)?;
    let issued = services.refresh_token(&caller).await.map_err(|error| about_token(error.into()))?;
    Ok(Json(issued.into()))
}

/// Here the contract has another code for nobody who is recognised.
fn about_token(error: ApiError) -> ApiError {
    error.said_as(Code::Unauthenticated, Code::TokenInvalid)
}
