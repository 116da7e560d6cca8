//! The personal keys.

use std::collections::BTreeMap;

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::FromRow;

use super::{
    CreateKeyOutcome, KeyStorage, NewPersonalKey, StorageError, StoredKey,
    database::{Database, Transaction},
    fold::{containing, fold},
    query::{List, Sort, Sql, is_storable},
    rows::{self, HMAC_SHA256, KeyRecord, SHA256, StoredKeyRecord, counted, key_columns, user_columns},
    statement::Statement,
};
use crate::domain::{
    KeyDigest, KeyId, KeyState, KeyStatus, KeyUse, PersonalKey, Revocation, UserName,
    key_list::{KeyListQuery, KeySort, StatusCounts, StatusFilter},
    page::Page,
};

/// How many keys one statement names: far below the number of values that either database takes.
const BATCH: usize = 500;

/// The owner, held until the transaction ends, so that no other key of the owner is made meanwhile.
const HOLD_OWNER: &str = "
    SELECT name
    FROM users
    WHERE name = $1";

const HOLD_OWNER_POSTGRES: &str = "
    SELECT name
    FROM users
    WHERE name = $1
    FOR NO KEY UPDATE";

const SELECT_SUBMITTED: &str = "
    SELECT id
    FROM personal_keys
    WHERE owner = $1
        AND submission = $2";

const COUNT_WORKING: &str = "
    SELECT COUNT(*)
    FROM personal_keys
    WHERE owner = $1
        AND revoked_at IS NULL
        AND (expires_at IS NULL OR expires_at > $2)";

const INSERT: &str = "
    INSERT INTO personal_keys
        ( id
        , owner
        , name
        , name_folded
        , hint
        , digest
        , digest_algorithm
        , pepper_version
        , created_at
        , expires_at
        , revoked_at
        , revoked_by
        , last_used_at
        , last_used_address
        , submission
        )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";

const SELECT_FOR_AUTHENTICATION: &str = concat!(
    "SELECT ",
    key_columns!(),
    "
            , personal_keys.digest
            , personal_keys.digest_algorithm
            , personal_keys.pepper_version
            , ",
    user_columns!(),
    "
    FROM personal_keys
    JOIN users ON users.name = personal_keys.owner
    WHERE personal_keys.id = $1"
);

const SELECT: &str = concat!(
    "SELECT ",
    key_columns!(),
    "
    FROM personal_keys
    WHERE id = $1"
);

const SELECT_UNREVOKED: &str = concat!(
    "SELECT ",
    key_columns!(),
    "
    FROM personal_keys
    WHERE revoked_at IS NULL
    ORDER BY created_at DESC, id DESC"
);

const SELECT_UNREVOKED_OF: &str = concat!(
    "SELECT ",
    key_columns!(),
    "
    FROM personal_keys
    WHERE owner = $1
        AND revoked_at IS NULL
    ORDER BY created_at DESC, id DESC"
);

const COUNT_BY_STATUS: &str = "
    SELECT COUNT(CASE WHEN revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2) THEN 1 END) AS working
        , COUNT(CASE WHEN revoked_at IS NULL AND expires_at > $2 AND expires_at <= $3 THEN 1 END) AS expiring_soon
        , COUNT(CASE WHEN revoked_at IS NULL AND expires_at <= $2 THEN 1 END) AS expired
        , COUNT(revoked_at) AS revoked
    FROM personal_keys
    WHERE owner = $1";

const REVOKE_ALL: &str = "
    UPDATE personal_keys
    SET revoked_at = $2
        , revoked_by = $3
    WHERE owner = $1
        AND revoked_at IS NULL";

const LOCK_ALL: &str = "
    SELECT id
    FROM personal_keys
    WHERE owner = $1
    ORDER BY id
    FOR UPDATE";

#[derive(FromRow)]
struct CountsRecord {
    working: i64,
    expiring_soon: i64,
    expired: i64,
    revoked: i64,
}

impl Transaction {
    /// Adds a key in whatever state.
    pub(super) async fn insert_key(&mut self, new: &NewPersonalKey) -> Result<(), StorageError> {
        let key = &new.key;
        let name_folded = fold(key.name.as_str());
        let (algorithm, digest, pepper_version) = match &new.digest {
            KeyDigest::Sha256(digest) => (SHA256, digest, None),
            KeyDigest::HmacSha256 { pepper_version, tag } => (HMAC_SHA256, tag, Some(*pepper_version)),
        };
        let revocation = match &key.state {
            KeyState::Live => None,
            KeyState::Revoked(revocation) => Some(revocation),
        };
        let statement = Statement::new(INSERT)
            .bind(key.id.as_str())
            .bind(key.owner.as_str())
            .bind(key.name.as_str())
            .bind(&name_folded)
            .bind(key.hint.as_str())
            .bind(digest)
            .bind(algorithm)
            .bind(pepper_version)
            .bind(key.created_at)
            .bind(key.expiration.instant())
            .bind(revocation.map(|revocation| revocation.at))
            .bind(revocation.map(|revocation| revocation.by.as_str()))
            .bind(key.last_use.as_ref().map(|last| last.at))
            .bind(key.last_use.as_ref().and_then(|last| last.address.as_deref()))
            .bind(new.submission.as_deref());
        self.execute(statement).await.map(drop)
    }

    /// Locks keys in the order of their ids. Whoever changes several keys at once does so first: two who lock in
    /// different orders would wait for each other for ever.
    async fn lock_keys<'a>(&mut self, ids: impl Iterator<Item = &'a KeyId>) -> Result<(), StorageError> {
        let mut sql = Sql::new("SELECT id FROM personal_keys WHERE id IN (", []);
        sql.push_each("?", ids.map(|id| [id.as_str().into()]));
        sql.push(") ORDER BY id FOR NO KEY UPDATE");
        self.lock(sql.statement()).await
    }

    /// As [`lock_keys`](Self::lock_keys), every key of one owner.
    pub(super) async fn lock_keys_of(&mut self, owner: &UserName) -> Result<(), StorageError> {
        self.lock(Statement::new(LOCK_ALL).bind(owner.as_str())).await
    }
}

#[async_trait]
impl KeyStorage for Database {
    async fn create_personal_key(&self, new: &NewPersonalKey, most: u32) -> Result<CreateKeyOutcome, StorageError> {
        let owner = new.key.owner.as_str();
        let mut transaction = self.begin().await?;
        let hold = Statement::new(self.pick(HOLD_OWNER, HOLD_OWNER_POSTGRES)).bind(owner);
        if transaction.fetch_one::<(String,)>(hold).await?.is_none() {
            return Ok(CreateKeyOutcome::OwnerAbsent);
        }
        if let Some(submission) = &new.submission {
            let submitted = Statement::new(SELECT_SUBMITTED).bind(owner).bind(submission);
            if let Some((id,)) = transaction.fetch_one::<(String,)>(submitted).await? {
                return rows::key_id(&id).map(CreateKeyOutcome::AlreadySubmitted);
            }
        }
        let working = Statement::new(COUNT_WORKING).bind(owner).bind(new.key.created_at);
        let working = transaction.fetch_one::<(i64,)>(working).await?.map_or(0, |(count,)| counted(count));
        if working >= u64::from(most) {
            return Ok(CreateKeyOutcome::LimitReached);
        }
        transaction.insert_key(new).await?;
        transaction.commit().await?;
        Ok(CreateKeyOutcome::Created)
    }

    async fn key_for_authentication(&self, id: &KeyId) -> Result<Option<StoredKey>, StorageError> {
        let statement = Statement::new(SELECT_FOR_AUTHENTICATION).bind(id.as_str());
        let record: Option<StoredKeyRecord> = self.read_one(statement).await?;
        record.map(StoredKey::try_from).transpose()
    }

    async fn personal_key(&self, id: &KeyId) -> Result<Option<PersonalKey>, StorageError> {
        let record: Option<KeyRecord> = self.read_one(Statement::new(SELECT).bind(id.as_str())).await?;
        record.map(PersonalKey::try_from).transpose()
    }

    async fn list_personal_keys(
        &self,
        owner: &UserName,
        query: &KeyListQuery,
        now: Timestamp,
    ) -> Result<Page<PersonalKey>, StorageError> {
        self.page::<KeyRecord, _>(&list(owner, query, now), query.cursor.as_ref(), query.size).await
    }

    async fn count_personal_keys(&self, owner: &UserName, now: Timestamp) -> Result<StatusCounts, StorageError> {
        let statement = Statement::new(COUNT_BY_STATUS).bind(owner.as_str()).bind(now).bind(soon(now));
        let counts: Option<CountsRecord> = self.read_one(statement).await?;
        Ok(counts.map_or_else(StatusCounts::default, |counts| StatusCounts {
            working: counted(counts.working),
            expiring_soon: counted(counts.expiring_soon),
            expired: counted(counts.expired),
            revoked: counted(counts.revoked),
        }))
    }

    async fn unrevoked_keys(&self, owner: Option<&UserName>) -> Result<Vec<PersonalKey>, StorageError> {
        let statement = match owner {
            None => Statement::new(SELECT_UNREVOKED),
            Some(owner) => Statement::new(SELECT_UNREVOKED_OF).bind(owner.as_str()),
        };
        rows::all(self.read_all::<KeyRecord>(statement).await?)
    }

    async fn export_personal_keys(
        &self,
        owner: &UserName,
        query: &KeyListQuery,
        now: Timestamp,
    ) -> Result<Vec<PersonalKey>, StorageError> {
        self.whole_list::<KeyRecord, _>(&list(owner, query, now)).await
    }

    async fn revoke_keys(
        &self,
        keys: &[(UserName, KeyId)],
        revocation: &Revocation,
    ) -> Result<Vec<KeyId>, StorageError> {
        let mut keys: Vec<_> = keys.iter().map(|(owner, id)| (id, owner)).collect();
        keys.sort_unstable();
        let mut transaction = self.begin().await?;
        let mut revoked = Vec::new();
        for keys in keys.chunks(BATCH) {
            transaction.lock_keys(keys.iter().map(|(id, _)| *id)).await?;
            let mut sql = Sql::new(
                "UPDATE personal_keys SET revoked_at = ?, revoked_by = ?
                WHERE revoked_at IS NULL AND (id, owner) IN (VALUES ",
                [revocation.at.into(), revocation.by.as_str().into()],
            );
            sql.push_each("(?, ?)", keys.iter().map(|(id, owner)| [id.as_str().into(), owner.as_str().into()]));
            sql.push(") RETURNING id");
            for (id,) in transaction.fetch_all::<(String,)>(sql.statement()).await? {
                revoked.push(rows::key_id(&id)?);
            }
        }
        transaction.commit().await?;
        Ok(revoked)
    }

    async fn revoke_keys_of(&self, owner: &UserName, revocation: &Revocation) -> Result<u64, StorageError> {
        let mut transaction = self.begin().await?;
        transaction.lock_keys_of(owner).await?;
        let statement = Statement::new(REVOKE_ALL).bind(owner.as_str()).bind(revocation.at).bind(&revocation.by);
        let revoked = transaction.execute(statement).await?;
        transaction.commit().await?;
        Ok(revoked)
    }

    async fn record_key_uses(&self, uses: &[(KeyId, KeyUse)]) -> Result<(), StorageError> {
        let mut latest = BTreeMap::new();
        for (id, used) in uses {
            let known = latest.entry(id).or_insert(used);
            if known.at < used.at {
                *known = used;
            }
        }
        let latest: Vec<_> = latest.into_iter().collect();
        let mut transaction = self.begin().await?;
        for uses in latest.chunks(BATCH) {
            transaction.lock_keys(uses.iter().map(|(id, _)| *id)).await?;
            // Both databases call the columns of VALUES so.
            let mut sql = Sql::new(
                "UPDATE personal_keys SET last_used_at = used.column2, last_used_address = used.column3
                FROM (VALUES ",
                [],
            );
            sql.push_each(
                "(?, ?, ?)",
                uses.iter().map(|(id, used)| [id.as_str().into(), used.at.into(), used.address.as_deref().into()]),
            );
            sql.push(
                ") AS used
                WHERE personal_keys.id = used.column1
                    AND (last_used_at IS NULL OR last_used_at < used.column2)",
            );
            transaction.execute(sql.statement()).await?;
        }
        transaction.commit().await
    }
}

/// The list in the order that `query` asks for. Where an instant is missing, one beyond the calendar stands for it.
fn list(owner: &UserName, query: &KeyListQuery, now: Timestamp) -> List {
    List {
        select: Sql::new(concat!("SELECT ", key_columns!()), []),
        from: "FROM personal_keys",
        filter: filter(owner, query, now),
        sort: match query.sort {
            KeySort::Created => Sort::Number("created_at"),
            KeySort::Name => Sort::Text("name_folded"),
            KeySort::LastUsed => Sort::Number("COALESCE(last_used_at, -1000000000000000)"),
            KeySort::Expires => Sort::Number("COALESCE(expires_at, 1000000000000000)"),
        },
        id: "id",
        direction: query.direction,
    }
}

/// Which keys `query` means at `now`. A whole id finds its key whatever its status: who pastes a key wants to know what
/// became of it.
fn filter(owner: &UserName, query: &KeyListQuery, now: Timestamp) -> Sql {
    let mut filter = Sql::new("owner = ? AND (", [owner.as_str().into()]);
    let search = query.search.as_str();
    if let Some(id) = KeyId::parse(search) {
        filter.push_with("id = ? OR ", [id.as_str().into()]);
    }
    match query.status {
        StatusFilter::Working => {
            filter.push_with("revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)", [now.into()])
        }
        StatusFilter::ExpiringSoon => filter
            .push_with("revoked_at IS NULL AND expires_at > ? AND expires_at <= ?", [now.into(), soon(now).into()]),
        StatusFilter::Expired => filter.push_with("revoked_at IS NULL AND expires_at <= ?", [now.into()]),
        StatusFilter::Revoked => filter.push("revoked_at IS NOT NULL"),
        StatusFilter::All => filter.push("TRUE"),
    };
    if !is_storable(search) {
        filter.push(" AND FALSE");
    } else if !search.is_empty() {
        filter.push_with(
            r" AND (name_folded LIKE ? ESCAPE '\' OR hint = ? OR substr(id, 1, length(?)) = ?)",
            [containing(search).into(), search.into(), search.into(), search.into()],
        );
    }
    filter.push(")");
    filter
}

/// Until when a key's end counts as near at `now`.
fn soon(now: Timestamp) -> Timestamp {
    now.saturating_add(KeyStatus::SOON).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::key_list::Direction,
        storage::{ConnectOptions, connection::open_sqlite},
    };

    /// What an installation's 100 000 keys cost: nothing, for no question reads more than one key or one owner's.
    #[tokio::test]
    async fn every_question_is_answered_by_an_index() {
        let database = open_sqlite("sqlite::memory:", ConnectOptions::default()).await.unwrap();
        crate::storage::Storage::migrate(&database).await.unwrap();
        let mut questions: Vec<Sql> = [
            SELECT_FOR_AUTHENTICATION,
            SELECT,
            SELECT_SUBMITTED,
            COUNT_WORKING,
            COUNT_BY_STATUS,
            SELECT_UNREVOKED_OF,
            REVOKE_ALL,
        ]
        .map(|text| Sql::new(text, []))
        .into();
        let owner = UserName::parse("bob").unwrap();
        for sort in KeySort::ALL {
            for status in StatusFilter::ALL {
                for search in ["", "ci", "0123456789abcdefGHIJ"] {
                    let search = search.to_owned();
                    let query = KeyListQuery { search, status, sort, ..KeyListQuery::default() };
                    questions.push(list(&owner, &query, Timestamp::UNIX_EPOCH).first_page());
                }
            }
        }
        for question in questions {
            for step in database.plan(&question).await {
                assert!(!step.starts_with("SCAN") || step == "SCAN CONSTANT ROW", "{step}: {question:?}");
            }
        }
    }

    /// The usual order is read off the index, without sorting.
    #[tokio::test]
    async fn the_usual_order_needs_no_sorting() {
        let database = open_sqlite("sqlite::memory:", ConnectOptions::default()).await.unwrap();
        crate::storage::Storage::migrate(&database).await.unwrap();
        let owner = UserName::parse("bob").unwrap();
        for sort in [KeySort::Created, KeySort::Name] {
            for direction in [Direction::Ascending, Direction::Descending] {
                let query = KeyListQuery { sort, direction, status: StatusFilter::All, ..KeyListQuery::default() };
                let plan = database.plan(&list(&owner, &query, Timestamp::UNIX_EPOCH).first_page()).await;
                assert!(plan.iter().all(|step| !step.contains("TEMP B-TREE")), "{plan:?}");
            }
        }
    }
}
