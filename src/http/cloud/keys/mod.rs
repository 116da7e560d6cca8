//! Keys: the caller's own, whether a user calls or an organization key, and for platform admins every user's.

mod all;
mod create;
mod delete;
mod get;
mod list;
mod of_user;
mod wire;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::http::AppState;

pub use wire::ApiKeysResponse;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create, delete::delete_some))
        .routes(routes!(get::get, delete::delete))
        .routes(routes!(all::list, all::delete))
        .routes(routes!(of_user::list, of_user::delete_all))
        .routes(routes!(of_user::get, of_user::delete))
}
