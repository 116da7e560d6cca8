//! The service as HTTP: the router, its layers in one visible list, and what belongs to no noun.

pub mod client_address;
pub mod request_log;
pub mod site;
pub mod state;

pub use state::{AppState, Exposure};
