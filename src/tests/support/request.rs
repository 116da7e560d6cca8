//! Requests as tests write them, and answers as tests look at them.

use std::fmt;

use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode, header, request::Builder},
};
use serde_json::Value;

/// What requests are made of.
pub trait RequestBuilderExt {
    /// Authenticates by a key.
    fn api_key(self, key: &str) -> Self;

    /// Authenticates by a token.
    fn bearer(self, token: &str) -> Self;

    /// Without a body.
    fn empty(self) -> Request<Body>;

    /// With JSON in the body.
    fn json(self, body: &Value) -> Request<Body>;

    /// With anything in the body.
    fn raw(self, body: impl Into<Body>) -> Request<Body>;
}

impl RequestBuilderExt for Builder {
    fn api_key(self, key: &str) -> Self {
        self.header(header::AUTHORIZATION, format!("ApiKey {key}"))
    }

    fn bearer(self, token: &str) -> Self {
        self.header(header::AUTHORIZATION, format!("Bearer {token}"))
    }

    fn empty(self) -> Request<Body> {
        self.raw(Body::empty())
    }

    fn json(self, body: &Value) -> Request<Body> {
        self.header(header::CONTENT_TYPE, "application/json").raw(body.to_string())
    }

    fn raw(self, body: impl Into<Body>) -> Request<Body> {
        self.body(body.into()).unwrap()
    }
}

/// A whole answer. `Display` shows what the API promises of it: status, headers of the contract, body.
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// A header, if there is exactly one of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let only = values.next().filter(|_| values.next().is_none())?;
        only.to_str().ok()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {:?}", self.text()))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: [&str; 6] = [
            "allow",
            "location",
            "retry-after",
            "www-authenticate",
            "x-cloud-error-codes",
            "x-elastic-api-key-expiration",
        ];
        writeln!(f, "{}", self.status)?;
        for name in SHOWN {
            if let Some(value) = self.header(name) {
                writeln!(f, "{name}: {value}")?;
            }
        }
        match serde_json::from_slice::<Value>(&self.body) {
            Ok(json) => write!(f, "{json:#}"),
            Err(_) => f.write_str(&self.text()),
        }
    }
}

/// Compares an answer with an inline snapshot, which the tests on both databases share.
macro_rules! assert_reply {
    ($reply:expr, @$expected:literal) => {{
        let reply = $reply.to_string();
        insta::allow_duplicates! { insta::assert_snapshot!(reply, @$expected) }
    }};
}
pub(crate) use assert_reply;
