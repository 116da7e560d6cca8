//! Queries that list values: `terms` and `ids`.

use std::collections::BTreeSet;

use super::{Scope, compare, read_common, read_option};
use crate::domain::{
    json::{Json, Member, Value},
    project_key_query::{
        error::{FormProblem, QueryError, Refusal},
        field::{Field, TextField},
        filter::{Filter, TextTest},
        read::{Reader, scalar},
    },
};

/// `{"terms": {"name": ["a", "b"]}}`
pub(super) fn terms(body: &Json, scope: &mut Scope) -> Result<Filter, QueryError> {
    const QUERY: &str = "terms";
    let mut listed: Option<(&Member, &[Json])> = None;
    for member in Reader(QUERY).members(body)? {
        match (&member.value.value, listed) {
            (Value::Object(_), _) => return Err(Refusal::TermsLookup.into()),
            (Value::Array(_), Some((first, _))) => {
                let problem =
                    FormProblem::SeveralFields { query: QUERY, first: first.name.clone(), second: member.name.clone() };
                return Err(QueryError::Form { at: member.at, problem });
            }
            (Value::Array(values), None) => listed = Some((member, values)),
            _ => read_option(QUERY, member)?,
        }
    }
    let (member, values) = listed.ok_or(Refusal::NoField)?;
    scope.add_terms(values.len())?;
    let field = Field::named(&member.name)?;
    if matches!(field, Field::Instant(_)) {
        scope.add_clauses(values.len())?;
    }
    let text = |value: &Json| match value.value {
        Value::Null => Err(QueryError::from(Refusal::NoValue)),
        _ => scalar(value).ok_or_else(|| unexpected(QUERY, member, value)),
    };
    compare::one_of(&field, values.iter().map(text).collect::<Result<_, _>>()?, &scope.dates)
}

/// `{"ids": {"values": ["a", "b"]}}`
pub(super) fn ids(body: &Json, scope: &mut Scope) -> Result<Filter, QueryError> {
    let reader = Reader("ids");
    let mut ids = None;
    for member in reader.members(body)? {
        match (member.name.as_str(), &member.value.value) {
            ("values", Value::Array(values)) => {
                scope.add_terms(values.len())?;
                let text = |value: &Json| scalar(value).ok_or_else(|| reader.wrong_type(member));
                ids = Some(values.iter().map(text).collect::<Result<BTreeSet<_>, _>>()?);
            }
            ("values", _) => ids = Some(BTreeSet::from([reader.text(member)?])),
            _ => read_common(reader, member, &["values"])?,
        }
    }
    let ids = ids.ok_or_else(|| reader.required(body, "values"))?;
    Ok(Filter::text(TextField::Id, TextTest::OneOf(ids)))
}

fn unexpected(query: &'static str, member: &Member, value: &Json) -> QueryError {
    let problem = FormProblem::UnexpectedToken { query, token: value.token_name(), option: member.name.clone() };
    QueryError::Form { at: value.at, problem }
}
