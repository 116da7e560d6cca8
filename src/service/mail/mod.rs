//! Mail: what Keyward writes to people, and how it leaves.
//!
//! [`expiry`], [`created`] and [`invitation`] make a [`Content`] of plain data, each a pure function. With an
//! address, a number and an instant it is a [`Message`], which a [`Mailer`] hands over: to an SMTP server ([`SmtpMailer`]), or to
//! a folder where none is configured ([`Outbox`]). When to try again after a failure is [`Backoff`]'s to say.
//!
//! No mail holds a key's secret: none is kept. The link of an invitation is the one thing in it that opens something.

mod backoff;
pub mod created;
pub mod expiry;
mod html;
pub mod invitation;
pub mod key;
mod letter;
mod links;
mod message;
mod mime;
mod outbox;
mod sender;
mod smtp;
mod words;

pub use backoff::Backoff;
pub use links::Links;
pub use message::{Content, Message};
pub use outbox::Outbox;
pub use sender::{NotASender, Sender};
pub use smtp::{Authorities, BadAuthorities, Security, SmtpMailer, SmtpSettings};

/// Hands messages over to whoever delivers them.
#[async_trait::async_trait]
pub trait Mailer: Send + Sync + 'static {
    /// Returns once the next hop has taken the message into its care. A connection that breaks at the wrong moment
    /// can hide that it has: what is sent again keeps its `Message-ID`, by which mailboxes tell a copy.
    ///
    /// # Errors
    /// Whether it makes sense to try again.
    async fn send(&self, message: &Message) -> Result<(), MailError>;
}

/// Why a message was not handed over. The texts are for the log; they hold no credentials.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// This recipient or this message was refused for good (a 5xx reply to it): the same again fails again.
    #[error("refused for good: {0}")]
    Refused(String),
    /// Nothing is wrong with the message: the server is away, busy, does not let us in, or refuses the sender. Worth
    /// another try, once somebody has mended it or by itself.
    #[error("not handed over: {0}")]
    Unavailable(String),
}

impl MailError {
    /// Whether another try would fail in the same way.
    #[must_use]
    pub const fn is_permanent(&self) -> bool {
        match self {
            Self::Refused(_) => true,
            Self::Unavailable(_) => false,
        }
    }
}
