//! `/_security/oauth2/token`: tokens of a project's users (contract §1.13).

use axum::http::Method;

use super::{
    answer::Answer,
    authenticate,
    call::Call,
    error::ElasticError,
    object::{Field, Object, Parser, Shape},
    routes::{Operation, Resource},
};
use crate::{
    domain::{Secret, json::Json},
    service::project::{ProjectError, TokenGrant},
};

const CREATE: Parser = Parser {
    name: "token_request",
    fields: &[
        Field::optional("grant_type", Shape::Text),
        Field::optional("username", Shape::Text),
        Field::optional("password", Shape::Text),
        Field::optional("scope", Shape::Text),
        Field::optional("refresh_token", Shape::Text),
    ],
};

const INVALIDATE: Parser = Parser { name: "invalidate_token", fields: &[Field::required("token", Shape::Text)] };

pub fn resources() -> Vec<Resource> {
    vec![
        Resource::at("/_security/oauth2/token")
            .with(Operation::new([Method::POST], create).body())
            .with(Operation::new([Method::DELETE], invalidate).body()),
    ]
}

/// Makes a token.
async fn create(call: Call) -> Result<Answer, ElasticError> {
    let body = call.body()?;
    let object = CREATE.read(&body)?;
    let grant = grant(&object).map_err(|problems| refused(&problems))?;
    let renews = matches!(grant, TokenGrant::RefreshToken(_));
    let issued = call.services.issue_stack_token(&call.caller, grant).await;
    let issued = issued.map_err(|error| match error {
        ProjectError::Unauthenticated(_) if renews => {
            ElasticError::oauth("invalid_grant", "could not refresh the requested token")
        }
        error => call.refusal(&error),
    })?;
    Ok(Answer::ok(
        Json::build()
            .with("access_token", issued.access_token.reveal())
            .with("type", "Bearer")
            .with("expires_in", issued.lifetime.as_secs())
            .with("refresh_token", issued.refresh_token.reveal())
            .with("authentication", authenticate::user(&issued.user)),
    ))
}

/// Reads by what a token is asked for.
fn grant(object: &Object<'_>) -> Result<TokenGrant, Vec<String>> {
    let text = |name| object.text(name).filter(|text| !text.is_empty()).map(ToOwned::to_owned);
    let grant_type = object.text("grant_type").unwrap_or("null");
    let missing = |field: &str| object.text(field).is_none_or(str::is_empty).then(|| format!("{field} is missing"));
    let extra =
        |field: &str| object.text(field).map(|_| format!("{field} is not supported with the {grant_type} grant_type"));
    let problems: Vec<_> = match grant_type {
        "password" => {
            [extra("refresh_token"), missing("username"), missing("password")].into_iter().flatten().collect()
        }
        "refresh_token" => {
            [extra("username"), extra("password"), missing("refresh_token")].into_iter().flatten().collect()
        }
        "client_credentials" => {
            [extra("username"), extra("password"), extra("refresh_token")].into_iter().flatten().collect()
        }
        other => vec![format!(
            "grant_type only supports the values: [password, refresh_token, client_credentials] but was [{other}]"
        )],
    };
    match (text("username"), text("password"), text("refresh_token")) {
        _ if !problems.is_empty() => Err(problems),
        (Some(username), Some(password), _) => Ok(TokenGrant::Password { username, password: Secret::new(password) }),
        (_, _, Some(token)) => Ok(TokenGrant::RefreshToken(Secret::new(token))),
        _ => Ok(TokenGrant::ClientCredentials),
    }
}

/// The refusal in the form of RFC 6749 §5.2.
fn refused(problems: &[String]) -> ElasticError {
    let error = if problems.iter().any(|problem| problem.contains("grant_type")) {
        "unsupported_grant_type"
    } else {
        "invalid_request"
    };
    ElasticError::oauth(error, ElasticError::numbered(problems))
}

/// Ends a token.
async fn invalidate(call: Call) -> Result<Answer, ElasticError> {
    let body = call.body()?;
    let token = Secret::new(INVALIDATE.read(&body)?.required_text("token").to_owned());
    let ended = call.services.invalidate_stack_token(&call.caller, &token).await;
    let ended = ended.map_err(|error| call.refusal(&error))?;
    Ok(Answer::ok(Json::object([
        ("invalidated_tokens", u32::from(ended)),
        ("previously_invalidated_tokens", 0),
        ("error_count", 0),
    ])))
}
