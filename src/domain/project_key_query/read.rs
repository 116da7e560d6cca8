//! Reading of JSON objects as strictly, and as leniently, as Elasticsearch does: unknown members are errors, numbers
//! and booleans may be written as strings.

use super::error::{ContentProblem, QueryError};
use crate::domain::{
    json::{Json, Member, Value},
    suggestion::suggestion,
};

/// A reader of one sort of objects, by Elasticsearch's name for it.
#[derive(Clone, Copy)]
pub(super) struct Reader(pub(super) &'static str);

impl Reader {
    /// The members of an object.
    pub(super) fn members(self, json: &Json) -> Result<&[Member], QueryError> {
        json.as_object().ok_or_else(|| QueryError::Content {
            at: json.at,
            reader: self.0,
            problem: ContentProblem::NoObject { token: json.token_name() },
        })
    }

    /// The error for a member that is none of `known`.
    pub(super) fn unknown(self, member: &Member, known: &[&'static str]) -> QueryError {
        let problem = ContentProblem::UnknownField {
            name: member.name.clone(),
            suggestion: suggestion(&member.name, known.iter().copied()),
        };
        QueryError::Content { at: member.at, reader: self.0, problem }
    }

    /// The error for a member whose value has the wrong type.
    pub(super) fn wrong_type(self, member: &Member) -> QueryError {
        let problem = ContentProblem::WrongType { field: member.name.clone(), token: member.value.token_name() };
        QueryError::Content { at: member.value.at, reader: self.0, problem }
    }

    /// The error for an object at `json` that lacks `field`.
    pub(super) fn required(self, json: &Json, field: &'static str) -> QueryError {
        QueryError::Content { at: json.at, reader: self.0, problem: ContentProblem::Required { field } }
    }

    /// A text; numbers and booleans are taken as they are written.
    pub(super) fn text(self, member: &Member) -> Result<String, QueryError> {
        scalar(&member.value).ok_or_else(|| self.wrong_type(member))
    }

    /// True or false.
    pub(super) fn boolean(self, member: &Member) -> Result<bool, QueryError> {
        match scalar(&member.value).as_deref() {
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            _ => Err(self.wrong_type(member)),
        }
    }

    /// A whole number of 32 bits.
    pub(super) fn whole(self, member: &Member) -> Result<i64, QueryError> {
        let text = match member.value.value {
            Value::Number(_) | Value::String(_) => self.text(member)?,
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return Err(self.wrong_type(member)),
        };
        match text.parse::<i32>() {
            Ok(number) => Ok(number.into()),
            Err(_) => Err(QueryError::Content {
                at: member.value.at,
                reader: self.0,
                problem: ContentProblem::NotANumber { field: member.name.clone(), text },
            }),
        }
    }

    /// A number of any sort, whose value does not matter here: there are no scores to weigh.
    pub(super) fn weight(self, member: &Member) -> Result<(), QueryError> {
        match scalar(&member.value).map(|text| text.parse::<f64>()) {
            Some(Ok(number)) if number.is_finite() => Ok(()),
            _ => Err(self.wrong_type(member)),
        }
    }
}

/// The text of a single value: a string, or a number or a boolean as it is written.
pub(super) fn scalar(json: &Json) -> Option<String> {
    match &json.value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
