//! Signing in and out.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use tower_sessions::Session;

use super::{Fields, done};
use crate::{
    domain::User,
    http::{
        AppState,
        client_address::ClientAddress,
        console::{pages, session},
        request_log::CallerName,
    },
    service::{Caller, Principal, ServiceError, Via},
};

/// `POST /sign-in`
pub async fn sign_in(
    State(state): State<AppState>,
    address: ClientAddress,
    session: Session,
    fields: Fields,
) -> Response {
    let name = fields.get("username").trim();
    let checked = state.services.check_sign_in(name, fields.secret("password"), address.0).await;
    match open(&state, address, &session, &fields, checked).await {
        Ok(caller) => go_to(fields.get("next"), &caller),
        Err(error) => fields.refused(&state, "/sign-in", &error).await,
    }
}

/// `POST /sso/token`: the sign-in that a token stands for, made over REST, becomes this browser's.
pub async fn go_on(
    State(state): State<AppState>,
    address: ClientAddress,
    session: Session,
    fields: Fields,
) -> Response {
    let redeemed = state.services.redeem_token(&fields.secret("token")).await;
    match open(&state, address, &session, &fields, redeemed).await {
        Ok(caller) => go_to(fields.get("state"), &caller),
        Err(error) => fields.refused(&state, "/sso/token", &error).await,
    }
}

async fn open(
    state: &AppState,
    address: ClientAddress,
    session: &Session,
    fields: &Fields,
    signed_in: Result<User, ServiceError>,
) -> Result<Caller, ServiceError> {
    let user = signed_in?;
    let id = session::open(state, session, &user, address, &fields.parts.headers).await?;
    Ok(Caller { principal: Principal::User(user), via: Via::Browser(id), address: address.0 })
}

/// To where somebody who has just signed in wanted to go, or home.
fn go_to(wanted: &str, caller: &Caller) -> Response {
    let target = if pages::is_local(wanted) { wanted } else { pages::home(caller) };
    let mut response = Redirect::to(target).into_response();
    response.extensions_mut().insert(CallerName(caller.name()));
    response
}

/// `POST /sign-out`
pub async fn sign_out(session: Session) -> Response {
    match session::close(&session).await {
        Ok(()) => done("/sign-in", "signed-out"),
        Err(error) => pages::unavailable(&error),
    }
}
