use crate::domain::json::Position;
use std::fmt;

/// Something that is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextProblem {
    /// Where it is; nothing if it is about the text as a whole.
    pub at: Option<Position>,
    /// The way to it, such as `reader.indices[0].privileges[1]`; empty for the text as a whole, and for a text that is
    /// not JSON.
    pub path: String,
    /// What is wrong, in the server's words.
    pub message: String,
    /// What belongs there instead.
    pub expected: String,
}

/// Everything in one line, for where there is no more room.
impl fmt::Display for TextProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Position { line, column }) = self.at {
            write!(out, "Line {line}, column {column}")?;
            if !self.path.is_empty() {
                write!(out, " ({})", self.path)?;
            }
            out.write_str(": ")?;
        }
        write!(out, "{}. {}", self.message.trim_end_matches(['.', ';']), self.expected)
    }
}

impl std::error::Error for TextProblem {}
