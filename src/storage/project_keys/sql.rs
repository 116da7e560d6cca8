//! The keys of projects in the database.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    FoundProjectKeys, KeySelection, KeyTally, NameMatch, ProjectKeyChange, ProjectKeyCreation, ProjectKeyStorage,
    ProjectKeyUpdate, StoredProjectKey,
    events::{Deed, FirstUse, UnusedKeyRecord},
    rows::{ProjectKeyRecord, StoredProjectKeyRecord, project_key_columns},
};
use crate::{
    domain::{
        KeyDigest, KeyUse,
        json::Json,
        organization::ResourceId,
        page::Page,
        project::{KeyAct, KeyDifference, ProjectKey, ProjectKeyId, Realm, validation},
        project_key_list::{ProjectKeyCounts, ProjectKeyListQuery},
        project_key_query::{Aggregation, Answer, Filter, ProjectKeyQuery, QueryError},
    },
    storage::{
        StorageError,
        database::{Database, Transaction},
        query::{Sql, is_storable},
        rows::{self, Place, digest_columns},
        statement::Statement,
    },
};

/// How many rows one statement writes: far below the number of values that either database takes.
const BATCH: usize = 500;

/// The project of a new key, held until the transaction ends, so that it does not go meanwhile.
const HOLD_PROJECT: &str = "SELECT id FROM resources WHERE id = ?";

/// What makes PostgreSQL hold a row; SQLite has one writer anyway.
const HOLD: &str = " FOR KEY SHARE";

const INSERT: &str = "
    INSERT INTO project_keys
        ( project
        , id
        , kind
        , name
        , hint
        , digest
        , digest_algorithm
        , pepper_version
        , owner
        , owner_realm
        , owner_full_name
        , owner_email
        , owner_metadata
        , role_descriptors
        , limited_by
        , metadata
        , certificate_identity
        , created_at
        , expires_at
        , invalidated_at
        , invalidated_by
        , last_used_at
        , last_used_address
        , last_used_client
        , last_used_endpoint
        , version
        , submission
        )
    VALUES
        ( $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24
        , $25, $26, $27)
    ON CONFLICT (project, owner, owner_realm, submission) WHERE submission IS NOT NULL DO NOTHING";

const SELECT_SUBMITTED: &str = "
    SELECT id
    FROM project_keys
    WHERE project = $1
        AND owner = $2
        AND owner_realm = $3
        AND submission = $4";

const SELECT: &str = concat!(
    "SELECT ",
    project_key_columns!(),
    "
            , project_keys.digest
            , project_keys.digest_algorithm
            , project_keys.pepper_version
    FROM project_keys
    WHERE project = $1
        AND id = $2"
);

const UPDATE: &str = "
    UPDATE project_keys
    SET owner_full_name = $3
        , owner_email = $4
        , owner_metadata = $5
        , role_descriptors = $6
        , limited_by = $7
        , metadata = $8
        , expires_at = $9
        , certificate_identity = $10
        , version = $11
    WHERE project = $1
        AND id = $2";

const REMOVE_METADATA: &str = "
    DELETE FROM project_key_metadata
    WHERE project = $1
        AND key = $2";

impl Transaction {
    /// Adds a key in whatever state to a project that exists. `false`, and nothing is written, when its owner's form
    /// `submission` made one before.
    pub(in crate::storage) async fn insert_project_key(
        &mut self,
        key: &ProjectKey,
        digest: &KeyDigest,
        submission: Option<&str>,
    ) -> Result<bool, StorageError> {
        let (algorithm, digest, pepper_version) = digest_columns(digest);
        let (owner_metadata, metadata) = (key.owner.metadata.render(), key.metadata.render());
        let (descriptors, limited_by) = (key.role_descriptors.to_json().render(), key.limited_by.to_json().render());
        let (invalidation, used) = (key.invalidation.as_ref(), key.last_use.as_ref());
        let statement = Statement::new(INSERT)
            .bind(key.project.as_str())
            .bind(key.id.as_str())
            .bind(key.kind.id())
            .bind(&key.name)
            .bind(key.hint.as_str())
            .bind(digest)
            .bind(algorithm)
            .bind(pepper_version)
            .bind(&key.owner.principal)
            .bind(key.owner.realm.name())
            .bind(key.owner.full_name.as_deref())
            .bind(key.owner.email.as_deref())
            .bind(&owner_metadata)
            .bind(&descriptors)
            .bind(&limited_by)
            .bind(&metadata)
            .bind(key.certificate_identity.as_deref())
            .bind(key.created_at)
            .bind(key.expiration.instant())
            .bind(invalidation.map(|invalidation| invalidation.at))
            .bind(invalidation.map(|invalidation| invalidation.by.as_str()))
            .bind(used.map(|used| used.at))
            .bind(used.and_then(|used| used.address.as_deref()))
            .bind(used.and_then(|used| used.client.as_deref()))
            .bind(used.and_then(|used| used.endpoint.as_deref()))
            .bind(key.version)
            .bind(submission);
        if self.execute(statement).await? == 0 {
            return Ok(false);
        }
        self.insert_metadata(&key.project, &key.id, &key.metadata).await?;
        Ok(true)
    }

    /// Writes all of a key that an update can change.
    async fn rewrite_project_key(&mut self, before: &ProjectKey, key: &ProjectKey) -> Result<(), StorageError> {
        let (owner_metadata, metadata) = (key.owner.metadata.render(), key.metadata.render());
        let (descriptors, limited_by) = (key.role_descriptors.to_json().render(), key.limited_by.to_json().render());
        let statement = Statement::new(UPDATE)
            .bind(key.project.as_str())
            .bind(key.id.as_str())
            .bind(key.owner.full_name.as_deref())
            .bind(key.owner.email.as_deref())
            .bind(&owner_metadata)
            .bind(&descriptors)
            .bind(&limited_by)
            .bind(&metadata)
            .bind(key.expiration.instant())
            .bind(key.certificate_identity.as_deref())
            .bind(key.version);
        self.execute(statement).await?;
        if key.metadata != before.metadata {
            let old = Statement::new(REMOVE_METADATA).bind(key.project.as_str()).bind(key.id.as_str());
            self.execute(old).await?;
            self.insert_metadata(&key.project, &key.id, &key.metadata).await?;
        }
        Ok(())
    }

    /// Adds the rows that searches find a key's metadata by.
    async fn insert_metadata(
        &mut self,
        project: &ResourceId,
        id: &ProjectKeyId,
        metadata: &Json,
    ) -> Result<(), StorageError> {
        let leaves: BTreeSet<_> = validation::leaves(metadata).into_iter().collect();
        let leaves: Vec<_> = leaves.into_iter().collect();
        for leaves in leaves.chunks(BATCH) {
            let mut sql = Sql::new("INSERT INTO project_key_metadata (project, key, path, value) VALUES ", []);
            let row = |(path, value): &(String, String)| {
                [project.as_str().into(), id.as_str().into(), path.as_str().into(), value.as_str().into()]
            };
            sql.push_each("(?, ?, ?, ?)", leaves.iter().map(row));
            self.execute(sql.statement()).await?;
        }
        Ok(())
    }
}

#[async_trait]
impl ProjectKeyStorage for Database {
    async fn create_project_key(
        &self,
        key: &ProjectKey,
        digest: &KeyDigest,
        submission: Option<&str>,
        act: &KeyAct,
    ) -> Result<ProjectKeyCreation, StorageError> {
        let mut transaction = self.begin().await?;
        let mut hold = Sql::new(HOLD_PROJECT, [key.project.as_str().into()]);
        hold.push(self.pick("", HOLD));
        if transaction.fetch_one::<(String,)>(hold.statement()).await?.is_none() {
            return Ok(ProjectKeyCreation::ProjectAbsent);
        }
        if !transaction.insert_project_key(key, digest, submission).await? {
            let statement = Statement::new(SELECT_SUBMITTED)
                .bind(key.project.as_str())
                .bind(&key.owner.principal)
                .bind(key.owner.realm.name())
                .bind(submission);
            let made: Option<(String,)> = transaction.fetch_one(statement).await?;
            // It was there a moment ago, and was removed since: what the form made is gone.
            let id = made.map_or_else(|| Ok(key.id.clone()), |(id,)| read_id(&id))?;
            return Ok(ProjectKeyCreation::AlreadySubmitted(id));
        }
        transaction.note_deed(&key.project, std::slice::from_ref(&key.id), Deed::Create, act).await?;
        transaction.commit().await?;
        Ok(ProjectKeyCreation::Created)
    }

    async fn project_key(
        &self,
        project: &ResourceId,
        id: &ProjectKeyId,
    ) -> Result<Option<StoredProjectKey>, StorageError> {
        let statement = Statement::new(SELECT).bind(project.as_str()).bind(id.as_str());
        let record: Option<StoredProjectKeyRecord> = self.read_one(statement).await?;
        record.map(StoredProjectKey::try_from).transpose()
    }

    async fn project_keys(
        &self,
        project: &ResourceId,
        selection: &KeySelection,
        most: u32,
    ) -> Result<Vec<ProjectKey>, StorageError> {
        let mut keys = Vec::new();
        for part in parts(selection) {
            let sql = select(project, &part, most);
            keys.extend(rows::all::<_, ProjectKey>(self.read_all::<ProjectKeyRecord>(sql.statement()).await?)?);
        }
        Ok(keys)
    }

    async fn query_project_keys(
        &self,
        project: &ResourceId,
        query: &ProjectKeyQuery,
    ) -> Result<FoundProjectKeys, StorageError> {
        let found = self.find_project_keys::<ProjectKeyRecord>(project.as_str(), project_key_columns!(), query).await?;
        let keys = found.rows.into_iter().map(|(record, sorted)| Ok((ProjectKey::try_from(record)?, sorted)));
        Ok(FoundProjectKeys { total: found.total, keys: keys.collect::<Result<_, StorageError>>()? })
    }

    async fn aggregate_project_keys(
        &self,
        project: &ResourceId,
        filter: &Filter,
        aggregations: &[Aggregation],
    ) -> Result<Result<Vec<Answer>, QueryError>, StorageError> {
        self.count_in_buckets(project.as_str(), filter, aggregations).await
    }

    async fn list_project_keys(
        &self,
        project: &ResourceId,
        filter: &Filter,
        query: &ProjectKeyListQuery,
        total: Option<u64>,
    ) -> Result<Page<ProjectKey>, StorageError> {
        let page = self.page_of_key_ids(project.as_str(), filter, query, total).await?;
        let (total, position, previous, next) = (page.total, page.position, page.previous, page.next);
        Ok(Page { items: self.project_keys_in_order(project, &page.items).await?, total, position, previous, next })
    }

    async fn project_keys_in_order(
        &self,
        project: &ResourceId,
        ids: &[ProjectKeyId],
    ) -> Result<Vec<ProjectKey>, StorageError> {
        let mut keys = Vec::with_capacity(ids.len());
        for ids in ids.chunks(BATCH) {
            let selection = KeySelection { ids: Some(ids.to_vec()), ..KeySelection::default() };
            let found = self.project_keys(project, &selection, u32::MAX).await?;
            let mut found: HashMap<_, _> = found.into_iter().map(|key| (key.id.clone(), key)).collect();
            keys.extend(ids.iter().filter_map(|id| found.remove(id)));
        }
        Ok(keys)
    }

    async fn project_key_counts(
        &self,
        project: &ResourceId,
        filter: &Filter,
        now: Timestamp,
    ) -> Result<ProjectKeyCounts, StorageError> {
        self.counts_of_keys(project.as_str(), filter, now).await
    }

    async fn project_key_owners(
        &self,
        project: &ResourceId,
        filter: &Filter,
        text: &str,
        most: u32,
    ) -> Result<Vec<(String, Realm, u64)>, StorageError> {
        if is_storable(text) { self.owners_of_keys(project.as_str(), filter, text, most).await } else { Ok(Vec::new()) }
    }

    async fn update_project_key(
        &self,
        project: &ResourceId,
        id: &ProjectKeyId,
        change: &ProjectKeyChange,
        seen: Option<i64>,
        act: &KeyAct,
    ) -> Result<ProjectKeyUpdate, StorageError> {
        let mut transaction = self.begin().await?;
        let mut sql = Sql::new(
            concat!("SELECT ", project_key_columns!(), " FROM project_keys WHERE project = ? AND id = ?"),
            [project.as_str().into(), id.as_str().into()],
        );
        sql.push(self.pick("", " FOR NO KEY UPDATE"));
        let record: Option<ProjectKeyRecord> = transaction.fetch_one(sql.statement()).await?;
        let before = match record.map(ProjectKey::try_from).transpose()? {
            Some(key) if change.is_for(&key) && key.works(act.at) => key,
            _ => return Ok(ProjectKeyUpdate::Passed),
        };
        if seen.is_some_and(|seen| seen != before.version) {
            return Ok(ProjectKeyUpdate::Changed);
        }
        let after = change.made_to(&before);
        transaction.rewrite_project_key(&before, &after).await?;
        transaction.note_update(project, id, &KeyDifference::between(&before, &after), act).await?;
        transaction.commit().await?;
        Ok(ProjectKeyUpdate::Updated(Box::new(after)))
    }

    async fn invalidate_project_keys(
        &self,
        project: &ResourceId,
        selection: &KeySelection,
        act: &KeyAct,
    ) -> Result<Vec<ProjectKeyId>, StorageError> {
        let selection = KeySelection { not_invalidated: true, ..selection.clone() };
        let mut transaction = self.begin().await?;
        let mut invalidated = Vec::new();
        for part in parts(&selection) {
            // Whoever changes several keys at once locks them in the order of their ids first: two who lock in different
            // orders would wait for each other for ever.
            let mut lock = Sql::new("SELECT id FROM project_keys WHERE ", []);
            lock.push_all(&filter(project, &part)).push(" ORDER BY id FOR NO KEY UPDATE");
            transaction.lock(lock.statement()).await?;
            let sql = invalidate(project, &part, act);
            let mut ids = transaction.fetch_all::<(i64, String)>(sql.statement()).await?;
            ids.sort_unstable();
            for (_, id) in ids {
                invalidated.push(read_id(&id)?);
            }
        }
        transaction.note_deed(project, &invalidated, Deed::Invalidate, act).await?;
        transaction.commit().await?;
        Ok(invalidated)
    }

    async fn project_key_ids(
        &self,
        project: &ResourceId,
        filter: &Filter,
        query: &ProjectKeyListQuery,
    ) -> Result<Vec<ProjectKeyId>, StorageError> {
        self.all_key_ids(project.as_str(), filter, query).await
    }

    async fn tally_project_keys(
        &self,
        project: &ResourceId,
        filter: &Filter,
        endable: &Filter,
        recent: Timestamp,
    ) -> Result<KeyTally, StorageError> {
        self.tally_of_project_keys(project.as_str(), filter, endable, recent).await
    }

    async fn record_project_key_uses(&self, uses: &[((ResourceId, ProjectKeyId), KeyUse)]) -> Result<(), StorageError> {
        let latest = rows::latest(uses);
        let mut transaction = self.begin().await?;
        for uses in latest.chunks(BATCH) {
            let mut lock = Sql::new("SELECT id FROM project_keys WHERE (project, id) IN (VALUES ", []);
            push_keys(&mut lock, uses);
            lock.push(") ORDER BY project, id FOR NO KEY UPDATE");
            transaction.lock(lock.statement()).await?;
        }
        let mut unused = Vec::new();
        for uses in latest.chunks(BATCH) {
            let mut sql = Sql::new(
                "SELECT project, id, owner, owner_realm
                FROM project_keys
                WHERE last_used_at IS NULL
                    AND (project, id) IN (VALUES ",
                [],
            );
            push_keys(&mut sql, uses);
            unused.extend(transaction.fetch_all::<UnusedKeyRecord>(sql.push(")").statement()).await?);
            // Both databases call the columns of VALUES so.
            let mut sql = Sql::new(
                "UPDATE project_keys
                SET last_used_at = used.column3
                    , last_used_address = used.column4
                    , last_used_client = used.column5
                    , last_used_endpoint = used.column6
                FROM (VALUES ",
                [],
            );
            sql.push_each(
                "(?, ?, ?, ?, ?, ?)",
                uses.iter().map(|((project, id), used)| {
                    let [at, address, client, endpoint] = rows::use_values(used);
                    [project.as_str().into(), id.as_str().into(), at, address, client, endpoint]
                }),
            );
            sql.push(
                ") AS used
                WHERE project_keys.project = used.column1
                    AND project_keys.id = used.column2
                    AND (last_used_at IS NULL OR last_used_at < used.column3)",
            );
            transaction.execute(sql.statement()).await?;
        }
        let earliest: BTreeMap<_, _> = rows::earliest(uses)
            .into_iter()
            .map(|((project, id), used)| ((project.as_str(), id.as_str()), used))
            .collect();
        let first_uses: Vec<_> = unused
            .into_iter()
            .filter_map(|key| {
                let first = *earliest.get(&(key.project.as_str(), key.id.as_str()))?;
                Some(FirstUse { key, used: first })
            })
            .collect();
        transaction.note_first_uses(&first_uses).await?;
        transaction.commit().await
    }

    async fn remove_ended_project_keys(&self, before: Timestamp, batch: u32) -> Result<u64, StorageError> {
        let mut sql = Sql::new(
            "WITH ended AS MATERIALIZED (
                SELECT project, id FROM project_keys WHERE expires_at <= ? OR invalidated_at <= ? LIMIT ?",
            [before.into(), before.into(), batch.into()],
        );
        // What another node removes just now is left to it.
        sql.push(self.pick("", " FOR UPDATE SKIP LOCKED"));
        sql.push(") DELETE FROM project_keys WHERE (project, id) IN (SELECT project, id FROM ended)");
        self.write(sql.statement()).await
    }
}

/// A selection in parts, each of which names few enough ids for one statement.
fn parts(selection: &KeySelection) -> Vec<KeySelection> {
    match &selection.ids {
        None => vec![selection.clone()],
        Some(ids) => {
            let ids: BTreeSet<_> = ids.iter().cloned().collect();
            let ids: Vec<_> = ids.into_iter().collect();
            let part = |ids: &[ProjectKeyId]| KeySelection { ids: Some(ids.to_vec()), ..selection.clone() };
            ids.chunks(BATCH).map(part).collect()
        }
    }
}

/// Which keys `selection` means.
fn filter(project: &ResourceId, selection: &KeySelection) -> Sql {
    let mut sql = Sql::new("project = ?", [project.as_str().into()]);
    if let Some(ids) = &selection.ids {
        sql.push(" AND id IN (").push_each("?", ids.iter().map(|id| [id.as_str().into()])).push(")");
    }
    match &selection.name {
        None => {}
        Some(NameMatch::Exact(name) | NameMatch::Prefix(name)) if !is_storable(name) => {
            sql.push(" AND FALSE");
        }
        Some(NameMatch::Exact(name)) => {
            sql.push_with(" AND name = ?", [name.as_str().into()]);
        }
        Some(NameMatch::Prefix(prefix)) if prefix.is_empty() => {}
        Some(NameMatch::Prefix(prefix)) => {
            // The names from the prefix on, up to the last that can begin with it: an index finds them.
            sql.push_with(
                " AND name >= ? AND substr(name, 1, length(?)) = ?",
                [prefix.as_str().into(), prefix.as_str().into(), prefix.as_str().into()],
            );
        }
    }
    if let Some(owner) = &selection.owner {
        if is_storable(owner) {
            sql.push_with(" AND owner = ?", [owner.as_str().into()]);
        } else {
            sql.push(" AND FALSE");
        }
    }
    if let Some(realm) = selection.owner_realm {
        sql.push_with(" AND owner_realm = ?", [realm.name().into()]);
    }
    if let Some(kind) = selection.kind {
        sql.push_with(" AND kind = ?", [kind.id().into()]);
    }
    if selection.not_invalidated || selection.working_at.is_some() {
        sql.push(" AND invalidated_at IS NULL");
    }
    if let Some(now) = selection.working_at {
        sql.push_with(" AND (expires_at IS NULL OR expires_at > ?)", [now.into()]);
    }
    sql
}

fn select(project: &ResourceId, selection: &KeySelection, most: u32) -> Sql {
    let mut sql = Sql::new(concat!("SELECT ", project_key_columns!(), " FROM project_keys WHERE "), []);
    sql.push_all(&filter(project, selection)).push_with(" ORDER BY created_at, id LIMIT ?", [most.into()]);
    sql
}

fn invalidate(project: &ResourceId, selection: &KeySelection, act: &KeyAct) -> Sql {
    let mut sql = Sql::new(
        "UPDATE project_keys SET invalidated_at = ?, invalidated_by = ? WHERE ",
        [act.at.into(), act.principal.as_str().into()],
    );
    sql.push_all(&filter(project, selection)).push(" RETURNING created_at, id");
    sql
}

/// Adds the names of used keys, as rows.
fn push_keys(sql: &mut Sql, uses: &[(&(ResourceId, ProjectKeyId), &KeyUse)]) {
    sql.push_each("(?, ?)", uses.iter().map(|((project, id), _)| [project.as_str().into(), id.as_str().into()]));
}

/// An id read by itself.
pub(super) fn read_id(id: &str) -> Result<ProjectKeyId, StorageError> {
    ProjectKeyId::parse(id).ok_or_else(|| Place { table: "project_keys", row: id }.inconsistent("id"))
}
