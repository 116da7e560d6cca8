//! Users: oneself, and for platform admins everybody.

mod create;
mod current;
mod delete;
mod get;
mod list;
mod update;
mod wire;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::http::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(current::get, current::update))
        .routes(routes!(list::list, create::create))
        .routes(routes!(get::get, update::update, delete::delete))
}
