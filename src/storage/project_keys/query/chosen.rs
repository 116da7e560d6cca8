//! Keys that somebody chose, before they are ended.

use jiff::Timestamp;
use sqlx::FromRow;

use super::{
    super::{
        super::{
            StorageError,
            database::Database,
            query::{Bound, Sql},
            rows::counted,
        },
        KeyTally,
    },
    Dialect, Keys, filter,
};
use crate::domain::project_key_query::Filter;

#[derive(FromRow)]
struct TallyRecord {
    total: i64,
    ended: i64,
    kept: i64,
    managed: i64,
    recently_used: i64,
}

impl Database {
    /// Counts the keys that `filter` is about.
    pub(in super::super) async fn tally_of_project_keys(
        &self,
        project: &str,
        filter: &Filter,
        endable: &Filter,
        recent: Timestamp,
    ) -> Result<KeyTally, StorageError> {
        let dialect = Dialect::of(self);
        let keys = Keys { project, filter, dialect };
        let mut inner = Sql::new("SELECT CASE WHEN project_keys.invalidated_at IS NOT NULL THEN 'ended' WHEN ", []);
        filter::push(&mut inner, Keys { filter: endable, ..keys });
        inner.push_with(
            " THEN 'endable' ELSE 'kept' END AS fate
            , project_keys.category = 'managed' AS managed
            , project_keys.last_used_at >= ? AS recent
            FROM project_keys",
            [Bound::from(recent)],
        );
        keys.push_where(&mut inner);
        let mut sql = Sql::new(
            "SELECT COUNT(*) AS total
            , COUNT(CASE WHEN fate = 'ended' THEN 1 END) AS ended
            , COUNT(CASE WHEN fate = 'kept' THEN 1 END) AS kept
            , COUNT(CASE WHEN fate = 'endable' AND managed THEN 1 END) AS managed
            , COUNT(CASE WHEN fate = 'endable' AND recent THEN 1 END) AS recently_used
            FROM (",
            [],
        );
        sql.push_all(&inner).push(") AS chosen");
        let tally = self.read_one::<TallyRecord>(sql.statement()).await?;
        Ok(tally.map_or_else(KeyTally::default, |tally| KeyTally {
            total: counted(tally.total),
            ended: counted(tally.ended),
            kept: counted(tally.kept),
            managed: counted(tally.managed),
            recently_used: counted(tally.recently_used),
        }))
    }
}
