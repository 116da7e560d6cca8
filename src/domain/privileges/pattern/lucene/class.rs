//! Characters within brackets, and the classes of characters that have a letter.

use super::{Expression, Parser, Term};
use crate::domain::privileges::pattern::PatternError;

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
                    Some(class) => ranges.extend_from_slice(class),
                    None => self.range(escaped, &mut ranges)?,
                }
            } else {
                self.range(start, &mut ranges)?;
            }
        }
        Ok(Expression::Term(Term::Class { ranges, negated }))
    }

    /// What starts with a character within brackets: that character, or a range that starts with it.
    fn range(&mut self, start: char, ranges: &mut Vec<(char, char)>) -> Result<(), PatternError> {
        let mut end = start;
        if self.take('-') {
            if self.characters.peek() == Some(&']') {
                ranges.push(('-', '-'));
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
        ranges.push((start, end));
        Ok(())
    }
}

/// The characters that a letter after a backslash stands for.
pub(super) const fn predefined(letter: char) -> Option<&'static [(char, char)]> {
    Some(match letter {
        'd' => &[('0', '9')],
        'D' => &[('\0', '/'), (':', char::MAX)],
        'w' => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        'W' => &[('\0', '/'), (':', '@'), ('[', '^'), ('`', '`'), ('{', char::MAX)],
        's' => &[('\t', '\n'), ('\r', '\r'), (' ', ' ')],
        'S' => &[('\0', '\u{8}'), ('\u{b}', '\u{c}'), ('\u{e}', '\u{1f}'), ('!', char::MAX)],
        _ => return None,
    })
}
