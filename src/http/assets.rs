//! The built site's files. Those under hashed names never change, so browsers keep them for a year.

use axum::{
    Router,
    http::{HeaderValue, header},
    middleware::map_response,
    response::Response,
};
use tower_http::services::{ServeDir, ServeFile};

use super::{AppState, site::Site};

/// `/pkg/…` and the public files.
pub fn router(site: &Site) -> Router<AppState> {
    let packages = ServeDir::new(site.root.join("pkg")).precompressed_br().precompressed_gzip();
    let mut router = Router::new()
        .nest_service("/pkg", packages)
        .layer(map_response(|response| async { kept(response, "public, max-age=31536000, immutable") }));
    let mut public = Router::new();
    for name in ["favicon.svg", "robots.txt"] {
        public = public.route_service(&format!("/{name}"), ServeFile::new(site.root.join(name)));
    }
    router = router.merge(public.layer(map_response(|response| async { kept(response, "public, max-age=3600") })));
    router
}

/// Marks a file as one to be kept; a file that is not there is not.
fn kept(mut response: Response, how: &'static str) -> Response {
    if response.status().is_success() || response.status() == axum::http::StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(how));
    }
    response
}
