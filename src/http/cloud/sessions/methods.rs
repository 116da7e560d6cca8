use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::cloud::code::refusals;

/// How people can sign in.
#[derive(Serialize, ToSchema)]
pub struct AvailableAuthenticationMethods {
    /// With user name and password.
    password: bool,
    /// By SAML.
    saml: bool,
    /// By `OpenID` Connect.
    openid: bool,
    /// The single sign-on services to choose from.
    sso_methods: Vec<SsoMethod>,
}

/// A single sign-on service.
#[derive(Serialize, ToSchema)]
pub struct SsoMethod {
    /// Which protocol it speaks.
    sso_type: String,
    /// Its name.
    name: String,
    /// Where signing in begins.
    url: String,
}

refusals!(Refusals:);

/// See how people can sign in.
#[utoipa::path(
    get,
    path = "/users/auth/methods",
    operation_id = "methods",
    tag = "Sessions",
    security(()),
    responses((status = 200, description = "How people can sign in.", body = AvailableAuthenticationMethods), Refusals)
)]
pub async fn methods() -> Json<AvailableAuthenticationMethods> {
    Json(AvailableAuthenticationMethods { password: true, saml: false, openid: false, sso_methods: Vec::new() })
}
