//! What every answer carries, and which requests a cookie may not vouch for.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos_axum::ResponseOptions;

use super::{
    request_log::Cause,
    state::{AppState, Exposure},
};

/// The headers of every answer, unless the answer has them already.
const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Same-origin pages need the path to go back to; others learn nothing.
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)",
    ),
];

/// For answers that are not pages: nothing may be loaded or framed.
const NO_CONTENT: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Layer: sets the headers.
pub async fn headers(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(NO_CONTENT));
    // Everything here is somebody's own, except what says otherwise (hashed assets).
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if state.exposure.https {
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(HeaderValue::from_static("max-age=31536000"));
    }
    response
}

/// Lets a page run the scripts that carry `nonce`, and what they load; compiling WASM, but not `eval`.
pub fn allow_scripts(response: &ResponseOptions, nonce: &str) {
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::try_from(policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Layer over everything that a cookie opens: an unsafe request must come from our own pages (OWASP's check by
/// `Sec-Fetch-Site`, and by `Origin` for browsers without it). Requests with neither header do not come from a
/// browser, so nobody else's cookie is on them.
pub async fn same_origin(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || is_same_origin(request.headers(), &state.exposure) {
        return next.run(request).await;
    }
    let mut response =
        (StatusCode::FORBIDDEN, "This request came from another site. Open Keyward itself and try again.\n")
            .into_response();
    response.extensions_mut().insert(Cause("cross-site request refused".to_owned()));
    response
}

fn is_same_origin(headers: &HeaderMap, exposure: &Exposure) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        // `none`: typed by the person, not sent by any page.
        return matches!(site, "same-origin" | "none");
    }
    match text(header::ORIGIN) {
        None => true,
        Some(origin) => match (&exposure.public_url, text(header::HOST)) {
            (Some(public), _) => origin == public.origin().ascii_serialization(),
            (None, Some(host)) => origin.split_once("://").is_some_and(|(_, authority)| authority == host),
            (None, None) => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(headers: &[(&'static str, &str)], public_url: Option<&str>) -> bool {
        let exposure =
            Exposure { https: false, public_url: public_url.map(|url| url.parse().unwrap()), trusted_proxies: 0 };
        let map = headers.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect();
        is_same_origin(&map, &exposure)
    }

    #[test]
    fn only_our_own_pages_may_change_things() {
        assert!(judged(&[("sec-fetch-site", "same-origin")], None));
        assert!(judged(&[("sec-fetch-site", "none")], None));
        assert!(!judged(&[("sec-fetch-site", "same-site")], None), "a sibling host is another site's page");
        assert!(!judged(&[("sec-fetch-site", "cross-site"), ("origin", "http://k:1"), ("host", "k:1")], None));
        assert!(judged(&[("origin", "http://k:1"), ("host", "k:1")], None));
        assert!(!judged(&[("origin", "http://evil"), ("host", "k:1")], None));
        assert!(!judged(&[("origin", "null"), ("host", "k:1")], None));
        assert!(judged(&[("host", "k:1")], None), "not a browser");
        assert!(judged(&[("origin", "https://keys.example.com"), ("host", "inner")], Some("https://keys.example.com")));
        assert!(!judged(&[("origin", "https://inner"), ("host", "inner")], Some("https://keys.example.com")));
    }
}
