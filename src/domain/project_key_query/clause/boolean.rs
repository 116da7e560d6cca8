//! `{"bool": {"must": …, "filter": …, "should": …, "must_not": …}}`

use super::{Scope, minimum, read_common};
use crate::domain::{
    json::{Json, Member, Value},
    project_key_query::{error::QueryError, filter::Filter, read::Reader},
};

const READER: Reader = Reader("bool");

/// Reads such a query. Whether a condition is under `must` or `filter` makes no difference here: there are no scores.
pub(super) fn read(body: &Json, scope: &mut Scope) -> Result<Filter, QueryError> {
    let (mut required, mut optional, mut excluded, mut minimum) = (Vec::new(), Vec::new(), Vec::new(), None);
    for member in READER.members(body)? {
        match member.name.as_str() {
            "must" | "filter" => required.extend(clauses(member, scope)?),
            "should" => optional.extend(clauses(member, scope)?),
            "must_not" | "mustNot" => excluded.extend(clauses(member, scope)?),
            "minimum_should_match" => minimum = Some(READER.text(member)?),
            "adjust_pure_negative" => drop(READER.boolean(member)?),
            _ => {
                let known = ["adjust_pure_negative", "filter", "minimum_should_match", "must", "must_not", "should"];
                read_common(READER, member, &known)?;
            }
        }
    }
    let least = match minimum {
        _ if optional.is_empty() => 0,
        Some(minimum) => minimum::required(&minimum, optional.len())?.max(usize::from(required.is_empty())),
        None => usize::from(required.is_empty()),
    };
    let optional = Filter::at_least(least, optional);
    Ok(Filter::and(required.into_iter().chain([optional]).chain(excluded.into_iter().map(Filter::not))))
}

/// One query, or a list of them.
fn clauses(member: &Member, scope: &mut Scope) -> Result<Vec<Filter>, QueryError> {
    let inside = |error: QueryError, json: &Json| error.inside(json.at, READER.0, &member.name);
    match &member.value.value {
        Value::Array(queries) => {
            queries.iter().map(|query| scope.read_query(query).map_err(|error| inside(error, query))).collect()
        }
        Value::Object(_) => Ok(vec![scope.read_query(&member.value).map_err(|error| inside(error, &member.value))?]),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Err(READER.wrong_type(member)),
    }
}
