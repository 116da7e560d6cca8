//! Tests of the whole, from outside.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that fails by panicking has done its work")]

mod architecture;
mod cloud;
mod console;
mod elasticsearch;
mod mail;
mod project;
mod storage;
mod support;
