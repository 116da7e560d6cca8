//! Queries and aggregations that do not have the form of their type.

use super::content::did_you_mean;

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
    #[error("unknown query [{query}]{}", did_you_mean(.suggestion.as_deref()))]
    UnknownQuery {
        /// The type.
        query: String,
        /// What it may have been meant to be.
        suggestion: Option<String>,
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
    #[error("Unknown aggregation type [{kind}]{}", did_you_mean(.suggestion.as_deref()))]
    UnknownAggregation {
        /// The type.
        kind: String,
        /// What it may have been meant to be.
        suggestion: Option<String>,
    },
}
