//! What belongs into a place where something else was found.

use super::vocabulary::{DESCRIPTOR, Field, Shape};
use crate::domain::{
    json::{Json, Position, Value},
    privileges::{
        cluster::{self, UnknownPrivilege},
        descriptor::{DescriptorError, ExceptionType, FlawKind},
        index,
        pattern::PatternError,
    },
    suggestion::near_misses,
};

/// What belongs where something is that is not understood.
pub(super) fn of_error(json: &Json, error: &DescriptorError) -> String {
    if error.exception == ExceptionType::Validation {
        return "A name of 1 to 507 letters, digits, spaces and signs of ASCII, without a space at its ends."
            .to_owned();
    }
    let Some(descriptors) = json.as_object() else {
        return "An object of descriptors, each under a name of your choice, such as {\"reader\": {\"indices\": \
                [{\"names\": [\"books-*\"], \"privileges\": [\"read\"]}]}}."
            .to_owned();
    };
    let last = descriptors.iter().rev().find(|member| member.at <= error.at);
    let expected = last.and_then(|member| match &member.value.value {
        Value::Object(_) => of_object(DESCRIPTOR, &member.value, error.at),
        _ if DESCRIPTOR.iter().any(|field| field.is_called(&member.name)) => {
            Some(format!("A name around what belongs together, such as {{\"reader\": {{\"{}\": …}}}}.", member.name))
        }
        _ => Some(format!("An object. Known in it: {}.", names(DESCRIPTOR))),
    });
    // The rest are limits, which the words name.
    expected.unwrap_or_else(|| "Fewer values, or shorter ones.".to_owned())
}

/// What is expected of a value.
fn of_value(field: &Field, value: &Json, at: Position) -> Option<String> {
    let says = || Some(sentence(field.says));
    match (field.shape, &value.value) {
        (Shape::Object(fields), Value::Object(_)) => of_object(fields, value, at).or_else(says),
        (Shape::Objects(fields), Value::Array(elements)) => {
            match elements.iter().rev().find(|element| element.at <= at) {
                Some(element) if element.as_object().is_some() => of_object(fields, element, at),
                Some(_) => Some(format!("An object. Known in it: {}.", names(fields))),
                None => None,
            }
        }
        (Shape::Texts, Value::Array(elements)) => match elements.iter().find(|element| element.at == at) {
            Some(element) if element.as_str().is_none() => Some("A text in double quotation marks.".to_owned()),
            None if elements.is_empty() => says(),
            // A text or a list that is too long.
            _ => None,
        },
        _ => says(),
    }
}

/// What is expected of an object, or somewhere in it.
fn of_object(fields: &[Field], object: &Json, at: Position) -> Option<String> {
    let members = object.as_object()?;
    let Some(member) = members.iter().rev().find(|member| member.at <= at) else {
        return missing(fields, object);
    };
    match fields.iter().find(|field| field.is_called(&member.name)) {
        Some(field) if member.value.at <= at => of_value(field, &member.value, at),
        // One name too many where a single one belongs.
        Some(_) => None,
        None => Some(unknown(&member.name, fields)),
    }
}

/// What an object lacks.
fn missing(fields: &[Field], object: &Json) -> Option<String> {
    let is_missing = |field: &&Field| field.is_needed && object.get(field.name).is_none_or(Json::is_null);
    match fields.iter().find(is_missing) {
        Some(field) => Some(format!("A field “{}”: {}.", field.name, field.says)),
        None if object.get("field_security").is_some() => {
            Some("In “except” only fields that “grant” covers.".to_owned())
        }
        None => None,
    }
}

/// What may have been meant by a name that no field has.
fn unknown(name: &str, fields: &[Field]) -> String {
    if name == "description" {
        return "Nothing: only roles have a description.".to_owned();
    }
    match near_misses(name, fields.iter().map(|field| field.name)).as_slice() {
        [] => format!("Known here: {}.", names(fields)),
        meant => format!("Did you mean {}? Known here: {}.", alternatives(meant), names(fields)),
    }
}

fn names(fields: &[Field]) -> String {
    fields.iter().map(|field| field.name).collect::<Vec<_>>().join(", ")
}

fn alternatives(names: &[&str]) -> String {
    names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(" or ")
}

/// Words that go on from a name, as a sentence.
fn sentence(says: &str) -> String {
    let mut characters = says.chars();
    let first = characters.next().map(char::to_uppercase);
    format!("{}{}.", first.into_iter().flatten().collect::<String>(), characters.as_str())
}

/// What belongs where something is understood, and wrong.
pub(super) fn of_flaw(flaw: &FlawKind<'_>) -> String {
    match flaw {
        FlawKind::Privilege(unknown) => of_privilege(unknown),
        FlawKind::Pattern(error) => of_pattern(error).to_owned(),
        FlawKind::Selector { .. } => {
            "A name without “::”; the privilege read_failure_store is about failures.".to_owned()
        }
        FlawKind::Query { .. } => "A query as an object, such as {\"term\": {\"team\": \"search\"}}.".to_owned(),
        FlawKind::ApplicationName { .. } => {
            "A name such as myapp, a start of names such as myapp-*, or * for all.".to_owned()
        }
        FlawKind::ApplicationPrivilege { .. } => {
            "A name such as read, or a pattern over actions such as data:read/*, without spaces.".to_owned()
        }
        FlawKind::EmptyAlias { .. } => "The alias of a cluster, or a pattern such as *.".to_owned(),
        FlawKind::ReservedMetadata => "A name that starts with another character.".to_owned(),
        FlawKind::Workflow(_) => "The workflow “search_application_query”: there is no other.".to_owned(),
        FlawKind::LongDescription => "A shorter description.".to_owned(),
    }
}

/// What may have been meant by a privilege that does not exist.
pub(super) fn of_privilege(unknown: &UnknownPrivilege) -> String {
    match unknown {
        UnknownPrivilege::Cluster { privilege } => {
            if index::builtin().contains(&privilege.as_str()) || privilege.starts_with("indices:") {
                return format!("“{privilege}” is an index privilege: it belongs into an entry of “indices”.");
            }
            meant(
                privilege,
                cluster::by_access(),
                "A cluster privilege such as monitor, or a pattern such as cluster:monitor/*.",
            )
        }
        UnknownPrivilege::Index { privilege } => {
            if cluster::by_access().contains(&privilege.as_str()) || privilege.starts_with("cluster:") {
                return format!("“{privilege}” is a cluster privilege: it belongs into “cluster”.");
            }
            meant(
                privilege,
                &index::builtin(),
                "An index privilege such as read, or a pattern such as indices:data/read/*.",
            )
        }
        UnknownPrivilege::Pattern(error) => of_pattern(error).to_owned(),
    }
}

fn meant(typed: &str, known: &[&str], otherwise: &str) -> String {
    match near_misses(typed, known.iter().copied()).as_slice() {
        [] => otherwise.to_owned(),
        meant => format!("Did you mean {}?", alternatives(meant)),
    }
}

const fn of_pattern(error: &PatternError) -> &'static str {
    match error {
        PatternError::Unclosed { .. } => {
            "A “/” at the end of a regular expression; a name or a wildcard pattern such as books-* has none."
        }
        PatternError::Syntax { .. } => "A regular expression in Lucene's syntax, such as /books-[0-9]+/.",
        PatternError::TooComplex { .. } => "A simpler pattern, or several.",
    }
}
