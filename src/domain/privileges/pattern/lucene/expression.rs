use crate::domain::privileges::pattern::{Language, PatternError, Plain};
use regex_syntax::hir::Hir;

/// What a regular expression says, before any automaton is made of it.
pub(in crate::domain::privileges::pattern) enum Expression {
    /// Something that sequences and repetitions are made of.
    Sequence(Hir),
    /// Any of these, at least one of which complement or intersection made.
    Any(Vec<Self>),
    /// All of these.
    All(Vec<Self>),
    /// All texts but these.
    Not(Box<Self>),
}

impl Expression {
    /// The texts that it stands for.
    pub(in crate::domain::privileges::pattern) fn language(self, pattern: &str) -> Result<Language, PatternError> {
        let each = |parts: Vec<Self>| -> Result<Vec<Language>, PatternError> {
            parts.into_iter().map(|part| part.language(pattern)).collect()
        };
        match self {
            Self::Sequence(expression) => Plain::automaton(pattern, &expression).map(Language::from),
            Self::Any(parts) => each(parts).map(Language::any),
            Self::All(parts) => each(parts).map(Language::All),
            Self::Not(part) => Ok(Language::Not(Box::new(part.language(pattern)?))),
        }
    }
}
