//! Regular expressions in Lucene's syntax: always about the whole text, with `&`, `~`, `@`, `#`, `<n-m>` and `"…"`
//! beside what is usual, and without anchors.
//!
//! Union, intersection and complement of whole expressions become a language of their own; everything else becomes one
//! automaton. A complement or an intersection within a sequence or a repetition is refused: no automaton is built from
//! automata.

mod class;
mod expression;

pub(super) use expression::Expression;

use super::PatternError;
use class::predefined;
use expression::Term;
use std::{iter::Peekable, str::Chars};

/// How often a part may be repeated by a number.
const MOST_REPEATS: u32 = 1000;
/// How many numbers an interval may hold.
const MOST_NUMBERS: u64 = 1000;
/// How many parentheses, complements and repetitions may be within each other.
const DEEPEST: usize = 50;
const TOO_DEEP: &str = "parentheses, complements or repetitions are nested too deep";

/// Reads the expression between the slashes of a pattern.
pub(super) fn parse(pattern: &str, expression: &str) -> Result<Expression, PatternError> {
    if expression.is_empty() {
        return Ok(Expression::Term(Term::Text(String::new())));
    }
    let mut parser = Parser { pattern, characters: expression.chars().peekable(), position: 0, depth: 0 };
    let read = parser.union()?;
    match parser.characters.peek() {
        None => Ok(read),
        Some(_) => Err(parser.problem("unexpected ')'")),
    }
}

struct Parser<'a> {
    pattern: &'a str,
    characters: Peekable<Chars<'a>>,
    /// How many characters were read.
    position: usize,
    depth: usize,
}

impl Parser<'_> {
    fn problem(&self, problem: &'static str) -> PatternError {
        PatternError::Syntax { pattern: self.pattern.to_owned(), problem, position: self.position.max(1) }
    }

    fn next(&mut self) -> Option<char> {
        let next = self.characters.next();
        self.position += usize::from(next.is_some());
        next
    }

    fn take(&mut self, expected: char) -> bool {
        let found = self.characters.peek() == Some(&expected);
        if found {
            self.next();
        }
        found
    }

    fn need(&mut self, problem: &'static str) -> Result<char, PatternError> {
        self.next().ok_or_else(|| self.problem(problem))
    }

    fn union(&mut self) -> Result<Expression, PatternError> {
        let mut alternatives = vec![self.intersection()?];
        while self.take('|') {
            alternatives.push(self.intersection()?);
        }
        let mut terms = Vec::new();
        let mut wholes = Vec::new();
        for alternative in alternatives {
            match alternative {
                Expression::Term(term) => terms.push(term),
                whole => wholes.push(whole),
            }
        }
        if wholes.is_empty() {
            return Ok(Expression::Term(Term::Any(terms)));
        }
        if !terms.is_empty() {
            wholes.push(Expression::Term(Term::Any(terms)));
        }
        Ok(Expression::Any(wholes))
    }

    fn intersection(&mut self) -> Result<Expression, PatternError> {
        let first = self.sequence()?;
        if self.characters.peek() != Some(&'&') {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.take('&') {
            parts.push(self.sequence()?);
        }
        Ok(Expression::All(parts))
    }

    fn sequence(&mut self) -> Result<Expression, PatternError> {
        let mut parts = vec![self.repetition()?];
        while self.characters.peek().is_some_and(|next| !matches!(next, ')' | '|' | '&')) {
            parts.push(self.repetition()?);
        }
        if let [_] = parts.as_slice() {
            return parts.pop().ok_or_else(|| self.problem("expected an expression"));
        }
        let terms: Result<Vec<Term>, PatternError> = parts.into_iter().map(|part| self.within(part)).collect();
        Ok(Expression::Term(Term::Sequence(terms?)))
    }

    /// A part that is to be put into a sequence or repetition.
    fn within(&self, part: Expression) -> Result<Term, PatternError> {
        match part {
            Expression::Term(term) => Ok(term),
            Expression::Any(_) | Expression::All(_) | Expression::Not(_) => {
                Err(self
                    .problem("complement and intersection are only supported around whole alternatives, not within"))
            }
        }
    }

    fn repetition(&mut self) -> Result<Expression, PatternError> {
        let mut part = self.complement()?;
        for _ in 0..=DEEPEST {
            let Some((min, max)) = self.times()? else { return Ok(part) };
            part = Expression::Term(Term::Repeated { part: Box::new(self.within(part)?), min, max });
        }
        Err(self.problem(TOO_DEEP))
    }

    /// How often what stands before is repeated, if that is said.
    fn times(&mut self) -> Result<Option<(u32, Option<u32>)>, PatternError> {
        if self.take('?') {
            return Ok(Some((0, Some(1))));
        }
        if self.take('*') {
            return Ok(Some((0, None)));
        }
        if self.take('+') {
            return Ok(Some((1, None)));
        }
        if self.take('{') { self.bounds().map(Some) } else { Ok(None) }
    }

    /// `n}`, `n,}` or `n,m}`.
    fn bounds(&mut self) -> Result<(u32, Option<u32>), PatternError> {
        let min = self.count()?;
        let max = if self.take(',') {
            if self.characters.peek() == Some(&'}') { None } else { Some(self.count()?) }
        } else {
            Some(min)
        };
        if !self.take('}') {
            return Err(self.problem("expected '}'"));
        }
        if max.is_some_and(|max| max < min) {
            return Err(self.problem("the repetition ends before it starts"));
        }
        Ok((min, max))
    }

    fn count(&mut self) -> Result<u32, PatternError> {
        let digits = self.digits();
        digits
            .parse()
            .ok()
            .filter(|count| *count <= MOST_REPEATS)
            .ok_or_else(|| self.problem("expected a number up to 1000"))
    }

    fn digits(&mut self) -> String {
        let mut digits = String::new();
        while let Some(digit) = self.characters.peek().copied().filter(char::is_ascii_digit) {
            digits.push(digit);
            self.next();
        }
        digits
    }

    fn complement(&mut self) -> Result<Expression, PatternError> {
        if !self.take('~') {
            return self.class();
        }
        Ok(Expression::Not(Box::new(self.deeper(Self::complement)?)))
    }

    fn deeper(&mut self, read: fn(&mut Self) -> Result<Expression, PatternError>) -> Result<Expression, PatternError> {
        if self.depth == DEEPEST {
            return Err(self.problem(TOO_DEEP));
        }
        self.depth += 1;
        let part = read(self);
        self.depth -= 1;
        part
    }

    fn simple(&mut self) -> Result<Expression, PatternError> {
        let term = match self.need("expected an expression")? {
            '.' => Term::AnyCharacter,
            '#' => Term::Nothing,
            '@' => Term::AnyText,
            '"' => self.quoted()?,
            '(' if self.take(')') => Term::Text(String::new()),
            '(' => {
                let part = self.deeper(Self::union)?;
                return if self.take(')') { Ok(part) } else { Err(self.problem("expected ')'")) };
            }
            '<' => self.interval()?,
            '\\' => {
                let escaped = self.need("expected a character after '\\'")?;
                match predefined(escaped) {
                    Some(ranges) => Term::Class { ranges: ranges.to_vec(), negated: false },
                    None => Term::Text(escaped.into()),
                }
            }
            '*' | '?' | '+' | '{' | ')' | '|' | '&' => return Err(self.problem("expected an expression")),
            other => Term::Text(other.into()),
        };
        Ok(Expression::Term(term))
    }

    fn quoted(&mut self) -> Result<Term, PatternError> {
        let mut text = String::new();
        loop {
            match self.need("expected '\"'")? {
                '"' => return Ok(Term::Text(text)),
                other => text.push(other),
            }
        }
    }

    /// `n-m>`: a number from n to m. Written with as many digits as both, or with any zeros before if they differ.
    fn interval(&mut self) -> Result<Term, PatternError> {
        let start = self.digits();
        let separated = self.take('-');
        let end = self.digits();
        if !separated || !self.take('>') {
            return Err(self.problem("expected an interval of numbers such as <1-99>"));
        }
        let (Ok(min), Ok(max)) = (start.parse::<u64>(), end.parse::<u64>()) else {
            return Err(self.problem("expected an interval of numbers such as <1-99>"));
        };
        let (min, max) = (min.min(max), min.max(max));
        if max - min >= MOST_NUMBERS {
            return Err(self.problem("an interval of more than 1000 numbers"));
        }
        let width = if start.len() == end.len() { start.len() } else { 0 };
        Ok(Term::Number { min, max, width })
    }
}
