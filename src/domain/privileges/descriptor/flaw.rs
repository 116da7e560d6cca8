use crate::domain::privileges::{cluster::UnknownPrivilege, pattern::PatternError, workflow::UnknownWorkflow};
use thiserror::Error;

/// How long a description may be, in characters.
pub(super) const LONGEST_DESCRIPTION: usize = 1_000;

/// Something in descriptors that is understood, and wrong (contract §2.5). Shown as a message of a
/// `Validation Failed: 1: …;` list.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind}")]
pub(in crate::domain::privileges) struct Flaw<'a> {
    /// The way to it, from the object of all descriptors on.
    pub(in crate::domain::privileges) path: Vec<Step<'a>>,
    /// What is wrong.
    pub(in crate::domain::privileges) kind: FlawKind<'a>,
}

/// A step into a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::domain::privileges) enum Step<'a> {
    /// To the value of a name. Descriptors are stepped into by the names of their normal form.
    Member(&'a str),
    /// To an element, counted from 0; what may be written without a list counts as a list of one.
    Entry(usize),
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(in crate::domain::privileges) enum FlawKind<'a> {
    /// A privilege that does not exist.
    #[error(transparent)]
    Privilege(#[from] UnknownPrivilege),
    /// A pattern that is not understood.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// A pattern over indices that picks a part of them.
    #[error("selectors [::] are not allowed in the index name expression [{name}]")]
    Selector {
        /// The pattern.
        name: &'a str,
    },
    /// A query that is not an object.
    #[error("failed to parse field 'query' for indices [{}]", names.join(","))]
    Query {
        /// The indices whose documents it is to find.
        names: &'a [String],
    },
    /// A name that no application can have.
    #[error("{problem}")]
    ApplicationName {
        /// What is wrong with it.
        problem: String,
    },
    /// A privilege that no application can have.
    #[error("Application privilege names and actions must match the pattern ^\\p{{Graph}}*$ (found '{name}')")]
    ApplicationPrivilege {
        /// The privilege.
        name: &'a str,
    },
    /// A cluster without a name.
    #[error("{what} cannot be an empty string")]
    EmptyAlias {
        /// What the name is called.
        what: &'static str,
    },
    /// A name in metadata that only the product may use.
    #[error("role descriptor metadata keys may not start with [_]")]
    ReservedMetadata,
    /// A workflow that does not exist.
    #[error(transparent)]
    Workflow(#[from] UnknownWorkflow),
    /// A description that nobody reads to its end.
    #[error("Role description must be less than {LONGEST_DESCRIPTION} characters.")]
    LongDescription,
}
