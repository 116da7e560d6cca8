//! A message in the form in which it travels (RFC 5322, MIME).

use std::time::SystemTime;

use lettre::{
    Address,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

use super::{MailError, Message, Sender};

/// What a mail program is told so that it does not answer by itself (RFC 3834).
const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");

/// Encodes a message: its headers, then text and HTML as alternatives of each other.
///
/// # Errors
/// [`MailError::Refused`] for a recipient that no mail can be addressed to.
pub(super) fn encode(message: &Message, sender: &Sender) -> Result<lettre::Message, MailError> {
    let refused = |what: &dyn std::fmt::Display| MailError::Refused(what.to_string());
    let to: Address = message.to.as_str().parse().map_err(|error| refused(&error))?;
    let id = format!("<{}.{}@{}>", message.at.as_millisecond(), message.number, sender.host());
    lettre::Message::builder()
        .message_id(Some(id))
        .date(SystemTime::from(message.at))
        .from(sender.mailbox().clone())
        .to(Mailbox::new(None, to))
        .subject(one_line(&message.content.subject))
        .raw_header(HeaderValue::new(AUTO_SUBMITTED, "auto-generated".to_owned()))
        .multipart(MultiPart::alternative_plain_html(message.content.text.clone(), message.content.html.clone()))
        .map_err(|error| refused(&error))
}

/// Without line breaks and other control characters, of which a header's value has none.
fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}
