//! The body of a request.

use jiff::Timestamp;

use super::{
    aggregation::{self, Aggregation},
    clause::Scope,
    error::{NegativeParameter, QueryError, Refusal},
    filter::Filter,
    read::Reader,
    sort::{self, SortKey, SortValue},
};
use crate::domain::json::{Json, Value};

/// How far paging with `from` and `size` goes; beyond, `search_after` is the way.
pub const LARGEST_WINDOW: i64 = 10_000;

pub(super) const READER: Reader = Reader("query_api_key_request_payload");

const KNOWN: [&str; 7] = ["aggregations", "aggs", "from", "query", "search_after", "size", "sort"];

/// A question about keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectKeyQuery {
    /// Which keys.
    pub filter: Filter,
    /// In which order; that of [`SortBy::Age`](super::SortBy::Age) if there is none, and within what is equal.
    pub sort: Vec<SortKey>,
    /// The values, one for each of `sort`, after which to begin.
    pub search_after: Option<Vec<SortValue>>,
    /// How many keys to pass over first.
    pub from: u32,
    /// How many keys to tell at most.
    pub size: u32,
    /// What to count.
    pub aggregations: Vec<Aggregation>,
}

impl Default for ProjectKeyQuery {
    /// What a request without a body asks for: the first ten of all keys.
    fn default() -> Self {
        Self { filter: Filter::All, sort: Vec::new(), search_after: None, from: 0, size: 10, aggregations: Vec::new() }
    }
}

impl ProjectKeyQuery {
    /// Reads the body of a request (contract §1.8). `now` is what dates are relative to.
    ///
    /// # Errors
    /// Whatever is wrong with it, see [`QueryError`].
    pub fn read(body: &Json, now: Timestamp) -> Result<Self, QueryError> {
        let members = READER.members(body)?;
        if has_nul(body) {
            return Err(Refusal::NulCharacter.into());
        }
        let mut scope = Scope::new(now);
        let mut query = Self::default();
        let (mut from, mut size, mut after, mut filter, mut refused) = (0, 10, None, None, Ok(()));
        for member in members {
            let inside = |error: QueryError| error.inside(member.value.at, READER.0, &member.name);
            // What is well-formed and refused is told when all the rest is known to be well-formed too.
            let read = match (member.name.as_str(), &member.value.value) {
                ("query", Value::Object(_)) => {
                    scope.read_query(&member.value).map(|read| filter = Some(read)).map_err(inside)
                }
                ("aggs" | "aggregations", Value::Object(_)) => {
                    aggregation::read(&member.value, &mut scope).map(|read| query.aggregations = read).map_err(inside)
                }
                ("sort", Value::String(_) | Value::Object(_) | Value::Array(_)) => {
                    sort::read(&member.value, &scope.dates).map(|read| query.sort = read).map_err(inside)
                }
                ("search_after", _) => {
                    after = Some(member);
                    Ok(())
                }
                ("from", _) => READER.whole(member).map(|read| from = read),
                ("size", _) => READER.whole(member).map(|read| size = read),
                ("query" | "aggs" | "aggregations" | "sort", _) => Err(READER.wrong_type(member)),
                _ => Err(READER.unknown(member, &KNOWN)),
            };
            match read {
                Err(QueryError::Content { .. } | QueryError::Inside { .. } | QueryError::Form { .. }) => {
                    return read.map(|()| query);
                }
                Err(_) if refused.is_ok() => refused = read,
                _ => {}
            }
        }
        (query.from, query.size) = page(from, size)?;
        refused?;
        query.filter = filter.unwrap_or(Filter::All);
        query.search_after = after.map(|member| sort::read_after(member, &query.sort, &scope.dates)).transpose()?;
        if query.search_after.is_some() && from > 0 {
            return Err(Refusal::SearchAfterFrom.into());
        }
        if from + size > LARGEST_WINDOW {
            return Err(Refusal::Window { asked: from + size }.into());
        }
        Ok(query)
    }
}

/// Whether there is a NUL character in any text. PostgreSQL knows none, so it is in none that is kept either.
fn has_nul(json: &Json) -> bool {
    match &json.value {
        Value::String(text) => text.contains('\0'),
        Value::Array(elements) => elements.iter().any(has_nul),
        Value::Object(members) => members.iter().any(|member| member.name.contains('\0') || has_nul(&member.value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The numbers of the page, of which neither may be below zero.
fn page(from: i64, size: i64) -> Result<(u32, u32), QueryError> {
    let negative = |(name, value): (&'static str, i64)| (value < 0).then_some(NegativeParameter { name, value });
    let problems: Vec<NegativeParameter> = [("from", from), ("size", size)].into_iter().filter_map(negative).collect();
    match (u32::try_from(from), u32::try_from(size)) {
        (Ok(from), Ok(size)) => Ok((from, size)),
        _ => Err(QueryError::Invalid(problems)),
    }
}
