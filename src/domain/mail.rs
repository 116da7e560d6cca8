//! Mail to people: what is to be sent, before anybody knows how.

use jiff::Timestamp;

use super::email::Email;

/// A mail to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMail {
    /// What it is about, such as `expiry/<key id>/30`: nobody gets two mails of the same topic, so the topic names all
    /// that may make another mail welcome.
    pub topic: String,
    /// To whom it goes.
    pub recipient: Email,
    /// The subject: one line.
    pub subject: String,
    /// What it says, as plain text.
    pub text: String,
    /// What it says, as HTML.
    pub html: String,
}

/// The number of a mail that waits to be sent, or was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailId(pub i64);

/// A mail that waits to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedMail {
    /// Its number.
    pub id: MailId,
    /// What is to be sent.
    pub mail: NewMail,
    /// Since when it waits.
    pub created_at: Timestamp,
    /// How many attempts to send it were begun, the one that this was handed out for included.
    pub attempts: u32,
}
