//! Keys that another cluster uses (contract §1.10).

mod create;
mod update;

use axum::http::Method;

use super::{
    object::{Flaw, Object},
    routes::{Operation, Resource},
};
use crate::domain::privileges::cross_cluster::Access;

pub fn resources() -> Vec<Resource> {
    vec![
        Resource::at("/_security/cross_cluster/api_key").with(Operation::new([Method::POST], create::create).body()),
        Resource::at("/_security/cross_cluster/api_key/{id}")
            .with(Operation::new([Method::PUT], update::update).body()),
    ]
}

/// The field `access`.
fn access(object: &Object<'_>) -> Result<Option<Access>, Flaw> {
    object.read("access", |json| Access::parse(json).map_err(|error| Flaw::of_descriptors(&error)))
}
