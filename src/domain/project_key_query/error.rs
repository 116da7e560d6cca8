//! What is wrong with a question, in Elasticsearch's words (contract §2.5).

use super::{date::DateError, request::LARGEST_WINDOW};
use crate::domain::json::Position;

/// Why a question is not answered. Shown as Elasticsearch's `reason`; [`kind`](Self::kind) is its `type`. All of them
/// are the client's: status 400.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// An object does not have the form that its reader expects.
    #[error("[{at}] [{reader}] {problem}")]
    Content {
        /// Where.
        at: Position,
        /// What Elasticsearch calls the reader of the object.
        reader: &'static str,
        /// What is wrong with it.
        problem: ContentProblem,
    },
    /// Something is wrong further inside.
    #[error("[{at}] [{reader}] failed to parse field [{field}]")]
    Inside {
        /// Where the field's value is.
        at: Position,
        /// What Elasticsearch calls the reader of the object around it.
        reader: &'static str,
        /// The field.
        field: String,
        /// What is wrong there.
        cause: Box<Self>,
    },
    /// A query or an aggregation does not have the form of its type.
    #[error("{problem}")]
    Form {
        /// Where.
        at: Position,
        /// What is wrong with it.
        problem: FormProblem,
    },
    /// A date that cannot be read.
    #[error(transparent)]
    Date(#[from] DateError),
    /// Well-formed, but not possible here.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Numbers of the page that cannot be; all of them at once.
    #[error("Validation Failed: {}", numbered(.0))]
    Invalid(Vec<NegativeParameter>),
    /// More conditions than a question may have.
    #[error("maxClauseCount is set to {most}")]
    TooManyClauses {
        /// How many it may have.
        most: usize,
    },
    /// More buckets than an answer may have.
    #[error(
        "Trying to create too many buckets. Must be less than or equal to: [{most}] but was [{asked}]. \
         This limit can be set by changing the [search.max_buckets] cluster level setting."
    )]
    TooManyBuckets {
        /// How many it may have.
        most: usize,
        /// How many there would have been, as far as they were counted.
        asked: usize,
    },
}

/// `from` or `size` below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("[{name}] parameter cannot be negative but was [{value}]")]
pub struct NegativeParameter {
    /// Which.
    pub name: &'static str,
    /// What it was.
    pub value: i64,
}

/// `1: first;2: second;`
fn numbered(problems: &[NegativeParameter]) -> String {
    let each: Vec<String> =
        problems.iter().enumerate().map(|(index, problem)| format!("{}: {problem};", index + 1)).collect();
    each.concat()
}

impl QueryError {
    /// Elasticsearch's word for this type of error.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Content { .. } | Self::Inside { .. } => "x_content_parse_exception",
            Self::Form { .. } => "parsing_exception",
            Self::Date(DateError::Format { .. } | DateError::Zone { .. }) | Self::Refused(_) => {
                "illegal_argument_exception"
            }
            Self::Date(_) => "parse_exception",
            Self::Invalid(_) => "action_request_validation_exception",
            Self::TooManyClauses { .. } => "too_many_clauses",
            Self::TooManyBuckets { .. } => "too_many_buckets_exception",
        }
    }

    /// Where the request is at fault, for the types of error that say so in members `line` and `col`.
    #[must_use]
    pub const fn position(&self) -> Option<Position> {
        match self {
            Self::Form { at, .. } => Some(*at),
            Self::Content { .. }
            | Self::Inside { .. }
            | Self::Date(_)
            | Self::Refused(_)
            | Self::Invalid(_)
            | Self::TooManyClauses { .. }
            | Self::TooManyBuckets { .. } => None,
        }
    }

    /// What this was caused by: Elasticsearch's `caused_by`.
    #[must_use]
    pub fn cause(&self) -> Option<&Self> {
        match self {
            Self::Inside { cause, .. } => Some(cause),
            Self::Content { .. }
            | Self::Form { .. }
            | Self::Date(_)
            | Self::Refused(_)
            | Self::Invalid(_)
            | Self::TooManyClauses { .. }
            | Self::TooManyBuckets { .. } => None,
        }
    }

    /// Elasticsearch's `root_cause`: the innermost error of reading. An argument that is refused is never it.
    #[must_use]
    pub fn root(&self) -> &Self {
        match self.cause() {
            Some(cause) if !matches!(cause, Self::Refused(_)) => cause.root(),
            _ => self,
        }
    }

    /// The error of an object whose `field` this was found in. What is refused for what it asks is told as it is.
    pub(super) fn inside(self, at: Position, reader: &'static str, field: &str) -> Self {
        match self {
            Self::Content { .. } | Self::Inside { .. } | Self::Form { .. } => {
                Self::Inside { at, reader, field: field.to_owned(), cause: Box::new(self) }
            }
            Self::Date(_)
            | Self::Refused(_)
            | Self::Invalid(_)
            | Self::TooManyClauses { .. }
            | Self::TooManyBuckets { .. } => self,
        }
    }
}

/// What is wrong with an object.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContentProblem {
    /// It is none.
    #[error("Expected START_OBJECT but was: {token}")]
    NoObject {
        /// What it is.
        token: &'static str,
    },
    /// It has a member of a name that nobody knows.
    #[error("unknown field [{name}]{}", did_you_mean(.suggestions))]
    UnknownField {
        /// The name.
        name: String,
        /// Names that are like it, the most similar first.
        suggestions: Vec<&'static str>,
    },
    /// A member's value is not of a type that it can have.
    #[error("{field} doesn't support values of type: {token}")]
    WrongType {
        /// The member.
        field: String,
        /// What it is.
        token: &'static str,
    },
    /// A member's value does not read as a number.
    #[error("failed to parse field [{field}]: For input string: \"{text}\"")]
    NotANumber {
        /// The member.
        field: String,
        /// What it says.
        text: String,
    },
    /// A member that must be there is not.
    #[error("Required [{field}]")]
    Required {
        /// The member.
        field: &'static str,
    },
}

/// ` did you mean [a]?`, ` did you mean any of [a, b]?`, or nothing.
fn did_you_mean(suggestions: &[&str]) -> String {
    match suggestions {
        [] => String::new(),
        [one] => format!(" did you mean [{one}]?"),
        many => format!(" did you mean any of [{}]?", many.join(", ")),
    }
}

/// What is wrong with a query or an aggregation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormProblem {
    /// A query is not an object.
    #[error("[_na] query malformed, must start with start_object")]
    QueryNotObject,
    /// A query type is not followed by an object.
    #[error("[{query}] query malformed, no start_object after query name")]
    QueryWithoutBody {
        /// The query type.
        query: String,
    },
    /// A query has two types.
    #[error("[{query}] malformed query, expected [END_OBJECT] but found [FIELD_NAME]")]
    QueryWithTwoTypes {
        /// The first of them.
        query: String,
    },
    /// There is no such query type.
    #[error("unknown query [{query}]{}", did_you_mean(.suggestions))]
    UnknownQuery {
        /// The type.
        query: String,
        /// Names that are like it.
        suggestions: Vec<&'static str>,
    },
    /// A query has a member that its type does not know.
    #[error("[{query}] query does not support [{option}]")]
    UnknownOption {
        /// The query type.
        query: &'static str,
        /// The member.
        option: String,
    },
    /// A query of one field has several.
    #[error("[{query}] query doesn't support multiple fields, found [{first}] and [{second}]")]
    SeveralFields {
        /// The query type.
        query: &'static str,
        /// A field.
        first: String,
        /// Another.
        second: String,
    },
    /// A list where one value belongs.
    #[error("[{query}] query does not support array of values")]
    ArrayOfValues {
        /// The query type.
        query: &'static str,
    },
    /// A value of a type that cannot be there.
    #[error("[{query}] unknown token [{token}] after [{option}]")]
    UnexpectedToken {
        /// The query type.
        query: &'static str,
        /// What is there.
        token: &'static str,
        /// The member.
        option: String,
    },
    /// Something must be there and is not.
    #[error("[{query}] must be provided with a [{option}]")]
    Missing {
        /// The query type.
        query: &'static str,
        /// The member.
        option: &'static str,
    },
    /// A value of `search_after` that is no single value.
    #[error(
        "Expected [VALUE_STRING] or [VALUE_NUMBER] or [VALUE_BOOLEAN] or [VALUE_NULL] but found [{token}] inside \
         search_after."
    )]
    SearchAfterToken {
        /// What it is.
        token: &'static str,
    },
    /// Something else than an object stands where an aggregation is defined.
    #[error("Expected [START_OBJECT] under [{field}], but got a [{token}] in [{name}]")]
    AggregationNotObject {
        /// The member.
        field: String,
        /// What is there.
        token: &'static str,
        /// The aggregation.
        name: String,
    },
    /// An aggregation without a type.
    #[error("Missing definition for aggregation [{name}]")]
    AggregationWithoutType {
        /// Its name.
        name: String,
    },
    /// An aggregation of two types.
    #[error("Found two aggregation type definitions in [{name}]: [{first}] and [{second}]")]
    AggregationWithTwoTypes {
        /// Its name.
        name: String,
        /// A type.
        first: String,
        /// Another.
        second: String,
    },
    /// `aggs` and `aggregations` in one aggregation.
    #[error("Found two sub aggregation definitions under [{name}]")]
    AggregationNestedTwice {
        /// Its name.
        name: String,
    },
    /// No name for an aggregation.
    #[error("Invalid aggregation name [{name}]. Aggregation names can contain any character except '[', ']', and '>'")]
    AggregationName {
        /// The name.
        name: String,
    },
    /// There is no such aggregation type.
    #[error("Unknown aggregation type [{kind}]{}", did_you_mean(.suggestions))]
    UnknownAggregation {
        /// The type.
        kind: String,
        /// Names that are like it.
        suggestions: Vec<&'static str>,
    },
}

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
