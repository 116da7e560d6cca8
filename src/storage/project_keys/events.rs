//! What happens to the keys of projects, in the database.

use async_trait::async_trait;
use sqlx::FromRow;

use super::{MOST_UPDATES, ProjectKeyEventStorage, sql::read_id};
use crate::{
    domain::{
        KeyUse,
        json::Json,
        organization::ResourceId,
        project::{Actor, KeyAct, KeyChanges, KeyDifference, KeyEvent, KeyEventKind, ProjectKeyId, Realm},
    },
    storage::{
        StorageError,
        database::{Database, Transaction},
        query::{Bound, Sql},
        rows::{self, Place},
    },
};

/// How many rows one statement writes: far below the number of values that either database takes.
const BATCH: usize = 500;

/// In the column `kind`.
const CREATED: &str = "created";
const UPDATED: &str = "updated";
const USED: &str = "used";
const INVALIDATED: &str = "invalidated";

/// What was done to keys, if not to change them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Create,
    Invalidate,
}

/// The first use of a key.
pub(super) struct FirstUse<'a> {
    pub(super) key: UnusedKeyRecord,
    pub(super) used: &'a KeyUse,
}

/// A key that was never used, with whose it is.
#[derive(FromRow)]
pub(super) struct UnusedKeyRecord {
    pub(super) project: String,
    pub(super) id: String,
    owner: String,
    owner_realm: String,
}

impl Transaction {
    /// Keeps others from writing events of these projects until this transaction has ended, so that events are numbered
    /// in the order in which they are committed. SQLite has one writer anyway.
    ///
    /// Comes after everything else for which the transaction may have to wait, and in the order of projects: two of them
    /// would otherwise wait for each other for ever.
    async fn hold_events<'a>(&mut self, projects: impl Iterator<Item = &'a str> + Send) -> Result<(), StorageError> {
        let mut projects: Vec<_> = projects.collect();
        projects.sort_unstable();
        projects.dedup();
        for project in projects {
            let sql = Sql::new("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", [project.into()]);
            self.lock(sql.statement()).await?;
        }
        Ok(())
    }

    /// Writes down that the same was done to each of `keys`, which are there. The last thing in its transaction.
    pub(super) async fn note_deed(
        &mut self,
        project: &ResourceId,
        keys: &[ProjectKeyId],
        deed: Deed,
        act: &KeyAct,
    ) -> Result<(), StorageError> {
        let kind = match deed {
            Deed::Create => CREATED,
            Deed::Invalidate => INVALIDATED,
        };
        self.hold_events(std::iter::once(project.as_str())).await?;
        for keys in keys.chunks(BATCH) {
            let mut sql = Sql::new(
                "INSERT INTO project_key_events
                    (project, key, owner, owner_realm, kind, at, actor, actor_realm, address)
                SELECT project, id, owner, owner_realm, ?, ?, ?, ?, ?
                FROM project_keys
                WHERE project = ?
                    AND id IN (",
                [
                    kind.into(),
                    act.at.into(),
                    act.principal.as_str().into(),
                    act.realm.name().into(),
                    act.address.as_deref().into(),
                    project.as_str().into(),
                ],
            );
            sql.push_each("?", keys.iter().map(|id| [id.as_str().into()])).push(") ORDER BY created_at, id");
            self.execute(sql.statement()).await?;
        }
        Ok(())
    }

    /// Writes down that a key was updated, and forgets its oldest update when there are too many. The last thing in its
    /// transaction.
    pub(super) async fn note_update(
        &mut self,
        project: &ResourceId,
        id: &ProjectKeyId,
        difference: &KeyDifference,
        act: &KeyAct,
    ) -> Result<(), StorageError> {
        self.hold_events(std::iter::once(project.as_str())).await?;
        let sql = Sql::new(
            "INSERT INTO project_key_events
                (project, key, owner, owner_realm, kind, at, actor, actor_realm, address, before, after)
            SELECT project, id, owner, owner_realm, ?, ?, ?, ?, ?, ?, ?
            FROM project_keys
            WHERE project = ?
                AND id = ?",
            [
                UPDATED.into(),
                act.at.into(),
                act.principal.as_str().into(),
                act.realm.name().into(),
                act.address.as_deref().into(),
                difference.before.render().into(),
                difference.after.render().into(),
                project.as_str().into(),
                id.as_str().into(),
            ],
        );
        self.execute(sql.statement()).await?;
        let of_key = || [Bound::from(project.as_str()), id.as_str().into(), UPDATED.into()];
        let mut old = Sql::new("DELETE FROM project_key_events WHERE project = ? AND key = ? AND kind = ?", of_key());
        old.push_with(
            " AND sequence <= (
                SELECT sequence
                FROM project_key_events
                WHERE project = ?
                    AND key = ?
                    AND kind = ?
                ORDER BY sequence DESC",
            of_key(),
        );
        old.push_with(" LIMIT 1 OFFSET ?)", [MOST_UPDATES.into()]);
        self.execute(old.statement()).await.map(drop)
    }

    /// Writes down that keys were used for the first time. The last thing in its transaction.
    pub(super) async fn note_first_uses(&mut self, uses: &[FirstUse<'_>]) -> Result<(), StorageError> {
        self.hold_events(uses.iter().map(|first| first.key.project.as_str())).await?;
        for uses in uses.chunks(BATCH) {
            let mut sql = Sql::new(
                "INSERT INTO project_key_events (project, key, owner, owner_realm, kind, at, address) VALUES ",
                [],
            );
            sql.push_each(
                "(?, ?, ?, ?, ?, ?, ?)",
                uses.iter().map(|FirstUse { key, used }| {
                    [
                        key.project.as_str().into(),
                        key.id.as_str().into(),
                        key.owner.as_str().into(),
                        key.owner_realm.as_str().into(),
                        USED.into(),
                        used.at.into(),
                        used.address.as_deref().into(),
                    ]
                }),
            );
            self.execute(sql.statement()).await?;
        }
        Ok(())
    }
}

#[async_trait]
impl ProjectKeyEventStorage for Database {
    async fn project_key_events(&self, project: &ResourceId, id: &ProjectKeyId) -> Result<Vec<KeyEvent>, StorageError> {
        let sql = Sql::new(
            "SELECT sequence, kind, at, actor, actor_realm, address, before, after
            FROM project_key_events
            WHERE project = ?
                AND key = ?
            ORDER BY sequence",
            [project.as_str().into(), id.as_str().into()],
        );
        rows::all(self.read_all::<EventRecord>(sql.statement()).await?)
    }

    async fn last_project_key_event(
        &self,
        project: &ResourceId,
        owner: Option<(&str, Realm)>,
    ) -> Result<i64, StorageError> {
        let sql = latest(project, owner, i64::MIN, 1);
        let last = self.read_one::<ChangeRecord>(sql.statement()).await?;
        Ok(last.map_or(0, |last| last.sequence))
    }

    async fn project_key_changes(
        &self,
        project: &ResourceId,
        owner: Option<(&str, Realm)>,
        since: i64,
    ) -> Result<KeyChanges, StorageError> {
        let sql = latest(project, owner, since, KeyChanges::MOST + 1);
        let mut events = self.read_all::<ChangeRecord>(sql.statement()).await?;
        let most = KeyChanges::MOST as usize;
        let is_all = events.len() <= most;
        events.truncate(most);
        let first_used = events.iter().filter(|event| event.kind == USED);
        let first_used = first_used.map(|event| read_id(&event.key)).collect::<Result<Vec<_>, _>>()?;
        Ok(KeyChanges {
            latest: events.first().map_or(since, |event| event.sequence),
            count: (events.len() - first_used.len()) as u64,
            first_used,
            is_all,
        })
    }
}

/// Up to `most` of the events after `since`, latest first.
fn latest(project: &ResourceId, owner: Option<(&str, Realm)>, since: i64, most: u32) -> Sql {
    let mut sql =
        Sql::new("SELECT sequence, kind, key FROM project_key_events WHERE project = ?", [project.as_str().into()]);
    if let Some((principal, realm)) = owner {
        sql.push_with(" AND owner = ? AND owner_realm = ?", [principal.into(), realm.name().into()]);
    }
    sql.push_with(" AND sequence > ? ORDER BY sequence DESC LIMIT ?", [since.into(), most.into()]);
    sql
}

/// As much of an event as says that there was one.
#[derive(FromRow)]
struct ChangeRecord {
    sequence: i64,
    kind: String,
    key: String,
}

/// A row of `project_key_events`.
#[derive(FromRow)]
struct EventRecord {
    sequence: i64,
    kind: String,
    at: i64,
    actor: Option<String>,
    actor_realm: Option<String>,
    address: Option<String>,
    before: Option<String>,
    after: Option<String>,
}

impl TryFrom<EventRecord> for KeyEvent {
    type Error = StorageError;

    fn try_from(record: EventRecord) -> Result<Self, StorageError> {
        let row = record.sequence.to_string();
        let place = Place { table: "project_key_events", row: &row };
        let json = |column, text: &str| place.read(column, Json::parse(text.as_bytes()));
        let kind = match (record.kind.as_str(), record.before, record.after) {
            (CREATED, None, None) => KeyEventKind::Created,
            (UPDATED, Some(before), Some(after)) => {
                let (before, after) = (json("before", &before)?, json("after", &after)?);
                KeyEventKind::Updated(KeyDifference { before, after })
            }
            (USED, None, None) => KeyEventKind::FirstUsed,
            (INVALIDATED, None, None) => KeyEventKind::Invalidated,
            _ => return Err(place.inconsistent("kind")),
        };
        let by = match (record.actor, record.actor_realm) {
            (Some(principal), Some(realm)) => {
                let realm = Realm::parse(&realm).ok_or_else(|| place.inconsistent("actor_realm"))?;
                Some(Actor { principal, realm: Some(realm) })
            }
            (None, None) => None,
            _ => return Err(place.inconsistent("actor_realm")),
        };
        Ok(Self { sequence: record.sequence, kind, at: place.instant("at", record.at)?, by, address: record.address })
    }
}
