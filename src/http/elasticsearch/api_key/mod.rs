//! Keys of a project (contract §1.1 to §1.9).

mod bulk_update;
mod clear_cache;
mod clone;
mod create;
mod get;
mod grant;
mod invalidate;
mod query;
mod update;
pub(super) mod wire;

use axum::http::Method;

use super::{
    refresh,
    routes::{Operation, Resource},
};

pub fn resources() -> Vec<Resource> {
    let make = || [Method::POST, Method::PUT];
    vec![
        Resource::at("/_security/api_key")
            .with(Operation::new(make(), create::create).parameters(&refresh::PARAMETER).body())
            .with(Operation::new([Method::GET], get::get).parameters(&get::PARAMETERS))
            .with(Operation::new([Method::DELETE], invalidate::invalidate).body()),
        Resource::at("/_security/api_key/{id}").with(Operation::new([Method::PUT], update::update).body()),
        Resource::at("/_security/api_key/_bulk_update")
            .with(Operation::new([Method::POST], bulk_update::bulk_update).body()),
        Resource::at("/_security/api_key/grant")
            .with(Operation::new(make(), grant::grant).parameters(&refresh::PARAMETER).body()),
        Resource::at("/_security/api_key/clone")
            .with(Operation::new(make(), clone::clone).parameters(&refresh::PARAMETER).body()),
        Resource::at("/_security/_query/api_key")
            .with(Operation::new([Method::GET, Method::POST], query::query).parameters(&query::PARAMETERS).body()),
        Resource::at("/_security/api_key/{ids}/_clear_cache")
            .with(Operation::new([Method::POST], clear_cache::clear_cache)),
    ]
}
