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
        out.write_str(&self.words())
    }
}

impl TextProblem {
    /// What is wrong and what belongs there instead, in sentences. The lists of all names that there are, which the
    /// server's words may have in brackets, are left out: what is likely meant is named at the end.
    #[must_use]
    pub fn words(&self) -> String {
        let message = without_lists(self.message.trim_end_matches(['.', ';']));
        format!("{message}. {}", self.expected).trim_end().to_owned()
    }
}

/// How long a list in brackets may be that is read, in bytes.
const LONGEST_LIST: usize = 120;

fn without_lists(text: &str) -> String {
    let mut short = String::new();
    let mut rest = text;
    while let Some((before, list)) = rest.split_once('[') {
        short.push_str(before);
        let end = list.find(']').unwrap_or(list.len());
        let is_long = end > LONGEST_LIST && list[..end].contains(',');
        short.push('[');
        short.push_str(if is_long { "…" } else { &list[..end] });
        rest = &list[end..];
    }
    short.push_str(rest);
    short
}

impl std::error::Error for TextProblem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_nobody_reads_are_left_out() {
        let names = "a_privilege,".repeat(20);
        assert_eq!(
            without_lists(&format!("unknown [x]. one of the names [{names}] or a pattern")),
            "unknown [x]. one of the names […] or a pattern"
        );
        assert_eq!(without_lists("[a,b] and [c"), "[a,b] and [c");
    }
}
