//! Keys by the values that they have in common.

use sqlx::{ColumnIndex, Decode, FromRow, Type};

use super::{
    super::super::{
        StorageError,
        query::{Bound, Sql},
        rows::counted,
    },
    Keys,
    grouped::{Grouped, bound},
};
use crate::domain::project_key_query::{BucketKey, Composite, DEEPEST_AGGREGATION, Field, Source, Terms};

/// What the values of a group are called, in the order of its sources.
const KEY_COLUMNS: [&str; DEEPEST_AGGREGATION] =
    ["key_0", "key_1", "key_2", "key_3", "key_4", "key_5", "key_6", "key_7"];

/// Adds the keys with their leaves and conditions, from ` FROM` on.
fn push_from(sql: &mut Sql, keys: Keys<'_>, sources: &[Grouped<'_>]) {
    sql.push(" FROM project_keys");
    for (index, source) in sources.iter().enumerate() {
        source.push_join(sql, keys.project, index);
    }
    keys.push_where(sql);
    for (index, source) in sources.iter().enumerate() {
        source.push_condition(sql, index);
    }
}

/// Adds the groups, as a table with a column for each value and `keys`, the number of keys.
fn push_groups(sql: &mut Sql, keys: Keys<'_>, sources: &[Grouped<'_>]) {
    sql.push("SELECT ");
    for (index, source) in sources.iter().enumerate() {
        source.push_value(sql, index);
        sql.push(" AS ").push(KEY_COLUMNS[index]).push(", ");
    }
    // A key may have the same value in several leaves.
    let leaves = sources.iter().any(Grouped::is_in_leaves);
    sql.push(if leaves { "COUNT(DISTINCT project_keys.id) AS keys" } else { "COUNT(*) AS keys" });
    push_from(sql, keys, sources);
    sql.push(" GROUP BY ");
    for index in 0..sources.len() {
        sql.push(if index == 0 { "" } else { ", " }).push(["1", "2", "3", "4", "5", "6", "7", "8"][index]);
    }
}

/// Adds the columns of a [`Group`] and the beginning of the table that they are from.
fn push_columns(sql: &mut Sql, sources: usize) {
    for name in &KEY_COLUMNS[..sources] {
        sql.push("CAST(grouped.").push(name).push(" AS TEXT) AS ").push(name).push(", ");
    }
    sql.push("grouped.keys, CAST(SUM(grouped.keys) OVER () AS BIGINT) AS total FROM (");
}

/// `terms`: a row for each value, of which `total` is the sum of all, those left out included.
pub(super) fn terms(keys: Keys<'_>, terms: &Terms, limit: usize) -> Sql {
    let source = Grouped::from(terms);
    let mut sql = Sql::new("SELECT ", []);
    push_columns(&mut sql, 1);
    push_groups(&mut sql, keys, &[source]);
    if terms.least > 1 {
        let least = i64::try_from(terms.least).unwrap_or(i64::MAX);
        sql.push(if source.is_in_leaves() { " HAVING COUNT(DISTINCT project_keys.id)" } else { " HAVING COUNT(*)" });
        sql.push_with(" >= ?", [Bound::Number(least)]);
    }
    sql.push(") AS grouped ORDER BY ");
    match terms.order.count_descending {
        Some(true) => sql.push("grouped.keys DESC, "),
        Some(false) => sql.push("grouped.keys ASC, "),
        None => &mut sql,
    };
    sql.push("grouped.key_0").push(if terms.order.key_descending { " DESC" } else { " ASC" });
    push_limit(&mut sql, limit);
    sql
}

/// `composite`: a row for each combination of values.
pub(super) fn composite(keys: Keys<'_>, composite: &Composite, limit: usize) -> Sql {
    let sources: Vec<Grouped<'_>> = composite.sources.iter().map(Grouped::from).collect();
    let mut sql = Sql::new("SELECT ", []);
    push_columns(&mut sql, sources.len());
    push_groups(&mut sql, keys, &sources);
    sql.push(") AS grouped");
    if let Some(after) = &composite.after {
        sql.push(" WHERE ");
        let marks: Vec<Mark<'_>> = composite
            .sources
            .iter()
            .zip(after)
            .zip(KEY_COLUMNS)
            .map(|((source, value), column)| Mark { source, value: value.as_ref(), column })
            .collect();
        push_after(&mut sql, &marks);
    }
    sql.push(" ORDER BY ");
    for (index, source) in composite.sources.iter().enumerate() {
        sql.push(if index == 0 { "grouped." } else { ", grouped." }).push(KEY_COLUMNS[index]);
        sql.push(if source.descending { " DESC" } else { " ASC" }).push(match source.missing_last {
            None => "",
            Some(false) => " NULLS FIRST",
            Some(true) => " NULLS LAST",
        });
    }
    push_limit(&mut sql, limit);
    sql
}

/// How many different values there are.
pub(super) fn distinct(keys: Keys<'_>, field: &Field, missing: Option<&BucketKey>) -> Sql {
    let source = Grouped { field, missing, keeps_missing: false };
    let mut sql = Sql::new("SELECT COUNT(DISTINCT ", []);
    source.push_value(&mut sql, 0);
    sql.push(")");
    push_from(&mut sql, keys, &[source]);
    sql
}

/// How many values there are: the same value of two keys is two, and of one key one.
pub(super) fn values(keys: Keys<'_>, field: &Field, missing: Option<&BucketKey>) -> Sql {
    let source = Grouped { field, missing, keeps_missing: false };
    let mut sql = Sql::new("SELECT COUNT(*) FROM (SELECT DISTINCT project_keys.id, ", []);
    source.push_value(&mut sql, 0);
    sql.push(" AS key_0");
    push_from(&mut sql, keys, &[source]);
    sql.push(") AS valued");
    sql
}

fn push_limit(sql: &mut Sql, limit: usize) {
    sql.push_with(" LIMIT ?", [Bound::Number(i64::try_from(limit).unwrap_or(i64::MAX))]);
}

/// A value of a source, after which to go on.
struct Mark<'a> {
    source: &'a Source,
    value: Option<&'a BucketKey>,
    column: &'static str,
}

/// Adds the condition that a group comes after `marks`.
fn push_after(sql: &mut Sql, marks: &[Mark<'_>]) {
    let Some((Mark { source, value, column }, rest)) = marks.split_first() else {
        sql.push("FALSE");
        return;
    };
    let column = |sql: &mut Sql| {
        sql.push("grouped.").push(column);
    };
    sql.push("(");
    match (value, source.missing_last) {
        (None, Some(false)) => {
            column(sql);
            sql.push(" IS NOT NULL");
        }
        (None, None | Some(true)) => {
            sql.push("FALSE");
        }
        (Some(value), nulls) => {
            column(sql);
            sql.push_with(if source.descending { " < ?" } else { " > ?" }, [bound(value)]);
            if nulls == Some(true) {
                sql.push(" OR ");
                column(sql);
                sql.push(" IS NULL");
            }
        }
    }
    sql.push(" OR ");
    column(sql);
    match value {
        None => sql.push(" IS NULL"),
        Some(value) => sql.push_with(" = ?", [bound(value)]),
    };
    sql.push(" AND ");
    push_after(sql, rest);
    sql.push(")");
}

/// A group.
pub(super) struct Group {
    texts: Vec<Option<String>>,
    keys: i64,
    total: i64,
}

impl<'r, T: sqlx::Row> FromRow<'r, T> for Group
where
    Option<String>: Decode<'r, T::Database> + Type<T::Database>,
    i64: Decode<'r, T::Database> + Type<T::Database>,
    &'static str: ColumnIndex<T>,
{
    fn from_row(row: &'r T) -> sqlx::Result<Self> {
        let mut texts = Vec::new();
        for name in KEY_COLUMNS {
            match row.try_get(name) {
                Ok(text) => texts.push(text),
                Err(sqlx::Error::ColumnNotFound(_)) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(Self { texts, keys: row.try_get("keys")?, total: row.try_get("total")? })
    }
}

impl Group {
    /// How many keys it has.
    pub(super) fn count(&self) -> u64 {
        counted(self.keys)
    }

    /// How many keys all groups have, those included that were left out.
    pub(super) fn total(&self) -> u64 {
        counted(self.total)
    }

    /// The value of a group of one.
    pub(super) fn term(self, terms: &Terms) -> Result<BucketKey, StorageError> {
        let text = self.texts.into_iter().next().flatten().unwrap_or_default();
        Grouped::from(terms).key(text)
    }

    /// The values, one for each source.
    pub(super) fn keys(self, composite: &Composite) -> Result<Vec<Option<BucketKey>>, StorageError> {
        let key =
            |(source, text): (&Source, Option<String>)| text.map(|text| Grouped::from(source).key(text)).transpose();
        composite.sources.iter().zip(self.texts).map(key).collect()
    }
}
