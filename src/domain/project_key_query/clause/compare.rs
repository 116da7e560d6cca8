//! What it means to be equal, for each sort of field.

use std::collections::BTreeSet;

use crate::domain::project_key_query::{
    date::{DateError, Dates, Rounding},
    error::{QueryError, Refusal},
    field::{Field, InstantField},
    filter::{Filter, Interval, TextTest},
    pattern::Pattern,
};

/// Keys that have any value in the field.
pub(super) fn exists(field: Field) -> Filter {
    match field {
        Field::Text(field) => Filter::text(field, TextTest::Exists),
        Field::Instant(field) => Filter::instant(field, Interval::default()),
        Field::Invalidated => Filter::All,
    }
}

/// Keys that have one of these values in the field.
pub(super) fn one_of(field: &Field, values: Vec<String>, dates: &Dates) -> Result<Filter, QueryError> {
    match field {
        Field::Text(field) => Ok(Filter::text(field.clone(), TextTest::OneOf(BTreeSet::from_iter(values)))),
        Field::Instant(field) => {
            let at = |value: &String| during(*field, value, dates).map_err(QueryError::from);
            values.iter().map(at).collect::<Result<Vec<_>, _>>().map(Filter::or)
        }
        Field::Invalidated => {
            let is = |value: &String| boolean(value).map(Filter::invalidated).map_err(QueryError::from);
            values.iter().map(is).collect::<Result<Vec<_>, _>>().map(Filter::or)
        }
    }
}

/// How long a pattern may be, in bytes: databases have limits of their own, and not the same.
const LONGEST_PATTERN: usize = 8192;

/// Keys whose field has a text like this.
pub(super) fn like(query: &'static str, field: Field, pattern: Pattern) -> Result<Filter, Refusal> {
    if pattern.len() > LONGEST_PATTERN {
        return Err(Refusal::PatternLength { length: pattern.len(), most: LONGEST_PATTERN });
    }
    match field {
        Field::Text(field) => Ok(Filter::text(field, TextTest::Like(pattern))),
        Field::Instant(_) | Field::Invalidated => {
            Err(Refusal::NotText { query, field: field.to_string(), kind: field.kind() })
        }
    }
}

/// Keys whose field has an instant within what `text` means: `2026-01` is a month.
fn during(field: InstantField, text: &str, dates: &Dates) -> Result<Filter, DateError> {
    let (first, last) = (dates.read(text, Rounding::Down)?, dates.read(text, Rounding::Up)?);
    Ok(Filter::instant(field, Interval { first: Some(first), last: Some(last) }))
}

/// True or false; nothing is false.
pub(super) fn boolean(text: &str) -> Result<bool, Refusal> {
    match text {
        "true" => Ok(true),
        "false" | "" => Ok(false),
        _ => Err(Refusal::NotBoolean { text: text.to_owned() }),
    }
}
