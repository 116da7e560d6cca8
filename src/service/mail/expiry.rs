//! The mail about a key whose end is near, or has come.

use jiff::Timestamp;

use super::{
    Content, Links,
    key::{KeyFacts, Reader},
    letter::{Letter, name, said},
    words,
};

/// Warns `reader` of the end of `key`, as seen from `now`: how long it is until then is told anew for each mail, so
/// that one that had to wait for its server does not lie.
#[must_use]
pub fn content(key: &KeyFacts, ends_at: Timestamp, reader: Reader, now: Timestamp, links: &Links) -> Content {
    let instant = words::instant(ends_at);
    let (subject, first, then) = match words::until(ends_at, now) {
        Some(left) => (
            format!("{} expires {left}", key.title()),
            format!(" ({}) expires {left}, on {instant}.", key.shown_hint()),
            "From then on, everything that uses it is refused (401). Create a new key in time, give it to whatever uses \
             this one, and revoke this one once it is no longer used.",
        ),
        None => (
            format!("{} has expired", key.title()),
            format!(" ({}) expired on {instant}.", key.shown_hint()),
            "Everything that still uses it is refused (401). Create a new key and give it to whatever used this one.",
        ),
    };
    let facts = key
        .facts()
        .fact("Expires", &words::end(ends_at, now))
        .fact("Last used", &words::last_use(key.last_use.as_ref()));
    Letter::default()
        .paragraph([said(format!("The {} ", key.kind())), name(key.name.as_str()), said(first)])
        .paragraph([said(then)])
        .facts(facts)
        .link("Create a key with the same settings", links.key_like(key))
        .link("See this key", links.key(key))
        .note(key.reason(reader))
        .content(subject)
}
