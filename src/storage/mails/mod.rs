//! Mails on their way out. They are written in the same transaction as what they tell of, and sent afterwards, by any
//! node: none is lost when a node stops, and none is sent of what did not happen.

mod rows;
mod sql;

use async_trait::async_trait;
use jiff::Timestamp;

use super::StorageError;
use crate::domain::mail::{MailId, NewMail, QueuedMail};

/// The mails on their way out.
#[async_trait]
pub trait MailStorage {
    /// Puts mails out to be sent. One whose recipient, upper and lower case as one, already has a mail of its topic,
    /// sent or not, is passed over. Returns how many are new.
    async fn enqueue_mails(&self, mails: &[NewMail], now: Timestamp) -> Result<u64, StorageError>;

    /// Hands out up to `batch` mails that are due at `now`, those longest due first. Nobody else gets them before
    /// `until`: by then the caller says what became of each, or it is due again.
    async fn claim_mails(&self, now: Timestamp, until: Timestamp, batch: u32) -> Result<Vec<QueuedMail>, StorageError>;

    /// Notes that a server took a mail. What it said is forgotten.
    async fn mail_sent(&self, id: MailId, now: Timestamp) -> Result<(), StorageError>;

    /// Notes that sending a mail failed, and why. It is due again at `retry_at`, or given up for good and what it said
    /// forgotten. A mail that was sent meanwhile stays sent.
    async fn mail_failed(
        &self,
        id: MailId,
        error: &str,
        retry_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), StorageError>;

    /// How many mails wait and failed.
    async fn mail_counts(&self) -> Result<MailCounts, StorageError>;

    /// Removes up to `batch` mails that were put out before `before` and do not wait any more. Returns how many. From
    /// then on their topics may be written about again.
    async fn remove_old_mails(&self, before: Timestamp, batch: u32) -> Result<u64, StorageError>;
}

/// Mails counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MailCounts {
    /// How many wait to be sent.
    pub waiting: u64,
    /// Since when the first of those waits.
    pub oldest_waiting: Option<Timestamp>,
    /// How many were given up, of those that are still kept.
    pub failed: u64,
}
