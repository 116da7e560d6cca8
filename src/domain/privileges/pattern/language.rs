//! Sets of texts that patterns stand for, and what is made of them.

use super::{Pattern, PatternError, automaton::Automaton};
use regex_syntax::hir::Hir;
use std::sync::Arc;

/// A set of texts.
#[derive(Clone, Debug)]
pub enum Language {
    /// The texts of one pattern.
    Plain(Arc<Plain>),
    /// The texts of any of these; of none, if there are none.
    Any(Arc<[Language]>),
    /// The texts of all of these; every text, if there are none.
    All(Vec<Language>),
    /// All texts but these.
    Not(Box<Language>),
}

/// What one pattern stands for.
#[derive(Debug)]
pub enum Plain {
    /// One text.
    Literal(String),
    /// All texts that start so.
    Prefix(String),
    /// All texts that the automaton of a wildcard pattern or regular expression accepts.
    Other(Other),
}

/// The texts that an automaton accepts.
#[derive(Debug)]
pub struct Other(pub(super) Box<Automaton>);

impl Plain {
    pub(super) fn automaton(pattern: &str, expression: &Hir) -> Result<Self, PatternError> {
        let automaton =
            Automaton::new(expression).ok_or_else(|| PatternError::TooComplex { pattern: pattern.to_owned() })?;
        Ok(Self::Other(Other(Box::new(automaton))))
    }

    fn contains(&self, text: &str) -> bool {
        match self {
            Self::Literal(literal) => text == literal,
            Self::Prefix(prefix) => text.starts_with(prefix.as_str()),
            Self::Other(Other(automaton)) => automaton.accepts(text),
        }
    }
}

impl From<Plain> for Language {
    fn from(plain: Plain) -> Self {
        Self::Plain(Arc::new(plain))
    }
}

impl Language {
    /// No text at all.
    pub fn nothing() -> Self {
        Self::any([])
    }

    /// The texts of any of these.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::Any(parts.into_iter().collect())
    }

    /// The texts of fixed patterns that are names, or starts of names if they end in `*`.
    pub(in crate::domain::privileges) fn simple_any(patterns: &[&str]) -> Self {
        Self::any(patterns.iter().map(|pattern| Self::simple(pattern)))
    }

    /// The texts of a fixed pattern that is a name, or a start of names if it ends in `*`.
    fn simple(pattern: &str) -> Self {
        match pattern.strip_suffix('*') {
            Some(prefix) => Plain::Prefix(prefix.to_owned()).into(),
            None => Plain::Literal(pattern.to_owned()).into(),
        }
    }

    /// The texts of any of these patterns.
    pub fn any_of<'a>(patterns: impl IntoIterator<Item = &'a Pattern>) -> Self {
        Self::any(patterns.into_iter().map(|pattern| pattern.language().clone()))
    }

    /// These texts without those.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self::All(vec![self, Self::Not(Box::new(other))])
    }

    /// Whether a text is one of these.
    pub fn contains(&self, text: &str) -> bool {
        match self {
            Self::Plain(plain) => plain.contains(text),
            Self::Any(parts) => parts.iter().any(|part| part.contains(text)),
            Self::All(parts) => parts.iter().all(|part| part.contains(text)),
            Self::Not(part) => !part.contains(text),
        }
    }

    /// The patterns that it is made of, one after the other.
    pub(super) fn leaves<'a>(&'a self, leaves: &mut Vec<&'a Arc<Plain>>) {
        match self {
            Self::Plain(plain) => leaves.push(plain),
            Self::Any(parts) => parts.iter().for_each(|part| part.leaves(leaves)),
            Self::All(parts) => parts.iter().for_each(|part| part.leaves(leaves)),
            Self::Not(part) => part.leaves(leaves),
        }
    }
}
