//! Single sign-on by SAML, which this version does not offer: said in the contract's words, so that clients that try
//! show the reason.

use crate::http::cloud::{ApiError, Code, code::refusals};

refusals!(Refusals: NoSingleSignOn);

/// Begin a sign-in by SAML.
#[utoipa::path(
    get,
    path = "/users/auth/saml/_init",
    operation_id = "saml-init",
    tag = "Sessions",
    security(()),
    responses(Refusals)
)]
pub async fn init() -> ApiError {
    Code::NoSingleSignOn.into()
}

/// End a sign-in by SAML.
#[utoipa::path(
    post,
    path = "/users/auth/saml/_callback",
    operation_id = "saml-callback",
    tag = "Sessions",
    security(()),
    responses(Refusals)
)]
pub async fn callback() -> ApiError {
    Code::NoSingleSignOn.into()
}
