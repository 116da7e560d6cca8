//! Texts that are nearly the same: so many characters added, removed, replaced, or swapped with their neighbour.

use std::collections::BTreeSet;

use super::MOST_CLAUSES;
use crate::domain::project_key_query::{
    error::{QueryError, Refusal},
    pattern::{Case, Pattern, Piece},
};

/// No more edits than this are ever allowed, as in Elasticsearch.
pub(super) const MOST: usize = 2;

/// How many edits `fuzziness` allows: a number, or `AUTO`, by which short texts allow none.
pub(super) fn count(fuzziness: &str, text: &str) -> Result<usize, Refusal> {
    let length = text.chars().count();
    let auto = |low: usize, high: usize| usize::from(length >= low) + usize::from(length >= high);
    let unknown = || Refusal::Word { option: "fuzziness", value: fuzziness.to_owned() };
    match fuzziness.to_ascii_uppercase().strip_prefix("AUTO") {
        Some("") => Ok(auto(3, 6)),
        Some(bounds) => {
            let (low, high) = bounds.strip_prefix(':').and_then(|bounds| bounds.split_once(',')).ok_or_else(unknown)?;
            let (low, high) = (low.parse().map_err(|_| unknown())?, high.parse().map_err(|_| unknown())?);
            Ok(auto(low, high))
        }
        None => match fuzziness.parse::<f32>() {
            Ok(0.0) => Ok(0),
            Ok(1.0) => Ok(1),
            Ok(2.0) => Ok(MOST),
            _ => Err(unknown()),
        },
    }
}

/// What texts look like that are at most `edits` away from `text`, after its first `kept` characters. The longer the
/// text, the more there are: about four for each character and edit.
///
/// # Errors
/// There are more than a request may have conditions.
pub(super) fn within(text: &str, edits: usize, kept: usize) -> Result<BTreeSet<Pattern>, QueryError> {
    /// One edit of a longer text makes too many of it.
    const LONGEST: usize = MOST_CLAUSES / 4;

    let too_many = QueryError::TooManyClauses { most: MOST_CLAUSES };
    let kept_text: String = text.chars().take(kept).collect();
    let rest: Vec<Option<char>> = text.chars().skip(kept).map(Some).collect();
    if edits > 0 && rest.len() > LONGEST {
        return Err(too_many);
    }
    let mut reached = BTreeSet::from([rest]);
    for _ in 0..edits.min(MOST) {
        for text in reached.clone() {
            reached.extend(edited(&text));
            if reached.len() > MOST_CLAUSES {
                return Err(too_many);
            }
        }
    }
    let pattern = |characters: Vec<Option<char>>| {
        let pieces = characters.into_iter().map(|one| one.map_or(Piece::One, |one| Piece::Text(one.to_string())));
        Pattern::new([Piece::Text(kept_text.clone())].into_iter().chain(pieces), Case::Exact)
    };
    Ok(reached.into_iter().map(pattern).collect())
}

/// What one edit makes of a text, in which `None` is any character.
fn edited(text: &[Option<char>]) -> Vec<Vec<Option<char>>> {
    let with = |at: usize, removed: usize, put: &[Option<char>]| [&text[..at], put, &text[at + removed..]].concat();
    let added = (0..=text.len()).map(|at| with(at, 0, &[None]));
    let removed = (0..text.len()).map(|at| with(at, 1, &[]));
    let replaced = (0..text.len()).map(|at| with(at, 1, &[None]));
    let swapped = (1..text.len()).map(|at| with(at - 1, 2, &[text[at], text[at - 1]]));
    added.chain(removed).chain(replaced).chain(swapped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(text: &str, edits: usize, other: &str) -> bool {
        within(text, edits, 0).unwrap().iter().any(|pattern| pattern.matches(other))
    }

    #[test]
    fn edits_are_counted() {
        for (other, edits) in
            [("key", 0), ("kay", 1), ("ky", 1), ("keys", 1), ("kye", 1), ("okay", 2), ("k", 2), ("lock", 3), ("yek", 2)]
        {
            for allowed in 0..=MOST {
                assert_eq!(near("key", allowed, other), edits <= allowed, "{other} within {allowed}");
            }
        }
        assert!(within(&"x".repeat(300), 1, 0).is_err() && within(&"abcdefghij".repeat(3), 2, 0).is_err());
        assert!(within("key", 1, 1).unwrap().iter().all(|pattern| pattern.beginning().starts_with('k')));
    }

    #[test]
    fn fuzziness_has_words() {
        let count = |fuzziness, text| count(fuzziness, text).ok();
        assert_eq!([count("AUTO", "ab"), count("auto", "abc"), count("AUTO", "abcdef")], [Some(0), Some(1), Some(2)]);
        assert_eq!(
            [count("AUTO:1,2", "a"), count("2", ""), count("3", ""), count("x", "")],
            [Some(1), Some(2), None, None]
        );
    }
}
