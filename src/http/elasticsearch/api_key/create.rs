use super::wire;
use crate::{
    domain::{json::Json, project::request::CreateKey},
    http::elasticsearch::{
        answer::Answer,
        call::Call,
        error::ElasticError,
        object::{Field, Flaw, Parser, Shape},
        refresh,
    },
};

const PARSER: Parser = Parser {
    name: "api_key_request",
    fields: &[
        Field::required("name", Shape::Text),
        Field::optional("role_descriptors", Shape::Objects),
        Field::optional("expiration", Shape::Text),
        Field::optional("metadata", Shape::Object),
    ],
};

/// A new key (contract §1.1).
pub async fn create(call: Call) -> Result<Answer, ElasticError> {
    refresh::check(&call.parameters)?;
    let request = read(&call.body()?)?;
    let created = call.services.create_project_key(&call.caller, request).await;
    created.map(|created| wire::created(&created)).map_err(|error| call.refusal(&error))
}

/// Reads a new key, as it also stands in the body of who makes it for somebody else.
pub fn read(json: &Json) -> Result<CreateKey, Flaw> {
    let object = PARSER.read(json)?;
    Ok(CreateKey {
        name: object.required_text("name").to_owned(),
        role_descriptors: wire::role_descriptors(&object)?,
        expiration: wire::expiration(&object)?,
        metadata: object.object("metadata"),
    })
}
