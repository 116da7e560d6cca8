//! Statements that are put together from parts: lists with their filters and pages, and sets of ids.
//!
//! The only place where SQL is not one constant text. Every part of the text is a constant of this program; what people
//! sent is only ever bound as a value.

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, FromRow};

use super::{
    StorageError,
    database::{Database, Row},
    rows::counted,
    statement::{Statement, Value},
};
use crate::domain::{
    key_list::Direction,
    page::{Cursor, Page, Side},
};

/// SQL in the making: constant text in which each `?` stands for the next value.
#[derive(Clone, Debug, Default)]
pub(super) struct Sql {
    text: String,
    values: Vec<Bound>,
}

/// A value that is kept until the statement runs, which may be more than once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Text(Option<String>),
    Number(i64),
}

impl Sql {
    /// Begins with `text`.
    pub(super) fn new<const N: usize>(text: &'static str, values: [Bound; N]) -> Self {
        let mut sql = Self::default();
        sql.push_with(text, values);
        sql
    }

    /// Adds text without values.
    pub(super) fn push(&mut self, text: &'static str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds text with a value for each `?` in it.
    pub(super) fn push_with<const N: usize>(&mut self, text: &'static str, values: [Bound; N]) -> &mut Self {
        self.values.extend(values);
        self.push(text)
    }

    /// Adds `row` for each of `rows`, separated by commas.
    pub(super) fn push_each<const N: usize>(
        &mut self,
        row: &'static str,
        rows: impl IntoIterator<Item = [Bound; N]>,
    ) -> &mut Self {
        for (index, values) in rows.into_iter().enumerate() {
            self.push(if index == 0 { "" } else { ", " }).push_with(row, values);
        }
        self
    }

    /// Adds a copy of another.
    pub(super) fn push_all(&mut self, other: &Self) -> &mut Self {
        self.text.push_str(&other.text);
        self.values.extend_from_slice(&other.values);
        self
    }

    /// What is to be run.
    pub(super) fn statement(&self) -> Statement<'_> {
        let mut text = String::with_capacity(self.text.len() + 2 * self.values.len());
        for (index, piece) in self.text.split('?').enumerate() {
            if index > 0 {
                text.push('$');
                text.push_str(&index.to_string());
            }
            text.push_str(piece);
        }
        self.values.iter().fold(Statement::new(AssertSqlSafe(text)), Statement::bind)
    }
}

impl<'a> From<&'a Bound> for Value<'a> {
    fn from(bound: &'a Bound) -> Self {
        match bound {
            Bound::Text(text) => Value::Text(text.as_deref()),
            Bound::Number(number) => Value::Number(Some(*number)),
        }
    }
}

impl From<&str> for Bound {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<Option<&str>> for Bound {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}

impl From<String> for Bound {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<u32> for Bound {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<i64> for Bound {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<Timestamp> for Bound {
    fn from(at: Timestamp) -> Self {
        Self::Number(at.as_millisecond())
    }
}

/// Whether `text` can stand in a database: PostgreSQL knows no NUL character, so none is ever stored or found.
pub(super) fn is_storable(text: &str) -> bool {
    !text.contains('\0')
}

/// A list as the database sees it.
#[derive(Clone, Debug)]
pub(super) struct List {
    /// What a row consists of, beginning with `SELECT`.
    pub(super) select: Sql,
    /// Where the rows are, beginning with `FROM`.
    pub(super) from: &'static str,
    /// Which of the rows.
    pub(super) filter: Sql,
    /// What the rows are sorted by.
    pub(super) sort: Sort,
    /// The column that breaks ties.
    pub(super) id: &'static str,
    /// Up or down; ties too.
    pub(super) direction: Direction,
    /// How many rows there are, when that is known and they need not be counted.
    pub(super) total: Option<u64>,
}

/// What a list is sorted by: an expression that is never NULL.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sort {
    /// One whose value is text.
    Text(&'static str),
    /// One whose value is a whole number.
    Number(&'static str),
}

impl Sort {
    const fn expression(self) -> &'static str {
        match self {
            Self::Text(expression) | Self::Number(expression) => expression,
        }
    }

    /// A value read from a cursor; `None` for what this list cannot have written.
    fn value(self, text: &str) -> Option<Bound> {
        match self {
            Self::Text(_) => is_storable(text).then(|| Bound::from(text)),
            Self::Number(_) => text.parse().ok().map(Bound::Number),
        }
    }
}

/// The part of a list that a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Window {
    First,
    After(Mark),
    Before(Mark),
    Last,
}

/// The row that a page lies next to. It need not exist any more.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark {
    value: Bound,
    id: String,
    position: u64,
}

impl Mark {
    /// What the row is sorted by, and what breaks ties.
    fn values(&self) -> [Bound; 2] {
        [self.value.clone(), Bound::from(self.id.as_str())]
    }
}

impl Window {
    /// What `cursor` asks for: the first page when it says nothing sensible.
    fn of(cursor: Option<&Cursor>, sort: Sort) -> Self {
        let mark = |cursor: &Cursor| {
            let value = sort.value(&cursor.value)?;
            is_storable(&cursor.id).then(|| Mark { value, id: cursor.id.clone(), position: cursor.position })
        };
        match cursor.and_then(|cursor| Some((cursor.side, mark(cursor)?))) {
            None => Self::First,
            Some((Side::After, mark)) => Self::After(mark),
            Some((Side::Before, mark)) => Self::Before(mark),
        }
    }

    /// The page to show instead of one that came out with `found` of `size` rows, because rows were removed meanwhile:
    /// the last page for one beyond the end, and the whole first page for a part of it.
    fn instead(&self, found: usize, size: usize) -> Option<Self> {
        match self {
            Self::After(_) if found == 0 => Some(Self::Last),
            Self::Before(_) if found < size => Some(Self::First),
            Self::First | Self::After(_) | Self::Before(_) | Self::Last => None,
        }
    }

    const fn mark(&self) -> Option<&Mark> {
        match self {
            Self::After(mark) | Self::Before(mark) => Some(mark),
            Self::First | Self::Last => None,
        }
    }

    /// Whether rows are read from the end of the page to its beginning.
    const fn is_backward(&self) -> bool {
        match self {
            Self::First | Self::After(_) => false,
            Self::Before(_) | Self::Last => true,
        }
    }
}

/// A row of a list, with what is needed to page through the list.
#[derive(FromRow)]
struct Listed<Item> {
    #[sqlx(flatten)]
    item: Item,
    place_id: String,
    place_value: String,
    total: i64,
    beyond: bool,
}

impl List {
    /// One more row than `size` of the window, to see whether there are others beyond; and all in one statement, so
    /// that rows, total and neighbours are of the same moment.
    fn page(&self, window: &Window, size: usize) -> Sql {
        let (sort, id) = (self.sort.expression(), self.id);
        let direction = if window.is_backward() { self.direction.reversed() } else { self.direction };
        let (inside, outside) = match direction {
            Direction::Ascending => (" > (?, ?)", " <= (?, ?)"),
            Direction::Descending => (" < (?, ?)", " >= (?, ?)"),
        };
        let mut sql = self.select.clone();
        sql.push(", ").push(id).push(" AS place_id, CAST(").push(sort).push(" AS TEXT) AS place_value");
        match self.total {
            None => sql.push(", (SELECT COUNT(*) ").push(self.from).push(" WHERE ").push_all(&self.filter).push(")"),
            Some(known) => sql.push_with(", CAST(? AS BIGINT)", [i64::try_from(known).unwrap_or(i64::MAX).into()]),
        };
        sql.push(" AS total, ");
        if let Some(mark) = window.mark() {
            sql.push("EXISTS (SELECT 1 ").push(self.from).push(" WHERE ").push_all(&self.filter).push(" AND (");
            sql.push(sort).push(", ").push(id).push(")").push_with(outside, mark.values()).push(")");
        } else {
            sql.push("FALSE");
        }
        sql.push(" AS beyond ").push(self.from).push(" WHERE ").push_all(&self.filter);
        if let Some(mark) = window.mark() {
            sql.push(" AND (").push(sort).push(", ").push(id).push(")").push_with(inside, mark.values());
        }
        self.push_order(&mut sql, direction);
        let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
        sql.push_with(" LIMIT ?", [Bound::Number(limit)]);
        sql
    }

    /// Every row.
    fn whole(&self) -> Sql {
        let mut sql = self.select.clone();
        sql.push(" ").push(self.from).push(" WHERE ").push_all(&self.filter);
        self.push_order(&mut sql, self.direction);
        sql
    }

    fn push_order(&self, sql: &mut Sql, direction: Direction) {
        let word = match direction {
            Direction::Ascending => " ASC",
            Direction::Descending => " DESC",
        };
        sql.push(" ORDER BY ").push(self.sort.expression()).push(word).push(", ").push(self.id).push(word);
    }
}

impl Database {
    /// The page of `list` that `cursor` asks for.
    pub(super) async fn page<R, T>(
        &self,
        list: &List,
        cursor: Option<&Cursor>,
        size: u32,
    ) -> Result<Page<T>, StorageError>
    where
        R: Row,
        T: TryFrom<R, Error = StorageError>,
    {
        let size = usize::try_from(size).unwrap_or(usize::MAX).max(1);
        let mut window = Window::of(cursor, list.sort);
        loop {
            let rows = self.read_all::<Listed<R>>(list.page(&window, size).statement()).await?;
            match window.instead(rows.len(), size) {
                Some(other) => window = other,
                None => return assemble(&window, rows, size),
            }
        }
    }

    /// All rows of `list`.
    pub(super) async fn whole_list<R, T>(&self, list: &List) -> Result<Vec<T>, StorageError>
    where
        R: Row,
        T: TryFrom<R, Error = StorageError>,
    {
        super::rows::all(self.read_all::<R>(list.whole().statement()).await?)
    }
}

/// Makes a page of the rows that its statement gave.
fn assemble<R, T>(window: &Window, mut rows: Vec<Listed<R>>, size: usize) -> Result<Page<T>, StorageError>
where
    T: TryFrom<R, Error = StorageError>,
{
    let more = rows.len() > size;
    rows.truncate(size);
    let beyond = rows.first().is_some_and(|row| row.beyond);
    let total = rows.first().map_or(0, |row| counted(row.total));
    let (has_previous, has_next) = if window.is_backward() { (more, beyond) } else { (beyond, more) };
    if window.is_backward() {
        rows.reverse();
    }
    let (length, size) = (rows.len() as u64, size as u64);
    let most = total.saturating_sub(length);
    let position = match window {
        _ if !has_previous => 0,
        _ if !has_next => most,
        Window::After(mark) | Window::Before(mark) => mark.position.max(1).min(most.saturating_sub(1)),
        Window::First | Window::Last => most,
    };
    let cursor = |side, position, row: &Listed<R>| Cursor {
        side,
        position,
        id: row.place_id.clone(),
        value: row.place_value.clone(),
    };
    let previous = rows.first().filter(|_| has_previous);
    let next = rows.last().filter(|_| has_next);
    Ok(Page {
        total,
        position,
        previous: previous.map(|row| cursor(Side::Before, position.saturating_sub(size), row)),
        next: next.map(|row| cursor(Side::After, position + length, row)),
        items: rows.into_iter().map(|listed| T::try_from(listed.item)).collect::<Result<_, _>>()?,
    })
}

#[cfg(test)]
mod for_tests {
    use super::{Database, List, Sql, Window};

    impl List {
        /// What asks for the first page.
        pub(in crate::storage) fn first_page(&self) -> Sql {
            self.page(&Window::First, 25)
        }
    }

    impl Database {
        /// How SQLite would go about a question: the steps, in its own words.
        pub(in crate::storage) async fn plan(&self, question: &Sql) -> Vec<String> {
            let mut sql = Sql::new("EXPLAIN QUERY PLAN ", []);
            sql.push_all(question);
            let steps: Vec<(i64, i64, i64, String)> = self.read_all(sql.statement()).await.unwrap();
            steps.into_iter().map(|(.., step)| step).collect()
        }
    }
}
