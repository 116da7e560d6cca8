//! Elasticsearch's security API, at the endpoint of each project (contract elasticsearch-api): official clients work
//! unchanged.
//!
//! Operations only translate: what may be done, and what it does, is decided by [`service`](crate::service). Cookies
//! mean nothing here.

mod answer;
mod api_key;
mod authenticate;
mod call;
mod challenge;
mod cluster_health;
mod cross_cluster;
mod endpoint;
mod error;
mod filter_path;
mod form;
mod info;
mod media_type;
mod object;
mod parameters;
mod privilege;
mod refresh;
mod role;
mod routes;
mod token;
mod user;

use std::sync::Arc;

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::Response,
    routing::any,
};
use tower_http::decompression::RequestDecompressionLayer;

use super::AppState;
pub use api_key::wire::key as shown_key;
use endpoint::{Endpoint, of_default_project, of_project};
use routes::Routes;

/// What a node is called where one is named: to a project's clients, Keyward is one, however many there are.
const NODE_NAME: &str = "keyward";

/// The endpoint of every project, and that of the default project at the root as well, but for what the console might
/// be asked for there (see [`programs_at_the_root`]).
pub fn router(state: &AppState) -> Router<AppState> {
    let endpoint = endpoint(state);
    let mut router = Router::new();
    for path in ["/_security", "/_security/{*path}", "/_cluster", "/_cluster/{*path}"] {
        router = router.route(path, any(of_default_project));
    }
    for path in ["", "/", "/{*path}"] {
        router = router.route(&format!("/projects/{{id}}/elasticsearch{path}"), any(of_project));
    }
    router.layer(unpacking()).with_state(endpoint)
}

/// What answers, for [`programs_at_the_root`].
pub fn endpoint(state: &AppState) -> Endpoint {
    Endpoint {
        services: Arc::clone(&state.services),
        exposure: Arc::clone(&state.exposure),
        routes: Arc::new(Routes::new(resources())),
    }
}

/// Unpacks bodies that were sent compressed; what it cannot unpack, the endpoint refuses.
fn unpacking() -> RequestDecompressionLayer {
    RequestDecompressionLayer::new().gzip(true).pass_through_unaccepted(true)
}

fn resources() -> Vec<routes::Resource> {
    let all = [
        info::resources(),
        cluster_health::resources(),
        authenticate::resources(),
        api_key::resources(),
        cross_cluster::resources(),
        user::resources(),
        role::resources(),
        privilege::resources(),
        token::resources(),
    ];
    all.into_iter().flatten().collect()
}

/// Layer over everything: `/`, and every path at which there is nothing, is the console's for people and the default
/// project's for programs. What programs ask of Elasticsearch and Keyward has not, such as `/logs/_search`, is refused
/// in words that they understand.
pub async fn programs_at_the_root(State(endpoint): State<Endpoint>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_info = path == "/" && matches!(*request.method(), Method::GET | Method::HEAD);
    // The platform API says itself what it has not.
    let is_nothing = request.extensions().get::<MatchedPath>().is_none() && !path.starts_with("/api/");
    if (is_info || is_nothing) && is_program(request.headers()) {
        of_default_project(State(endpoint), request).await
    } else {
        next.run(request).await
    }
}

/// Whether the caller asks for JSON, or says who they are as no browser does here, and does not ask for a page.
fn is_program(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    !accept.contains("text/html") && (accept.contains("json") || headers.contains_key(header::AUTHORIZATION))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_told_from_people() {
        let judged = |headers: &[(header::HeaderName, &str)]| {
            is_program(&headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect())
        };
        assert!(judged(&[(header::ACCEPT, "application/vnd.elasticsearch+json;compatible-with=9")]));
        assert!(judged(&[(header::ACCEPT, "application/json, text/plain")]));
        assert!(judged(&[(header::ACCEPT, "*/*"), (header::AUTHORIZATION, "ApiKey x")]));
        assert!(!judged(&[(header::ACCEPT, "*/*")]));
        assert!(!judged(&[(header::ACCEPT, "text/html,application/json;q=0.9,*/*;q=0.8")]));
        assert!(!judged(&[]));
    }
}
