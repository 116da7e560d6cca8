//! The service as HTTP: the router, its layers in one visible list, and what belongs to no noun.

pub mod assets;
pub mod client_address;
pub mod cloud;
pub mod console;
pub mod elasticsearch;
pub mod guard;
pub mod health;
pub mod key_expiration;
mod origin;
pub mod request_log;
pub mod site;
pub mod state;

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
};
use tower_http::catch_panic::CatchPanicLayer;

pub use state::{AppState, Exposure};

/// Everything that Keyward answers.
pub fn router(state: AppState) -> Router {
    Router::new()
        .merge(health::router())
        .merge(cloud::router(&state))
        .merge(elasticsearch::router(&state))
        .merge(assets::router(&state.site))
        .merge(console::router(&state))
        // From here on, the last one is the first that a request meets.
        .layer(from_fn_with_state(elasticsearch::endpoint(&state), elasticsearch::programs_at_the_root))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(state.clone(), guard::headers))
        .layer(from_fn(request_log::log))
        .layer(from_fn_with_state(state.clone(), client_address::resolve))
        .with_state(state)
}
