use super::wire;
use crate::{
    domain::{json::Json, project::request::UpdateKey},
    http::elasticsearch::{
        answer::Answer,
        call::Call,
        error::ElasticError,
        object::{Field, Flaw, Object, Parser, Shape},
    },
};

const PARSER: Parser = Parser {
    name: "update_api_key_request_payload",
    fields: &[
        Field::optional("role_descriptors", Shape::Objects),
        Field::optional("metadata", Shape::Object),
        Field::optional("expiration", Shape::Text),
    ],
};

/// A change of a key (contract §1.4). Without a body, only its owner's rights are taken anew.
pub async fn update(call: Call) -> Result<Answer, ElasticError> {
    let request = match call.optional_body()? {
        Some(body) => read(&PARSER.read(&body)?)?,
        None => UpdateKey::default(),
    };
    let updated = call.services.update_project_key(&call.caller, call.name("id"), &request).await;
    let updated = updated.map_err(|error| call.refusal(&error))?;
    Ok(Answer::ok(Json::build().with("updated", updated)))
}

/// Reads a change, as it also stands in the body of who changes several keys.
pub fn read(object: &Object<'_>) -> Result<UpdateKey, Flaw> {
    Ok(UpdateKey {
        role_descriptors: wire::role_descriptors(object)?,
        metadata: object.object("metadata"),
        expiration: wire::expiration(object)?,
    })
}
