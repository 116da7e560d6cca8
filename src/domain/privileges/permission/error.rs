use crate::domain::privileges::{cluster::UnknownPrivilege, pattern::PatternError, workflow::UnknownWorkflow};
use thiserror::Error;

/// Descriptors that say what does not exist.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CompileError {
    /// A privilege.
    #[error(transparent)]
    Privilege(#[from] UnknownPrivilege),
    /// A pattern.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// A workflow.
    #[error(transparent)]
    Workflow(#[from] UnknownWorkflow),
}

/// A question that cannot be answered. On the wire an `illegal_argument_exception`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AskError {
    /// A privilege that does not exist.
    #[error(transparent)]
    Privilege(#[from] UnknownPrivilege),
    /// A pattern that is not understood.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// A pattern that is too intricate together with those that are allowed.
    #[error("the given pattern [{pattern}] is too complex to evaluate")]
    TooComplex {
        /// The pattern.
        pattern: String,
    },
}
