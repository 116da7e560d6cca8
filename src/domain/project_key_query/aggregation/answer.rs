//! What was counted, in the shape of Elasticsearch's answers.

use jiff::tz::TimeZone;

use super::{Aggregation, AggregationKind, BucketKey, Composite, Filters, Range, Ranges, Source};
use crate::domain::{
    json::{Json, ObjectBuilder},
    project_key_query::{date::DateFormat, field::Field},
};

/// What was counted for an [`Aggregation`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// For `cardinality` and `value_count`.
    Number(u64),
    /// For all that count given filters, see [`Aggregation::counted_filters`]: one for each.
    Filters(Vec<Counted>),
    /// For `terms`.
    Terms {
        /// The buckets.
        buckets: Vec<(BucketKey, Counted)>,
        /// How many keys are in the buckets that are left out.
        others: u64,
    },
    /// For `composite`: the values of each bucket, one for each source.
    Composite(Vec<(Vec<Option<BucketKey>>, Counted)>),
}

/// A bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// How many keys it has.
    pub count: u64,
    /// What was counted among them.
    pub nested: Vec<Answer>,
}

impl AggregationKind {
    /// Elasticsearch's word for it.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Terms(_) => "terms",
            Self::Ranges(Ranges { of_dates: true, .. }) => "date_range",
            Self::Ranges(_) => "range",
            Self::Missing(_) => "missing",
            Self::Cardinality { .. } => "cardinality",
            Self::ValueCount { .. } => "value_count",
            Self::Composite(_) => "composite",
            Self::Filter(_) => "filter",
            Self::Filters(_) => "filters",
        }
    }

    /// What stands before the name in an answer with `typed_keys`.
    const fn typed_name(&self) -> &'static str {
        match self {
            Self::Terms(terms) => match terms.field {
                Field::Text(_) => "sterms",
                Field::Instant(_) | Field::Invalidated => "lterms",
            },
            other => other.name(),
        }
    }
}

/// The `aggregations` of an answer (contract §1.8); with `typed_keys`, names say the type as well (`sterms#names`).
#[must_use]
pub fn aggregations_json(aggregations: &[Aggregation], answers: &[Answer], typed_keys: bool) -> Json {
    Writer { typed_keys }.all(Json::build(), aggregations, answers).into()
}

struct Writer {
    typed_keys: bool,
}

impl Writer {
    fn all(&self, object: ObjectBuilder, aggregations: &[Aggregation], answers: &[Answer]) -> ObjectBuilder {
        aggregations.iter().zip(answers).fold(object, |object, (aggregation, answer)| {
            let name = if self.typed_keys {
                format!("{}#{}", aggregation.kind.typed_name(), aggregation.name)
            } else {
                aggregation.name.clone()
            };
            object.with(name, self.one(aggregation, answer))
        })
    }

    fn one(&self, aggregation: &Aggregation, answer: &Answer) -> ObjectBuilder {
        let object = Json::build().with_some("meta", aggregation.meta.clone());
        let bucket = |object: ObjectBuilder, counted: &Counted| {
            self.all(object.with("doc_count", counted.count), &aggregation.nested, &counted.nested)
        };
        match (&aggregation.kind, answer) {
            (AggregationKind::Ranges(ranges), Answer::Filters(counted)) => {
                let each = ranges.ranges.iter().zip(counted);
                let named = each.map(|(range, counted)| {
                    let key = ranges.key(range);
                    let object = if ranges.keyed { Json::build() } else { Json::build().with("key", key.as_str()) };
                    (Some(key), bucket(ranges.ends(range, object), counted))
                });
                object.with("buckets", buckets(ranges.keyed, named))
            }
            (AggregationKind::Filters(filters), Answer::Filters(counted)) => {
                let named = filters.names().zip(counted).map(|(name, counted)| {
                    let named = name.filter(|_| !filters.keyed);
                    (name.map(str::to_owned), bucket(Json::build().with_some("key", named), counted))
                });
                object.with("buckets", buckets(filters.keyed, named))
            }
            (_, Answer::Filters(counted)) => counted.iter().fold(object, bucket),
            (_, Answer::Number(number)) => object.with("value", *number),
            (kind, Answer::Terms { buckets, others }) => {
                let format = if let AggregationKind::Terms(terms) = kind { terms.format.as_ref() } else { None };
                let is_boolean = matches!(kind, AggregationKind::Terms(terms) if terms.field == Field::Invalidated);
                let buckets = buckets.iter().map(|(key, counted)| {
                    bucket(
                        Json::build().with("key", key).with_some("key_as_string", key.text(is_boolean, format)),
                        counted,
                    )
                });
                let object = object.with("doc_count_error_upper_bound", 0).with("sum_other_doc_count", *others);
                object.with("buckets", Json::array(buckets))
            }
            (kind, Answer::Composite(buckets)) => {
                let sources =
                    if let AggregationKind::Composite(composite) = kind { composite.sources.as_slice() } else { &[] };
                let key = |keys: &[Option<BucketKey>]| Composite::key(sources, keys);
                let last = buckets.last().map(|(keys, _)| key(keys));
                let buckets =
                    buckets.iter().map(|(keys, counted)| bucket(Json::build().with("key", key(keys)), counted));
                object.with_some("after_key", last).with("buckets", Json::array(buckets))
            }
        }
    }
}

/// Buckets as an object by name, or as a list.
fn buckets(keyed: bool, named: impl Iterator<Item = (Option<String>, ObjectBuilder)>) -> Json {
    if keyed {
        Json::object(named.map(|(name, bucket)| (name.unwrap_or_default(), bucket)))
    } else {
        Json::array(named.map(|(_, bucket)| bucket))
    }
}

impl Filters {
    /// The names of the buckets, in their order.
    fn names(&self) -> impl Iterator<Item = Option<&str>> {
        let named = self.filters.first().is_some_and(|(name, _)| name.is_some());
        let other = self.other.as_deref().map(|name| named.then_some(name));
        self.filters.iter().map(|(name, _)| name.as_deref()).chain(other)
    }
}

impl Ranges {
    fn print(&self, at: i64) -> String {
        self.format.as_ref().map_or_else(|| at.to_string(), |format| format.print(at, &self.zone))
    }

    /// What a range is called.
    fn key(&self, range: &Range) -> String {
        let end = |at: Option<i64>| at.map_or_else(|| "*".to_owned(), |at| self.print(at));
        range.key.clone().unwrap_or_else(|| format!("{}-{}", end(range.from), end(range.to)))
    }

    fn ends(&self, range: &Range, object: ObjectBuilder) -> ObjectBuilder {
        let text = |at: Option<i64>| at.map(|at| self.print(at));
        object
            .with_some("from", range.from)
            .with_some("from_as_string", text(range.from))
            .with_some("to", range.to)
            .with_some("to_as_string", text(range.to))
    }
}

impl BucketKey {
    /// How a number is written; texts need no other.
    fn text(&self, is_boolean: bool, format: Option<&DateFormat>) -> Option<String> {
        match self {
            Self::Text(_) => None,
            Self::Number(number) if is_boolean => Some((*number != 0).to_string()),
            Self::Number(at) => Some(format.map_or_else(|| at.to_string(), |format| format.print(*at, &TimeZone::UTC))),
        }
    }
}

impl From<&BucketKey> for Json {
    fn from(key: &BucketKey) -> Self {
        match key {
            BucketKey::Number(number) => Self::from(*number),
            BucketKey::Text(text) => text.into(),
        }
    }
}

impl Composite {
    /// The values of a bucket, by the names of their sources.
    fn key(sources: &[Source], keys: &[Option<BucketKey>]) -> Json {
        let value = |source: &Source, key: &Option<BucketKey>| match (key, &source.format) {
            (None, _) => Json::default(),
            (Some(BucketKey::Number(number)), _) if source.field == Field::Invalidated => Json::from(*number != 0),
            (Some(BucketKey::Number(at)), Some(format)) => format.print(*at, &TimeZone::UTC).into(),
            (Some(key), _) => key.into(),
        };
        Json::object(sources.iter().zip(keys).map(|(source, key)| (source.name.as_str(), value(source, key))))
    }
}
