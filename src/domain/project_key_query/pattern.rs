//! Texts with gaps.

/// What a text must look like.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pattern {
    pieces: Vec<Piece>,
    case: Case,
}

/// A part of a [`Pattern`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    /// Exactly this.
    Text(String),
    /// Any one character.
    One,
    /// Any characters, or none.
    Many,
}

/// Whether upper and lower case are one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Case {
    /// They are two.
    #[default]
    Exact,
    /// The 26 letters of ASCII are the same in both; others are not, as in Elasticsearch.
    AsciiInsensitive,
    /// All letters are the same in both, as people expect it.
    Insensitive,
}

impl Case {
    /// What a character of a pattern matches, itself first. Letters of ASCII match no others.
    pub fn variants(self, character: char) -> Vec<char> {
        let mut variants = vec![character];
        let mut add = |other: char| {
            if !variants.contains(&other) {
                variants.push(other);
            }
        };
        match self {
            Self::Exact => {}
            Self::AsciiInsensitive => {
                add(character.to_ascii_lowercase());
                add(character.to_ascii_uppercase());
            }
            Self::Insensitive => {
                let (lower, upper) = (lower(character), upper(character));
                // Some letters meet in their other case only: both small sigmas have one great one.
                [lower, upper, self::lower(upper), self::upper(lower)].into_iter().for_each(add);
            }
        }
        variants
    }
}

/// A letter in lower case, if that is one character.
fn lower(character: char) -> char {
    only(character.to_lowercase()).unwrap_or(character)
}

/// A letter in upper case, if that is one character.
fn upper(character: char) -> char {
    only(character.to_uppercase()).unwrap_or(character)
}

fn only(mut characters: impl Iterator<Item = char>) -> Option<char> {
    characters.next().filter(|_| characters.next().is_none())
}

impl Pattern {
    /// A pattern of these pieces.
    #[must_use]
    pub fn new(pieces: impl IntoIterator<Item = Piece>, case: Case) -> Self {
        let mut joined: Vec<Piece> = Vec::new();
        for piece in pieces {
            match (joined.last_mut(), piece) {
                (Some(Piece::Text(before)), Piece::Text(after)) => before.push_str(&after),
                (_, Piece::Text(text)) if text.is_empty() => {}
                (Some(Piece::Many), Piece::Many) => {}
                (_, piece) => joined.push(piece),
            }
        }
        Self { pieces: joined, case }
    }

    /// Reads a `wildcard` query's value: `*` for any characters, `?` for one, `\` before a character to be taken as it
    /// is.
    #[must_use]
    pub fn wildcard(text: &str, case: Case) -> Self {
        let mut characters = text.chars();
        let pieces = std::iter::from_fn(|| {
            Some(match characters.next()? {
                '*' => Piece::Many,
                '?' => Piece::One,
                '\\' => Piece::Text(characters.next().unwrap_or('\\').to_string()),
                character => Piece::Text(character.to_string()),
            })
        });
        Self::new(pieces, case)
    }

    /// Texts that begin with this.
    #[must_use]
    pub fn prefix(text: &str, case: Case) -> Self {
        Self::new([Piece::Text(text.to_owned()), Piece::Many], case)
    }

    /// Texts that contain this.
    #[must_use]
    pub fn containing(text: &str, case: Case) -> Self {
        Self::new([Piece::Many, Piece::Text(text.to_owned()), Piece::Many], case)
    }

    /// This text only.
    #[must_use]
    pub fn exactly(text: &str, case: Case) -> Self {
        Self::new([Piece::Text(text.to_owned())], case)
    }

    /// A pattern for the names of fields: only `*` means something.
    pub(super) fn of_field_names(text: &str) -> Self {
        let parts = text.split('*').enumerate();
        let pieces = parts.flat_map(|(index, part)| {
            let gap = (index > 0).then_some(Piece::Many);
            gap.into_iter().chain([Piece::Text(part.to_owned())])
        });
        Self::new(pieces, Case::Exact)
    }

    /// Its parts, in order: no two texts next to each other, and no empty ones.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// How many bytes it has, each gap counted as one.
    pub(super) fn len(&self) -> usize {
        self.pieces.iter().map(|piece| if let Piece::Text(text) = piece { text.len() } else { 1 }).sum()
    }

    /// Whether upper and lower case are one.
    #[must_use]
    pub const fn case(&self) -> Case {
        self.case
    }

    /// The only text that matches, if there is just one.
    #[must_use]
    pub fn only_text(&self) -> Option<&str> {
        match (self.case, self.pieces.as_slice()) {
            (_, []) => Some(""),
            (Case::Exact, [Piece::Text(text)]) => Some(text),
            _ => None,
        }
    }

    /// Whether every text matches.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.pieces == [Piece::Many]
    }

    /// What every text that matches begins with, letter by letter.
    #[must_use]
    pub fn beginning(&self) -> &str {
        match (self.case, self.pieces.first()) {
            (Case::Exact, Some(Piece::Text(text))) => text,
            _ => "",
        }
    }

    /// Whether `text` matches.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        // Where the pattern could go on after the characters so far, piece by piece: no text takes longer than the
        // product of both lengths.
        let text: Vec<char> = text.chars().collect();
        let mut reached = vec![false; text.len() + 1];
        reached[0] = true;
        for piece in &self.pieces {
            let mut next = vec![false; text.len() + 1];
            match piece {
                Piece::Text(piece) => {
                    let piece: Vec<Vec<char>> = piece.chars().map(|c| self.case.variants(c)).collect();
                    for end in piece.len()..=text.len() {
                        let start = end - piece.len();
                        let mut pairs = piece.iter().zip(&text[start..end]);
                        next[end] = reached[start] && pairs.all(|(variants, c)| variants.contains(c));
                    }
                }
                Piece::One => next[1..].copy_from_slice(&reached[..text.len()]),
                Piece::Many => {
                    let mut any = false;
                    for (place, was) in next.iter_mut().zip(&reached) {
                        any |= was;
                        *place = any;
                    }
                }
            }
            reached = next;
        }
        reached.last().copied().unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn gaps_are_filled() {
        let cases = [
            ("my-*-key?", "my-ingest-key1", true),
            ("my-*-key?", "my-ingest-key", false),
            ("*", "", true),
            ("?", "", false),
            ("?", "é", true),
            (r"a\*b", "a*b", true),
            (r"a\*b", "axb", false),
            ("a*b*c", "abbc", true),
            ("", "", true),
            ("", "a", false),
        ];
        for (pattern, text, matches) in cases {
            assert_eq!(Pattern::wildcard(pattern, Case::Exact).matches(text), matches, "{pattern} {text}");
        }
        assert!(Pattern::wildcard("AB*", Case::AsciiInsensitive).matches("abc"));
        assert!(!Pattern::wildcard("É", Case::AsciiInsensitive).matches("é"));
        for (text, other) in [("É", "é"), ("ς", "Σ"), ("Σ", "σ"), ("ß", "ß"), ("K", "k")] {
            assert!(Pattern::containing(text, Case::Insensitive).matches(&format!("a{other}b")), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_prefix_is_what_begins_so(prefix in "[ab?*]{0,3}", text in "[ab?*]{0,5}") {
            prop_assert_eq!(Pattern::prefix(&prefix, Case::Exact).matches(&text), text.starts_with(&prefix));
        }

        #[test]
        fn what_matches_begins_with_the_beginning(pattern in "[ab*?]{0,6}", text in "[ab]{0,6}") {
            let pattern = Pattern::wildcard(&pattern, Case::Exact);
            prop_assert!(!pattern.matches(&text) || text.starts_with(pattern.beginning()));
        }
    }
}
