//! Lists of keys for people: in an order, page by page, with everything told by indexes.

use sqlx::FromRow;

use super::{
    super::super::{
        StorageError,
        database::Database,
        query::{List, Sort, Sql},
        rows::{Place, counted},
    },
    Dialect, Keys,
};
use crate::domain::{
    page::Page,
    project::ProjectKeyId,
    project_key_list::{ProjectKeyListQuery, ProjectKeySort},
    project_key_query::{Filter, TextField, TextTest},
};

/// So many keys are found and sorted in no time, and any more are met often enough on the way through an order.
const FEW: u32 = 10_000;

impl Database {
    /// The ids of a page of the keys that `filter` is about. `total` is how many they are, when that is known.
    pub(in super::super) async fn page_of_key_ids(
        &self,
        project: &str,
        filter: &Filter,
        query: &ProjectKeyListQuery,
        total: Option<u64>,
    ) -> Result<Page<ProjectKeyId>, StorageError> {
        let keys = Keys { project, filter, dialect: Dialect::of(self) };
        let cursor = query.cursor.as_ref();
        if let Some(way) = Found::of(filter) {
            let page = self.page::<IdRecord, _>(&found(keys, query, way), cursor, query.size).await?;
            if page.total <= u64::from(FEW) {
                return Ok(page);
            }
        }
        let total = match total {
            Some(known) => known,
            None => self.count_of_keys(keys).await?,
        };
        self.page::<IdRecord, _>(&in_order(keys, query, total), cursor, query.size).await
    }

    /// The ids of all keys that `filter` is about.
    pub(in super::super) async fn all_key_ids(
        &self,
        project: &str,
        filter: &Filter,
        query: &ProjectKeyListQuery,
    ) -> Result<Vec<ProjectKeyId>, StorageError> {
        let keys = Keys { project, filter, dialect: Dialect::of(self) };
        self.whole_list::<IdRecord, _>(&in_order(keys, query, 0)).await
    }

    async fn count_of_keys(&self, keys: Keys<'_>) -> Result<u64, StorageError> {
        let (count,): (i64,) = self.read_one(count(keys).statement()).await?.unwrap_or((0,));
        Ok(counted(count))
    }
}

/// By what a few keys are found among many: the database does not know that they are few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Their ids.
    Ids,
    /// Their owner.
    Owner,
    /// A text in them.
    Search,
}

impl Found {
    /// The way for `filter`; `None` for one that may be about most keys.
    pub(super) fn of(filter: &Filter) -> Option<Self> {
        let parts = match filter {
            Filter::And(parts) => parts.as_slice(),
            part => std::slice::from_ref(part),
        };
        let has_owner = parts
            .iter()
            .any(|part| matches!(part, Filter::Text { field: TextField::Username, test: TextTest::OneOf(_) }));
        let has_ids =
            parts.iter().any(|part| matches!(part, Filter::Text { field: TextField::Id, test: TextTest::OneOf(_) }));
        match () {
            () if has_ids => Some(Self::Ids),
            () if searches(filter) => Some(Self::Search),
            () if has_owner => Some(Self::Owner),
            () => None,
        }
    }

    /// The table, and for SQLite its index: it would rather compare the owners of all keys of a category and status, and
    /// look through whole keys for a text.
    pub(super) const fn table(way: Option<Self>, dialect: Dialect) -> &'static str {
        match (way, dialect) {
            (Some(Self::Owner), Dialect::Sqlite) => "project_keys INDEXED BY project_keys_by_owner_name",
            (Some(Self::Search), Dialect::Sqlite) => "project_keys INDEXED BY project_keys_searched",
            (Some(Self::Ids) | None, _) | (_, Dialect::Postgres) => "project_keys",
        }
    }
}

/// Whether `filter` is about parts of texts.
fn searches(filter: &Filter) -> bool {
    match filter {
        Filter::And(parts) | Filter::Or(parts) | Filter::AtLeast(_, parts) => parts.iter().any(searches),
        Filter::Not(part) => searches(part),
        Filter::Text { test, .. } => matches!(test, TextTest::Like(_)),
        Filter::All | Filter::Nothing | Filter::Instant { .. } => false,
    }
}

/// Keys one after the other as they stand in the index of their order, until there are enough of the filter.
pub(super) fn in_order(keys: Keys<'_>, query: &ProjectKeyListQuery, total: u64) -> List {
    let mut filter = Sql::default();
    keys.push_condition(&mut filter);
    // SQLite does not know how many keys a filter leaves, and might sort a million of them first.
    let from = match (keys.dialect, query.sort) {
        (Dialect::Postgres, _) => "FROM project_keys",
        (Dialect::Sqlite, ProjectKeySort::Created) => "FROM project_keys INDEXED BY project_keys_by_creation",
        (Dialect::Sqlite, ProjectKeySort::Name) => "FROM project_keys INDEXED BY project_keys_by_name_folded",
        (Dialect::Sqlite, ProjectKeySort::Owner) => "FROM project_keys INDEXED BY project_keys_by_owner_name",
        (Dialect::Sqlite, ProjectKeySort::LastUsed) => "FROM project_keys INDEXED BY project_keys_by_last_use",
        (Dialect::Sqlite, ProjectKeySort::Expires) => "FROM project_keys INDEXED BY project_keys_by_end",
    };
    List {
        select: Sql::new("SELECT project_keys.id", []),
        from,
        filter,
        sort: sort(query.sort),
        id: "project_keys.id",
        direction: query.direction,
        total: Some(total),
    }
}

/// The keys of the filter first, which are then sorted; one more of them than are few, if there are more.
pub(super) fn found(keys: Keys<'_>, query: &ProjectKeyListQuery, way: Found) -> List {
    let mut select = Sql::new("WITH found AS MATERIALIZED (SELECT project_keys.id, ", []);
    let (sort, sorted) = match sort(query.sort) {
        Sort::Text(expression) => (expression, Sort::Text("found.sorted")),
        Sort::Number(expression) => (expression, Sort::Number("found.sorted")),
    };
    select.push(sort).push(" AS sorted FROM ").push(Found::table(Some(way), keys.dialect)).push(" WHERE ");
    keys.push_condition(&mut select);
    select.push_with(" LIMIT ?) SELECT found.id", [(FEW + 1).into()]);
    List {
        select,
        from: "FROM found",
        filter: Sql::new("TRUE", []),
        sort: sorted,
        id: "found.id",
        direction: query.direction,
        total: None,
    }
}

/// How many keys there are.
pub(super) fn count(keys: Keys<'_>) -> Sql {
    let mut sql = Sql::new("SELECT COUNT(*) FROM ", []);
    sql.push(Found::table(Found::of(keys.filter), keys.dialect)).push(" WHERE ");
    keys.push_condition(&mut sql);
    sql
}

const fn sort(sort: ProjectKeySort) -> Sort {
    match sort {
        ProjectKeySort::Created => Sort::Number("project_keys.created_at"),
        ProjectKeySort::Name => Sort::Text("project_keys.name_folded"),
        ProjectKeySort::Owner => Sort::Text("project_keys.owner"),
        ProjectKeySort::LastUsed => Sort::Number("project_keys.used_order"),
        ProjectKeySort::Expires => Sort::Number("project_keys.end_order"),
    }
}

/// A row that is nothing but an id.
#[derive(FromRow)]
struct IdRecord {
    id: String,
}

impl TryFrom<IdRecord> for ProjectKeyId {
    type Error = StorageError;

    fn try_from(record: IdRecord) -> Result<Self, StorageError> {
        let place = Place { table: "project_keys", row: &record.id };
        Self::parse(&record.id).ok_or_else(|| place.inconsistent("id"))
    }
}
