//! Filters as conditions.

use std::ops::Bound::{self as End, Excluded, Included, Unbounded};

use super::{
    super::super::query::{Bound, Sql},
    Dialect, Keys, SEARCHED, TextPlace, instant_column,
};
use crate::domain::project_key_query::{Case, Filter, InstantField, Interval, Pattern, Piece, TextField, TextTest};

/// Adds the condition that a key is one of `keys`. It may be NULL for keys that are not.
pub(super) fn push(sql: &mut Sql, keys: Keys<'_>) {
    let part = |sql: &mut Sql, filter: &Filter| push(sql, Keys { filter, ..keys });
    match keys.filter {
        Filter::All => {
            sql.push("TRUE");
        }
        Filter::Nothing => {
            sql.push("FALSE");
        }
        Filter::And(parts) => push_joined(sql, parts, " AND ", &part),
        Filter::Or(parts) => push_joined(sql, parts, " OR ", &part),
        Filter::AtLeast(least, parts) => {
            let counted = |sql: &mut Sql, filter: &Filter| {
                sql.push("CASE WHEN ");
                part(sql, filter);
                sql.push(" THEN 1 ELSE 0 END");
            };
            push_joined(sql, parts, " + ", &counted);
            sql.push_with(" >= ?", [Bound::Number(i64::try_from(*least).unwrap_or(i64::MAX))]);
        }
        Filter::Not(inner) => match &**inner {
            Filter::Instant { field, within: Interval { first: None, last: None } } => {
                sql.push(instant_column(*field)).push(" IS NULL");
            }
            inner => {
                // What is NULL is not so either.
                sql.push("(");
                part(sql, inner);
                sql.push(") IS NOT TRUE");
            }
        },
        Filter::Text { field, test } => push_text(sql, keys, field, test),
        Filter::Instant { field, within } => push_instant(sql, *field, *within),
    }
}

/// Adds `parts` with `sign` between them, as a tree that is no deeper than it must be: the depth of an expression is
/// limited.
fn push_joined(sql: &mut Sql, parts: &[Filter], sign: &'static str, push: &impl Fn(&mut Sql, &Filter)) {
    match parts {
        [] => {}
        [part] => push(sql, part),
        parts => {
            let (left, right) = parts.split_at(parts.len() / 2);
            sql.push("(");
            push_joined(sql, left, sign, push);
            sql.push(sign);
            push_joined(sql, right, sign, push);
            sql.push(")");
        }
    }
}

fn push_instant(sql: &mut Sql, field: InstantField, within: Interval) {
    let column = instant_column(field);
    match within {
        Interval { first: None, last: None } => sql.push(column).push(" IS NOT NULL"),
        Interval { first: Some(first), last: None } => sql.push(column).push_with(" >= ?", [Bound::Number(first)]),
        Interval { first: None, last: Some(last) } => sql.push(column).push_with(" <= ?", [Bound::Number(last)]),
        Interval { first: Some(first), last: Some(last) } => {
            sql.push(column).push_with(" BETWEEN ? AND ?", [Bound::Number(first), Bound::Number(last)])
        }
    };
}

fn push_text(sql: &mut Sql, keys: Keys<'_>, field: &TextField, test: &TextTest) {
    match TextPlace::from(field) {
        TextPlace::Column(column) => push_test(sql, keys.dialect, column, test),
        TextPlace::Leaves(path) => {
            sql.push("project_keys.id IN (SELECT leaf.key FROM project_key_metadata AS leaf");
            sql.push_with(" WHERE leaf.project = ?", [Bound::from(keys.project)]);
            if let Some(path) = path {
                sql.push_with(" AND leaf.path = ?", [Bound::from(path)]);
            }
            if let Some(test) = of_beginning(test) {
                sql.push(" AND ");
                push_test(sql, keys.dialect, LEAF_BEGINNING, &test);
            }
            sql.push(" AND ");
            push_test(sql, keys.dialect, "leaf.value", test);
            sql.push(")");
        }
    }
}

/// The part of a leaf's value that stands in the index.
const LEAF_BEGINNING: &str = "substr(leaf.value, 1, 200)";

/// What the beginnings of all texts pass that pass `test`: it says nothing new, but says it of what is in the index.
fn of_beginning(test: &TextTest) -> Option<TextTest> {
    /// How many characters of a value are in the index.
    const INDEXED: usize = 200;

    let cut = |text: &String| -> String { text.chars().take(INDEXED).collect() };
    match test {
        TextTest::Exists => None,
        TextTest::OneOf(texts) => Some(TextTest::OneOf(texts.iter().map(cut).collect())),
        TextTest::Like(pattern) => {
            let beginning: String = pattern.beginning().chars().take(INDEXED).collect();
            (!beginning.is_empty()).then(|| TextTest::Like(Pattern::prefix(&beginning, Case::Exact)))
        }
        // What is cut off makes a text smaller: one that was above an end may now be equal to what is left of it.
        TextTest::Between(from, to) => {
            let end = |end: &End<String>| match end {
                Unbounded => Unbounded,
                Included(limit) | Excluded(limit) => Included(cut(limit)),
            };
            Some(TextTest::Between(end(from), end(to)))
        }
    }
}

/// Adds the condition that the text in `column` passes `test`.
fn push_test(sql: &mut Sql, dialect: Dialect, column: &'static str, test: &TextTest) {
    match test {
        TextTest::Exists => {
            sql.push(column).push(" IS NOT NULL");
        }
        TextTest::OneOf(texts) => {
            sql.push(column).push(" IN (").push_each("?", texts.iter().map(|text| [Bound::from(text.as_str())]));
            sql.push(")");
        }
        TextTest::Between(from, to) => push_between(sql, column, from, to),
        TextTest::Like(pattern) => push_pattern(sql, dialect, column, pattern),
    }
}

fn push_between(sql: &mut Sql, column: &'static str, from: &End<String>, to: &End<String>) {
    let from = match from {
        Included(text) => Some((" >= ?", text)),
        Excluded(text) => Some((" > ?", text)),
        Unbounded => None,
    };
    let to = match to {
        Included(text) => Some((" <= ?", text)),
        Excluded(text) => Some((" < ?", text)),
        Unbounded => None,
    };
    for (index, (compare, text)) in from.into_iter().chain(to).enumerate() {
        sql.push(if index == 0 { "(" } else { " AND " });
        sql.push(column).push_with(compare, [Bound::from(text.as_str())]);
    }
    sql.push(")");
}

/// Adds the condition that the text in `column` matches: what it begins with narrows it down by an index.
fn push_pattern(sql: &mut Sql, dialect: Dialect, column: &'static str, pattern: &Pattern) {
    let beginning = pattern.beginning();
    if !beginning.is_empty() {
        let end = after_all_with(beginning).map_or(Unbounded, Excluded);
        push_between(sql, column, &Included(beginning.to_owned()), &end);
        if matches!(pattern.pieces(), [Piece::Text(_), Piece::Many]) {
            return;
        }
        sql.push(" AND ");
    }
    match pattern.case() {
        // Both databases know ASCII only here: PostgreSQL for the column's collation, SQLite anyway.
        Case::AsciiInsensitive | Case::Insensitive if column != SEARCHED => sql.push("LOWER(").push(column).push(")"),
        Case::Exact | Case::AsciiInsensitive | Case::Insensitive => sql.push(column),
    };
    let language = Language::of(pattern, dialect);
    sql.push_with(language.operator(), [Bound::from(language.write(pattern))]);
}

/// The first text that comes after all texts that begin with `prefix`, if there is one.
fn after_all_with(prefix: &str) -> Option<String> {
    let mut characters: Vec<char> = prefix.chars().collect();
    while let Some(last) = characters.pop() {
        let next = match last {
            '\u{D7FF}' => Some('\u{E000}'),
            last => char::from_u32(u32::from(last) + 1),
        };
        if let Some(next) = next {
            return Some(characters.into_iter().chain([next]).collect());
        }
    }
    None
}

/// How a database takes patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    Glob,
    Like,
    Regex,
}

impl Language {
    /// The one for `pattern`: PostgreSQL's `LIKE` is faster than its regular expressions, but knows no letters that may be
    /// one of several.
    fn of(pattern: &Pattern, dialect: Dialect) -> Self {
        let has_choice = |piece: &Piece| match piece {
            Piece::Text(text) => text.chars().any(|character| choice(pattern, character).len() > 1),
            Piece::One | Piece::Many => false,
        };
        match dialect {
            Dialect::Sqlite => Self::Glob,
            Dialect::Postgres if pattern.pieces().iter().any(has_choice) => Self::Regex,
            Dialect::Postgres => Self::Like,
        }
    }

    const fn operator(self) -> &'static str {
        match self {
            Self::Glob => " GLOB ?",
            Self::Like => " LIKE ?",
            Self::Regex => " ~ ?",
        }
    }

    fn write(self, pattern: &Pattern) -> String {
        let mut text = String::new();
        text.push_str(if self == Self::Regex { "^" } else { "" });
        for piece in pattern.pieces() {
            match piece {
                Piece::One => text.push(match self {
                    Self::Glob => '?',
                    Self::Like => '_',
                    Self::Regex => '.',
                }),
                Piece::Many => text.push_str(match self {
                    Self::Glob => "*",
                    Self::Like => "%",
                    Self::Regex => ".*",
                }),
                Piece::Text(piece) => {
                    for character in piece.chars() {
                        match choice(pattern, character).as_slice() {
                            [only] => self.write_character(*only, &mut text),
                            several => {
                                text.push('[');
                                text.extend(several);
                                text.push(']');
                            }
                        }
                    }
                }
            }
        }
        text.push_str(if self == Self::Regex { "$" } else { "" });
        text
    }

    /// Writes a character that means itself.
    fn write_character(self, character: char, text: &mut String) {
        match (self, character) {
            (Self::Glob, '*' | '?' | '[') => text.extend(['[', character, ']']),
            (Self::Like, '%' | '_' | '\\') => text.extend(['\\', character]),
            (Self::Regex, character) if character.is_ascii_punctuation() => text.extend(['\\', character]),
            _ => text.push(character),
        }
    }
}

/// What a character of the pattern may be in a text whose letters of ASCII are small, unless case is told apart.
fn choice(pattern: &Pattern, character: char) -> Vec<char> {
    match pattern.case() {
        Case::Exact => vec![character],
        Case::AsciiInsensitive => vec![character.to_ascii_lowercase()],
        Case::Insensitive if character.is_ascii() => vec![character.to_ascii_lowercase()],
        Case::Insensitive => Case::Insensitive.variants(character),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_written_in_the_language_of_the_database() {
        let written = |pattern: &Pattern, dialect| Language::of(pattern, dialect).write(pattern);
        let pattern = Pattern::wildcard(r"a*b?[c]\*%_\\", Case::Exact);
        assert_eq!(written(&pattern, Dialect::Sqlite), r"a*b?[[]c][*]%_\");
        assert_eq!(written(&pattern, Dialect::Postgres), r"a%b_[c]*\%\_\\");
        let pattern = Pattern::containing("Über[.A]", Case::Insensitive);
        assert_eq!(written(&pattern, Dialect::Sqlite), "*[Üü]ber[[].a]*");
        assert_eq!(written(&pattern, Dialect::Postgres), r"^.*[Üü]ber\[\.a\].*$");
    }

    #[test]
    fn the_end_of_a_prefix_comes_after_all_that_begins_with_it() {
        assert_eq!(after_all_with("ab").as_deref(), Some("ac"));
        assert_eq!(after_all_with("a\u{D7FF}").as_deref(), Some("a\u{E000}"));
        assert_eq!(after_all_with("a\u{10FFFF}").as_deref(), Some("b"));
        assert_eq!(after_all_with("\u{10FFFF}"), None);
    }
}
