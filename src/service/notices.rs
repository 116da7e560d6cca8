//! Writing to people about keys that end, and sending what waits to be sent.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::{
    domain::{
        Holder, Key, User, UserName,
        mail::{NewMail, QueuedMail},
        notice,
        organization::{Organization, OrganizationId},
    },
    service::{
        ServiceError, Services,
        mail::{Backoff, Content, MailError, Message},
    },
    storage::Notice,
};

/// How many keys are looked at in one transaction.
const KEYS: u32 = 500;

/// How many mails are handed out to a node at once: as many as leave in [`LEASE`] through a server that takes its time.
const MAILS: u32 = 10;

/// How long a node has for the mails handed out to it.
const LEASE: SignedDuration = SignedDuration::from_mins(10);

/// How long a mail is tried for.
const PATIENCE: SignedDuration = SignedDuration::from_hours(3 * 24);

/// What came of a round of sending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Mails that the server took.
    pub sent: u64,
    /// Mails that are tried again later.
    pub postponed: u64,
    /// Mails that were given up.
    pub given_up: u64,
}

/// The people and organizations that a batch of keys has to do with, each read once.
#[derive(Default)]
struct Known {
    users: HashMap<UserName, Option<User>>,
    organizations: HashMap<OrganizationId, Option<Organization>>,
}

impl Services {
    /// Puts mails out about every key that has come to a threshold. Returns how many keys were looked at. Each threshold
    /// is written about once, whichever node finds it, and whenever one stops.
    ///
    /// # Errors
    /// When storage fails; what was put out until then stays.
    pub async fn notice_expiring_keys(&self) -> Result<u64, ServiceError> {
        let mut looked_at = 0;
        loop {
            let now = self.now();
            // A mail says when the key was last used: let it say what is known.
            self.usage.flush().await?;
            let due = self.storage.keys_to_notice(now, KEYS).await?;
            let count = due.len();
            let mut known = Known::default();
            let mut notices = Vec::with_capacity(count);
            for due in due {
                notices.push(self.notice(&due.key, due.due_at, now, &mut known).await?);
            }
            self.storage.record_notices(&notices, now).await?;
            looked_at += count as u64;
            if count < KEYS as usize {
                return Ok(looked_at);
            }
        }
    }

    async fn notice(
        &self,
        key: &Key,
        due_at: Timestamp,
        now: Timestamp,
        known: &mut Known,
    ) -> Result<Notice, ServiceError> {
        let due = notice::due(key.expiration, now);
        let mails = match due.threshold {
            None => Vec::new(),
            Some(threshold) => {
                let (person, organization) = match &key.holder {
                    Holder::User(owner) => (Some(owner), None),
                    Holder::Organization(holder) => (holder.creator.user.as_ref(), Some(&holder.organization)),
                };
                let person = match person {
                    Some(name) => self.known_user(name, known).await?,
                    None => None,
                };
                let organization = match organization {
                    Some(id) => self.known_organization(id, known).await?,
                    None => None,
                };
                self.expiry_mails(key, threshold, person.as_ref(), organization.as_ref()).await?
            }
        };
        Ok(Notice { key: key.id.clone(), due_at, next: due.next, mails })
    }

    async fn known_user(&self, name: &UserName, known: &mut Known) -> Result<Option<User>, ServiceError> {
        if let Some(user) = known.users.get(name) {
            return Ok(user.clone());
        }
        let user = self.storage.user(name).await?;
        known.users.insert(name.clone(), user.clone());
        Ok(user)
    }

    async fn known_organization(
        &self,
        id: &OrganizationId,
        known: &mut Known,
    ) -> Result<Option<Organization>, ServiceError> {
        if let Some(organization) = known.organizations.get(id) {
            return Ok(organization.clone());
        }
        let organization = self.storage.organization(id).await?;
        known.organizations.insert(id.clone(), organization.clone());
        Ok(organization)
    }

    /// Sends what is due, a batch. A mail counts as sent once the server has taken it; what fails is tried again, later
    /// each time, and given up when the server refuses it for good.
    ///
    /// # Errors
    /// When storage fails. A mail that was sent and could not be marked is sent again, under the same message id.
    pub async fn send_mails(&self) -> Result<Sent, ServiceError> {
        let now = self.now();
        let until = now.saturating_add(LEASE).unwrap_or(Timestamp::MAX);
        let mut sent = Sent::default();
        for queued in self.storage.claim_mails(now, until, MAILS).await? {
            match self.mailer.send(&message(&queued)).await {
                Ok(()) => {
                    self.storage.mail_sent(queued.id, self.now()).await?;
                    sent.sent += 1;
                }
                Err(error) => {
                    let retry_at = self.retry_at(&queued, &error)?;
                    self.storage.mail_failed(queued.id, &error.to_string(), retry_at, self.now()).await?;
                    if retry_at.is_some() { sent.postponed += 1 } else { sent.given_up += 1 }
                }
            }
        }
        Ok(sent)
    }

    fn retry_at(&self, queued: &QueuedMail, error: &MailError) -> Result<Option<Timestamp>, ServiceError> {
        let now = self.now();
        if error.is_permanent() || now.duration_since(queued.created_at) > PATIENCE {
            return Ok(None);
        }
        let mut jitter = [0_u8; 2];
        self.randomness.fill(&mut jitter)?;
        let delay = Backoff::delay(queued.attempts, u16::from_be_bytes(jitter));
        Ok(Some(now.saturating_add(delay).unwrap_or(Timestamp::MAX)))
    }
}

/// The mail as it is handed over: the same at each attempt, so that mailboxes can tell a copy.
fn message(queued: &QueuedMail) -> Message {
    let NewMail { topic: _, recipient, subject, text, html } = queued.mail.clone();
    Message { number: queued.id.0, at: queued.created_at, to: recipient, content: Content { subject, text, html } }
}
