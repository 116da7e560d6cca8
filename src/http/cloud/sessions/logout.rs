use std::sync::Arc;

use axum::{Json, extract::State};

use crate::{
    http::cloud::{ApiError, EMPTY, Empty, auth::ApiCaller, code::refusals},
    service::Services,
};

refusals!(Refusals: Unauthenticated);

/// Sign out.
///
/// Ends the session of the token at once, with every token that was issued for it. A key has no session: nothing
/// happens then.
#[utoipa::path(
    post,
    path = "/users/auth/_logout",
    operation_id = "logout",
    tag = "Sessions",
    responses((status = 200, description = "The session has ended.", body = Empty), Refusals)
)]
pub async fn logout(State(services): State<Arc<Services>>, caller: ApiCaller) -> Result<Json<Empty>, ApiError> {
    if let Some(session) = caller.session() {
        services.sign_out(session).await?;
    }
    Ok(EMPTY)
}
