//! Messages and senders to test with.

use keyward::{
    domain::Email,
    service::mail::{Content, Message, Sender},
};

/// Who sends.
pub fn sender() -> Sender {
    Sender::parse("Schlüssel of Acme <keys@acme.example>").unwrap()
}

/// A short message, with letters that are not ASCII in both parts and a line that begins with a dot.
pub fn message(number: i64, to: &str) -> Message {
    Message {
        number,
        at: "2026-11-22T12:00:00.5Z".parse().unwrap(),
        to: Email::parse(to).unwrap(),
        content: Content {
            subject: "API key dé…9fKq".to_owned(),
            text: "Grüße\n.\n.and more\n".to_owned(),
            html: "<p>Grüße</p>\n".to_owned(),
        },
    }
}
