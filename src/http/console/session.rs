//! Browsers' sessions: the cookie, and who is behind it.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use tower_sessions::{
    Expiry, Session, SessionManagerLayer,
    cookie::{SameSite, time::OffsetDateTime},
    service::PlaintextCookie,
};

use crate::{
    domain::{SessionId, User},
    http::{
        AppState, Exposure,
        client_address::ClientAddress,
        origin,
        request_log::{CallerName, Cause},
    },
    service::{Caller, ServiceError, sessions::Asking},
    storage::session_store::{self, BrowserSessions},
};

/// The cookie. Over https it is `Secure` and `__Host-`: only this host's own https pages can have set it.
pub fn layer(store: BrowserSessions, exposure: &Exposure) -> SessionManagerLayer<BrowserSessions, PlaintextCookie> {
    let name = if exposure.https { "__Host-keyward" } else { "keyward" };
    SessionManagerLayer::new(store)
        .with_name(name)
        .with_secure(exposure.https)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnSessionEnd)
}

/// Who asks: what takes nothing but server-sent events is a page that waits.
fn asking(headers: &HeaderMap) -> Asking {
    match headers.get(header::ACCEPT).map(HeaderValue::as_bytes) {
        Some(b"text/event-stream") => Asking::WaitingPage,
        _ => Asking::Person,
    }
}

/// Layer: finds out who is behind the cookie, for everything after it. Nobody is, when it is missing or has ended.
pub async fn identify(State(state): State<AppState>, session: Session, mut request: Request, next: Next) -> Response {
    let mut name = None;
    let mut failure = None;
    let address = request.extensions().get::<ClientAddress>().and_then(|address| address.0);
    if let Some(id) = session_id(&session) {
        match state.services.authenticate_browser(&id, address, asking(request.headers())).await {
            Ok(caller) => {
                name = Some(CallerName(caller.name()));
                request.extensions_mut().insert(caller);
            }
            // A session that has ended is nobody's; that is no failure.
            Err(ServiceError::Unauthenticated(_)) => {}
            Err(error) => failure = Some(error),
        }
    }
    let mut response = match failure {
        Some(error) => super::pages::unavailable(&error),
        None => next.run(request).await,
    };
    if let Some(name) = name {
        response.extensions_mut().insert(name);
    }
    response
}

/// The stored name of the session that the browser's cookie names.
fn session_id(session: &Session) -> Option<SessionId> {
    session.id().and_then(|id| session_store::stored_id(&id))
}

/// Opens a session for a user who has just signed in. Whatever session the browser had before ends: a cookie planted
/// by somebody else must not become a signed-in one.
///
/// # Errors
/// When storage fails, or the user was disabled or deleted meanwhile.
pub async fn open(
    state: &AppState,
    session: &Session,
    user: &User,
    address: ClientAddress,
    headers: &HeaderMap,
) -> Result<SessionId, ServiceError> {
    let failed = |_| ServiceError::Internal("the session could not be stored");
    let now = state.services.now();
    if session.id().is_some() {
        // Not `flush`: after it, the session would be stored anew under the very name that the browser came with.
        session.clear().await;
        session.cycle_id().await.map_err(failed)?;
    }
    let end = now.saturating_add(state.services.limits.absolute).map_or(now, |end| end);
    let end = OffsetDateTime::from_unix_timestamp(end.as_second())
        .map_err(|_| ServiceError::Internal("the clock is out of range"))?;
    session.set_expiry(Some(Expiry::AtDateTime(end)));
    let values = session_store::Values {
        user: user.name.to_string(),
        created_at: now.as_millisecond(),
        seen_at: now.as_millisecond(),
        address: address.0.map(|address| address.to_string()),
        agent: origin::client(headers),
    };
    values.write(session).await.map_err(failed)?;
    session.save().await.map_err(failed)?;
    session_id(session).ok_or(ServiceError::Internal("the session has no id"))
}

/// Ends the browser's session.
///
/// # Errors
/// When storage fails.
pub async fn close(session: &Session) -> Result<(), ServiceError> {
    session.flush().await.map_err(|_| ServiceError::Internal("the session could not be ended"))
}

/// Who is behind a form.
pub struct SignedIn(pub Caller);

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, _state: &S) -> Result<Self, Response> {
        parts.extensions.get::<Caller>().cloned().map(Self).ok_or_else(|| {
            let mut response = super::pages::to_sign_in("/");
            response.extensions_mut().insert(Cause("no session".to_owned()));
            response
        })
    }
}
