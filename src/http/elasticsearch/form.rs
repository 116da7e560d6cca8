//! Reading request bodies as Elasticsearch's hand-written parsers do: those of users and application privileges, whose
//! refusals have no places in them.

use super::error::ElasticError;
use crate::domain::json::{Json, Member, Value};

/// The members of a body.
///
/// # Errors
/// When it is no object.
pub fn members(json: &Json) -> Result<&[Member], ElasticError> {
    json.as_object()
        .ok_or_else(|| ElasticError::parse(format!("expected an object but found [{}] instead", json.token_name())))
}

/// A member that must be a text.
///
/// # Errors
/// When it is none.
pub fn text(member: &Member) -> Result<String, ElasticError> {
    member.value.as_str().map(ToOwned::to_owned).ok_or_else(|| expected("string", member))
}

/// A member that is a text or `null`.
///
/// # Errors
/// When it is neither.
pub fn text_or_null(member: &Member) -> Result<Option<String>, ElasticError> {
    if member.value.is_null() { Ok(None) } else { text(member).map(Some) }
}

/// A member that must be true or false.
///
/// # Errors
/// When it is neither.
pub fn switch(member: &Member) -> Result<bool, ElasticError> {
    member.value.as_bool().ok_or_else(|| expected("boolean", member))
}

/// A member that must be an object, to be kept as it is.
///
/// # Errors
/// When it is none.
pub fn object(member: &Member) -> Result<Json, ElasticError> {
    if member.value.as_object().is_some() { Ok(member.value.clone()) } else { Err(expected("object", member)) }
}

/// A member that is a list of texts.
///
/// # Errors
/// When it is none.
pub fn texts(member: &Member) -> Result<Vec<String>, ElasticError> {
    let name = &member.name;
    let Value::Array(elements) = &member.value.value else {
        let found = if member.value.is_null() { "null" } else { member.value.token_name() };
        return Err(ElasticError::parse(format!(
            "could not parse [{name}] field. expected a string array but found [{found}] value instead"
        )));
    };
    let text = |element: &Json| {
        element.as_str().map(ToOwned::to_owned).ok_or_else(|| {
            let found = element.token_name();
            ElasticError::parse(format!(
                "could not parse [{name}] field. expected a string array but one of the value in the array is [{found}]"
            ))
        })
    };
    elements.iter().map(text).collect()
}

fn expected(kind: &str, member: &Member) -> ElasticError {
    let found = member.value.token_name();
    ElasticError::parse(format!("expected field [{}] to be of type {kind}, but found [{found}] instead", member.name))
}
