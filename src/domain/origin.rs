//! Where a request comes from, and what it asks for.

use std::net::IpAddr;

use jiff::Timestamp;

use super::{KeyUse, text::is_invisible};

/// What is known of a request besides who sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Where it comes from; `None` when that cannot be told.
    pub address: Option<IpAddr>,
    /// The program that sends it, as [`client_name`] has it.
    pub client: Option<String>,
    /// What it asks for: the method and the route, without what stands in it for ids.
    pub endpoint: Option<String>,
}

impl Origin {
    /// The use of a key by this request.
    #[must_use]
    pub fn key_use(&self, at: Timestamp) -> KeyUse {
        KeyUse { at, address: self.address_text(), client: self.client.clone(), endpoint: self.endpoint.clone() }
    }

    /// The address as it is kept.
    #[must_use]
    pub fn address_text(&self) -> Option<String> {
        self.address.map(|address| address.to_string())
    }
}

impl From<Option<IpAddr>> for Origin {
    fn from(address: Option<IpAddr>) -> Self {
        Self { address, ..Self::default() }
    }
}

/// The most characters of a program's name that are kept.
pub const LONGEST_CLIENT_NAME: usize = 300;

/// What a program calls itself in its `User-Agent`: on one line, bounded, and nothing when it says nothing. Programs say
/// what they like; it is for people who look for the program, and nothing depends on it.
#[must_use]
pub fn client_name(user_agent: &str) -> Option<String> {
    let name: String = user_agent.chars().filter(|c| !is_invisible(*c)).take(LONGEST_CLIENT_NAME).collect();
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_programs_name_is_one_bounded_line() {
        assert_eq!(client_name(" curl/8.14.1 ").as_deref(), Some("curl/8.14.1"));
        assert_eq!(client_name("a\tb\u{202e}c\u{0}").as_deref(), Some("abc"));
        assert_eq!(client_name(&"ü".repeat(1_000)).map(|name| name.chars().count()), Some(LONGEST_CLIENT_NAME));
        assert_eq!(client_name("\u{200b} "), None);
        assert_eq!(client_name(""), None);
    }
}
