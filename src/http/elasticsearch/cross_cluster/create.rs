use super::access;
use crate::{
    domain::{json::Json, project::request::CreateCrossClusterKey},
    http::elasticsearch::{
        answer::Answer,
        api_key::wire,
        call::Call,
        error::ElasticError,
        object::{Field, Flaw, Parser, Shape},
    },
};

const PARSER: Parser = Parser {
    name: "cross_cluster_api_key_request",
    fields: &[
        Field::required("name", Shape::Text),
        Field::required("access", Shape::Object),
        Field::optional("expiration", Shape::Text),
        Field::optional("metadata", Shape::Object),
        Field::optional("certificate_identity", Shape::Text),
    ],
};

/// A new key for another cluster.
pub async fn create(call: Call) -> Result<Answer, ElasticError> {
    let request = read(&call.body()?)?;
    let created = call.services.create_cross_cluster_key(&call.caller, request).await;
    created.map(|created| wire::created(&created)).map_err(|error| call.refusal(&error))
}

fn read(json: &Json) -> Result<CreateCrossClusterKey, Flaw> {
    let object = PARSER.read(json)?;
    Ok(CreateCrossClusterKey {
        name: object.required_text("name").to_owned(),
        access: access(&object)?.unwrap_or_default(),
        expiration: wire::expiration(&object)?,
        metadata: object.object("metadata"),
        certificate_identity: object.text("certificate_identity").map(ToOwned::to_owned),
    })
}
