use super::Position;
use thiserror::Error;

/// A text that is not JSON, or not JSON that is accepted here.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("[{at}] {kind}")]
pub struct SyntaxError {
    /// Where it was noticed.
    pub at: Position,
    /// What is wrong.
    pub kind: SyntaxErrorKind,
}

/// What is wrong with a text that was to be JSON.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SyntaxErrorKind {
    /// Not UTF-8.
    #[error("Invalid UTF-8 byte sequence")]
    InvalidUtf8,
    /// The text ends within a value.
    #[error("Unexpected end of input")]
    UnexpectedEnd,
    /// Something follows the value.
    #[error("Unexpected content after the end of the value")]
    TrailingContent,
    /// A name that the object already has.
    #[error("Duplicate field '{name}'")]
    DuplicateField {
        /// The name.
        name: String,
    },
    /// Arrays and objects within each other, more than [`DEEPEST`](super::DEEPEST).
    #[error("Arrays and objects are nested deeper than {deepest} levels")]
    TooDeep {
        /// How many levels are accepted.
        deepest: u32,
    },
    /// A number that is not written as JSON writes them, such as `01` or `1.`.
    #[error("Invalid number")]
    InvalidNumber,
    /// A word that is none of `true`, `false` and `null`, such as `NaN`.
    #[error("Unrecognized token: expected a JSON value")]
    InvalidLiteral,
    /// A string with a bare control character or an unknown escape.
    #[error("Invalid character or escape in a string")]
    InvalidString,
    /// A comma, a colon or a name is missing, or is where none belongs.
    #[error("Unexpected character: expected a comma, a colon, a field name or a closing bracket")]
    InvalidStructure,
}
