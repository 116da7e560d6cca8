//! Who mail comes from.

use lettre::{Address, message::Mailbox};

/// The name and address that mail comes from: `Keyward <keyward@keys.example.com>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender(Mailbox);

/// What is wrong with a sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be an address such as keyward@example.com or Keyward <keyward@example.com>")]
pub struct NotASender;

impl Sender {
    /// Reads an address, with or without a name before it.
    ///
    /// # Errors
    /// When it is none, or holds a control character, which would be the beginning of another header.
    pub fn parse(text: &str) -> Result<Self, NotASender> {
        if text.chars().any(char::is_control) {
            return Err(NotASender);
        }
        text.parse().map(Self).map_err(|_| NotASender)
    }

    /// The sender where none is configured: `keyward` at the host under which browsers reach Keyward, or at
    /// `localhost` where that is not known or no host for mail.
    #[must_use]
    pub fn at(host: Option<&str>) -> Self {
        let address = host.and_then(|host| Address::new("keyward", host).ok());
        // Not read from anywhere, and known to be an address.
        let address = address.unwrap_or_else(|| Address::new_dangerous("keyward", "localhost"));
        Self(Mailbox::new(Some("Keyward".to_owned()), address))
    }

    pub(super) const fn mailbox(&self) -> &Mailbox {
        &self.0
    }

    /// What stands after the `@`.
    pub(super) fn host(&self) -> &str {
        self.0.email.domain()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_with_and_without_a_name() {
        let named = Sender::parse("Keys of Acme <keys@acme.example>").unwrap();
        assert_eq!((named.mailbox().name.as_deref(), named.host()), (Some("Keys of Acme"), "acme.example"));
        assert_eq!(Sender::parse("keys@acme.example").unwrap().mailbox().name, None);
    }

    #[test]
    fn what_would_begin_another_header_is_refused() {
        for bad in ["", "acme.example", "Keyward", "a@b, c@d", "Key\r\nBcc: x@evil.example <a@b>", "a@b\r\nBcc: c@d"] {
            assert_eq!(Sender::parse(bad), Err(NotASender), "{bad:?}");
        }
    }

    #[test]
    fn there_is_always_a_default() {
        assert_eq!(Sender::at(Some("keys.example.com")).host(), "keys.example.com");
        assert_eq!(Sender::at(Some("[::1]")).host(), "[::1]");
        assert_eq!(Sender::at(Some("not a host")).host(), "localhost");
        assert_eq!(Sender::at(None).host(), "localhost");
    }
}
