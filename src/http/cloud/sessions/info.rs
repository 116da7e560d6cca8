use axum::Json;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    http::cloud::{ROOT, auth::ApiCaller, code::refusals},
    service::Via,
};

/// How the caller is authenticated.
#[derive(Serialize, ToSchema)]
#[schema(as = AuthenticationInfo)]
pub struct Info {
    /// Always false: no operation asks for more than the caller's rights.
    has_elevated_permissions: bool,
    /// Where a token is refreshed.
    refresh_token_url: String,
    /// When the token ends; absent for a key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    expires_at: Option<Timestamp>,
}

refusals!(Refusals: Unauthenticated);

/// See how one is authenticated.
#[utoipa::path(
    get,
    path = "/users/auth",
    operation_id = "get-authentication-info",
    tag = "Sessions",
    responses((status = 200, description = "How the caller is authenticated.", body = Info), Refusals)
)]
pub async fn info(caller: ApiCaller) -> Json<Info> {
    let expires_at = match caller.via {
        Via::Token { expires_at, .. } => Some(expires_at),
        Via::Key { .. } | Via::Browser(_) => None,
    };
    let refresh_token_url = format!("{ROOT}/users/auth/_refresh");
    Json(Info { has_elevated_permissions: false, refresh_token_url, expires_at })
}
