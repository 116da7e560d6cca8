//! Keys in an order, page by page.

use sqlx::{ColumnIndex, Decode, FromRow, Type};

use super::{
    super::super::{
        StorageError,
        database::{Database, Row},
        query::{Bound, Sql},
        rows::{Place, counted},
    },
    Dialect, INVALIDATED, Keys, TextPlace, instant_column,
};
use crate::domain::project_key_query::{
    Filter, InstantField, MOST_SORT_KEYS, Missing, ProjectKeyQuery, SortBy, SortKey, SortValue,
};

/// What the values of the sort keys are called, in their order.
const SORT_COLUMNS: [&str; MOST_SORT_KEYS] = [
    "sort_0", "sort_1", "sort_2", "sort_3", "sort_4", "sort_5", "sort_6", "sort_7", "sort_8", "sort_9", "sort_10",
    "sort_11", "sort_12", "sort_13", "sort_14", "sort_15",
];

/// Some of the keys that a question is about.
#[derive(Debug)]
pub(in super::super::super) struct Found<R> {
    /// How many there are in all.
    pub(in super::super::super) total: u64,
    /// Those of the page, with a value for each sort key.
    pub(in super::super::super) rows: Vec<(R, Vec<SortValue>)>,
}

impl Database {
    /// The keys of a project that `query` is about. `columns` are those of an `R`, of the table `project_keys`.
    pub(in super::super::super) async fn find_project_keys<R: Row>(
        &self,
        project: &str,
        columns: &'static str,
        query: &ProjectKeyQuery,
    ) -> Result<Found<R>, StorageError> {
        let total = self.count_project_keys(project, &query.filter).await?;
        let rows = if u64::from(query.from) < total && query.size > 0 {
            self.page_of_project_keys(project, columns, query, Way::to_find(total, &query.filter)).await?
        } else {
            Vec::new()
        };
        Ok(Found { total, rows })
    }

    /// The keys of the page, with a value for each sort key.
    pub(super) async fn page_of_project_keys<R: Row>(
        &self,
        project: &str,
        columns: &'static str,
        query: &ProjectKeyQuery,
        way: Way,
    ) -> Result<Vec<(R, Vec<SortValue>)>, StorageError> {
        let keys = Keys { project, filter: &query.filter, dialect: Dialect::of(self) };
        let rows = self.read_all::<Listed<R>>(page(keys, columns, query, way).statement()).await?;
        rows.into_iter().map(|row| Ok((row.item, sort_values(&query.sort, row.sorted)?))).collect()
    }

    /// How many keys of a project `filter` is about.
    pub(super) async fn count_project_keys(&self, project: &str, filter: &Filter) -> Result<u64, StorageError> {
        let keys = Keys { project, filter, dialect: Dialect::of(self) };
        let (count,): (i64,) = self.read_one(count(keys).statement()).await?.unwrap_or((0,));
        Ok(counted(count))
    }
}

/// How the database is to go about a page: it does not know how many keys there are of a filter, and may well look for
/// a few among a million.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// From key to key in the order asked for, until there are enough of the filter.
    InOrder,
    /// All keys of the filter first, which are then sorted.
    ByFilter,
}

impl Way {
    /// The better one to find `total` keys.
    fn to_find(total: u64, filter: &Filter) -> Self {
        /// So many are sorted in no time, and any more are met often enough on the way.
        const FEW: u64 = 10_000;

        if total <= FEW && *filter != Filter::All { Self::ByFilter } else { Self::InOrder }
    }
}

/// How many keys there are.
pub(super) fn count(keys: Keys<'_>) -> Sql {
    let mut sql = Sql::new("SELECT COUNT(*) FROM project_keys", []);
    keys.push_where(&mut sql);
    sql
}

/// The page that `query` asks for.
pub(super) fn page(keys: Keys<'_>, columns: &'static str, query: &ProjectKeyQuery, way: Way) -> Sql {
    let places: Vec<Ordered> = query.sort.iter().map(|key| Ordered::new(keys, key, way)).collect();
    let mut sql = Sql::new("SELECT ", []);
    sql.push(columns);
    for (place, name) in places.iter().zip(SORT_COLUMNS) {
        sql.push(", ");
        place.push_text(&mut sql);
        sql.push(" AS ").push(name);
    }
    sql.push(" FROM project_keys");
    keys.push_where(&mut sql);
    if let Some(values) = &query.search_after {
        let marks: Vec<Mark<'_>> = places.iter().zip(values).map(|(place, value)| Mark::new(place, value)).collect();
        sql.push(" AND ");
        push_after(&mut sql, &marks);
    }
    push_order(&mut sql, &query.sort, &places, way);
    let numbers = [query.size, query.from].map(|number| Bound::Number(number.into()));
    sql.push_with(" LIMIT ? OFFSET ?", numbers);
    sql
}

/// Adds ` ORDER BY …`. What is equal goes by id, in the direction of the last sort key: every index ends with the id
/// that such an order can be read from. No column is named twice, for the databases would sort anew for it.
fn push_order(sql: &mut Sql, sort: &[SortKey], places: &[Ordered], way: Way) {
    sql.push(" ORDER BY ");
    let by_age = sort.iter().position(|key| key.by == SortBy::Age);
    let creation = |key: &SortKey| matches!(key.by, SortBy::Instant { field: InstantField::Creation, .. });
    // Nothing comes after the age, of which no two are equal.
    let deciding = &places[..by_age.unwrap_or(places.len())];
    for place in deciding {
        sql.push_all(&place.expression).push(place.direction()).push(match place.missing {
            Nulls::Never => "",
            Nulls::First => " NULLS FIRST",
            Nulls::Last => " NULLS LAST",
        });
        sql.push(", ");
    }
    let last = by_age.or(sort.len().checked_sub(1));
    let direction = if last.is_some_and(|last| sort[last].descending) { " DESC" } else { " ASC" };
    let by_creation = sort.iter().take(deciding.len()).any(creation);
    if (by_age.is_some() || sort.is_empty()) && !by_creation {
        push_number(sql, "project_keys.created_at", way);
        sql.push(direction).push(", ");
    }
    push_column(sql, "project_keys.id", way);
    sql.push(direction);
}

/// Adds a number, so that the database uses its index for an order, or so that it does not.
fn push_number(sql: &mut Sql, column: &'static str, way: Way) {
    match way {
        Way::InOrder => sql.push(column),
        Way::ByFilter => sql.push("(").push(column).push(" + 0)"),
    };
}

/// The same for a text.
fn push_column(sql: &mut Sql, column: &'static str, way: Way) {
    match way {
        Way::InOrder => sql.push(column),
        Way::ByFilter => sql.push("(").push(column).push(" || '')"),
    };
}

/// A sort key in SQL.
struct Ordered {
    expression: Sql,
    /// How values are written beside it.
    placeholder: &'static str,
    descending: bool,
    missing: Nulls,
}

/// Where NULL is in the order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nulls {
    Never,
    First,
    Last,
}

impl<T> From<&Missing<T>> for Nulls {
    fn from(missing: &Missing<T>) -> Self {
        match missing {
            Missing::First => Self::First,
            Missing::Last => Self::Last,
            Missing::As(_) => Self::Never,
        }
    }
}

impl Ordered {
    fn new(keys: Keys<'_>, key: &SortKey, way: Way) -> Self {
        let descending = key.descending;
        let mut expression = Sql::default();
        let (missing, stand_in) = match &key.by {
            SortBy::Age => {
                expression.push("(");
                push_number(&mut expression, "project_keys.created_at", way);
                expression.push(", ");
                push_column(&mut expression, "project_keys.id", way);
                expression.push(")");
                return Self { expression, placeholder: "(?, ?)", descending, missing: Nulls::Never };
            }
            SortBy::Invalidated => {
                expression.push(INVALIDATED);
                (Nulls::Never, None)
            }
            SortBy::Instant { field, missing, .. } => {
                let stand_in = if let Missing::As(at) = missing { Some(Bound::Number(*at)) } else { None };
                let nulls = if field.is_certain() { Nulls::Never } else { missing.into() };
                push_number(&mut expression, instant_column(*field), way);
                (nulls, stand_in)
            }
            SortBy::Text { field, missing, greatest } => {
                let stand_in = if let Missing::As(text) = missing { Some(Bound::from(text.as_str())) } else { None };
                let nulls = if field.is_certain() { Nulls::Never } else { missing.into() };
                match TextPlace::from(field) {
                    TextPlace::Column(column) => push_column(&mut expression, column, way),
                    TextPlace::Leaves(path) => push_leaf(&mut expression, keys, path, *greatest),
                }
                (nulls, stand_in)
            }
        };
        if let Some(stand_in) = stand_in {
            let mut with_stand_in = Sql::new("COALESCE(", []);
            with_stand_in.push_all(&expression).push_with(", ?)", [stand_in]);
            expression = with_stand_in;
        }
        Self { expression, placeholder: "?", descending, missing }
    }

    /// The value as text.
    fn push_text(&self, sql: &mut Sql) {
        if self.placeholder == "?" {
            sql.push("CAST(").push_all(&self.expression).push(" AS TEXT)");
        } else {
            sql.push("CAST(project_keys.created_at AS TEXT) || ':' || project_keys.id");
        }
    }

    const fn direction(&self) -> &'static str {
        if self.descending { " DESC" } else { " ASC" }
    }
}

/// Adds the leaf that a key is sorted by: of several the least or the greatest.
fn push_leaf(sql: &mut Sql, keys: Keys<'_>, path: Option<&str>, greatest: bool) {
    sql.push(if greatest { "(SELECT MAX(leaf.value)" } else { "(SELECT MIN(leaf.value)" });
    sql.push(" FROM project_key_metadata AS leaf WHERE leaf.key = project_keys.id");
    sql.push_with(" AND leaf.project = ?", [Bound::from(keys.project)]);
    if let Some(path) = path {
        sql.push_with(" AND leaf.path = ?", [Bound::from(path)]);
    }
    sql.push(")");
}

/// A value of a sort key, after which to go on.
struct Mark<'a> {
    place: &'a Ordered,
    /// None for what has no value.
    values: Vec<Bound>,
}

impl<'a> Mark<'a> {
    fn new(place: &'a Ordered, value: &SortValue) -> Self {
        let values = match value {
            SortValue::Number(number) => number.map(Bound::Number).into_iter().collect(),
            SortValue::Text(text) => text.as_deref().map(Bound::from).into_iter().collect(),
            SortValue::Age { created_at, id } => vec![Bound::Number(*created_at), Bound::from(id.as_str())],
        };
        Self { place, values }
    }

    /// Whether the key has no value there.
    fn is_null(&self) -> bool {
        self.values.is_empty()
    }

    /// The comparison of the key's value with this one.
    fn push_comparison(&self, sql: &mut Sql, operator: &'static str) {
        sql.push_all(&self.place.expression).push(operator);
        match self.values.as_slice() {
            [value] => sql.push_with(self.place.placeholder, [value.clone()]),
            [first, second] => sql.push_with(self.place.placeholder, [first.clone(), second.clone()]),
            _ => sql.push("NULL"),
        };
    }

    /// That a value comes after this one.
    fn push_beyond(&self, sql: &mut Sql) {
        match (self.is_null(), self.place.missing) {
            (true, Nulls::First) => {
                sql.push_all(&self.place.expression).push(" IS NOT NULL");
            }
            (true, Nulls::Never | Nulls::Last) => {
                sql.push("FALSE");
            }
            (false, nulls) => {
                self.push_comparison(sql, if self.place.descending { " < " } else { " > " });
                if nulls == Nulls::Last {
                    sql.push(" OR ").push_all(&self.place.expression).push(" IS NULL");
                }
            }
        }
    }
}

/// Adds the condition that a key comes after `marks`: beyond the first of them, or equal to it and after the others.
fn push_after(sql: &mut Sql, marks: &[Mark<'_>]) {
    let Some((mark, rest)) = marks.split_first() else {
        sql.push("FALSE");
        return;
    };
    sql.push("(");
    if rest.is_empty() {
        mark.push_beyond(sql);
    } else {
        if !mark.is_null() && mark.place.missing == Nulls::Never {
            // Says nothing new, but says it so that an index can begin there.
            mark.push_comparison(sql, if mark.place.descending { " <= " } else { " >= " });
            sql.push(" AND (");
        } else {
            sql.push("(");
        }
        mark.push_beyond(sql);
        sql.push(" OR ");
        if mark.is_null() {
            sql.push_all(&mark.place.expression).push(" IS NULL");
        } else {
            mark.push_comparison(sql, " = ");
        }
        sql.push(" AND ");
        push_after(sql, rest);
        sql.push(")");
    }
    sql.push(")");
}

/// A row with the values that it is sorted by, as text.
struct Listed<R> {
    item: R,
    sorted: Vec<Option<String>>,
}

impl<'r, T: sqlx::Row, R> FromRow<'r, T> for Listed<R>
where
    R: FromRow<'r, T>,
    Option<String>: Decode<'r, T::Database> + Type<T::Database>,
    &'static str: ColumnIndex<T>,
{
    fn from_row(row: &'r T) -> sqlx::Result<Self> {
        let mut sorted = Vec::new();
        for name in SORT_COLUMNS {
            match row.try_get(name) {
                Ok(value) => sorted.push(value),
                Err(sqlx::Error::ColumnNotFound(_)) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(Self { item: R::from_row(row)?, sorted })
    }
}

fn sort_values(keys: &[SortKey], texts: Vec<Option<String>>) -> Result<Vec<SortValue>, StorageError> {
    let number =
        |text: &str, column| text.parse().map_err(|_| Place { table: "project_keys", row: text }.inconsistent(column));
    let value = |(key, text): (&SortKey, Option<String>)| {
        Ok(match &key.by {
            SortBy::Age => {
                let text = text.unwrap_or_default();
                let (created_at, id) = text.split_once(':').unwrap_or((&text, ""));
                SortValue::Age { created_at: number(created_at, "created_at")?, id: id.to_owned() }
            }
            SortBy::Invalidated => SortValue::Number(text.map(|text| number(&text, "invalidated_at")).transpose()?),
            SortBy::Instant { .. } => SortValue::Number(text.map(|text| number(&text, "expires_at")).transpose()?),
            SortBy::Text { .. } => SortValue::Text(text),
        })
    };
    keys.iter().zip(texts).map(value).collect()
}
