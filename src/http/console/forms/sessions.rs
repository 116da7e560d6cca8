//! One's own sessions.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

use super::{Fields, done};
use crate::{
    domain::SessionId,
    http::{AppState, console::session::SignedIn},
    service::ServiceError,
};

const PAGE: &str = "/profile/sessions";

/// `POST /profile/sessions/end`
pub async fn end(State(state): State<AppState>, SignedIn(caller): SignedIn, fields: Fields) -> Response {
    let ended = async {
        let id = SessionId::parse(fields.get("id")).ok_or(ServiceError::NoSuchSession)?;
        state.services.end_own_session(&caller, &id).await?;
        Ok::<_, ServiceError>(caller.session() == Some(&id))
    };
    match ended.await {
        // The browser's own session: there is nobody left to show the list to.
        Ok(true) => Redirect::to("/sign-in?notice=signed-out").into_response(),
        Ok(false) => done(PAGE, "session-ended"),
        Err(error) => fields.refused(&state, PAGE, &error).await,
    }
}

/// `POST /profile/sessions/end-others`
pub async fn end_others(State(state): State<AppState>, SignedIn(caller): SignedIn, fields: Fields) -> Response {
    match state.services.end_other_sessions(&caller).await {
        Ok(_) => done(PAGE, "sessions-ended"),
        Err(error) => fields.refused(&state, PAGE, &error).await,
    }
}
