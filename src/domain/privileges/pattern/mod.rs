//! Patterns over names: of indices, actions, resources and users (contract §3.1).
//!
//! `*` stands for any text, `?` for one character, `\` takes the next character as it is, and `/…/` is a regular
//! expression in Lucene's syntax. What a pattern stands for is a [`Language`]: languages are united, intersected and
//! complemented, and [`signatures`] says how one lies within others. That is what `_has_privileges` asks: not whether
//! a name matches, but whether all names that a pattern stands for do.

mod automaton;
mod language;
mod lucene;
#[cfg(test)]
mod tests;
mod trie;
mod walk;

use regex_syntax::hir::{Dot, Hir, Repetition};
use thiserror::Error;

pub use language::Language;
pub use walk::{TooComplex, intersections, is_subset, overlap, signatures};

use language::Plain;
use lucene::Expression;

/// A pattern as it was written, and the names that it stands for.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    language: Language,
}

/// A pattern that stands for nothing that can be decided.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PatternError {
    /// A regular expression without its end.
    #[error(
        "invalid pattern [{pattern}]. patterns starting with '/' indicate regular expression pattern and therefore \
         must also end with '/'. other patterns (those that do not start with '/') will be treated as simple wildcard \
         patterns"
    )]
    Unclosed {
        /// The pattern.
        pattern: String,
    },
    /// A regular expression that is not written in Lucene's syntax, or uses of it what an automaton cannot do here.
    #[error("invalid pattern [{pattern}]. {problem} at position {position}")]
    Syntax {
        /// The pattern.
        pattern: String,
        /// What is wrong.
        problem: &'static str,
        /// The character where it was noticed, counted from 1 within the slashes.
        position: usize,
    },
    /// More states than are kept for one pattern.
    #[error("pattern [{pattern}] is too complex to evaluate")]
    TooComplex {
        /// The pattern.
        pattern: String,
    },
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// A regular expression that is not understood, or a pattern whose automaton would be too large.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let language = match regular_expression(text)? {
            Some(expression) => expression.language(text)?,
            None => wildcard(text)?,
        };
        Ok(Self { text: text.to_owned(), language })
    }

    /// Whether a pattern is written as patterns are. No automaton is made of it, so that nothing is said about its size.
    ///
    /// # Errors
    /// A regular expression that is not understood.
    pub fn check(text: &str) -> Result<(), PatternError> {
        regular_expression(text).map(|_| ())
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What it stands for.
    pub const fn language(&self) -> &Language {
        &self.language
    }

    /// Whether a name is among those that it stands for.
    pub fn matches(&self, name: &str) -> bool {
        self.language.contains(name)
    }

    /// Whether a pattern takes an automaton: whether it is more than a name, or a start of names with `*`.
    pub fn is_intricate(text: &str) -> bool {
        text.starts_with('/') || text.contains('?') || text.trim_end_matches('*').contains('*')
    }

    /// Whether it is written as a single name, without wildcards and not as a regular expression.
    pub fn is_concrete(&self) -> bool {
        !self.text.contains(['*', '?']) && !self.text.starts_with('/')
    }
}

/// What is written between slashes, if a pattern is a regular expression.
fn regular_expression(text: &str) -> Result<Option<Expression>, PatternError> {
    let Some(rest) = text.strip_prefix('/') else { return Ok(None) };
    let unclosed = || PatternError::Unclosed { pattern: text.to_owned() };
    lucene::parse(text, rest.strip_suffix('/').ok_or_else(unclosed)?).map(Some)
}

enum Piece {
    Character(char),
    OneCharacter,
    AnyText,
}

fn wildcard(text: &str) -> Result<Language, PatternError> {
    let mut pieces = Vec::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            // Several stars in a row are one.
            '*' if matches!(pieces.last(), Some(Piece::AnyText)) => {}
            '*' => pieces.push(Piece::AnyText),
            '?' => pieces.push(Piece::OneCharacter),
            // A backslash at the end stands for itself.
            '\\' => pieces.push(Piece::Character(characters.next().unwrap_or('\\'))),
            other => pieces.push(Piece::Character(other)),
        }
    }
    let start: String = pieces
        .iter()
        .map_while(|piece| if let Piece::Character(character) = piece { Some(*character) } else { None })
        .collect();
    let plain = match &pieces[start.chars().count()..] {
        [] => Plain::Literal(start),
        [Piece::AnyText] => Plain::Prefix(start),
        _ => {
            let parts = pieces.iter().map(|piece| match piece {
                Piece::Character(character) => literal(*character),
                Piece::OneCharacter => Hir::dot(Dot::AnyChar),
                Piece::AnyText => any_text(),
            });
            Plain::automaton(text, &Hir::concat(parts.collect()))?
        }
    };
    Ok(plain.into())
}

fn literal(character: char) -> Hir {
    Hir::literal(character.to_string().into_bytes())
}

fn any_text() -> Hir {
    repeated(Hir::dot(Dot::AnyChar), 0, None)
}

fn repeated(part: Hir, min: u32, max: Option<u32>) -> Hir {
    Hir::repetition(Repetition { min, max, greedy: true, sub: Box::new(part) })
}
