//! Paging by cursor: a page is asked for by the row next to it, so that no page skips or repeats rows when others
//! come and go, and the last page costs as little as the first.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Which way from the row that a cursor names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// The rows that follow it.
    After,
    /// The rows that come before it.
    Before,
}

/// A place in a sorted list. As text (in URLs): `a.25.<id>.<value>` or `b.25.<id>.<value>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// On which side of the row the page lies.
    pub side: Side,
    /// How many rows the page has before it, as counted when the cursor was made: only ever shown, never relied on.
    pub position: u64,
    /// The row's id, which breaks ties.
    pub id: String,
    /// What the row is sorted by, as text.
    pub value: String,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.side {
            Side::After => 'a',
            Side::Before => 'b',
        };
        write!(f, "{side}.{}.{}.{}", self.position, self.id, self.value)
    }
}

/// The text is not a cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a page cursor")]
pub struct NotACursor;

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let mut parts = text.splitn(4, '.');
        let mut next = || parts.next().ok_or(NotACursor);
        let side = match next()? {
            "a" => Side::After,
            "b" => Side::Before,
            _ => return Err(NotACursor),
        };
        let position = next()?.parse().map_err(|_| NotACursor)?;
        let (id, value) = (next()?.to_owned(), next()?.to_owned());
        Ok(Self { side, position, id, value })
    }
}

/// Some rows of a list, and how to reach the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows, in the order asked for.
    pub items: Vec<T>,
    /// How many rows the whole list has.
    pub total: u64,
    /// How many rows come before the first of these.
    pub position: u64,
    /// The page before, if there is one.
    pub previous: Option<Cursor>,
    /// The page after, if there is one.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// The same page with every row turned into something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(turn).collect(),
            total: self.total,
            position: self.position,
            previous: self.previous,
            next: self.next,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(after in any::<bool>(), position in any::<u64>(), id in "[0-9A-Za-z]{20}", value in "\\PC*") {
            let side = if after { Side::After } else { Side::Before };
            let cursor = Cursor { side, position, id, value };
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }

        #[test]
        fn no_text_is_a_panic(text in "\\PC*") {
            let _ = text.parse::<Cursor>();
        }
    }
}
