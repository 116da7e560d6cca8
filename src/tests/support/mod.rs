//! What the tests share.

pub mod app;
pub mod db;
pub mod mail;
pub mod organization;
pub mod request;
pub mod smtp;
