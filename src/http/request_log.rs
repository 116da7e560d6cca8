//! One line a request: what was asked, by whom, how it ended, how long it took. Never a secret, a query or a body.

use std::{error::Error, time::Instant};

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderValue, Method, StatusCode, header::HeaderName},
    middleware::Next,
    response::Response,
};
use jiff::SignedDuration;

use super::client_address::ClientAddress;

/// Put into a response's extensions by whoever knows more than the status tells: the real cause of a refusal, which
/// the client is not told.
#[derive(Clone, Debug)]
pub struct Cause(pub String);

/// An error and what it came from: a [`Cause`] in words.
#[must_use]
pub fn with_sources(error: &dyn Error) -> String {
    let sources = std::iter::successors(error.source(), |error: &&dyn Error| (*error).source());
    sources.fold(error.to_string(), |text, source| format!("{text}: {source}"))
}

/// Put into a response's extensions once the caller is known.
#[derive(Clone, Debug)]
pub struct CallerName(pub String);

/// Put into a response's extensions where one of the router's routes stands for many: which of them it was.
#[derive(Clone, Copy, Debug)]
pub struct Route(pub &'static str);

/// Names the request in the log and in the answer.
pub static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Layer: writes the line and counts the request.
pub async fn log(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    // The route, where there is one: paths hold ids, and unknown paths hold whatever somebody typed.
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let address = request.extensions().get::<ClientAddress>().and_then(|address| address.0);
    let id = format!("{:016x}", rand_id());
    let mut response = next.run(request).await;
    let elapsed = started.elapsed();
    let route = response.extensions().get::<Route>().map_or(route, |route| route.0.to_owned());
    write(&Line {
        id: &id,
        method: &method,
        route: &route,
        status: response.status(),
        duration: SignedDuration::try_from(elapsed).unwrap_or(SignedDuration::MAX),
        address: address.map(|address| address.to_string()),
        caller: response.extensions().get::<CallerName>().map(|caller| caller.0.as_str()),
        cause: response.extensions().get::<Cause>().map(|cause| cause.0.as_str()),
    });
    let labels = [
        ("method", counted_as(&method).to_owned()),
        ("route", route),
        ("status", response.status().as_u16().to_string()),
    ];
    metrics::counter!("keyward_http_requests_total", &labels).increment(1);
    metrics::histogram!("keyward_http_request_duration_seconds", &labels[..2]).record(elapsed.as_secs_f64());
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID.clone(), id);
    }
    response
}

/// What a method is counted as. Anybody may send methods that nobody has heard of: those are counted as one, for each
/// label takes memory as long as the process runs.
fn counted_as(method: &Method) -> &str {
    match *method {
        Method::GET
        | Method::HEAD
        | Method::POST
        | Method::PUT
        | Method::PATCH
        | Method::DELETE
        | Method::OPTIONS
        | Method::CONNECT
        | Method::TRACE => method.as_str(),
        _ => "other",
    }
}

struct Line<'a> {
    id: &'a str,
    method: &'a Method,
    route: &'a str,
    status: StatusCode,
    duration: SignedDuration,
    address: Option<String>,
    caller: Option<&'a str>,
    cause: Option<&'a str>,
}

fn write(line: &Line<'_>) {
    let Line { id, method, route, status, duration, address, caller, cause } = line;
    // To the microsecond: more digits would be noise.
    let milliseconds = (duration.as_secs_f64() * 1e6).round() / 1e3;
    let (status, address) = (status.as_u16(), address.as_deref());
    if status >= 500 {
        tracing::error!(request.id = id, %method, route, status, duration_ms = milliseconds, address, caller, cause, "request failed");
    } else {
        tracing::info!(request.id = id, %method, route, status, duration_ms = milliseconds, address, caller, cause, "request");
    }
}

/// Only tells requests apart; guards nothing.
fn rand_id() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0_u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_that_nobody_has_heard_of_are_counted_as_one() {
        assert_eq!(counted_as(&Method::PATCH), "PATCH");
        for method in ["ZZQ0", "ZZQ1", "get"] {
            assert_eq!(counted_as(&method.parse().unwrap()), "other");
        }
    }
}
