use super::{create, wire};
use crate::{
    domain::{
        Secret,
        json::Json,
        project::{
            grant::PresentedGrant,
            request::{CreateKey, GrantKey},
        },
    },
    http::elasticsearch::{
        answer::Answer,
        call::Call,
        error::ElasticError,
        object::{Field, Parser, Shape},
        refresh,
    },
};

const PARSER: Parser = Parser {
    name: "grant_api_key_request",
    fields: &[
        Field::optional("grant_type", Shape::Text),
        Field::optional("username", Shape::Text),
        Field::optional("password", Shape::Text),
        Field::optional("access_token", Shape::Text),
        Field::optional("run_as", Shape::Text),
        Field::optional("client_authentication", Shape::Object),
        Field::optional("api_key", Shape::Object),
    ],
};

const CLIENT_AUTHENTICATION: Parser = Parser {
    name: "client_authentication",
    fields: &[Field::optional("scheme", Shape::Text), Field::required("value", Shape::Text)],
};

/// A new key for somebody else (contract §1.6).
pub async fn grant(call: Call) -> Result<Answer, ElasticError> {
    refresh::check(&call.parameters)?;
    let request = read(&call.body()?)?;
    let created = call.services.grant_project_key(&call.caller, request).await;
    created.map(|created| wire::created(&created)).map_err(|error| call.refusal(&error))
}

fn read(json: &Json) -> Result<GrantKey, ElasticError> {
    let object = PARSER.read(json)?;
    let text = |name| object.text(name).map(ToOwned::to_owned);
    let client_authentication = object.read("client_authentication", |json| CLIENT_AUTHENTICATION.read(json))?;
    // Without a key, it is the name that is missed.
    let nameless = || CreateKey { name: String::new(), expiration: None, role_descriptors: None, metadata: None };
    let key = object.read("api_key", create::read)?.unwrap_or_else(nameless);
    let presented = PresentedGrant {
        grant_type: text("grant_type"),
        username: text("username"),
        password: text("password").map(Secret::new),
        access_token: text("access_token").map(Secret::new),
        client_authentication: client_authentication.is_some(),
    };
    let grant = presented.check().map_err(|problems| ElasticError::validation(&problems))?;
    Ok(GrantKey { grant, run_as: text("run_as"), key })
}
