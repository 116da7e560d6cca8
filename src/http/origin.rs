//! What is known of a request besides who sends it, from its head.

use axum::http::{HeaderMap, header, request::Parts};

use super::client_address::ClientAddress;
use crate::domain::origin::{Origin, client_name};

/// The origin of a request to `route`, where there is one.
pub fn of(parts: &Parts, route: Option<&str>) -> Origin {
    let address = parts.extensions.get::<ClientAddress>().and_then(|address| address.0);
    Origin { address, client: client(&parts.headers), endpoint: route.map(|route| format!("{} {route}", parts.method)) }
}

/// The program that sends a request, as it calls itself.
pub fn client(headers: &HeaderMap) -> Option<String> {
    client_name(&String::from_utf8_lossy(headers.get(header::USER_AGENT)?.as_bytes()))
}
