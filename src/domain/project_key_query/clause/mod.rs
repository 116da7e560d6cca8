//! Queries: which keys are asked for.

mod boolean;
mod compare;
mod edits;
mod minimum;
mod range;
mod simple_query;
mod single_field;
mod terms;

use jiff::Timestamp;

use super::{
    date::Dates,
    error::{FormProblem, QueryError, Refusal},
    field::Field,
    filter::Filter,
    read::Reader,
};
use crate::domain::{
    json::{Json, Member, Position},
    suggestion::suggestion,
};

/// How many conditions a request may have.
pub const MOST_CLAUSES: usize = 1024;

/// How many values a request may list, in all its queries together.
pub const MOST_TERMS: usize = 10_000;

/// How many queries may be within each other.
pub const DEEPEST: usize = 30;

/// The query types that are answered.
const KNOWN: [&str; 11] = [
    "bool",
    "exists",
    "ids",
    "match",
    "match_all",
    "prefix",
    "range",
    "simple_query_string",
    "term",
    "terms",
    "wildcard",
];

/// Query types that Elasticsearch has, and does not answer about keys either.
const UNSUPPORTED: [&str; 44] = [
    "boosting",
    "combined_fields",
    "constant_score",
    "dis_max",
    "distance_feature",
    "function_score",
    "fuzzy",
    "geo_bounding_box",
    "geo_distance",
    "geo_grid",
    "geo_polygon",
    "geo_shape",
    "has_child",
    "has_parent",
    "intervals",
    "knn",
    "match_bool_prefix",
    "match_none",
    "match_phrase",
    "match_phrase_prefix",
    "more_like_this",
    "multi_match",
    "nested",
    "parent_id",
    "percolate",
    "pinned",
    "query_string",
    "rank_feature",
    "regexp",
    "rule",
    "script",
    "script_score",
    "semantic",
    "shape",
    "span_containing",
    "span_field_masking",
    "span_first",
    "span_multi",
    "span_near",
    "span_not",
    "span_or",
    "span_term",
    "sparse_vector",
    "wrapper",
];

/// What queries are read with, and what they have used of a request's limits so far.
#[derive(Debug)]
pub(super) struct Scope {
    /// How dates are read that say nothing else.
    pub(super) dates: Dates,
    clauses: usize,
    terms: usize,
    depth: usize,
}

impl Scope {
    pub(super) fn new(now: Timestamp) -> Self {
        Self { dates: Dates::new(now), clauses: 0, terms: 0, depth: 0 }
    }

    /// Takes note of `count` conditions.
    pub(super) fn add_clauses(&mut self, count: usize) -> Result<(), QueryError> {
        self.clauses = self.clauses.saturating_add(count);
        if self.clauses > MOST_CLAUSES { Err(QueryError::TooManyClauses { most: MOST_CLAUSES }) } else { Ok(()) }
    }

    /// Takes note of `count` listed values.
    fn add_terms(&mut self, count: usize) -> Result<(), Refusal> {
        self.terms = self.terms.saturating_add(count);
        if self.terms > MOST_TERMS {
            return Err(Refusal::TermsCount { asked: self.terms, most: MOST_TERMS });
        }
        Ok(())
    }

    /// Reads a query: an object with one member, whose name is the query's type.
    pub(super) fn read_query(&mut self, json: &Json) -> Result<Filter, QueryError> {
        let form = |at, problem| QueryError::Form { at, problem };
        let members = json.as_object().ok_or_else(|| form(json.at, FormProblem::QueryNotObject))?;
        let [Member { at, name, value: body }, rest @ ..] = members else {
            return Err(Refusal::EmptyQuery { at: json.at }.into());
        };
        let query = || name.clone();
        if body.as_object().is_none() {
            return Err(form(body.at, FormProblem::QueryWithoutBody { query: query() }));
        }
        if self.depth >= DEEPEST {
            return Err(Refusal::QueryDepth.into());
        }
        self.add_clauses(1)?;
        self.depth += 1;
        let filter = self.read_body(name, *at, body)?;
        self.depth -= 1;
        match rest {
            [] => Ok(filter),
            [second, ..] => Err(form(second.at, FormProblem::QueryWithTwoTypes { query: query() })),
        }
    }

    fn read_body(&mut self, query: &str, at: Position, body: &Json) -> Result<Filter, QueryError> {
        match query {
            "match_all" => match_all(body),
            "bool" => boolean::read(body, self),
            "term" => single_field::term(body, self),
            "prefix" => single_field::prefix(body),
            "wildcard" => single_field::wildcard(body),
            "match" => single_field::matches(body, self),
            "exists" => exists(body),
            "terms" => terms::terms(body, self),
            "ids" => terms::ids(body, self),
            "range" => range::read(body, self),
            "simple_query_string" => simple_query::read(body, self),
            _ if UNSUPPORTED.contains(&query) || query == "terms_set" => {
                Err(Refusal::Query { query: query.to_owned() }.into())
            }
            _ => {
                let problem =
                    FormProblem::UnknownQuery { query: query.to_owned(), suggestion: suggestion(query, KNOWN) };
                Err(QueryError::Form { at, problem })
            }
        }
    }
}

fn match_all(body: &Json) -> Result<Filter, QueryError> {
    let reader = Reader("match_all");
    for member in reader.members(body)? {
        read_common(reader, member, &[])?;
    }
    Ok(Filter::All)
}

fn exists(body: &Json) -> Result<Filter, QueryError> {
    let reader = Reader("exists");
    let mut field = None;
    for member in reader.members(body)? {
        match member.name.as_str() {
            "field" => field = Some(reader.text(member)?),
            _ => read_option("exists", member)?,
        }
    }
    let missing = FormProblem::Missing { query: "exists", option: "field" };
    let field = field.ok_or(QueryError::Form { at: body.at, problem: missing })?;
    Ok(compare::exists(Field::named(&field)?))
}

/// Reads what every query may have: a weight, of which nothing depends here, and a name, which is never told.
fn read_common(reader: Reader, member: &Member, known: &[&'static str]) -> Result<(), QueryError> {
    match member.name.as_str() {
        "boost" => reader.weight(member),
        "_name" => reader.text(member).map(drop),
        _ => Err(reader.unknown(member, &[known, &["boost", "_name"]].concat())),
    }
}

/// The same for queries whose readers are older, and say the same in other words.
fn read_option(query: &'static str, member: &Member) -> Result<(), QueryError> {
    match member.name.as_str() {
        "boost" => Reader(query).weight(member),
        "_name" => Reader(query).text(member).map(drop),
        _ => {
            let problem = FormProblem::UnknownOption { query, option: member.name.clone() };
            Err(QueryError::Form { at: member.at, problem })
        }
    }
}
