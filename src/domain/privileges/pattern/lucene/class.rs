//! Characters within brackets, and the classes of characters that have a letter.

use super::{Expression, Parser};
use crate::domain::privileges::pattern::PatternError;
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir};

impl Parser<'_> {
    pub(super) fn class(&mut self) -> Result<Expression, PatternError> {
        if !self.take('[') {
            return self.simple();
        }
        let negated = self.take('^');
        let mut ranges = Vec::new();
        loop {
            let start = self.need("expected ']'")?;
            if start == ']' && !ranges.is_empty() {
                break;
            }
            if start == '\\' {
                let escaped = self.need("expected a character after '\\'")?;
                match predefined(escaped) {
                    Some(class) => ranges.extend_from_slice(class.ranges()),
                    None => self.range(escaped, &mut ranges)?,
                }
            } else {
                self.range(start, &mut ranges)?;
            }
        }
        let mut class = ClassUnicode::new(ranges);
        if negated {
            class.negate();
        }
        Ok(Expression::Sequence(Hir::class(Class::Unicode(class))))
    }

    /// What starts with a character within brackets: that character, or a range that starts with it.
    fn range(&mut self, start: char, ranges: &mut Vec<ClassUnicodeRange>) -> Result<(), PatternError> {
        let mut end = start;
        if self.take('-') {
            if self.characters.peek() == Some(&']') {
                ranges.push(ClassUnicodeRange::new('-', '-'));
            } else {
                end = self.need("expected the end of a range")?;
                if end == '\\' {
                    end = self.need("expected a character after '\\'")?;
                }
                if end < start {
                    return Err(self.problem("a range ends before it starts"));
                }
            }
        }
        ranges.push(ClassUnicodeRange::new(start, end));
        Ok(())
    }
}

/// The classes that a letter after a backslash stands for.
pub(super) fn predefined(letter: char) -> Option<ClassUnicode> {
    let ranges: &[(char, char)] = match letter {
        'd' | 'D' => &[('0', '9')],
        'w' | 'W' => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        's' | 'S' => &[('\t', '\n'), ('\r', '\r'), (' ', ' ')],
        _ => return None,
    };
    let mut class = ClassUnicode::new(ranges.iter().map(|(start, end)| ClassUnicodeRange::new(*start, *end)));
    if letter.is_ascii_uppercase() {
        class.negate();
    }
    Some(class)
}
