//! The console: the screens' server side. Pages are rendered by Leptos; here is what stands around them: recognising
//! the browser, the forms' own POST routes, and turning the service's answers into views.

pub mod asked;
pub mod context;
pub mod convert;
pub mod forms;
pub mod keys;
pub mod members;
pub mod organizations;
pub mod pages;
pub mod preferences;
pub mod project_keys;
pub mod session;

use std::sync::LazyLock;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
};
use leptos_axum::{AxumRouteListing, LeptosRoutes};

use super::{AppState, guard};
use crate::{
    storage::session_store::BrowserSessions,
    ui::{app::App, shell::shell},
};

/// Forms and server functions are small, but for lists of names and a role on each of many resources.
const LARGEST_BODY: usize = 512 * 1024;

/// The pages' paths, listed once for the process: while Leptos lists them, no page anywhere in the process loads what it
/// shows (`leptos::server::SuppressResourceLoad`), and one that has begun to would wait for ever.
static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| leptos_axum::generate_route_list(App));

/// Every page, form and server function.
pub fn router(state: &AppState) -> Router<AppState> {
    let provide = {
        let state = state.clone();
        move || leptos::prelude::provide_context(state.clone())
    };
    let sessions = BrowserSessions::new(state.services.storage.clone(), state.services.clock.clone());
    Router::new()
        .merge(forms::router())
        .leptos_routes_with_context(
            state,
            PAGES.clone(),
            move || {
                provide();
                pages::provide_request();
            },
            shell,
        )
        .fallback(pages::not_found)
        .layer(from_fn(pages::require_sign_in))
        .layer(from_fn_with_state(state.clone(), session::identify))
        .layer(session::layer(sessions, &state.exposure))
        .layer(from_fn_with_state(state.clone(), guard::same_origin))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
}
