use crate::{
    domain::{
        json::Json,
        project::{ProjectKeyId, request::InvalidateKeys},
    },
    http::elasticsearch::{
        answer::Answer,
        call::Call,
        error::ElasticError,
        object::{Field, Parser, Shape},
    },
};

const PARSER: Parser = Parser {
    name: "invalidate_api_key",
    fields: &[
        Field::optional("realm_name", Shape::TextOrNull),
        Field::optional("username", Shape::TextOrNull),
        Field::optional("name", Shape::TextOrNull),
        Field::optional("owner", Shape::Switch),
        Field::optional("ids", Shape::Texts),
    ],
};

/// The end of keys (contract §1.3).
pub async fn invalidate(call: Call) -> Result<Answer, ElasticError> {
    let body = call.body()?;
    let object = PARSER.read(&body)?;
    let text = |name| object.text(name).map(ToOwned::to_owned);
    let request = InvalidateKeys {
        ids: object.texts("ids"),
        name: text("name"),
        username: text("username"),
        realm_name: text("realm_name"),
        owner: object.switch("owner"),
    };
    let outcome = call.services.invalidate_project_keys(&call.caller, &request).await;
    let outcome = outcome.map_err(|error| call.refusal(&error))?;
    let errors = &outcome.errors;
    let details = (!errors.is_empty()).then(|| Json::array(errors.iter().map(|error| call.failure(error))));
    Ok(Answer::ok(
        Json::build()
            .with("invalidated_api_keys", ids(&outcome.invalidated))
            .with("previously_invalidated_api_keys", ids(&outcome.previously_invalidated))
            .with("error_count", errors.len())
            .with_some("error_details", details),
    ))
}

fn ids(ids: &[ProjectKeyId]) -> Json {
    Json::array(ids.iter().map(ProjectKeyId::as_str))
}
