use super::access;
use crate::{
    domain::{json::Json, project::request::UpdateCrossClusterKey},
    http::elasticsearch::{
        answer::Answer,
        api_key::wire,
        call::Call,
        error::ElasticError,
        object::{Field, Flaw, Parser, Shape},
    },
};

const PARSER: Parser = Parser {
    name: "update_cross_cluster_api_key_request_payload",
    fields: &[
        Field::optional("access", Shape::Object),
        Field::optional("metadata", Shape::Object),
        Field::optional("expiration", Shape::Text),
        Field::optional("certificate_identity", Shape::Text),
    ],
};

/// A change of a key for another cluster.
pub async fn update(call: Call) -> Result<Answer, ElasticError> {
    let request = read(&call.body()?)?;
    let updated = call.services.update_cross_cluster_key(&call.caller, call.name("id"), request).await;
    let updated = updated.map_err(|error| call.refusal(&error))?;
    Ok(Answer::ok(Json::build().with("updated", updated)))
}

fn read(json: &Json) -> Result<UpdateCrossClusterKey, Flaw> {
    let object = PARSER.read(json)?;
    Ok(UpdateCrossClusterKey {
        access: access(&object)?,
        metadata: object.object("metadata"),
        expiration: wire::expiration(&object)?,
        certificate_identity: object.text("certificate_identity").map(ToOwned::to_owned),
    })
}
