use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use url::Url;
use utoipa::ToSchema;

use super::TokenResponse;
use crate::{
    domain::{Problem, Secret},
    http::{
        client_address::ClientAddress,
        cloud::{
            ApiError, Code, EMPTY, Empty,
            body::{self, Body, Input},
            code::refusals,
        },
        origin,
        request_log::CallerName,
    },
    service::Services,
};

/// User name and password.
#[derive(Deserialize, ToSchema)]
pub struct LoginRequest {
    /// The user name.
    #[schema(value_type = String)]
    username: Option<String>,
    /// The password.
    #[serde(default, deserialize_with = "body::secret")]
    #[schema(value_type = String, format = Password, required)]
    password: Option<Secret>,
    /// For a sign-in that goes on somewhere else.
    login_state: Option<LoginState>,
}

/// Where to go on.
#[derive(Deserialize, ToSchema)]
pub struct LoginState {
    /// The path to go on to. With it, the answer is a redirect that carries the token in its fragment.
    path: Option<String>,
}

impl Input for LoginRequest {
    const REFUSED: Code = Code::InvalidData;
}

refusals!(Refusals: InvalidData, Unauthenticated, BodyTooLarge, TooManyAttempts);

/// Sign in.
///
/// Opens a session and issues its first token. Signing out, disabling the user and a new password end it at once.
#[utoipa::path(
    post,
    path = "/users/auth/_login",
    operation_id = "login",
    tag = "Sessions",
    security(()),
    request_body = LoginRequest,
    responses(
        (status = 200, description = "The token.", body = TokenResponse),
        (status = 302, description = "To `/sso/token#<token>?state=<path>`, when `login_state.path` was given.",
            body = Empty, headers(("Location" = String, description = "Where to go on."))),
        Refusals,
    )
)]
pub async fn login(
    State(services): State<Arc<Services>>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Body(asked): Body<LoginRequest>,
) -> Result<Response, ApiError> {
    let path = asked.login_state.and_then(|state| state.path).filter(|path| !path.is_empty());
    let (Some(username), Some(password)) = (asked.username, asked.password) else {
        let fields = ["body.username".to_owned(), "body.password".to_owned()];
        return Err(Code::InvalidData.about(fields, Problem::Missing.to_string()));
    };
    let user = services.check_sign_in(&username, password, address).await?;
    let issued = services.issue_token(&user, address, origin::client(&headers)).await?;
    let mut response = match path {
        None => Json(TokenResponse::from(issued)).into_response(),
        Some(path) => {
            let location = handover(&issued.token, &path).ok_or(Code::Internal)?;
            (StatusCode::FOUND, [(header::LOCATION, location)], EMPTY).into_response()
        }
    };
    response.extensions_mut().insert(CallerName(user.name.to_string()));
    Ok(response)
}

/// Where a browser takes the token: in the fragment, which it sends to no server.
fn handover(token: &Secret, path: &str) -> Option<String> {
    // The host never shows: only the rules for writing fragments are wanted.
    let mut url = Url::parse("http://keyward/sso/token").ok()?;
    url.set_fragment(Some(&format!("{}?state={path}", token.reveal())));
    Some(format!("{}#{}", url.path(), url.fragment()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_cannot_break_out_of_the_header() {
        let location = |path| handover(&Secret::new("a.b.c".to_owned()), path).unwrap();
        assert_eq!(location("/deployments?x=1"), "/sso/token#a.b.c?state=/deployments?x=1");
        assert_eq!(location("/\r\nSet-Cookie: a b\"ü"), "/sso/token#a.b.c?state=/Set-Cookie:%20a%20b%22%C3%BC");
    }
}
