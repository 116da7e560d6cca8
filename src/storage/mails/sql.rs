//! Mails in the database.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    MailCounts, MailStorage,
    rows::{MailCountsRecord, QueuedMailRecord},
};
use crate::{
    domain::mail::{MailId, NewMail, QueuedMail},
    storage::{
        StorageError,
        database::{Database, Transaction},
        fold::fold,
        rows,
        statement::Statement,
    },
};

const INSERT: &str = "
    INSERT INTO mails
        ( topic
        , recipient
        , recipient_folded
        , subject
        , body_text
        , body_html
        , created_at
        , due_at
        , attempts
        )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 0)
    ON CONFLICT (topic, recipient_folded) DO NOTHING";

/// Whoever claims a mail puts its turn off: if nothing is heard of it until then, it is due again.
macro_rules! claim {
    ($lock:literal) => {
        concat!(
            "
    WITH due AS (
        SELECT id
        FROM mails
        WHERE due_at <= $1
        ORDER BY due_at, id
        LIMIT $3
        ",
            $lock,
            "
    )
    UPDATE mails
    SET due_at = $2
        , attempts = attempts + 1
    WHERE id IN (SELECT id FROM due)
    RETURNING id
        , topic
        , recipient
        , subject
        , body_text
        , body_html
        , created_at
        , attempts"
        )
    };
}

const CLAIM: &str = claim!("");

/// What another node claims right now is left to it.
const CLAIM_POSTGRES: &str = claim!("FOR UPDATE SKIP LOCKED");

/// What a mail said may open doors, as the link of an invitation does: it goes as soon as it is not needed.
const SENT: &str = "
    UPDATE mails
    SET due_at = NULL
        , sent_at = $2
        , failed_at = NULL
        , body_text = ''
        , body_html = ''
    WHERE id = $1";

const RETRY: &str = "
    UPDATE mails
    SET due_at = $2
        , last_error = $3
    WHERE id = $1
        AND due_at IS NOT NULL";

const GIVE_UP: &str = "
    UPDATE mails
    SET due_at = NULL
        , failed_at = $2
        , last_error = $3
        , body_text = ''
        , body_html = ''
    WHERE id = $1
        AND due_at IS NOT NULL";

const COUNT: &str = "
    SELECT (SELECT COUNT(*) FROM mails WHERE due_at IS NOT NULL) AS waiting
        , (SELECT MIN(created_at) FROM mails WHERE due_at IS NOT NULL) AS oldest_waiting
        , (SELECT COUNT(*) FROM mails WHERE failed_at IS NOT NULL) AS failed";

const REMOVE_OLD: &str = "
    DELETE FROM mails
    WHERE id IN (
        SELECT id
        FROM mails
        WHERE created_at < $1
            AND due_at IS NULL
        ORDER BY created_at
        LIMIT $2
    )";

/// What another node removes right now is left to it.
const REMOVE_OLD_POSTGRES: &str = "
    DELETE FROM mails
    WHERE id IN (
        SELECT id
        FROM mails
        WHERE created_at < $1
            AND due_at IS NULL
        ORDER BY created_at
        LIMIT $2
        FOR UPDATE SKIP LOCKED
    )";

impl Transaction {
    /// Puts mails out to be sent if the transaction is committed. Returns how many are new.
    pub(in crate::storage) async fn enqueue_mails(
        &mut self,
        mails: &[NewMail],
        now: Timestamp,
    ) -> Result<u64, StorageError> {
        // Always in the same order: two who put out the same mails in different ones would wait for each other for ever.
        let mut mails: Vec<_> =
            mails.iter().map(|mail| (mail.topic.as_str(), fold(mail.recipient.as_str()), mail)).collect();
        mails.sort_by(|(topic, recipient, _), (other_topic, other, _)| (topic, recipient).cmp(&(other_topic, other)));
        let mut new = 0;
        for (topic, recipient_folded, mail) in &mails {
            let statement = Statement::new(INSERT)
                .bind(*topic)
                .bind(mail.recipient.as_str())
                .bind(recipient_folded)
                .bind(&mail.subject)
                .bind(&mail.text)
                .bind(&mail.html)
                .bind(now);
            new += self.execute(statement).await?;
        }
        Ok(new)
    }
}

#[async_trait]
impl MailStorage for Database {
    async fn enqueue_mails(&self, mails: &[NewMail], now: Timestamp) -> Result<u64, StorageError> {
        let mut transaction = self.begin().await?;
        let new = transaction.enqueue_mails(mails, now).await?;
        transaction.commit().await?;
        Ok(new)
    }

    async fn claim_mails(&self, now: Timestamp, until: Timestamp, batch: u32) -> Result<Vec<QueuedMail>, StorageError> {
        let claim = Statement::new(self.pick(CLAIM, CLAIM_POSTGRES)).bind(now).bind(until).bind(batch);
        let mut transaction = self.begin().await?;
        let mut claimed: Vec<QueuedMail> = rows::all(transaction.fetch_all::<QueuedMailRecord>(claim).await?)?;
        transaction.commit().await?;
        claimed.sort_by_key(|mail| mail.id);
        Ok(claimed)
    }

    async fn mail_sent(&self, id: MailId, now: Timestamp) -> Result<(), StorageError> {
        self.write(Statement::new(SENT).bind(id.0).bind(now)).await.map(drop)
    }

    async fn mail_failed(
        &self,
        id: MailId,
        error: &str,
        retry_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        // A server may say anything; PostgreSQL knows no NUL character.
        let error = error.replace('\0', " ");
        let statement = match retry_at {
            Some(retry_at) => Statement::new(RETRY).bind(id.0).bind(retry_at),
            None => Statement::new(GIVE_UP).bind(id.0).bind(now),
        };
        self.write(statement.bind(&error)).await.map(drop)
    }

    async fn mail_counts(&self) -> Result<MailCounts, StorageError> {
        let record: Option<MailCountsRecord> = self.read_one(Statement::new(COUNT)).await?;
        record.map_or(Ok(MailCounts::default()), TryFrom::try_from)
    }

    async fn remove_old_mails(&self, before: Timestamp, batch: u32) -> Result<u64, StorageError> {
        let sql = self.pick(REMOVE_OLD, REMOVE_OLD_POSTGRES);
        self.write(Statement::new(sql).bind(before).bind(batch)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::{ConnectOptions, connection::open_sqlite, query::Sql};

    #[tokio::test]
    async fn every_question_is_answered_by_an_index() {
        let database = open_sqlite("sqlite::memory:", ConnectOptions::default()).await.unwrap();
        crate::storage::Storage::migrate(&database).await.unwrap();
        for question in [SENT, RETRY, GIVE_UP, CLAIM, COUNT, REMOVE_OLD] {
            for step in database.plan(&Sql::new(question, [])).await {
                let scan = step.starts_with("SCAN") && !step.contains("INDEX") && step != "SCAN CONSTANT ROW";
                assert!(!scan && !step.contains("TEMP B-TREE"), "{step}: {question}");
            }
        }
    }
}
