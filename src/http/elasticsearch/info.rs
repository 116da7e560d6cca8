//! `GET /` and `HEAD /`: what this is. Clients read the version to know how to speak, and ask for the rest to see that
//! somebody is there.

use axum::http::Method;

use super::{
    NODE_NAME,
    answer::Answer,
    call::Call,
    error::ElasticError,
    routes::{Operation, Resource},
};
use crate::domain::json::Json;

pub fn resources() -> Vec<Resource> {
    vec![Resource::at("/").with(Operation::new([Method::GET, Method::HEAD], get))]
}

async fn get(call: Call) -> Result<Answer, ElasticError> {
    call.services.must_know_project(&call.caller).map_err(|error| call.refusal(&error))?;
    let project = &call.caller.project;
    Ok(Answer::ok(
        Json::build()
            .with("name", NODE_NAME)
            .with("cluster_name", project.name.as_str())
            .with("cluster_uuid", project.id.as_str())
            .with("version", version())
            .with("tagline", "You Know, for Search"),
    ))
}

/// The version of Elasticsearch whose API is spoken. Clients read the number, and some insist on the rest.
fn version() -> Json {
    Json::build()
        .with("number", "9.1.0")
        .with("build_flavor", "default")
        .with("build_type", "docker")
        .with("build_hash", concat!("keyward-", env!("CARGO_PKG_VERSION")))
        .with("build_date", "2025-07-29T00:00:00.000Z")
        .with("build_snapshot", false)
        .with("lucene_version", "10.2.2")
        .with("minimum_wire_compatibility_version", "8.19.0")
        .with("minimum_index_compatibility_version", "8.0.0")
        .into()
}
