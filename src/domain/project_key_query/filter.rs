//! Which keys: the small algebra that every query becomes, and that a store evaluates.

use std::{collections::BTreeSet, ops::Bound};

use super::{
    field::{InstantField, TextField},
    pattern::Pattern,
};

/// Which keys. The constructors simplify: `And` and `Or` have at least two parts, none of which is of their own sort,
/// and [`All`](Self::All) and [`Nothing`](Self::Nothing) are never within another filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Every key.
    All,
    /// No key.
    Nothing,
    /// Those of all of these.
    And(Vec<Self>),
    /// Those of any of these.
    Or(Vec<Self>),
    /// Those of at least so many of these: more than one, and fewer than all.
    AtLeast(usize, Vec<Self>),
    /// All but those.
    Not(Box<Self>),
    /// Keys that have a value in the field that passes the test.
    Text {
        /// The field.
        field: TextField,
        /// The test.
        test: TextTest,
    },
    /// Keys that have an instant in the field, and within the interval.
    Instant {
        /// The field.
        field: InstantField,
        /// The interval.
        within: Interval,
    },
}

/// What is asked of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextTest {
    /// That there is one.
    Exists,
    /// That it is one of these; there is at least one.
    OneOf(BTreeSet<String>),
    /// That it matches.
    Like(Pattern),
    /// That it lies between two texts, in the order of their bytes.
    Between(Bound<String>, Bound<String>),
}

/// Instants from one to another, both included, in milliseconds since 1970; open where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interval {
    /// The first.
    pub first: Option<i64>,
    /// The last.
    pub last: Option<i64>,
}

impl Filter {
    /// Those of all of `parts`.
    #[must_use]
    pub fn and(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Vec::new();
        for part in parts {
            match part {
                Self::All => {}
                Self::Nothing => return Self::Nothing,
                Self::And(parts) => all.extend(parts),
                part => all.push(part),
            }
        }
        one_or(all, Self::All, Self::And)
    }

    /// Those of any of `parts`.
    #[must_use]
    pub fn or(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut any = Vec::new();
        for part in parts {
            match part {
                Self::Nothing => {}
                Self::All => return Self::All,
                Self::Or(parts) => any.extend(parts),
                part => any.push(part),
            }
        }
        one_or(any, Self::Nothing, Self::Or)
    }

    /// Those of at least `least` of `parts`.
    #[must_use]
    pub fn at_least(least: usize, parts: Vec<Self>) -> Self {
        let certain = parts.iter().filter(|part| **part == Self::All).count();
        let open: Vec<Self> = parts.into_iter().filter(|part| !matches!(part, Self::All | Self::Nothing)).collect();
        match least.saturating_sub(certain) {
            0 => Self::All,
            least if least > open.len() => Self::Nothing,
            1 => Self::or(open),
            least if least == open.len() => Self::and(open),
            least => Self::AtLeast(least, open),
        }
    }

    /// Those that are not of `part`.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "it stands beside `and` and `or`, and is no operator")]
    pub fn not(part: Self) -> Self {
        match part {
            Self::All => Self::Nothing,
            Self::Nothing => Self::All,
            Self::Not(part) => *part,
            part => Self::Not(Box::new(part)),
        }
    }

    /// Keys that have a text in `field` that passes `test`.
    #[must_use]
    pub fn text(field: TextField, test: TextTest) -> Self {
        let test = match test {
            TextTest::Like(pattern) if pattern.is_any() => TextTest::Exists,
            TextTest::Like(pattern) => match pattern.only_text() {
                Some(only) => TextTest::OneOf(BTreeSet::from([only.to_owned()])),
                None => TextTest::Like(pattern),
            },
            TextTest::Between(Bound::Unbounded, Bound::Unbounded) => TextTest::Exists,
            test => test,
        };
        match test {
            TextTest::Exists if field.is_certain() => Self::All,
            TextTest::OneOf(texts) if texts.is_empty() => Self::Nothing,
            test => Self::Text { field, test },
        }
    }

    /// Keys that have this text in `field`.
    #[must_use]
    pub fn equals(field: TextField, text: impl Into<String>) -> Self {
        Self::text(field, TextTest::OneOf(BTreeSet::from([text.into()])))
    }

    /// Keys that have an instant in `field`, and within the interval.
    #[must_use]
    pub fn instant(field: InstantField, within: Interval) -> Self {
        match within {
            Interval { first: Some(first), last: Some(last) } if first > last => Self::Nothing,
            Interval { first: None, last: None } if field.is_certain() => Self::All,
            within => Self::Instant { field, within },
        }
    }

    /// Keys that were invalidated, or those that were not.
    #[must_use]
    pub fn invalidated(invalidated: bool) -> Self {
        let were = Self::instant(InstantField::Invalidation, Interval::default());
        if invalidated { were } else { Self::not(were) }
    }

    /// Keys of this owner: who may manage only their own keys sees none but these.
    #[must_use]
    pub fn owned_by(username: &str, realm: &str) -> Self {
        Self::and([Self::equals(TextField::Realm, realm), Self::equals(TextField::Username, username)])
    }

    /// The key of this id: all that a key sees of others when it may manage only its own.
    #[must_use]
    pub fn of_id(id: &str) -> Self {
        Self::equals(TextField::Id, id)
    }
}

/// `none` of no parts, the part itself of one, and `several` otherwise.
fn one_or(mut parts: Vec<Filter>, none: Filter, several: fn(Vec<Filter>) -> Filter) -> Filter {
    match parts.len() {
        0 => none,
        1 => parts.remove(0),
        _ => several(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Filter {
        Filter::equals(TextField::Name, name)
    }

    #[test]
    fn constants_are_folded_and_lists_are_flat() {
        let two = Filter::and([named("a"), named("b")]);
        assert_eq!(Filter::and([Filter::All, named("a")]), named("a"));
        assert_eq!(Filter::and([two.clone(), named("c")]), Filter::And(vec![named("a"), named("b"), named("c")]));
        assert_eq!(Filter::and([named("a"), Filter::Nothing]), Filter::Nothing);
        assert_eq!(Filter::or([]), Filter::Nothing);
        assert_eq!(Filter::or([named("a"), Filter::All]), Filter::All);
        assert_eq!(Filter::not(Filter::not(two.clone())), two);
    }

    #[test]
    fn a_number_of_parts_becomes_all_or_any_where_it_can() {
        let parts = || vec![named("a"), named("b"), named("c")];
        assert_eq!(Filter::at_least(0, parts()), Filter::All);
        assert_eq!(Filter::at_least(1, parts()), Filter::Or(parts()));
        assert_eq!(Filter::at_least(2, parts()), Filter::AtLeast(2, parts()));
        assert_eq!(Filter::at_least(3, parts()), Filter::And(parts()));
        assert_eq!(Filter::at_least(4, parts()), Filter::Nothing);
        assert_eq!(Filter::at_least(2, vec![Filter::All, named("a"), Filter::Nothing]), named("a"));
    }

    #[test]
    fn what_every_key_has_is_not_asked_for() {
        assert_eq!(Filter::text(TextField::Name, TextTest::Exists), Filter::All);
        assert_eq!(Filter::instant(InstantField::Creation, Interval::default()), Filter::All);
        assert_ne!(Filter::text(TextField::AnyMetadata, TextTest::Exists), Filter::All);
    }
}
