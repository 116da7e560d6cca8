//! Roles of a project (contract §1.13).

use axum::http::Method;

use super::{
    answer::Answer,
    call::Call,
    error::{ElasticError, descriptors},
    refresh,
    routes::{Operation, Resource},
};
use crate::{
    domain::{
        json::Json,
        privileges::descriptor::{Place, RoleDescriptor},
    },
    service::project::PutRole,
};

pub fn resources() -> Vec<Resource> {
    vec![
        Resource::at("/_security/role").with(Operation::new([Method::GET], get)),
        Resource::at("/_security/role/{name}")
            .with(Operation::new([Method::GET], get))
            .with(Operation::new([Method::POST, Method::PUT], put).parameters(&refresh::PARAMETER).body())
            .with(Operation::new([Method::DELETE], delete).parameters(&refresh::PARAMETER)),
    ]
}

async fn put(call: Call) -> Result<Answer, ElasticError> {
    refresh::check(&call.parameters)?;
    let (name, body) = (call.name("name").to_owned(), call.body()?);
    let descriptor = RoleDescriptor::parse(&name, &body, Place::Role);
    let descriptor = descriptor.map_err(|error| ElasticError::from(descriptors(&error)))?;
    let created = call.services.put_stack_role(&call.caller, PutRole { name, descriptor }).await;
    let created = created.map_err(|error| call.refusal(&error))?;
    Ok(Answer::ok(Json::build().with("role", Json::object([("created", created)]))))
}

/// The roles that the path names, or all.
async fn get(call: Call) -> Result<Answer, ElasticError> {
    let names = call.list("name");
    let roles = call.services.get_stack_roles(&call.caller, &names).await;
    let roles = roles.map_err(|error| call.refusal(&error))?;
    // Whoever names roles misses them when none is there.
    let is_missed = !names.is_empty() && roles.is_empty();
    Ok(if is_missed { Answer::absent(roles.to_json()) } else { Answer::ok(roles.to_json()) })
}

async fn delete(call: Call) -> Result<Answer, ElasticError> {
    refresh::check(&call.parameters)?;
    let found = call.services.delete_stack_role(&call.caller, call.name("name")).await;
    found.map(Answer::found).map_err(|error| call.refusal(&error))
}
