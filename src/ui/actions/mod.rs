//! The server functions: what screens ask of the service. Their bodies exist on the server only.
//!
//! Each is a few lines: recognise the caller, call the service, turn the answer into a view. What the caller may do is
//! the service's to decide. All are POST with JSON, below `/console/`.

pub mod keys;
pub mod members;
pub mod organization_keys;
pub mod organizations;
pub mod profile;
pub mod project_keys;
pub mod users;
pub mod viewer;
