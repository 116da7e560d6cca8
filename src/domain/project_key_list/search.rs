//! The language of the search box: words and quoted phrases that must all be there, `field:value` for one field,
//! `field:(a or b)` for one of several values, and `-` before what must not be. It is Kibana's. `…` before a word says
//! that it is the end of a key, as lists show it: that may begin with a sign.

use serde::{Deserialize, Serialize};

use super::KeyCategory;

/// What a search consists of: a key must agree with each part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// Whether a key must not agree with it.
    pub(super) negated: bool,
    /// What to agree with.
    pub(super) test: Test,
}

/// What a key is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Test {
    /// Whether its name, owner, id or hint contains this.
    Anywhere(String),
    /// Whether its name contains one of these.
    Name(Vec<String>),
    /// Whether its owner's name contains one of these.
    Owner(Vec<String>),
    /// Whether its id contains one of these.
    Id(Vec<String>),
    /// Whether it is of one of these categories.
    Category(Vec<KeyCategory>),
    /// Whether its end has come: one of these.
    Expired(Vec<bool>),
}

/// Why a search cannot be answered, and where in the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum SearchError {
    /// A quotation mark without another.
    #[error("The quotation mark at character {position} is never closed.")]
    OpenQuote {
        /// Which character, from 1 on.
        position: usize,
    },
    /// A bracket without another.
    #[error("The bracket at character {position} is never closed.")]
    OpenBracket {
        /// Which character, from 1 on.
        position: usize,
    },
    /// A word before a colon that names no field.
    #[error(
        "There is no field “{field}” (character {position}). Search by name, owner, type, expired or id, or put the text in quotation marks."
    )]
    Field {
        /// Which character, from 1 on.
        position: usize,
        /// The word.
        field: String,
    },
    /// A field without a value.
    #[error("“{field}:” needs a value behind it (character {position}).")]
    NoValue {
        /// Which character, from 1 on.
        position: usize,
        /// The field.
        field: String,
    },
    /// A value that the field cannot have.
    #[error("“{field}” cannot be “{value}” (character {position}): use {expected}.")]
    Value {
        /// Which character, from 1 on.
        position: usize,
        /// The field.
        field: String,
        /// The value.
        value: String,
        /// What it can be.
        expected: String,
    },
}

impl SearchError {
    /// Which character of the text it is about, from 1 on.
    #[must_use]
    pub const fn position(&self) -> usize {
        match self {
            Self::OpenQuote { position }
            | Self::OpenBracket { position }
            | Self::Field { position, .. }
            | Self::NoValue { position, .. }
            | Self::Value { position, .. } => *position,
        }
    }
}

/// Reads a search.
///
/// # Errors
/// The first thing that is wrong with it.
pub(super) fn read(text: &str) -> Result<Vec<Term>, SearchError> {
    let mut reader = Reader { characters: text.chars().collect(), next: 0 };
    let mut terms = Vec::new();
    while reader.skip_space() {
        terms.extend(reader.term()?);
    }
    Ok(terms)
}

struct Reader {
    characters: Vec<char>,
    next: usize,
}

/// A value, and which character it begins with, from 1 on.
struct Spanned {
    text: String,
    position: usize,
    quoted: bool,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.characters.get(self.next).copied()
    }

    /// Goes on if the next character is this one.
    fn take(&mut self, character: char) -> bool {
        let is_next = self.peek() == Some(character);
        self.next += usize::from(is_next);
        is_next
    }

    /// Goes on to the next character that is no space, if there is one.
    fn skip_space(&mut self) -> bool {
        while self.peek().is_some_and(char::is_whitespace) {
            self.next += 1;
        }
        self.peek().is_some()
    }

    const fn position(&self) -> usize {
        self.next + 1
    }

    /// A part of the search; none for empty quotation marks, which ask for nothing.
    fn term(&mut self) -> Result<Option<Term>, SearchError> {
        let begins_with = |reader: &Self, sign| {
            let next = reader.characters.get(reader.next + 1);
            reader.peek() == Some(sign) && next.is_some_and(|next| !next.is_whitespace())
        };
        let is_end_of_key = begins_with(self, '…') && self.take('…');
        let negated = !is_end_of_key && begins_with(self, '-') && self.take('-');
        let field = if is_end_of_key { None } else { self.field() };
        let test = match field {
            Some(field) => Some(self.of_field(&field)?),
            None => Some(self.value(&[])?.text).filter(|text| !text.is_empty()).map(Test::Anywhere),
        };
        Ok(test.map(|test| Term { negated, test }))
    }

    /// The word before a colon: letters, `_` and `.`. Anything else before a colon is text like any other.
    fn field(&mut self) -> Option<Spanned> {
        let rest = &self.characters[self.next..];
        let length = rest.iter().take_while(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '.')).count();
        if length == 0 || rest.get(length) != Some(&':') {
            return None;
        }
        let field = Spanned { text: rest[..length].iter().collect(), position: self.position(), quoted: false };
        self.next += length + 1;
        Some(field)
    }

    fn of_field(&mut self, field: &Spanned) -> Result<Test, SearchError> {
        let unknown = || SearchError::Field { position: field.position, field: field.text.clone() };
        let named = Field::named(&field.text).ok_or_else(unknown)?;
        let values = self.values(field)?;
        Ok(match named {
            Field::Name => Test::Name(texts(values)),
            Field::Owner => Test::Owner(texts(values)),
            Field::Id => Test::Id(texts(values)),
            Field::Type => Test::Category(choices(field, values, &CATEGORIES, "personal, cross_cluster or managed")?),
            Field::Expired => {
                Test::Expired(choices(field, values, &[("true", true), ("false", false)], "true or false")?)
            }
        })
    }

    /// What follows a field: a value, or several in brackets.
    fn values(&mut self, field: &Spanned) -> Result<Vec<Spanned>, SearchError> {
        let position = self.position();
        let mut values = Vec::new();
        if self.take('(') {
            loop {
                if !self.skip_space() {
                    return Err(SearchError::OpenBracket { position });
                }
                if self.take(')') {
                    break;
                }
                let value = self.value(&[')'])?;
                // Between the values, people write `or`.
                if value.quoted || !value.text.eq_ignore_ascii_case("or") {
                    values.push(value);
                }
            }
        } else if self.peek().is_some_and(|next| !next.is_whitespace()) {
            values.push(self.value(&[])?);
        }
        values.retain(|value| !value.text.is_empty());
        if values.is_empty() {
            return Err(SearchError::NoValue { position: field.position, field: field.text.clone() });
        }
        Ok(values)
    }

    /// A quoted phrase, or all up to the next space or one of `ends`. After a `\`, a character of this language is one
    /// like any other.
    fn value(&mut self, ends: &[char]) -> Result<Spanned, SearchError> {
        let position = self.position();
        let quoted = self.take('"');
        let mut text = String::new();
        while let Some(next) = self.peek() {
            let ends = if quoted { next == '"' } else { next.is_whitespace() || ends.contains(&next) };
            if ends {
                self.next += usize::from(quoted);
                return Ok(Spanned { text, position, quoted });
            }
            self.next += 1;
            match self.peek() {
                Some(escaped) if next == '\\' && matches!(escaped, '"' | '\\' | ':' | '(' | ')' | '-') => {
                    text.push(escaped);
                    self.next += 1;
                }
                _ => text.push(next),
            }
        }
        if quoted { Err(SearchError::OpenQuote { position }) } else { Ok(Spanned { text, position, quoted }) }
    }
}

/// What can stand before a colon.
enum Field {
    Name,
    Owner,
    Id,
    Type,
    Expired,
}

impl Field {
    fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "name" => Self::Name,
            "owner" | "username" => Self::Owner,
            "id" => Self::Id,
            "type" => Self::Type,
            "expired" => Self::Expired,
            _ => return None,
        })
    }
}

/// The words for categories: those of the URL, and that of the Elasticsearch API.
const CATEGORIES: [(&str, KeyCategory); 5] = [
    ("personal", KeyCategory::Personal),
    ("rest", KeyCategory::Personal),
    ("cross_cluster", KeyCategory::CrossCluster),
    ("cross-cluster", KeyCategory::CrossCluster),
    ("managed", KeyCategory::Managed),
];

fn texts(values: Vec<Spanned>) -> Vec<String> {
    values.into_iter().map(|value| value.text).collect()
}

/// What the values stand for, of which each has to be a known word.
fn choices<T: Copy>(
    field: &Spanned,
    values: Vec<Spanned>,
    known: &[(&str, T)],
    expected: &str,
) -> Result<Vec<T>, SearchError> {
    let choice = |value: Spanned| match known.iter().find(|(word, _)| value.text.eq_ignore_ascii_case(word)) {
        Some((_, choice)) => Ok(*choice),
        None => Err(SearchError::Value {
            position: value.position,
            field: field.text.clone(),
            value: value.text,
            expected: expected.to_owned(),
        }),
    };
    values.into_iter().map(choice).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn yes(test: Test) -> Term {
        Term { negated: false, test }
    }

    fn anywhere(text: &str) -> Term {
        yes(Test::Anywhere(text.to_owned()))
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn words_and_phrases_are_parts() {
        assert_eq!(read("").unwrap(), []);
        assert_eq!(read("  ci  deploy ").unwrap(), [anywhere("ci"), anywhere("deploy")]);
        assert_eq!(
            read(r#""ci deploy" x"y "" 10:30"#).unwrap(),
            [anywhere("ci deploy"), anywhere("x\"y"), anywhere("10:30"),]
        );
        assert_eq!(read(r#"name\:x "a \"b\"" c:\d"#).map_err(|error| error.position()), Err(19));
        assert_eq!(
            read(r#"name\:x "a \"b\"" \d"#).unwrap(),
            [anywhere("name:x"), anywhere("a \"b\""), anywhere("\\d")]
        );
        assert_eq!(
            read("-ci - a-b").unwrap(),
            [Term { negated: true, test: Test::Anywhere("ci".to_owned()) }, anywhere("-"), anywhere("a-b"),]
        );
    }

    #[test]
    fn the_end_of_a_key_is_text_as_it_is_shown() {
        assert_eq!(read("…-E4A …x:yz … ").unwrap(), [anywhere("-E4A"), anywhere("x:yz"), anywhere("…")]);
        let not = |text: &str| Term { negated: true, test: Test::Anywhere(text.to_owned()) };
        assert_eq!(read("-E4A -…E4A").unwrap(), [not("E4A"), not("…E4A")]);
    }

    #[test]
    fn fields_have_values() {
        assert_eq!(
            read("Name:ci owner:\"a b\" username:(bob OR \"x y\" \"or\" z) id:Vu").unwrap(),
            [
                yes(Test::Name(texts(&["ci"]))),
                yes(Test::Owner(texts(&["a b"]))),
                yes(Test::Owner(texts(&["bob", "x y", "or", "z"]))),
                yes(Test::Id(texts(&["Vu"]))),
            ]
        );
        assert_eq!(
            read("type:(rest or Cross-Cluster) -type:managed expired:false").unwrap(),
            [
                yes(Test::Category(vec![KeyCategory::Personal, KeyCategory::CrossCluster])),
                Term { negated: true, test: Test::Category(vec![KeyCategory::Managed]) },
                yes(Test::Expired(vec![false])),
            ]
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let words = |text: &str| read(text).unwrap_err().to_string();
        assert_eq!(words("ci \"a"), "The quotation mark at character 4 is never closed.");
        assert_eq!(words("name:(a or"), "The bracket at character 6 is never closed.");
        assert_eq!(words("name:"), "“name:” needs a value behind it (character 1).");
        assert_eq!(words("a name:()"), "“name:” needs a value behind it (character 3).");
        assert_eq!(words("expired:yes"), "“expired” cannot be “yes” (character 9): use true or false.");
        assert_eq!(words("type:own"), "“type” cannot be “own” (character 6): use personal, cross_cluster or managed.");
        assert_eq!(
            words("a -metadata.x:y"),
            "There is no field “metadata.x” (character 4). Search by name, owner, type, expired or id, or put the text in quotation marks."
        );
    }

    proptest! {
        #[test]
        fn no_text_is_a_panic(text in "[a-z:\"\\\\() -]{0,20}|\\PC{0,30}") {
            if let Err(error) = read(&text) {
                prop_assert!((1..=text.chars().count()).contains(&error.position()));
            }
        }

        #[test]
        fn whatever_is_quoted_is_found_as_it_is(text in "\\PC{1,30}") {
            let quoted = format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
            prop_assert_eq!(read(&quoted).unwrap(), [anywhere(&text)]);
        }
    }
}
