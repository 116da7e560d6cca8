//! Reading of `aggs`.

use super::{
    Aggregation, AggregationKind, DEEPEST_AGGREGATION, Filters, MOST_AGGREGATIONS, composite,
    kinds::{KNOWN, PIPELINES, UNSUPPORTED},
    options::Common,
    ranges, terms,
};
use crate::domain::{
    json::{Json, Member, Value},
    project_key_query::{
        clause::Scope,
        error::{FormProblem, QueryError, Refusal},
        read::Reader,
    },
    suggestion::suggestion,
};

/// Reads aggregations by name.
pub(in super::super) fn read(json: &Json, scope: &mut Scope) -> Result<Vec<Aggregation>, QueryError> {
    Parser { scope, count: 0 }.all(json, 1)
}

struct Parser<'s> {
    scope: &'s mut Scope,
    count: usize,
}

impl Parser<'_> {
    fn all(&mut self, json: &Json, depth: usize) -> Result<Vec<Aggregation>, QueryError> {
        let members = Reader("aggs").members(json)?;
        if depth > DEEPEST_AGGREGATION {
            let what = "aggregations within each other";
            return Err(Refusal::AggregationLimit { what, most: DEEPEST_AGGREGATION }.into());
        }
        self.count += members.len();
        if self.count > MOST_AGGREGATIONS {
            return Err(Refusal::AggregationLimit { what: "aggregations", most: MOST_AGGREGATIONS }.into());
        }
        members.iter().map(|member| self.one(member, depth)).collect()
    }

    fn one(&mut self, member: &Member, depth: usize) -> Result<Aggregation, QueryError> {
        let name = || member.name.clone();
        let form = |at, problem| QueryError::Form { at, problem };
        if name().is_empty() || name().contains(['[', ']', '>']) {
            return Err(form(member.at, FormProblem::AggregationName { name: name() }));
        }
        let not_object = |field: &str, json: &Json| {
            let problem =
                FormProblem::AggregationNotObject { field: field.to_owned(), token: json.token_name(), name: name() };
            form(json.at, problem)
        };
        let members = member.value.as_object().ok_or_else(|| not_object(&name(), &member.value))?;
        let (mut kind, mut nested, mut meta): (Option<&Member>, Option<&Json>, _) = (None, None, None);
        for inner in members {
            if inner.value.as_object().is_none() {
                return Err(not_object(&inner.name, &inner.value));
            }
            match inner.name.as_str() {
                "meta" => meta = Some(inner.value.clone()),
                "aggs" | "aggregations" if nested.is_some() => {
                    return Err(form(inner.at, FormProblem::AggregationNestedTwice { name: name() }));
                }
                "aggs" | "aggregations" => nested = Some(&inner.value),
                _ => {
                    if let Some(first) = kind {
                        let (first, second) = (first.name.clone(), inner.name.clone());
                        let problem = FormProblem::AggregationWithTwoTypes { name: name(), first, second };
                        return Err(form(inner.at, problem));
                    }
                    kind = Some(inner);
                }
            }
        }
        let missing = || form(member.value.at, FormProblem::AggregationWithoutType { name: name() });
        let kind = self.kind(&member.name, kind.ok_or_else(missing)?)?;
        let nested = nested.map(|nested| self.all(nested, depth + 1)).transpose()?.unwrap_or_default();
        if let (AggregationKind::Cardinality { .. } | AggregationKind::ValueCount { .. }, false) =
            (&kind, nested.is_empty())
        {
            let kind = kind.name();
            return Err(Refusal::NoSubAggregations { name: name(), kind }.into());
        }
        Ok(Aggregation { name: name(), kind, nested, meta })
    }

    fn kind(&mut self, name: &str, member: &Member) -> Result<AggregationKind, QueryError> {
        let body = &member.value;
        match member.name.as_str() {
            "terms" => terms::read(name, body, &self.scope.dates).map(AggregationKind::Terms),
            "range" => ranges::read(name, body, false, &self.scope.dates).map(AggregationKind::Ranges),
            "date_range" => ranges::read(name, body, true, &self.scope.dates).map(AggregationKind::Ranges),
            "missing" => {
                single_field("missing", name, body).and_then(|common| Ok(AggregationKind::Missing(common.field(body)?)))
            }
            "cardinality" => {
                let common = single_field("cardinality", name, body)?;
                let field = common.field(body)?;
                let missing = common.missing(&field, &self.scope.dates)?;
                Ok(AggregationKind::Cardinality { field, missing })
            }
            "value_count" => {
                let common = single_field("value_count", name, body)?;
                let field = common.field(body)?;
                let missing = common.missing(&field, &self.scope.dates)?;
                Ok(AggregationKind::ValueCount { field, missing })
            }
            "composite" => composite::read(body, &self.scope.dates).map(AggregationKind::Composite),
            "filter" => self.scope.read_query(body).map(AggregationKind::Filter),
            "filters" => self.filters(body),
            kind if PIPELINES.contains(&kind) => Err(Refusal::Pipeline { kind: kind.to_owned() }.into()),
            kind if UNSUPPORTED.contains(&kind) => {
                Err(Refusal::Aggregation { name: name.to_owned(), kind: kind.to_owned() }.into())
            }
            kind => {
                let suggestion = suggestion(kind, KNOWN);
                let problem = FormProblem::UnknownAggregation { kind: kind.to_owned(), suggestion };
                Err(QueryError::Form { at: member.at, problem })
            }
        }
    }

    fn filters(&mut self, body: &Json) -> Result<AggregationKind, QueryError> {
        let reader = Reader("filters");
        let (mut filters, mut other, mut other_key, mut keyed) = (Vec::new(), false, None, None);
        for member in reader.members(body)? {
            match (member.name.as_str(), &member.value.value) {
                ("filters", Value::Object(named)) => {
                    keyed = keyed.or(Some(true));
                    for member in named {
                        filters.push((Some(member.name.clone()), self.scope.read_query(&member.value)?));
                    }
                    // As Elasticsearch has it, named filters are in the order of their names.
                    filters.sort_by(|(one, _), (other, _)| one.cmp(other));
                }
                ("filters", Value::Array(unnamed)) => {
                    for query in unnamed {
                        filters.push((None, self.scope.read_query(query)?));
                    }
                }
                ("other_bucket", _) => other = reader.boolean(member)?,
                ("other_bucket_key", _) => other_key = Some(reader.text(member)?),
                ("keyed", _) => keyed = Some(reader.boolean(member)?),
                ("filters", _) => return Err(reader.wrong_type(member)),
                _ => return Err(reader.unknown(member, &["filters", "keyed", "other_bucket", "other_bucket_key"])),
            }
        }
        if filters.is_empty() {
            return Err(Refusal::NoFilters.into());
        }
        let other = match other_key {
            None if other => Some("_other_".to_owned()),
            key => key,
        };
        let named = filters.iter().all(|(name, _)| name.is_some());
        Ok(AggregationKind::Filters(Filters { filters, other, keyed: named && keyed.unwrap_or(true) }))
    }
}

/// Reads an aggregation that has a field and little else.
fn single_field(kind: &'static str, name: &str, body: &Json) -> Result<Common, QueryError> {
    let reader = Reader(kind);
    let mut common = Common::default();
    for option in reader.members(body)? {
        match option.name.as_str() {
            _ if common.read(reader, name, option)? => {}
            // How exact the answer is to be, and how it is found: it is always exact.
            "precision_threshold" | "execution_hint" | "rehash" | "value_type" | "time_zone" => {
                drop(reader.text(option)?);
            }
            _ => return Err(reader.unknown(option, &["field", "format", "missing"])),
        }
    }
    Ok(common)
}
