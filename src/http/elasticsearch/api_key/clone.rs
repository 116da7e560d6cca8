use super::wire;
use crate::{
    domain::{
        Secret,
        json::Json,
        project::request::{CloneExpiration, CloneKey},
    },
    http::elasticsearch::{
        answer::Answer,
        call::Call,
        error::ElasticError,
        object::{Field, Flaw, Parser, Shape},
        refresh,
    },
};

const PARSER: Parser = Parser {
    name: "clone_api_key_request",
    fields: &[
        Field::optional("api_key", Shape::Text),
        Field::optional("name", Shape::Text),
        Field::optional("expiration", Shape::TextOrNull),
        Field::optional("metadata", Shape::Object),
    ],
};

/// A new key that is like another (contract §1.7).
pub async fn clone(call: Call) -> Result<Answer, ElasticError> {
    refresh::check(&call.parameters)?;
    let request = read(&call.body()?)?;
    let created = call.services.clone_project_key(&call.caller, request).await;
    created.map(|created| wire::created(&created)).map_err(|error| call.refusal(&error))
}

fn read(json: &Json) -> Result<CloneKey, Flaw> {
    let object = PARSER.read(json)?;
    let expiration = match (object.value("expiration"), wire::expiration(&object)?) {
        (None, _) => CloneExpiration::Same,
        (Some(_), None) => CloneExpiration::Never,
        (Some(_), Some(after)) => CloneExpiration::After(after),
    };
    Ok(CloneKey {
        api_key: Secret::new(object.text("api_key").unwrap_or_default().to_owned()),
        name: object.text("name").unwrap_or_default().to_owned(),
        expiration,
        metadata: object.object("metadata"),
    })
}
