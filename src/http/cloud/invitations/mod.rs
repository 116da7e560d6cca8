//! Invitations: sent and taken back by owners, seen by whoever holds the link, accepted by the one invited.

mod accept;
mod create;
mod delete;
mod get;
mod list;
mod wire;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::http::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(delete::delete))
        .routes(routes!(get::get))
        .routes(routes!(accept::accept))
}
