//! The mail to whoever a new key belongs to: should somebody else have made it, this is how they learn of it.

use jiff::Timestamp;

use crate::domain::Expiration;

use super::{
    Content, Links,
    key::{KeyFacts, Reader},
    letter::{Letter, name, said},
    words,
};

/// How a key came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creation {
    /// When.
    pub at: Timestamp,
    /// From which address; `None` when it could not be told.
    pub address: Option<String>,
    /// When it ends.
    pub expiration: Expiration,
}

/// Tells `reader` that `key` was made.
#[must_use]
pub fn content(key: &KeyFacts, creation: &Creation, reader: Reader, links: &Links) -> Content {
    let Creation { at, address, expiration } = creation;
    let end = expiration.instant().map_or_else(|| "never".to_owned(), |end| words::end(end, *at));
    let facts = key.facts().fact("Created", &words::at_from(*at, address.as_deref())).fact("Expires", &end);
    Letter::default()
        .paragraph([
            said(format!("The {} ", key.kind())),
            name(key.name.as_str()),
            said(format!(" ({}) was created. It works from now on.", key.shown_hint())),
        ])
        .facts(facts)
        .paragraph([said(
            "If this was not you, revoke the key at once: the next request with it is refused. Then end your sessions \
             and change your password.",
        )])
        .link("See or revoke this key", links.key(key))
        .link("End your sessions", links.sessions())
        .note(key.reason(reader))
        .content(format!("{} was created", key.title()))
}
