//! Where clients reach Keyward.

use std::{convert::Infallible, fmt, sync::Arc};

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};

use crate::http::{Exposure, console::context::base_url};

/// The URL before every path, without a slash at its end: as configured, or else as this client wrote it.
pub struct BaseUrl(String);

impl<S> FromRequestParts<S> for BaseUrl
where
    S: Send + Sync,
    Arc<Exposure>: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        Ok(Self(base_url(&Arc::from_ref(state), &parts.headers)))
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
