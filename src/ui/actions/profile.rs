//! One's own profile and sessions.

use leptos::{prelude::*, server_fn::codec::Json};

use crate::ui::{
    error::UiError,
    views::{ProfileView, SessionsView},
};

/// One's own profile.
#[server(prefix = "/console", endpoint = "profile/get", input = Json)]
pub async fn get_profile() -> Result<ProfileView, UiError> {
    use crate::http::console::{context::Context, convert};
    let context = Context::signed_in()?;
    Ok(convert::profile(context.user()?))
}

/// One's own sessions.
#[server(prefix = "/console", endpoint = "profile/sessions", input = Json)]
pub async fn list_sessions() -> Result<SessionsView, UiError> {
    use crate::http::console::{context::Context, convert};
    let context = Context::signed_in()?;
    let now = context.services().now();
    let sessions = context.services().own_sessions(context.caller()).await;
    context.answer(sessions.map(|sessions| convert::sessions(sessions, context.caller(), now)))
}
