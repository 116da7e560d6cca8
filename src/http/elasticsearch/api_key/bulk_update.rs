use super::update;
use crate::{
    domain::json::Json,
    http::elasticsearch::{
        answer::Answer,
        call::Call,
        error::ElasticError,
        object::{Field, Parser, Shape},
    },
};

const PARSER: Parser = Parser {
    name: "bulk_update_api_key_request",
    fields: &[
        Field::required("ids", Shape::Texts),
        Field::optional("role_descriptors", Shape::Objects),
        Field::optional("metadata", Shape::Object),
        Field::optional("expiration", Shape::Text),
    ],
};

/// The same change of several keys (contract §1.5).
pub async fn bulk_update(call: Call) -> Result<Answer, ElasticError> {
    let body = call.body()?;
    let object = PARSER.read(&body)?;
    let (ids, request) = (object.texts("ids").unwrap_or_default(), update::read(&object)?);
    let outcome = call.services.bulk_update_project_keys(&call.caller, &ids, &request).await;
    let outcome = outcome.map_err(|error| call.refusal(&error))?;
    let errors = (!outcome.errors.is_empty()).then(|| {
        let details = outcome.errors.iter().map(|(id, error)| (id, call.failure(error)));
        Json::build().with("count", outcome.errors.len()).with("details", Json::object(details))
    });
    Ok(Answer::ok(
        Json::build().with("updated", outcome.updated).with("noops", outcome.noops).with_some("errors", errors),
    ))
}
