//! Signing in and out.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use tower_sessions::Session;

use super::{Fields, done};
use crate::{
    http::{
        AppState,
        client_address::ClientAddress,
        console::{pages, session},
        request_log::CallerName,
    },
    service::{Caller, ServiceError, Via},
};

/// `POST /sign-in`
pub async fn sign_in(
    State(state): State<AppState>,
    address: ClientAddress,
    session: Session,
    fields: Fields,
) -> Response {
    let result = check(&state, address, &session, &fields).await;
    match result {
        Ok(caller) => {
            let next = fields.get("next");
            let target = if pages::is_local(next) { next } else { pages::home(&caller) };
            let mut response = Redirect::to(target).into_response();
            response.extensions_mut().insert(CallerName(caller.user.name.to_string()));
            response
        }
        Err(error) => fields.refused(&state, "/sign-in", &error).await,
    }
}

async fn check(
    state: &AppState,
    address: ClientAddress,
    session: &Session,
    fields: &Fields,
) -> Result<Caller, ServiceError> {
    let name = fields.get("username").trim();
    let user = state.services.check_sign_in(name, fields.secret("password"), address.0).await?;
    let id = session::open(state, session, &user, address, &fields.parts.headers).await?;
    Ok(Caller { user, via: Via::Browser(id) })
}

/// `POST /sign-out`
pub async fn sign_out(session: Session) -> Response {
    match session::close(&session).await {
        Ok(()) => done("/sign-in", "signed-out"),
        Err(error) => pages::unavailable(&error),
    }
}
