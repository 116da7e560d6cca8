//! The sessions of browsers and programs.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    SessionStorage, StorageError,
    database::{Database, Transaction},
    rows::{self, SessionRecord, SessionWithUserRecord, session_columns, session_kind, user_columns},
    statement::Statement,
};
use crate::domain::{Session, SessionId, User, UserName};

/// The user, held until the transaction ends: who disables the user meanwhile waits, and then ends this session too.
const HOLD_USER: &str = "
    SELECT name
    FROM users
    WHERE name = $1
        AND enabled";

const HOLD_USER_POSTGRES: &str = "
    SELECT name
    FROM users
    WHERE name = $1
        AND enabled
    FOR SHARE";

const SAVE: &str = "
    INSERT INTO sessions
        ( id
        , kind
        , user_name
        , data
        , created_at
        , seen_at
        , expires_at
        , address
        , agent
        )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (id) DO UPDATE
    SET kind = excluded.kind
        , user_name = excluded.user_name
        , data = excluded.data
        , created_at = excluded.created_at
        , seen_at = excluded.seen_at
        , expires_at = excluded.expires_at
        , address = excluded.address
        , agent = excluded.agent";

const UPDATE: &str = "
    UPDATE sessions
    SET kind = $2
        , user_name = $3
        , data = $4
        , created_at = $5
        , seen_at = $6
        , expires_at = $7
        , address = $8
        , agent = $9
    WHERE id = $1";

const SELECT: &str = concat!(
    "SELECT ",
    session_columns!(),
    "
            , sessions.data
            , ",
    user_columns!(),
    "
    FROM sessions
    JOIN users ON users.name = sessions.user_name
    WHERE sessions.id = $1
        AND sessions.expires_at > $2"
);

const TOUCH: &str = "
    UPDATE sessions
    SET seen_at = $2
        , expires_at = $3
    WHERE id = $1
        AND seen_at <= $2";

const SELECT_OF: &str = concat!(
    "SELECT ",
    session_columns!(),
    "
    FROM sessions
    WHERE user_name = $1
        AND expires_at > $2
    ORDER BY seen_at DESC, id"
);

const DELETE: &str = "
    DELETE FROM sessions
    WHERE id = $1
        AND user_name = COALESCE($2, user_name)";

const DELETE_OF: &str = "
    DELETE FROM sessions
    WHERE user_name = $1
        AND id IS DISTINCT FROM $2";

const DELETE_TOKENS_OF: &str = "
    DELETE FROM project_tokens
    WHERE principal = $1
        AND realm = 'cloud'";

const REMOVE_ENDED: &str = "
    DELETE FROM sessions
    WHERE id IN (
        SELECT id
        FROM sessions
        WHERE expires_at <= $1
        ORDER BY expires_at
        LIMIT $2
    )";

/// What another node removes right now is left to it.
const REMOVE_ENDED_POSTGRES: &str = "
    DELETE FROM sessions
    WHERE id IN (
        SELECT id
        FROM sessions
        WHERE expires_at <= $1
        ORDER BY expires_at
        LIMIT $2
        FOR UPDATE SKIP LOCKED
    )";

impl Transaction {
    /// Ends the sessions of a user, except `keep`, and the tokens that the user has in projects.
    pub(super) async fn end_all_of(&mut self, user: &UserName, keep: Option<&SessionId>) -> Result<(), StorageError> {
        self.execute(delete_of(user, keep)).await?;
        self.execute(Statement::new(DELETE_TOKENS_OF).bind(user.as_str())).await.map(drop)
    }
}

impl Database {
    /// Runs `sql` with the session's values, if its user is enabled. Returns whether it touched a row.
    async fn put_session(&self, sql: &'static str, session: &Session, data: &str) -> Result<bool, StorageError> {
        let mut transaction = self.begin().await?;
        let hold = Statement::new(self.pick(HOLD_USER, HOLD_USER_POSTGRES)).bind(session.user.as_str());
        if transaction.fetch_one::<(String,)>(hold).await?.is_none() {
            return Ok(false);
        }
        let statement = Statement::new(sql)
            .bind(session.id.as_str())
            .bind(session_kind(session.kind))
            .bind(session.user.as_str())
            .bind(data)
            .bind(session.created_at)
            .bind(session.seen_at)
            .bind(session.expires_at)
            .bind(session.address.as_deref())
            .bind(session.agent.as_deref());
        let written = transaction.execute(statement).await? == 1;
        transaction.commit().await?;
        Ok(written)
    }
}

#[async_trait]
impl SessionStorage for Database {
    async fn save_session(&self, session: &Session, data: &str) -> Result<bool, StorageError> {
        self.put_session(SAVE, session, data).await
    }

    async fn update_session(&self, session: &Session, data: &str) -> Result<bool, StorageError> {
        self.put_session(UPDATE, session, data).await
    }

    async fn session(&self, id: &SessionId, now: Timestamp) -> Result<Option<(Session, String, User)>, StorageError> {
        let statement = Statement::new(SELECT).bind(id.as_str()).bind(now);
        let record: Option<SessionWithUserRecord> = self.read_one(statement).await?;
        record.map(TryFrom::try_from).transpose()
    }

    async fn touch_session(
        &self,
        id: &SessionId,
        seen_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StorageError> {
        self.write(Statement::new(TOUCH).bind(id.as_str()).bind(seen_at).bind(expires_at)).await.map(drop)
    }

    async fn sessions_of(&self, user: &UserName, now: Timestamp) -> Result<Vec<Session>, StorageError> {
        let statement = Statement::new(SELECT_OF).bind(user.as_str()).bind(now);
        rows::all(self.read_all::<SessionRecord>(statement).await?)
    }

    async fn delete_session(&self, id: &SessionId, user: Option<&UserName>) -> Result<bool, StorageError> {
        let statement = Statement::new(DELETE).bind(id.as_str()).bind(user.map(UserName::as_str));
        Ok(self.write(statement).await? == 1)
    }

    async fn delete_sessions_of(&self, user: &UserName, keep: Option<&SessionId>) -> Result<u64, StorageError> {
        self.write(delete_of(user, keep)).await
    }

    async fn remove_ended_sessions(&self, now: Timestamp, batch: u32) -> Result<u64, StorageError> {
        let sql = self.pick(REMOVE_ENDED, REMOVE_ENDED_POSTGRES);
        self.write(Statement::new(sql).bind(now).bind(batch)).await
    }
}

fn delete_of<'a>(user: &'a UserName, keep: Option<&'a SessionId>) -> Statement<'a> {
    Statement::new(DELETE_OF).bind(user.as_str()).bind(keep.map(SessionId::as_str))
}
