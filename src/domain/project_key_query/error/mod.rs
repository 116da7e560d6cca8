//! What is wrong with a question, in Elasticsearch's words (contract §2.5).

mod content;
mod form;
mod refusal;

pub use content::ContentProblem;
pub use form::FormProblem;
pub use refusal::Refusal;

use super::date::DateError;
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
