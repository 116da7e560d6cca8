//! Deployments: those in the register, as far as the caller's roles reach.
//!
//! Elastic Cloud's paths, statuses and names, of which only what the register holds is said: no plans, no health, for
//! Keyward registers deployments and does not run them.

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
        cloud::{ApiError, Code},
    },
    service::ServiceError,
};

pub use create::read_organization;
pub use update::UpdateResourceRequest;
pub use wire::ResourceMetadata;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list::list, create::create)).routes(routes!(
        get::get,
        update::update,
        delete::delete
    ))
}

/// The contract has a code of its own for deployments that are not there.
fn about_deployment(error: &ServiceError) -> ApiError {
    ApiError::about(error, on_the_wire).said_as(Code::NotFound, Code::DeploymentNotFound)
}

/// What the API calls the fields of deployments, and of projects.
pub fn on_the_wire(field: &str) -> (Code, String) {
    let field = if field == "region" { "region_id" } else { field };
    (Code::InvalidData, format!("body.{field}"))
}
