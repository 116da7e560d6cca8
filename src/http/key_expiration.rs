//! When the key ends that authenticated a request: said in every answer to it, on every API.

use axum::http::{HeaderName, HeaderValue};

use crate::domain::Expiration;

/// RFC 3339, UTC, whole seconds. Absent for a key that never ends.
static NAME: HeaderName = HeaderName::from_static("x-elastic-api-key-expiration");

/// The header for a key with this end.
#[must_use]
pub fn header(expiration: Expiration) -> Option<(HeaderName, HeaderValue)> {
    let end = HeaderValue::try_from(expiration.instant()?.to_string()).ok()?;
    Some((NAME.clone(), end))
}
