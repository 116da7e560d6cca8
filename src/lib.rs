//! Keyward: a self-hosted console and service for API keys.
//!
//! One crate for both sides. `domain` is pure and compiles everywhere; `ui` compiles for the server, which renders the
//! screens as HTML, and for the browser, which brings them to life; all else is the server.
//! Which module exists for which side is decided here, and nowhere else.

#[cfg(feature = "ssr")]
pub mod clock;
pub mod domain;
#[cfg(feature = "ssr")]
pub mod http;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod storage;
