//! Failed sign-ins, and the key that signs tokens.

use std::collections::{BTreeSet, HashMap};

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    SignInFailures, SignInStorage, StorageError,
    database::Database,
    query::Sql,
    rows::{SignInFailuresRecord, SigningKeyRecord},
    statement::Statement,
};

const COUNT_ONE_MORE: &str = "
    INSERT INTO sign_in_failures
        ( subject
        , failures
        , last_at
        )
    VALUES ($1, 1, $2)
    ON CONFLICT (subject) DO UPDATE
    SET failures = CASE WHEN sign_in_failures.last_at < $3 THEN 1 ELSE sign_in_failures.failures + 1 END
        , last_at = CASE WHEN sign_in_failures.last_at > $2 THEN sign_in_failures.last_at ELSE $2 END";

const CLEAR: &str = "
    DELETE FROM sign_in_failures
    WHERE subject = $1";

const REMOVE_OLD: &str = "
    DELETE FROM sign_in_failures
    WHERE subject IN (
        SELECT subject
        FROM sign_in_failures
        WHERE last_at < $1
        ORDER BY last_at
        LIMIT $2
    )";

/// What another node removes or counts right now is left alone.
const REMOVE_OLD_POSTGRES: &str = "
    DELETE FROM sign_in_failures
    WHERE subject IN (
        SELECT subject
        FROM sign_in_failures
        WHERE last_at < $1
        ORDER BY last_at
        LIMIT $2
        FOR UPDATE SKIP LOCKED
    )";

const OFFER_SIGNING_KEY: &str = "
    INSERT INTO signing_keys
        ( purpose
        , secret
        , created_at
        )
    VALUES ('token', $1, $2)
    ON CONFLICT (purpose) DO NOTHING";

const SELECT_SIGNING_KEY: &str = "
    SELECT purpose
        , secret
    FROM signing_keys
    WHERE purpose = 'token'";

#[async_trait]
impl SignInStorage for Database {
    async fn sign_in_failures(&self, subjects: &[String]) -> Result<Vec<Option<SignInFailures>>, StorageError> {
        if subjects.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new("SELECT subject, failures, last_at FROM sign_in_failures WHERE subject IN (", []);
        sql.push_each("?", subjects.iter().map(|subject| [subject.as_str().into()])).push(")");
        let mut found = HashMap::new();
        for record in self.read_all::<SignInFailuresRecord>(sql.statement()).await? {
            found.insert(record.subject.clone(), SignInFailures::try_from(record)?);
        }
        Ok(subjects.iter().map(|subject| found.get(subject).copied()).collect())
    }

    async fn record_sign_in_failure(
        &self,
        subjects: &[String],
        at: Timestamp,
        forget_before: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.begin().await?;
        // Always in the same order, or two attempts could wait for each other for ever.
        for subject in subjects.iter().collect::<BTreeSet<_>>() {
            transaction.execute(Statement::new(COUNT_ONE_MORE).bind(subject).bind(at).bind(forget_before)).await?;
        }
        transaction.commit().await
    }

    async fn clear_sign_in_failures(&self, subject: &str) -> Result<(), StorageError> {
        self.write(Statement::new(CLEAR).bind(subject)).await.map(drop)
    }

    async fn remove_old_sign_in_failures(&self, forget_before: Timestamp, batch: u32) -> Result<u64, StorageError> {
        let sql = self.pick(REMOVE_OLD, REMOVE_OLD_POSTGRES);
        self.write(Statement::new(sql).bind(forget_before).bind(batch)).await
    }

    async fn token_signing_key(&self, candidate: &[u8; 32], now: Timestamp) -> Result<[u8; 32], StorageError> {
        let mut transaction = self.begin().await?;
        transaction.execute(Statement::new(OFFER_SIGNING_KEY).bind(candidate).bind(now)).await?;
        let stored: Option<SigningKeyRecord> = transaction.fetch_one(Statement::new(SELECT_SIGNING_KEY)).await?;
        transaction.commit().await?;
        stored.map_or(Ok(*candidate), TryFrom::try_from)
    }
}
