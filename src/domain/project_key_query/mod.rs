//! Questions about project keys: the query language of `_security/_query/api_key` (contract §1.8).
//!
//! A request's body becomes a [`ProjectKeyQuery`]: a [`Filter`] out of few parts, whatever query types it was written
//! with, an order, a page, and [`Aggregation`]s. All that is left to a store is to evaluate these.

mod aggregation;
mod clause;
mod date;
mod error;
mod field;
mod filter;
mod pattern;
mod read;
mod request;
mod sort;
#[cfg(test)]
mod tests;

pub use aggregation::{
    Aggregation, AggregationKind, Answer, BucketKey, Buckets, Composite, Counted, DEEPEST_AGGREGATION, Filters,
    MOST_AGGREGATIONS, MOST_BUCKETS, MOST_NESTING_BUCKETS, Range, Ranges, Source, Terms, TermsOrder, aggregations_json,
};
pub use clause::{DEEPEST, MOST_CLAUSES, MOST_TERMS};
pub use date::{DateError, DateFormat};
pub use error::{ContentProblem, FormProblem, NegativeParameter, QueryError, Refusal};
pub use field::{Field, InstantField, TextField};
pub use filter::{Filter, Interval, TextTest};
pub use pattern::{Case, Pattern, Piece};
pub use request::{LARGEST_WINDOW, ProjectKeyQuery};
pub use sort::{MOST_SORT_KEYS, Missing, SortBy, SortKey, SortValue};
