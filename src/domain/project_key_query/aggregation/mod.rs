//! Counts of keys, by what they have in common.

mod answer;
mod composite;
mod kinds;
mod options;
mod ranges;
mod read;
mod terms;

pub use answer::{Answer, Counted, aggregations_json};
pub use composite::{Composite, Source};

pub(super) use read::read;

use jiff::tz::TimeZone;

use super::{
    date::DateFormat,
    error::QueryError,
    field::{Field, InstantField},
    filter::{Filter, Interval},
};
use crate::domain::json::Json;

/// How many aggregations a request may have, nested ones included.
pub const MOST_AGGREGATIONS: usize = 100;

/// How many aggregations may be within each other.
pub const DEEPEST_AGGREGATION: usize = 8;

/// How many buckets an answer may have.
pub const MOST_BUCKETS: usize = 10_000;

/// How many of these may have aggregations of their own: each asks the database again.
pub const MOST_NESTING_BUCKETS: usize = 1_000;

/// A count under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregation {
    /// What it is called in the answer.
    pub name: String,
    /// What is counted.
    pub kind: AggregationKind,
    /// What is counted within each of its buckets.
    pub nested: Vec<Self>,
    /// What the answer says again.
    pub meta: Option<Json>,
}

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AggregationKind {
    /// Keys by the values of a field.
    Terms(Terms),
    /// Keys by intervals of time.
    Ranges(Ranges),
    /// Keys without a value in the field.
    Missing(Field),
    /// How many different values the keys have in a field.
    Cardinality {
        /// The field.
        field: Field,
        /// What keys without a value are counted as.
        missing: Option<BucketKey>,
    },
    /// How many values the keys have in a field.
    ValueCount {
        /// The field.
        field: Field,
        /// What keys without a value are counted as.
        missing: Option<BucketKey>,
    },
    /// Keys by the values of several fields, page by page.
    Composite(Composite),
    /// Keys of a filter.
    Filter(Filter),
    /// Keys of several filters.
    Filters(Filters),
}

/// A value that keys have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BucketKey {
    /// Milliseconds since 1970, or 0 and 1 for false and true.
    Number(i64),
    /// A text.
    Text(String),
}

/// `terms`: keys by the values of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The field.
    pub field: Field,
    /// What keys without a value are counted as; not at all if there is nothing.
    pub missing: Option<BucketKey>,
    /// How many buckets there are at most.
    pub size: usize,
    /// How many keys a bucket has at least.
    pub least: u64,
    /// The order of the buckets.
    pub order: TermsOrder,
    /// How instants are written.
    pub format: Option<DateFormat>,
}

/// The order of buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermsOrder {
    /// By the number of keys first, and whether many come before few.
    pub count_descending: Option<bool>,
    /// Whether great values come before small ones.
    pub key_descending: bool,
}

/// `range` and `date_range`: keys by intervals of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranges {
    /// The field.
    pub field: InstantField,
    /// The intervals, in the order of their beginnings.
    pub ranges: Vec<Range>,
    /// The instant that keys without one are counted at.
    pub missing: Option<i64>,
    /// Whether the answer has the intervals by name.
    pub keyed: bool,
    /// Whether it was asked for as `date_range`.
    pub of_dates: bool,
    /// How instants are written.
    pub format: Option<DateFormat>,
    /// The time zone in which they are written.
    pub zone: TimeZone,
}

/// An interval of time, in milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// What it is called, if not by its ends.
    pub key: Option<String>,
    /// Its first instant.
    pub from: Option<i64>,
    /// The first instant after it.
    pub to: Option<i64>,
}

/// `filters`: keys of several filters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filters {
    /// The filters, with their names if they have any.
    pub filters: Vec<(Option<String>, Filter)>,
    /// Under which name those are counted that are of none of them, if they are.
    pub other: Option<String>,
    /// Whether the answer has the filters by name.
    pub keyed: bool,
}

impl Aggregation {
    /// The filters whose keys are to be counted, for the types of aggregation that are nothing else: in the order of
    /// the buckets.
    #[must_use]
    pub fn counted_filters(&self) -> Option<Vec<Filter>> {
        match &self.kind {
            AggregationKind::Missing(field) => Some(vec![field.missing()]),
            AggregationKind::Filter(filter) => Some(vec![filter.clone()]),
            AggregationKind::Ranges(ranges) => Some(ranges.ranges.iter().map(|range| ranges.filter(range)).collect()),
            AggregationKind::Filters(filters) => {
                let all = || filters.filters.iter().map(|(_, filter)| filter.clone());
                let other = filters.other.is_some().then(|| Filter::not(Filter::or(all())));
                Some(all().chain(other).collect())
            }
            AggregationKind::Terms(_)
            | AggregationKind::Cardinality { .. }
            | AggregationKind::ValueCount { .. }
            | AggregationKind::Composite(_) => None,
        }
    }
}

impl Field {
    /// Keys that have no value in this field.
    #[must_use]
    pub fn missing(&self) -> Filter {
        Filter::not(match self {
            Self::Text(field) => Filter::text(field.clone(), super::TextTest::Exists),
            Self::Instant(field) => Filter::instant(*field, Interval::default()),
            Self::Invalidated => Filter::All,
        })
    }

    /// Keys that have this value in this field, or none if `missing` stands for it.
    #[must_use]
    pub fn holds(&self, key: &BucketKey, missing: Option<&BucketKey>) -> Filter {
        let has = match (self, key) {
            (Self::Text(field), BucketKey::Text(text)) => Filter::equals(field.clone(), text.as_str()),
            (Self::Instant(field), BucketKey::Number(at)) => {
                Filter::instant(*field, Interval { first: Some(*at), last: Some(*at) })
            }
            (Self::Invalidated, BucketKey::Number(number)) => Filter::invalidated(*number != 0),
            (Self::Text(_), BucketKey::Number(_)) | (Self::Instant(_) | Self::Invalidated, BucketKey::Text(_)) => {
                Filter::Nothing
            }
        };
        if missing == Some(key) { Filter::or([has, self.missing()]) } else { has }
    }
}

impl Ranges {
    /// The keys of one interval.
    fn filter(&self, range: &Range) -> Filter {
        let last = range.to.map(|to| to.saturating_sub(1));
        let within = Filter::instant(self.field, Interval { first: range.from, last });
        let inside = |at: i64| range.from.is_none_or(|from| from <= at) && range.to.is_none_or(|to| at < to);
        match self.missing {
            Some(at) if inside(at) => Filter::or([within, Field::Instant(self.field).missing()]),
            _ => within,
        }
    }
}

/// How many buckets an answer has so far.
#[derive(Debug, Default)]
pub struct Buckets {
    all: usize,
    nesting: usize,
}

impl Buckets {
    /// Takes note of `count` buckets, which have aggregations of their own or not.
    ///
    /// # Errors
    /// There are more than [`MOST_BUCKETS`], or [`MOST_NESTING_BUCKETS`].
    pub fn add(&mut self, count: usize, nesting: bool) -> Result<(), QueryError> {
        self.all = self.all.saturating_add(count);
        if self.all > MOST_BUCKETS {
            return Err(QueryError::TooManyBuckets { most: MOST_BUCKETS, asked: self.all });
        }
        if nesting {
            self.nesting = self.nesting.saturating_add(count);
            if self.nesting > MOST_NESTING_BUCKETS {
                return Err(QueryError::TooManyBuckets { most: MOST_NESTING_BUCKETS, asked: self.nesting });
            }
        }
        Ok(())
    }
}
