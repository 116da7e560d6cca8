//! Rows about mails.

use sqlx::FromRow;

use super::MailCounts;
use crate::{
    domain::{
        Email,
        mail::{MailId, NewMail, QueuedMail},
    },
    storage::{
        StorageError,
        rows::{Place, counted},
    },
};

/// A row of `mails` that waits to be sent.
#[derive(FromRow)]
pub(super) struct QueuedMailRecord {
    id: i64,
    topic: String,
    recipient: String,
    subject: String,
    body_text: String,
    body_html: String,
    created_at: i64,
    attempts: i64,
}

impl TryFrom<QueuedMailRecord> for QueuedMail {
    type Error = StorageError;

    fn try_from(record: QueuedMailRecord) -> Result<Self, StorageError> {
        let row = record.id.to_string();
        let place = Place { table: "mails", row: &row };
        Ok(Self {
            id: MailId(record.id),
            created_at: place.instant("created_at", record.created_at)?,
            attempts: place.read("attempts", u32::try_from(record.attempts))?,
            mail: NewMail {
                recipient: place.read("recipient", Email::parse(&record.recipient))?,
                topic: record.topic,
                subject: record.subject,
                text: record.body_text,
                html: record.body_html,
            },
        })
    }
}

/// Rows of `mails`, counted.
#[derive(FromRow)]
pub(super) struct MailCountsRecord {
    waiting: i64,
    oldest_waiting: Option<i64>,
    failed: i64,
}

impl TryFrom<MailCountsRecord> for MailCounts {
    type Error = StorageError;

    fn try_from(record: MailCountsRecord) -> Result<Self, StorageError> {
        let place = Place { table: "mails", row: "oldest" };
        Ok(Self {
            waiting: counted(record.waiting),
            oldest_waiting: place.instant_if_any("created_at", record.oldest_waiting)?,
            failed: counted(record.failed),
        })
    }
}
