//! Text that is not JSON: what people mostly did when it is refused.

use super::TextProblem;
use crate::domain::json::{DEEPEST, Position, SyntaxError, SyntaxErrorKind};

/// The problem of a text that is not JSON.
pub(super) fn problem(text: &str, error: SyntaxError) -> TextProblem {
    TextProblem {
        at: Some(error.at),
        path: String::new(),
        expected: expected(text, &error),
        message: error.kind.to_string(),
    }
}

fn expected(text: &str, error: &SyntaxError) -> String {
    match &error.kind {
        SyntaxErrorKind::InvalidUtf8 => "Text in UTF-8.".to_owned(),
        SyntaxErrorKind::UnexpectedEnd if text.trim().is_empty() => {
            "An object; without any members it is {}.".to_owned()
        }
        SyntaxErrorKind::UnexpectedEnd => {
            "An end for each text, list and object that was begun: \" or ] or }.".to_owned()
        }
        SyntaxErrorKind::TrailingContent => "Nothing after the last bracket.".to_owned(),
        SyntaxErrorKind::DuplicateField { .. } => "Each name once in an object.".to_owned(),
        SyntaxErrorKind::TooDeep { .. } => format!("At most {DEEPEST} lists and objects within each other."),
        SyntaxErrorKind::InvalidNumber => "A number such as 1, -2.5 or 1e3.".to_owned(),
        SyntaxErrorKind::InvalidString => {
            "Escapes such as \\n, \\\" and \\\\; a line end within a text is written \\n.".to_owned()
        }
        SyntaxErrorKind::InvalidLiteral | SyntaxErrorKind::InvalidStructure => around(text, error.at).to_owned(),
    }
}

/// What belongs at a place, judged by the characters there.
fn around(text: &str, at: Position) -> &'static str {
    let line = text.lines().nth(usize::try_from(at.line).unwrap_or(usize::MAX).saturating_sub(1)).unwrap_or_default();
    let column = usize::try_from(at.column).unwrap_or(usize::MAX).saturating_sub(1);
    let mut rest = line.chars().skip(column);
    match rest.next() {
        Some('\'' | '`' | '“' | '”' | '„' | '‘' | '’') => {
            "Straight double quotation marks around texts: \"…\"."
        }
        Some('/' | '#') => "No comments: JSON has none.",
        Some(',') => "A value after each comma, and no comma before a closing bracket.",
        Some('"' | '{' | '[') => "A comma between two values, and a colon between a name and its value.",
        Some('=') => "A colon between a name and its value.",
        Some(letter) if letter.is_ascii_alphabetic() || letter == '_' || !letter.is_ascii() => {
            "Double quotation marks around names and texts; without them only true, false and null."
        }
        Some(']' | '}') => "A value, or a bracket of the kind that was opened.",
        _ => "A comma, a colon, a name in double quotation marks, a value or a closing bracket.",
    }
}
