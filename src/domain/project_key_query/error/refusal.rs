//! Requests that are well-formed and ask for what cannot be.

use crate::domain::{json::Position, project_key_query::request::LARGEST_WINDOW};

/// Why something well-formed is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A field that does not exist, or that nobody may ask for.
    #[error("Field [{name}] is not allowed for querying or aggregation")]
    Field {
        /// Its name.
        name: String,
    },
    /// A pattern for the names of fields.
    #[error("Field name pattern [{pattern}] is not allowed for querying or aggregation")]
    FieldPattern {
        /// The pattern.
        pattern: String,
    },
    /// A query type that Elasticsearch has, but not here.
    #[error("Query type [{query}] is not currently supported in this context")]
    Query {
        /// The type.
        query: String,
    },
    /// A query without any type.
    #[error("query malformed, empty clause found at [{at}]")]
    EmptyQuery {
        /// Where.
        at: Position,
    },
    /// Queries within queries, too deep.
    #[error(
        "The nested depth of the query exceeds the maximum nested depth for queries set in \
         [indices.query.bool.max_nested_depth]"
    )]
    QueryDepth,
    /// A query without the value that it looks for.
    #[error("value cannot be null")]
    NoValue,
    /// A query without a field.
    #[error("field name is null or empty")]
    NoField,
    /// Values that are in another document.
    #[error("terms query with terms lookup is not currently supported in this context")]
    TermsLookup,
    /// How ranges are related.
    #[error("range query with relation is not currently supported in this context")]
    RangeRelation,
    /// More values than a question may list.
    #[error(
        "The number of terms [{asked}] used in the Terms Query request has exceeded the allowed maximum of [{most}]. \
         This maximum can be set by changing the [index.max_terms_count] index level setting."
    )]
    TermsCount {
        /// How many there are.
        asked: usize,
        /// How many there may be.
        most: usize,
    },
    /// A comparison of text with a field that is no text.
    #[error(
        "Can only use {query} queries on keyword, text and wildcard fields - not on [{field}] which is of type [{kind}]"
    )]
    NotText {
        /// The query type.
        query: &'static str,
        /// The field.
        field: String,
        /// What it is.
        kind: &'static str,
    },
    /// Upper and lower case as one in a field that has neither.
    #[error("[{field}] field which is of type [{kind}], does not support case insensitive term queries")]
    CaseInsensitive {
        /// The field.
        field: String,
        /// What it is.
        kind: &'static str,
    },
    /// A time zone for a field that is no date.
    #[error("Field [{field}] of type [{kind}] does not support custom time zones")]
    TimeZone {
        /// The field.
        field: String,
        /// What it is.
        kind: &'static str,
    },
    /// A pattern that is longer than any text that is worth looking for.
    #[error("The length of the pattern [{length}] has exceeded the allowed maximum of [{most}]")]
    PatternLength {
        /// How long it is, in bytes.
        length: usize,
        /// How long it may be.
        most: usize,
    },
    /// A character that no text has that is kept.
    #[error("The request has the character [\\u0000], which no value can have")]
    NulCharacter,
    /// Neither true nor false.
    #[error("Can't parse boolean value [{text}], expected [true] or [false]")]
    NotBoolean {
        /// What it says.
        text: String,
    },
    /// `minimum_should_match` that says nothing.
    #[error("For input string: \"{text}\"")]
    MinimumShouldMatch {
        /// What it says.
        text: String,
    },
    /// A word that is none of those that there are.
    #[error("[{option}] does not support [{value}]")]
    Word {
        /// What is to be said.
        option: &'static str,
        /// What was said.
        value: String,
    },
    /// `sort` within nested documents, of which there are none.
    #[error("nested sorting is not currently supported in this context")]
    NestedSort,
    /// An order that is neither.
    #[error("No enum constant org.elasticsearch.search.sort.SortOrder.{}", .word.to_uppercase())]
    SortOrder {
        /// The word.
        word: String,
    },
    /// An element of `sort` that is no field.
    #[error("mal-formatted sort object")]
    SortForm,
    /// More sort keys than a question may have.
    #[error("The number of sort fields [{asked}] has exceeded the allowed maximum of [{most}]")]
    SortCount {
        /// How many there are.
        asked: usize,
        /// How many there may be.
        most: usize,
    },
    /// `search_after` without `sort`.
    #[error("Sort must contain at least one field.")]
    SearchAfterWithoutSort,
    /// `search_after` with nothing in it.
    #[error("Values must contains at least one value.")]
    SearchAfterEmpty,
    /// `search_after` and `sort` of different lengths.
    #[error("search_after has {values} value(s) but sort has {sorts}.")]
    SearchAfterCount {
        /// How many values.
        values: usize,
        /// How many sort keys.
        sorts: usize,
    },
    /// A value of `search_after` that its sort key cannot have.
    #[error("Failed to parse search_after value for field [{field}].")]
    SearchAfterValue {
        /// The field.
        field: String,
    },
    /// `search_after` and `from`.
    #[error("`from` parameter must be set to 0 when `search_after` is used.")]
    SearchAfterFrom,
    /// Further than paging goes.
    #[error(
        "Result window is too large, from + size must be less than or equal to: [{most}] but was [{asked}]. \
         See the scroll api for a more efficient way to request large data sets. \
         This limit can be set by changing the [index.max_result_window] index level setting.",
        most = LARGEST_WINDOW
    )]
    Window {
        /// `from` and `size` together.
        asked: i64,
    },
    /// An aggregation type that Elasticsearch has, but not here.
    #[error("Unsupported API Keys agg [{name}] of type [{kind}]")]
    Aggregation {
        /// The aggregation.
        name: String,
        /// Its type.
        kind: String,
    },
    /// An aggregation of aggregations.
    #[error("Unsupported aggregation of type [{kind}]")]
    Pipeline {
        /// Its type.
        kind: String,
    },
    /// A source of a composite aggregation that is not `terms`.
    #[error("Unsupported composite aggregation source [{name}] of type [{kind}]")]
    CompositeSource {
        /// The source.
        name: String,
        /// Its type.
        kind: String,
    },
    /// A program instead of a field.
    #[error("Unsupported script value source for [{name}] agg")]
    Script {
        /// The aggregation.
        name: String,
    },
    /// A field of a type that the aggregation does not count.
    #[error("Field [{field}] of type [{kind}] is not supported for aggregation [{aggregation}]")]
    AggregatedField {
        /// The field.
        field: String,
        /// What it is.
        kind: &'static str,
        /// The aggregation's type.
        aggregation: &'static str,
    },
    /// An aggregation within which there can be none.
    #[error("Aggregator [{name}] of type [{kind}] cannot accept sub-aggregations")]
    NoSubAggregations {
        /// The aggregation.
        name: String,
        /// Its type.
        kind: &'static str,
    },
    /// Aggregations within aggregations, too deep; or too many of them.
    #[error("The request has more than [{most}] {what}")]
    AggregationLimit {
        /// Of what.
        what: &'static str,
        /// How many there may be.
        most: usize,
    },
    /// A number that must be above zero.
    #[error("[{option}] must be greater than 0. Found [{value}] in [{name}]")]
    NotPositive {
        /// What is to be said.
        option: &'static str,
        /// What was said.
        value: i64,
        /// The aggregation.
        name: String,
    },
    /// An order that names something else than `_count` or `_key`.
    #[error("Invalid aggregation order path [{path}]. Only [_count] and [_key] are supported in this context")]
    OrderPath {
        /// The path.
        path: String,
    },
    /// No ranges.
    #[error("No [ranges] specified for the [{name}] aggregation")]
    NoRanges {
        /// The aggregation.
        name: String,
    },
    /// No filters.
    #[error("[filters] cannot be empty.")]
    NoFilters,
    /// A composite aggregation without sources.
    #[error("Composite [sources] cannot be null or empty")]
    NoSources,
    /// Two sources of one name.
    #[error("Composite source names must be unique, found duplicates: [{name}]")]
    SameSource {
        /// The name.
        name: String,
    },
    /// `after` with another number of values than there are sources.
    #[error("[after] has {values} value(s) but [sources] has {sources}")]
    AfterCount {
        /// How many values.
        values: usize,
        /// How many sources.
        sources: usize,
    },
    /// `after` without a value for a source.
    #[error("Missing value for [after.{source_name}]")]
    AfterMissing {
        /// The source.
        source_name: String,
    },
    /// `after` with a value that its source cannot have.
    #[error("Invalid value for [after.{source_name}]")]
    AfterValue {
        /// The source.
        source_name: String,
    },
}
