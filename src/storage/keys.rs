//! The platform keys, personal ones and those of organizations.

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::FromRow;

use super::{
    CreateKeyOutcome, DueKey, KeyScope, KeyStorage, NewKey, Notice, StorageError, StoredKey,
    database::{Database, Transaction},
    fold::{containing, fold},
    grants,
    query::{List, Sort, Sql, is_storable},
    rows::{
        self, DueKeyRecord, KeyRecord, StoredKeyRecord, counted, digest_columns, key_columns, to_json, user_columns,
    },
    statement::Statement,
};
use crate::domain::{
    Holder, Key, KeyId, KeyState, KeyStatus, KeyUse, Revocation, UserName,
    key_list::{KeyListQuery, KeySort, StatusCounts, StatusFilter},
    mail::NewMail,
    notice,
    page::Page,
};

/// How many keys one statement names: far below the number of values that either database takes.
const BATCH: usize = 500;

/// Whoever a new key belongs to, held until the transaction ends, so that no other key of theirs is made meanwhile.
const HOLD_OWNER: &str = "SELECT name FROM users WHERE name = ?";
const HOLD_ORGANIZATION: &str = "SELECT id FROM organizations WHERE id = ?";

/// What makes PostgreSQL hold a row; SQLite has one writer anyway.
const HOLD: &str = " FOR NO KEY UPDATE";

const INSERT: &str = "
    INSERT INTO keys
        ( id
        , owner
        , organization
        , role_assignments
        , grants
        , creator
        , creator_name
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
        , last_used_client
        , last_used_endpoint
        , next_notice_at
        , submission
        )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
        $23)";

const SELECT_FOR_AUTHENTICATION: &str = concat!(
    "SELECT ",
    key_columns!(),
    "
            , keys.digest
            , keys.digest_algorithm
            , keys.pepper_version
            , ",
    user_columns!(),
    "
    FROM keys
    LEFT JOIN users ON users.name = keys.owner
    WHERE keys.id = $1"
);

const SELECT: &str = concat!(
    "SELECT ",
    key_columns!(),
    "
    FROM keys
    WHERE id = $1"
);

const SELECT_TO_NOTICE: &str = concat!(
    "SELECT ",
    key_columns!(),
    "
            , keys.next_notice_at
    FROM keys
    WHERE next_notice_at <= $1
        AND revoked_at IS NULL
    ORDER BY next_notice_at
    LIMIT $2"
);

const RECORD_NOTICE: &str = "
    UPDATE keys
    SET next_notice_at = $3
    WHERE id = $1
        AND next_notice_at = $2
        AND revoked_at IS NULL";

#[derive(FromRow)]
struct CountsRecord {
    working: i64,
    expiring_soon: i64,
    expired: i64,
    revoked: i64,
}

impl Transaction {
    /// Adds a key in whatever state.
    pub(super) async fn insert_key(&mut self, new: &NewKey) -> Result<(), StorageError> {
        let key = &new.key;
        let name_folded = fold(key.name.as_str());
        let (algorithm, digest, pepper_version) = digest_columns(&new.digest);
        let revocation = match &key.state {
            KeyState::Live => None,
            KeyState::Revoked(revocation) => Some(revocation),
        };
        let (owner, of) = match &key.holder {
            Holder::User(owner) => (Some(owner), None),
            Holder::Organization(of) => (None, Some(of)),
        };
        let role_assignments = of.map(|of| to_json(&of.role_assignments)).transpose()?;
        let grants = of.map(|of| grants::of(&of.role_assignments));
        let used = key.last_use.as_ref();
        let statement = Statement::new(INSERT)
            .bind(key.id.as_str())
            .bind(owner.map(UserName::as_str))
            .bind(of.map(|of| of.organization.as_str()))
            .bind(role_assignments.as_deref())
            .bind(grants.as_deref())
            .bind(of.and_then(|of| of.creator.user.as_ref()).map(UserName::as_str))
            .bind(of.map(|of| of.creator.name.as_str()))
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
            .bind(used.map(|used| used.at))
            .bind(used.and_then(|used| used.address.as_deref()))
            .bind(used.and_then(|used| used.client.as_deref()))
            .bind(used.and_then(|used| used.endpoint.as_deref()))
            .bind(notice::first(key.created_at, key.expiration))
            .bind(new.submission.as_deref());
        self.execute(statement).await.map(drop)
    }

    /// Locks keys in the order of their ids. Whoever changes several keys at once does so first: two who lock in
    /// different orders would wait for each other for ever.
    pub(super) async fn lock_keys<'a>(&mut self, ids: impl Iterator<Item = &'a KeyId>) -> Result<(), StorageError> {
        let mut sql = Sql::new("SELECT id FROM keys WHERE id IN (", []);
        sql.push_each("?", ids.map(|id| [id.as_str().into()]));
        sql.push(") ORDER BY id FOR NO KEY UPDATE");
        self.lock(sql.statement()).await
    }

    /// As [`lock_keys`](Self::lock_keys), every key in `scope`.
    pub(super) async fn lock_keys_in(&mut self, scope: &KeyScope) -> Result<(), StorageError> {
        let mut sql = Sql::new("SELECT id FROM keys WHERE ", []);
        sql.push_all(&scope.sql()).push(" ORDER BY id FOR NO KEY UPDATE");
        self.lock(sql.statement()).await
    }

    /// The keys that `submissions` made before, in their order; nothing when they made none.
    async fn submitted(&mut self, scope: &Sql, submissions: &[&str]) -> Result<Vec<KeyId>, StorageError> {
        let mut ids = Vec::new();
        for submission in submissions {
            // They were stored together: without the first, there is none.
            if ids.is_empty() && *submission != submissions[0] {
                break;
            }
            let mut sql = Sql::new("SELECT id FROM keys WHERE ", []);
            sql.push_all(scope).push_with(" AND submission = ?", [(*submission).into()]);
            if let Some((id,)) = self.fetch_one::<(String,)>(sql.statement()).await? {
                ids.push(rows::key_id(&id)?);
            }
        }
        Ok(ids)
    }
}

#[async_trait]
impl KeyStorage for Database {
    async fn create_keys(
        &self,
        new: &[NewKey],
        mails: &[NewMail],
        most: u32,
    ) -> Result<CreateKeyOutcome, StorageError> {
        let Some(first) = new.first() else {
            return Ok(CreateKeyOutcome::Created);
        };
        let (hold, holder, scope, forms) = match &first.key.holder {
            Holder::User(owner) => {
                let scope = KeyScope::User(owner.clone());
                (HOLD_OWNER, owner.as_str(), scope.sql(), scope.sql())
            }
            Holder::Organization(of) => {
                let scope = KeyScope::Organization { organization: of.organization.clone(), creator: None };
                let mut forms = scope.sql();
                forms.push_with(" AND creator_name = ?", [of.creator.name.as_str().into()]);
                (HOLD_ORGANIZATION, of.organization.as_str(), scope.sql(), forms)
            }
        };
        let mut transaction = self.begin().await?;
        let mut hold = Sql::new(hold, [holder.into()]);
        hold.push(self.pick("", HOLD));
        if transaction.fetch_one::<(String,)>(hold.statement()).await?.is_none() {
            return Ok(CreateKeyOutcome::HolderAbsent);
        }
        let submissions: Vec<_> = new.iter().filter_map(|new| new.submission.as_deref()).collect();
        let submitted = transaction.submitted(&forms, &submissions).await?;
        if !submitted.is_empty() {
            return Ok(CreateKeyOutcome::AlreadySubmitted(submitted));
        }
        let mut working = Sql::new("SELECT COUNT(*) FROM keys WHERE ", []);
        working.push_all(&scope).push_with(
            " AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)",
            [first.key.created_at.into()],
        );
        let working = transaction.fetch_one::<(i64,)>(working.statement()).await?.map_or(0, |(count,)| counted(count));
        if working + new.len() as u64 > u64::from(most) {
            return Ok(CreateKeyOutcome::LimitReached { working });
        }
        for new in new {
            transaction.insert_key(new).await?;
        }
        transaction.enqueue_mails(mails, first.key.created_at).await?;
        transaction.commit().await?;
        Ok(CreateKeyOutcome::Created)
    }

    async fn keys(&self, ids: &[KeyId]) -> Result<Vec<Key>, StorageError> {
        let mut keys = Vec::new();
        for ids in ids.chunks(BATCH) {
            let mut sql = Sql::new(concat!("SELECT ", key_columns!(), " FROM keys WHERE id IN ("), []);
            sql.push_each("?", ids.iter().map(|id| [id.as_str().into()])).push(")");
            keys.extend(rows::all::<_, Key>(self.read_all::<KeyRecord>(sql.statement()).await?)?);
        }
        Ok(keys)
    }

    async fn key_for_authentication(&self, id: &KeyId) -> Result<Option<StoredKey>, StorageError> {
        let statement = Statement::new(SELECT_FOR_AUTHENTICATION).bind(id.as_str());
        let record: Option<StoredKeyRecord> = self.read_one(statement).await?;
        record.map(StoredKey::try_from).transpose()
    }

    async fn key(&self, id: &KeyId) -> Result<Option<Key>, StorageError> {
        let record: Option<KeyRecord> = self.read_one(Statement::new(SELECT).bind(id.as_str())).await?;
        record.map(Key::try_from).transpose()
    }

    async fn list_keys(
        &self,
        scope: &KeyScope,
        query: &KeyListQuery,
        now: Timestamp,
    ) -> Result<Page<Key>, StorageError> {
        self.page::<KeyRecord, _>(&list(scope, query, now), query.cursor.as_ref(), query.size).await
    }

    async fn count_keys(&self, scope: &KeyScope, now: Timestamp) -> Result<StatusCounts, StorageError> {
        let sql = count(scope, now);
        let statement = sql.statement();
        let counts: Option<CountsRecord> = self.read_one(statement).await?;
        Ok(counts.map_or_else(StatusCounts::default, |counts| StatusCounts {
            working: counted(counts.working),
            expiring_soon: counted(counts.expiring_soon),
            expired: counted(counts.expired),
            revoked: counted(counts.revoked),
        }))
    }

    async fn unrevoked_keys(&self, scope: &KeyScope) -> Result<Vec<Key>, StorageError> {
        let sql = unrevoked(scope);
        rows::all(self.read_all::<KeyRecord>(sql.statement()).await?)
    }

    async fn export_keys(
        &self,
        scope: &KeyScope,
        query: &KeyListQuery,
        now: Timestamp,
    ) -> Result<Vec<Key>, StorageError> {
        self.whole_list::<KeyRecord, _>(&list(scope, query, now)).await
    }

    async fn revoke_keys(
        &self,
        keys: &[(KeyScope, KeyId)],
        revocation: &Revocation,
    ) -> Result<Vec<KeyId>, StorageError> {
        let mut keys: Vec<_> = keys.iter().map(|(scope, id)| (id, scope)).collect();
        keys.sort_unstable();
        let mut transaction = self.begin().await?;
        let mut revoked = Vec::new();
        for keys in keys.chunks(BATCH) {
            transaction.lock_keys(keys.iter().map(|(id, _)| *id)).await?;
            // Mostly there is one scope: then this is one statement.
            for keys in keys.chunk_by(|(_, one), (_, other)| one == other) {
                let mut sql = Sql::new(
                    "UPDATE keys SET revoked_at = ?, revoked_by = ?, next_notice_at = NULL WHERE revoked_at IS NULL AND ",
                    [revocation.at.into(), revocation.by.as_str().into()],
                );
                sql.push_all(&keys[0].1.sql()).push(" AND id IN (");
                sql.push_each("?", keys.iter().map(|(id, _)| [id.as_str().into()]));
                sql.push(") RETURNING id");
                for (id,) in transaction.fetch_all::<(String,)>(sql.statement()).await? {
                    revoked.push(rows::key_id(&id)?);
                }
            }
        }
        transaction.commit().await?;
        Ok(revoked)
    }

    async fn revoke_all_keys(&self, scope: &KeyScope, revocation: &Revocation) -> Result<u64, StorageError> {
        let mut transaction = self.begin().await?;
        transaction.lock_keys_in(scope).await?;
        let sql = revoke_all(scope, revocation);
        let revoked = transaction.execute(sql.statement()).await?;
        transaction.commit().await?;
        Ok(revoked)
    }

    async fn keys_to_notice(&self, now: Timestamp, batch: u32) -> Result<Vec<DueKey>, StorageError> {
        let statement = Statement::new(SELECT_TO_NOTICE).bind(now).bind(i64::from(batch));
        rows::all(self.read_all::<DueKeyRecord>(statement).await?)
    }

    async fn record_notices(&self, notices: &[Notice], now: Timestamp) -> Result<(), StorageError> {
        let mut notices: Vec<_> = notices.iter().collect();
        notices.sort_unstable_by_key(|notice| &notice.key);
        let mut transaction = self.begin().await?;
        for notice in notices {
            let statement =
                Statement::new(RECORD_NOTICE).bind(notice.key.as_str()).bind(notice.due_at).bind(notice.next);
            // Whoever comes second finds another instant there, or none.
            if transaction.execute(statement).await? == 1 {
                transaction.enqueue_mails(&notice.mails, now).await?;
            }
        }
        transaction.commit().await
    }

    async fn record_key_uses(&self, uses: &[(KeyId, KeyUse)]) -> Result<(), StorageError> {
        let latest = rows::latest(uses);
        let mut transaction = self.begin().await?;
        for uses in latest.chunks(BATCH) {
            transaction.lock_keys(uses.iter().map(|(id, _)| *id)).await?;
            // Both databases call the columns of VALUES so.
            let mut sql = Sql::new(
                "UPDATE keys
                SET last_used_at = used.column2
                    , last_used_address = used.column3
                    , last_used_client = used.column4
                    , last_used_endpoint = used.column5
                FROM (VALUES ",
                [],
            );
            sql.push_each(
                "(?, ?, ?, ?, ?)",
                uses.iter().map(|(id, used)| {
                    let [at, address, client, endpoint] = rows::use_values(used);
                    [id.as_str().into(), at, address, client, endpoint]
                }),
            );
            sql.push(
                ") AS used
                WHERE keys.id = used.column1
                    AND (last_used_at IS NULL OR last_used_at < used.column2)",
            );
            transaction.execute(sql.statement()).await?;
        }
        transaction.commit().await
    }
}

fn count(scope: &KeyScope, now: Timestamp) -> Sql {
    let mut sql = Sql::new(
        "SELECT COUNT(CASE WHEN revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?) THEN 1 END) AS working
        , COUNT(CASE WHEN revoked_at IS NULL AND expires_at > ? AND expires_at <= ? THEN 1 END) AS expiring_soon
        , COUNT(CASE WHEN revoked_at IS NULL AND expires_at <= ? THEN 1 END) AS expired
        , COUNT(revoked_at) AS revoked
        FROM keys WHERE ",
        [now.into(), now.into(), soon(now).into(), now.into()],
    );
    sql.push_all(&scope.sql());
    sql
}

fn unrevoked(scope: &KeyScope) -> Sql {
    let mut sql = Sql::new(concat!("SELECT ", key_columns!(), " FROM keys WHERE revoked_at IS NULL AND "), []);
    sql.push_all(&scope.sql()).push(" ORDER BY created_at DESC, id DESC");
    sql
}

fn revoke_all(scope: &KeyScope, revocation: &Revocation) -> Sql {
    let mut sql = Sql::new(
        "UPDATE keys SET revoked_at = ?, revoked_by = ?, next_notice_at = NULL WHERE revoked_at IS NULL AND ",
        [revocation.at.into(), revocation.by.as_str().into()],
    );
    sql.push_all(&scope.sql());
    sql
}

/// The list in the order that `query` asks for. Where an instant is missing, one beyond the calendar stands for it.
fn list(scope: &KeyScope, query: &KeyListQuery, now: Timestamp) -> List {
    List {
        select: Sql::new(concat!("SELECT ", key_columns!()), []),
        from: "FROM keys",
        filter: filter(scope, query, now),
        sort: match query.sort {
            KeySort::Created => Sort::Number("created_at"),
            KeySort::Name => Sort::Text("name_folded"),
            KeySort::LastUsed => Sort::Number("COALESCE(last_used_at, -1000000000000000)"),
            KeySort::Expires => Sort::Number("COALESCE(expires_at, 1000000000000000)"),
        },
        id: "id",
        direction: query.direction,
        total: None,
    }
}

/// Which keys `query` means at `now`. A whole id finds its key whatever its status: who pastes a key wants to know what
/// became of it.
fn filter(scope: &KeyScope, query: &KeyListQuery, now: Timestamp) -> Sql {
    let mut filter = scope.sql();
    filter.push(" AND (");
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
    if let Some(creator) = &query.creator {
        filter.push_with(" AND creator_name = ?", [creator.as_str().into()]);
    }
    if let Some(role) = &query.role {
        filter.push_with(r" AND grants LIKE ? ESCAPE '\'", [grants::with_role(role).into()]);
    }
    if let Some(resource) = &query.resource {
        let [one, kind, owner] = grants::reaching(resource);
        let any = r" AND (grants LIKE ? ESCAPE '\' OR grants LIKE ? ESCAPE '\' OR grants LIKE ? ESCAPE '\')";
        filter.push_with(any, [one.into(), kind.into(), owner.into()]);
    }
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
        domain::{key_list::Direction, organization::OrganizationId},
        storage::{ConnectOptions, connection::open_sqlite},
    };

    fn scopes() -> [KeyScope; 2] {
        let organization = OrganizationId::parse("42").unwrap();
        [KeyScope::User(UserName::parse("bob").unwrap()), KeyScope::Organization { organization, creator: None }]
    }

    /// What an installation's 100 000 keys cost: nothing, for no question reads more than one key or one owner's.
    #[tokio::test]
    async fn every_question_is_answered_by_an_index() {
        let database = open_sqlite("sqlite::memory:", ConnectOptions::default()).await.unwrap();
        crate::storage::Storage::migrate(&database).await.unwrap();
        let mut questions: Vec<Sql> =
            [SELECT_FOR_AUTHENTICATION, SELECT, SELECT_TO_NOTICE, RECORD_NOTICE].map(|text| Sql::new(text, [])).into();
        let now = Timestamp::UNIX_EPOCH;
        for scope in scopes() {
            questions.extend([
                count(&scope, now),
                unrevoked(&scope),
                revoke_all(&scope, &Revocation { by: String::new(), at: now }),
            ]);
            for sort in KeySort::ALL {
                for status in StatusFilter::ALL {
                    for search in ["", "ci", "0123456789abcdefGHIJ"] {
                        let search = search.to_owned();
                        let query = KeyListQuery { search, status, sort, ..KeyListQuery::default() };
                        questions.push(list(&scope, &query, now).first_page());
                    }
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
        for scope in scopes() {
            for sort in [KeySort::Created, KeySort::Name] {
                for direction in [Direction::Ascending, Direction::Descending] {
                    let query = KeyListQuery { sort, direction, status: StatusFilter::All, ..KeyListQuery::default() };
                    let plan = database.plan(&list(&scope, &query, Timestamp::UNIX_EPOCH).first_page()).await;
                    assert!(plan.iter().all(|step| !step.contains("TEMP B-TREE")), "{plan:?}");
                }
            }
        }
    }
}
