use crate::domain::json::Position;
use std::fmt;

/// A descriptor that is not understood: what Elasticsearch throws for it, and what caused that.
///
/// The innermost cause of type [`ExceptionType::Parse`] is also the `root_cause` of the answer (contract §2.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescriptorError {
    /// Where in the text it was noticed.
    pub at: Position,
    /// The type of the exception.
    pub exception: ExceptionType,
    /// The reason, without a position before it.
    pub reason: String,
    /// What caused it.
    pub cause: Option<Box<DescriptorError>>,
}

/// The types of exception that reading throws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExceptionType {
    /// `parse_exception`
    Parse,
    /// `illegal_argument_exception`
    IllegalArgument,
    /// `x_content_parse_exception`; its reason starts with the position: `[L:C] `
    XContentParse,
    /// `validation_exception`
    Validation,
}

impl ExceptionType {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Parse => "parse_exception",
            Self::IllegalArgument => "illegal_argument_exception",
            Self::XContentParse => "x_content_parse_exception",
            Self::Validation => "validation_exception",
        }
    }
}

impl DescriptorError {
    pub(in crate::domain::privileges) fn new(
        at: Position,
        exception: ExceptionType,
        reason: impl Into<String>,
    ) -> Self {
        Self { at, exception, reason: reason.into(), cause: None }
    }

    pub(in crate::domain::privileges) fn parse(at: Position, reason: impl Into<String>) -> Self {
        Self::new(at, ExceptionType::Parse, reason)
    }

    pub(in crate::domain::privileges) fn x_content(at: Position, reason: impl fmt::Display) -> Self {
        Self::new(at, ExceptionType::XContentParse, format!("[{at}] {reason}"))
    }

    pub(in crate::domain::privileges) fn caused_by(mut self, cause: Self) -> Self {
        self.cause = Some(Box::new(cause));
        self
    }

    /// The innermost cause; the error itself, if it has none.
    pub fn innermost(&self) -> &Self {
        self.cause.as_deref().map_or(self, Self::innermost)
    }
}

impl fmt::Display for DescriptorError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.reason)
    }
}

impl std::error::Error for DescriptorError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}
