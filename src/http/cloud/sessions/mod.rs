//! Signing in for a token, and what becomes of it.

mod info;
mod login;
mod logout;
mod methods;
mod refresh;
mod saml;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{http::AppState, service::tokens::IssuedToken};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(login::login))
        .routes(routes!(logout::logout))
        .routes(routes!(refresh::refresh))
        .routes(routes!(info::info))
        .routes(routes!(methods::methods))
        .routes(routes!(saml::init))
        .routes(routes!(saml::callback))
}

/// A token.
#[derive(Serialize, ToSchema)]
struct TokenResponse {
    /// For `Authorization: Bearer <token>`.
    token: String,
    /// When the token ends; get another one before.
    session_expiration_time: Timestamp,
}

impl From<IssuedToken> for TokenResponse {
    fn from(issued: IssuedToken) -> Self {
        Self { token: issued.token.reveal().to_owned(), session_expiration_time: issued.expires_at }
    }
}
