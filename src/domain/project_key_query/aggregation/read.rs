//! Reading of `aggs`.

use jiff::tz::TimeZone;

use super::{
    Aggregation, AggregationKind, DEEPEST_AGGREGATION, Filters, MOST_AGGREGATIONS, Range, Ranges, Terms, TermsOrder,
    composite, options::Common,
};
use crate::domain::{
    json::{Json, Member, Value},
    project_key_query::{
        clause::Scope,
        date::{Dates, Rounding, time_zone},
        error::{FormProblem, QueryError, Refusal},
        field::{Field, InstantField},
        read::{Reader, similar},
    },
};

/// The types that are answered.
const KNOWN: [&str; 9] =
    ["cardinality", "composite", "date_range", "filter", "filters", "missing", "range", "terms", "value_count"];

/// Types that Elasticsearch has, and does not answer about keys either.
const UNSUPPORTED: [&str; 45] = [
    "adjacency_matrix",
    "auto_date_histogram",
    "avg",
    "boxplot",
    "categorize_text",
    "children",
    "date_histogram",
    "diversified_sampler",
    "extended_stats",
    "frequent_item_sets",
    "geo_bounds",
    "geo_centroid",
    "geo_distance",
    "geo_line",
    "geohash_grid",
    "geohex_grid",
    "geotile_grid",
    "global",
    "histogram",
    "ip_prefix",
    "ip_range",
    "matrix_stats",
    "max",
    "median_absolute_deviation",
    "min",
    "multi_terms",
    "nested",
    "parent",
    "percentile_ranks",
    "percentiles",
    "random_sampler",
    "rare_terms",
    "rate",
    "reverse_nested",
    "sampler",
    "scripted_metric",
    "significant_terms",
    "significant_text",
    "stats",
    "string_stats",
    "sum",
    "t_test",
    "time_series",
    "top_hits",
    "top_metrics",
];

/// Types whose input is what other aggregations say.
const PIPELINES: [&str; 20] = [
    "avg_bucket",
    "bucket_correlation",
    "bucket_count_ks_test",
    "bucket_script",
    "bucket_selector",
    "bucket_sort",
    "change_point",
    "cumulative_cardinality",
    "cumulative_sum",
    "derivative",
    "extended_stats_bucket",
    "inference",
    "max_bucket",
    "min_bucket",
    "moving_fn",
    "moving_percentiles",
    "normalize",
    "percentiles_bucket",
    "serial_diff",
    "sum_bucket",
];

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
            "terms" => terms(name, body, &self.scope.dates),
            "range" => ranges(name, body, false, &self.scope.dates),
            "date_range" => ranges(name, body, true, &self.scope.dates),
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
                let suggestions = similar(kind, &KNOWN);
                let problem = FormProblem::UnknownAggregation { kind: kind.to_owned(), suggestions };
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

fn terms(name: &str, body: &Json, dates: &Dates) -> Result<AggregationKind, QueryError> {
    let reader = Reader("terms");
    let mut common = Common::default();
    let mut order = TermsOrder { count_descending: Some(true), key_descending: false };
    let (mut size, mut least) = (10, 1);
    for option in reader.members(body)? {
        match option.name.as_str() {
            _ if common.read(reader, name, option)? => {}
            "size" => size = reader.whole(option)?,
            "min_doc_count" => least = reader.whole(option)?,
            "order" => order = terms_order(reader, option)?,
            // How the work is divided: it is not.
            "shard_size"
            | "shard_min_doc_count"
            | "show_term_doc_count_error"
            | "collect_mode"
            | "execution_hint"
            | "value_type"
            | "time_zone" => drop(reader.text(option)?),
            _ => {
                let known = ["field", "format", "min_doc_count", "missing", "order", "size"];
                return Err(reader.unknown(option, &known));
            }
        }
    }
    let positive = |option, value: i64| match u64::try_from(value) {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(Refusal::NotPositive { option, value, name: name.to_owned() }),
    };
    let field = common.field(body)?;
    let missing = common.missing(&field, dates)?;
    let size = usize::try_from(positive("size", size)?).unwrap_or(usize::MAX);
    let least = positive("min_doc_count", least)?;
    Ok(AggregationKind::Terms(Terms { field, missing, size, least, order, format: common.format()? }))
}

/// Reads `{"_count": "desc"}`, or a list of such.
fn terms_order(reader: Reader, option: &Member) -> Result<TermsOrder, QueryError> {
    let mut order = TermsOrder { count_descending: None, key_descending: false };
    let listed = option.value.as_array().unwrap_or(std::slice::from_ref(&option.value));
    let mut key_seen = false;
    for member in listed.iter().map(|json| reader.members(json)).collect::<Result<Vec<_>, _>>()?.concat() {
        let descending = match reader.text(&member)?.to_ascii_lowercase().as_str() {
            "asc" => false,
            "desc" => true,
            _ => return Err(Refusal::SortOrder { word: reader.text(&member)? }.into()),
        };
        match member.name.as_str() {
            // Values are all different: nothing that comes after them has a say.
            _ if key_seen => {}
            "_count" => order.count_descending = order.count_descending.or(Some(descending)),
            "_key" => (order.key_descending, key_seen) = (descending, true),
            path => return Err(Refusal::OrderPath { path: path.to_owned() }.into()),
        }
    }
    Ok(order)
}

fn ranges(name: &str, body: &Json, of_dates: bool, dates: &Dates) -> Result<AggregationKind, QueryError> {
    let kind = if of_dates { "date_range" } else { "range" };
    let reader = Reader(kind);
    let mut common = Common::default();
    let (mut listed, mut keyed, mut zone) = (Vec::new(), false, None);
    for option in reader.members(body)? {
        match option.name.as_str() {
            _ if common.read(reader, name, option)? => {}
            "ranges" => {
                listed = option.value.as_array().ok_or_else(|| reader.wrong_type(option))?.iter().collect();
            }
            "keyed" => keyed = reader.boolean(option)?,
            "time_zone" => zone = Some(time_zone(&reader.text(option)?)?),
            _ => {
                let known = ["field", "format", "keyed", "missing", "ranges", "time_zone"];
                return Err(reader.unknown(option, &known));
            }
        }
    }
    let field = instant_field(kind, common.field(body)?)?;
    if listed.is_empty() {
        return Err(Refusal::NoRanges { name: name.to_owned() }.into());
    }
    if listed.len() > MOST_AGGREGATIONS {
        return Err(Refusal::AggregationLimit { what: "ranges", most: MOST_AGGREGATIONS }.into());
    }
    let dates = dates.clone().with_format(common.format()?).with_zone(zone.clone());
    let mut ranges = listed.into_iter().map(|json| range(reader, json, &dates)).collect::<Result<Vec<_>, _>>()?;
    ranges.sort_by_key(|range| (range.from.unwrap_or(i64::MIN), range.to.unwrap_or(i64::MAX)));
    let missing = match common.missing(&Field::Instant(field), &dates)? {
        Some(super::BucketKey::Number(at)) => Some(at),
        _ => None,
    };
    let (format, zone) = (common.format()?, zone.unwrap_or(TimeZone::UTC));
    Ok(AggregationKind::Ranges(Ranges { field, ranges, missing, keyed, of_dates, format, zone }))
}

fn instant_field(aggregation: &'static str, field: Field) -> Result<InstantField, Refusal> {
    match field {
        Field::Instant(field) => Ok(field),
        Field::Text(_) | Field::Invalidated => {
            Err(Refusal::AggregatedField { field: field.to_string(), kind: field.kind(), aggregation })
        }
    }
}

fn range(reader: Reader, json: &Json, dates: &Dates) -> Result<Range, QueryError> {
    let mut range = Range { key: None, from: None, to: None };
    for member in reader.members(json)? {
        let at = || match &member.value.value {
            Value::Null => Ok(None),
            // A number is milliseconds, however it is written.
            Value::Number(number) if number.as_i64().is_none() => match number.as_f64() {
                #[expect(clippy::cast_possible_truncation, reason = "what no calendar has is beyond all instants")]
                Some(at) => Ok(Some(at as i64)),
                None => Err(reader.wrong_type(member)),
            },
            _ => Ok(Some(dates.read(&reader.text(member)?, Rounding::Down)?)),
        };
        match member.name.as_str() {
            "key" => range.key = Some(reader.text(member)?),
            "from" => range.from = at()?,
            "to" => range.to = at()?,
            _ => return Err(reader.unknown(member, &["from", "key", "to"])),
        }
    }
    Ok(range)
}
