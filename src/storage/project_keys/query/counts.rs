//! How many keys there are of what, and of whom.

use jiff::Timestamp;
use sqlx::FromRow;

use super::{
    super::super::{
        StorageError,
        database::Database,
        query::{Bound, Sql},
        rows::{Place, counted},
    },
    Dialect, Keys, filter,
    list::Found,
};
use crate::domain::{
    KeyStatus,
    key_list::StatusCounts,
    project::Realm,
    project_key_list::{KeyCategory, ProjectKeyCounts},
    project_key_query::{Case, Filter, Pattern, TextField, TextTest},
};

impl Database {
    /// How many of the keys that `filter` is about there are, by category and status.
    pub(in super::super) async fn counts_of_keys(
        &self,
        project: &str,
        filter: &Filter,
        now: Timestamp,
    ) -> Result<ProjectKeyCounts, StorageError> {
        let keys = Keys { project, filter, dialect: Dialect::of(self) };
        let sql = if *filter == Filter::All { of_all(keys, now) } else { of_some(keys, now) };
        let mut counts = ProjectKeyCounts::default();
        for record in self.read_all::<CountsRecord>(sql.statement()).await? {
            let category = KeyCategory::ALL.into_iter().find(|category| category.id() == record.category);
            let place = Place { table: "project_keys", row: &record.category };
            *counts.by_status_mut(category.ok_or_else(|| place.inconsistent("category"))?) = StatusCounts {
                working: counted(record.endless) + counted(record.soon) + counted(record.later),
                expiring_soon: counted(record.soon),
                expired: counted(record.expired),
                revoked: counted(record.invalidated),
            };
        }
        Ok(counts)
    }

    /// The owners of the keys that `filter` is about whose names contain `text`, with how many keys each has; up to `most`
    /// of them, those with most keys first.
    pub(in super::super) async fn owners_of_keys(
        &self,
        project: &str,
        filter: &Filter,
        text: &str,
        most: u32,
    ) -> Result<Vec<(String, Realm, u64)>, StorageError> {
        let named = TextTest::Like(Pattern::containing(text, Case::Insensitive));
        let named = Filter::text(TextField::Username, named);
        let sql = owners(Keys { project, filter, dialect: Dialect::of(self) }, &named, most);
        let records = self.read_all::<OwnerRecord>(sql.statement()).await?;
        let owner = |record: OwnerRecord| {
            let place = Place { table: "project_keys", row: &record.owner };
            let realm = Realm::parse(&record.owner_realm).ok_or_else(|| place.inconsistent("owner_realm"))?;
            Ok((record.owner, realm, counted(record.keys)))
        };
        records.into_iter().map(owner).collect()
    }
}

#[derive(FromRow)]
struct CountsRecord {
    category: String,
    endless: i64,
    soon: i64,
    later: i64,
    expired: i64,
    invalidated: i64,
}

#[derive(FromRow)]
struct OwnerRecord {
    owner: String,
    owner_realm: String,
    keys: i64,
}

/// The columns of a [`CountsRecord`] but the first, each with its condition.
fn states(now: Timestamp) -> [(&'static str, Sql); 5] {
    let now = now.as_millisecond();
    let soon = now + i64::try_from(KeyStatus::SOON.as_millis()).unwrap_or(i64::MAX);
    [
        (" AS endless", Sql::new("project_keys.invalidated_at IS NULL AND project_keys.expires_at IS NULL", [])),
        (
            " AS soon",
            Sql::new(
                "project_keys.invalidated_at IS NULL AND project_keys.expires_at > ? AND project_keys.expires_at <= ?",
                [now.into(), soon.into()],
            ),
        ),
        (" AS later", Sql::new("project_keys.invalidated_at IS NULL AND project_keys.expires_at > ?", [soon.into()])),
        (" AS expired", Sql::new("project_keys.invalidated_at IS NULL AND project_keys.expires_at <= ?", [now.into()])),
        (" AS invalidated", Sql::new("project_keys.invalidated_at IS NOT NULL", [])),
    ]
}

/// Of all keys, each number is the length of a part of one index.
pub(super) fn of_all(keys: Keys<'_>, now: Timestamp) -> Sql {
    let mut sql = Sql::default();
    for (index, category) in KeyCategory::ALL.into_iter().enumerate() {
        sql.push(if index == 0 { "" } else { " UNION ALL " });
        sql.push_with("SELECT CAST(? AS TEXT) AS category", [category.id().into()]);
        for (name, condition) in states(now) {
            sql.push(", (SELECT COUNT(*) FROM project_keys");
            sql.push(match keys.dialect {
                Dialect::Sqlite => " INDEXED BY project_keys_by_status",
                Dialect::Postgres => "",
            });
            sql.push_with(
                " WHERE project_keys.project = ? AND project_keys.category = ? AND ",
                [keys.project.into(), category.id().into()],
            );
            sql.push_all(&condition).push(")").push(name);
        }
    }
    sql
}

/// Of some keys, each is looked at once.
pub(super) fn of_some(keys: Keys<'_>, now: Timestamp) -> Sql {
    let mut sql = Sql::new("SELECT project_keys.category AS category", []);
    for (name, condition) in states(now) {
        sql.push(", COUNT(CASE WHEN ").push_all(&condition).push(" THEN 1 END)").push(name);
    }
    sql.push(" FROM ").push(Found::table(Found::of(keys.filter), keys.dialect)).push(" WHERE ");
    keys.push_condition(&mut sql);
    sql.push(" GROUP BY project_keys.category");
    sql
}

/// Owners of keys: each name is looked at once, however many keys there are of it.
pub(super) fn owners(keys: Keys<'_>, named: &Filter, most: u32) -> Sql {
    let mut sql = Sql::new("SELECT owner, owner_realm, COUNT(*) AS keys FROM project_keys WHERE ", []);
    keys.push_condition(&mut sql);
    sql.push(" GROUP BY owner, owner_realm HAVING ");
    filter::push(&mut sql, Keys { filter: named, ..keys });
    sql.push(" ORDER BY keys DESC, owner, owner_realm");
    sql.push_with(" LIMIT ?", [Bound::from(most)]);
    sql
}
