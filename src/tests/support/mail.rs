//! Mail as it arrived.

use std::{fs, path::Path};

use mail_parser::{HeaderName, Message, MessageParser};

/// A mail, parsed by somebody else's parser.
pub struct Received {
    /// As it travelled.
    pub raw: String,
    message: Message<'static>,
}

impl Received {
    /// Reads a mail.
    pub fn parse(raw: &str) -> Self {
        let message = MessageParser::default().parse(raw.as_bytes()).unwrap().into_owned();
        Self { raw: raw.to_owned(), message }
    }

    /// The names of its headers, in order, those of its parts left out.
    pub fn header_names(&self) -> Vec<&str> {
        self.message.headers().iter().map(mail_parser::Header::name).collect()
    }

    /// A header as it travelled.
    pub fn header(&self, name: &str) -> &str {
        self.message.header_raw(HeaderName::parse(name.to_owned()).unwrap()).unwrap_or_default().trim()
    }

    /// The subject, decoded.
    pub fn subject(&self) -> &str {
        self.message.subject().unwrap_or_default()
    }

    /// The text part, decoded.
    pub fn text(&self) -> String {
        assert_eq!(self.message.text_body_count(), 1);
        self.message.body_text(0).unwrap().replace("\r\n", "\n")
    }

    /// The HTML part, decoded.
    pub fn html(&self) -> String {
        assert_eq!(self.message.html_body_count(), 1);
        self.message.body_html(0).unwrap().replace("\r\n", "\n")
    }
}

/// The mails in an outbox, in the order of their files' names.
pub fn in_folder(folder: &Path) -> Vec<Received> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            assert_eq!(path.extension().unwrap(), "eml", "{} is no mail", path.display());
            Received::parse(&fs::read_to_string(path).unwrap())
        })
        .collect()
}
