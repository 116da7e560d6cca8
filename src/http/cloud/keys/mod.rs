//! Personal keys: the caller's own, and for platform admins everybody's.

mod all;
mod create;
mod delete;
mod get;
mod list;
mod of_user;
mod wire;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::http::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create, delete::delete_some))
        .routes(routes!(get::get, delete::delete))
        .routes(routes!(all::list, all::delete))
        .routes(routes!(of_user::list, of_user::delete_all))
        .routes(routes!(of_user::get, of_user::delete))
}
