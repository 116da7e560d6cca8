//! What is sent.

use jiff::Timestamp;

use crate::domain::Email;

/// What a mail says, twice: as text, and as HTML that says the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// One line.
    pub subject: String,
    /// The text part; reads well alone.
    pub text: String,
    /// The HTML part.
    pub html: String,
}

/// A mail to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its number in this installation.
    pub number: i64,
    /// When it was written. With the number it makes the `Message-ID`, which is the same in every try to send it; and
    /// another one in an installation that was begun anew under the same name, and counts from 1 again.
    pub at: Timestamp,
    /// Who gets it: nobody learns who else was written to.
    pub to: Email,
    /// What it says.
    pub content: Content,
}
