//! The platform API under `/api/v1`: sessions, personal keys and users as Elastic Cloud Enterprise has them;
//! organizations, their members, keys, deployments and projects as Elastic Cloud has them.
//!
//! Paths, bodies, codes and statuses are those of the contract (elastic-cloud-api), so that its clients work
//! unchanged. Handlers only translate: what may be done, and what it does, is decided by [`service`](crate::service).

pub mod auth;
mod base;
mod body;
mod code;
mod deployments;
mod error;
mod invitations;
mod keys;
mod openapi;
mod organizations;
mod path;
mod projects;
mod query;
mod role_assignments;
mod sessions;
mod users;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, header},
    middleware,
    response::Response,
    routing,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::http::AppState;

pub use code::Code;
pub use error::ApiError;

/// Where the API lives.
const ROOT: &str = "/api/v1";

/// Every path of the API below `/api/v1`, and the description of them all at `/openapi.json`.
pub fn router(state: &AppState) -> Router<AppState> {
    // The first is the first that a request meets. Callers are recognised before the path is looked at: whatever the
    // answer is, a key is told when it ends.
    let layers = (
        middleware::map_response(set_common_headers),
        middleware::from_fn_with_state(Arc::clone(&state.services), auth::recognise),
        DefaultBodyLimit::max(body::LIMIT),
    );
    let (api, paths) = operations().split_for_parts();
    let api = api
        .fallback(async || ApiError::from(Code::NotFound))
        .method_not_allowed_fallback(async || ApiError::from(Code::MethodNotAllowed))
        .layer(layers.clone());
    // The one path below the root that nesting leaves out.
    let root = routing::any(async || ApiError::from(Code::NotFound)).layer(layers);
    let description = Arc::new(openapi::describe(paths));
    Router::new()
        .nest(ROOT, api)
        .route(&format!("{ROOT}/"), root)
        .route("/openapi.json", routing::get(async move || Json(Arc::clone(&description))))
}

/// The operations, each with its description.
fn operations() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(sessions::routes())
        .merge(keys::routes())
        .merge(users::routes())
        .merge(organizations::routes())
        .merge(invitations::routes())
        .merge(role_assignments::routes())
        .merge(deployments::routes())
        .merge(projects::routes())
}

/// What every answer carries: nothing here may be kept by a cache, and scripts of other origins may read our headers
/// where a proxy lets them call at all.
async fn set_common_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("X-Elastic-Api-Key-Expiration, x-cloud-error-codes, Retry-After"),
    );
    response
}

/// The body of an answer that has nothing to say: `{}`, never nothing (contract §1.1).
#[derive(Serialize, ToSchema)]
#[schema(as = EmptyResponse)]
struct Empty {}

/// The answer that has nothing to say.
const EMPTY: Json<Empty> = Json(Empty {});
