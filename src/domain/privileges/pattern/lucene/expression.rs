//! What a regular expression says, before any automaton is made of it.

use crate::domain::privileges::pattern::{Language, PatternError, Plain, any_text, literal, repeated};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Dot, Hir};

/// A whole expression.
pub(in crate::domain::privileges::pattern) enum Expression {
    /// Something that sequences and repetitions are made of.
    Term(Term),
    /// Any of these, at least one of which complement or intersection made.
    Any(Vec<Self>),
    /// All of these.
    All(Vec<Self>),
    /// All texts but these.
    Not(Box<Self>),
}

/// A part of an expression that one automaton is made of.
pub(in crate::domain::privileges::pattern) enum Term {
    /// This text.
    Text(String),
    /// Any character.
    AnyCharacter,
    /// Any text.
    AnyText,
    /// No text at all.
    Nothing,
    /// A character of any of these ranges, or of none of them.
    Class { ranges: Vec<(char, char)>, negated: bool },
    /// A number from one to another: with so many digits, or with any zeros before if that is 0.
    Number { min: u64, max: u64, width: usize },
    /// These, one after the other.
    Sequence(Vec<Self>),
    /// Any of these.
    Any(Vec<Self>),
    /// This, so many times.
    Repeated { part: Box<Self>, min: u32, max: Option<u32> },
}

impl Expression {
    /// The texts that it stands for.
    pub(in crate::domain::privileges::pattern) fn language(self, pattern: &str) -> Result<Language, PatternError> {
        let each = |parts: Vec<Self>| -> Result<Vec<Language>, PatternError> {
            parts.into_iter().map(|part| part.language(pattern)).collect()
        };
        match self {
            Self::Term(term) => Plain::automaton(pattern, &term.compiled()).map(Language::from),
            Self::Any(parts) => each(parts).map(Language::any),
            Self::All(parts) => each(parts).map(Language::All),
            Self::Not(part) => Ok(Language::Not(Box::new(part.language(pattern)?))),
        }
    }
}

impl Term {
    fn compiled(self) -> Hir {
        let each = |terms: Vec<Self>| terms.into_iter().map(Self::compiled).collect();
        match self {
            Self::Text(text) => Hir::literal(text.into_bytes()),
            Self::AnyCharacter => Hir::dot(Dot::AnyChar),
            Self::AnyText => any_text(),
            Self::Nothing => Hir::fail(),
            Self::Class { ranges, negated } => {
                let ranges = ranges.into_iter().map(|(start, end)| ClassUnicodeRange::new(start, end));
                let mut class = ClassUnicode::new(ranges);
                if negated {
                    class.negate();
                }
                Hir::class(Class::Unicode(class))
            }
            Self::Number { min, max, width } => {
                let numbers = (min..=max).map(|number| Hir::literal(format!("{number:0width$}").into_bytes()));
                let numbers = Hir::alternation(numbers.collect());
                if width == 0 { Hir::concat(vec![repeated(literal('0'), 0, None), numbers]) } else { numbers }
            }
            Self::Sequence(parts) => Hir::concat(each(parts)),
            Self::Any(parts) => Hir::alternation(each(parts)),
            Self::Repeated { part, min, max } => repeated(part.compiled(), min, max),
        }
    }
}
