//! Serverless projects: those in the register, as far as the caller's roles reach.
//!
//! Elastic Cloud's paths, statuses and names, of which only what the register holds is said: no credentials and no
//! alias. Every type answers at the same paths but for its name.

mod create;
mod delete;
mod get;
mod list;
mod update;
mod wire;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    http::{
        AppState,
        cloud::{ApiError, Code, deployments::on_the_wire},
    },
    service::ServiceError,
};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list::list, create::create)).routes(routes!(
        get::get,
        update::update,
        delete::delete
    ))
}

/// Projects that are not there have a code of their own. Elastic publishes none: this one is made as that of
/// deployments is.
fn about_project(error: &ServiceError) -> ApiError {
    ApiError::about(error, on_the_wire).said_as(Code::NotFound, Code::ProjectNotFound)
}
