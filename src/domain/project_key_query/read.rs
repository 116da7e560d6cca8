//! Reading of JSON objects as strictly, and as leniently, as Elasticsearch does: unknown members are errors, numbers
//! and booleans may be written as strings.

use super::error::{ContentProblem, QueryError};
use crate::domain::json::{Json, Member, Value};

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
        let problem =
            ContentProblem::UnknownField { name: member.name.clone(), suggestions: similar(&member.name, known) };
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

/// Those of `known` that `name` may have been meant to be, the most similar first: more than half of the longer name
/// is the same.
pub(super) fn similar(name: &str, known: &[&'static str]) -> Vec<&'static str> {
    /// Nothing that is known is longer than half of this.
    const LONGEST: usize = 64;

    if name.len() > LONGEST {
        return Vec::new();
    }
    let mut near: Vec<(usize, usize, &'static str)> = known
        .iter()
        .map(|known| (distance(name, known), name.chars().count().max(known.chars().count()), *known))
        .filter(|(distance, length, _)| distance * 2 < *length)
        .collect();
    near.sort_by(|one, other| (one.0 * other.1).cmp(&(other.0 * one.1)).then(one.2.cmp(other.2)));
    near.into_iter().map(|(.., known)| known).collect()
}

/// How many characters have to be added, removed or replaced to make one text of the other.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (index, left) in one.chars().enumerate() {
        let mut diagonal = index;
        row[0] = index + 1;
        for (column, right) in other.chars().enumerate() {
            let replaced = diagonal + usize::from(left != right);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_similar_when_more_than_half_is_the_same() {
        assert_eq!(similar("qurey", &["query", "from", "sort"]), ["query"]);
        assert_eq!(similar("agg", &["aggs", "aggregations"]), ["aggs"]);
        assert_eq!(similar("zzz", &["query"]), Vec::<&str>::new());
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
