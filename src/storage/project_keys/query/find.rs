//! Keys in an order, page by page.

use sqlx::{ColumnIndex, Decode, FromRow, Type};

use super::{
    super::super::{
        StorageError,
        database::{Database, Row},
        query::{Bound, Sql},
        rows::{Place, counted},
    },
    Dialect, Keys,
    order::{Mark, Ordered, push_after, push_order},
};
use crate::domain::project_key_query::{Filter, MOST_SORT_KEYS, ProjectKeyQuery, SortBy, SortKey, SortValue};

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
