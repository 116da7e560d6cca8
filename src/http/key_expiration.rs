//! When the key ends that authenticated a request: said in every answer to it, on every API.

use axum::http::{HeaderName, HeaderValue};
use jiff::Timestamp;

use crate::domain::Expiration;

/// RFC 3339, UTC, whole seconds. Absent for a key that never ends.
static NAME: HeaderName = HeaderName::from_static("x-elastic-api-key-expiration");

/// The header for a key with this end. What lies below a second is dropped: nobody is told of a moment at which the key
/// works no more.
#[must_use]
pub fn header(expiration: Expiration) -> Option<(HeaderName, HeaderValue)> {
    let end = Timestamp::from_second(expiration.instant()?.as_second()).ok()?;
    let end = HeaderValue::try_from(end.to_string()).ok()?;
    Some((NAME.clone(), end))
}
