//! What a project key consists of when it is presented: `base64(id:secret)`.

use std::fmt;

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jiff::Timestamp;

use crate::domain::Secret;

/// The id of a project key: 20 characters that are safe in URLs, of 15 bytes that begin with the time (contract §4.5).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProjectKeyId(String);

impl ProjectKeyId {
    /// Characters of an id that Keyward makes.
    pub const LENGTH: usize = 20;

    /// The most characters of an id that anybody may ask for.
    pub const MOST: usize = 100;

    /// Makes one of the time and nine random bytes. The time comes first, so that keys that are made one after the other
    /// lie beside each other in an index, and no id begins with `-`, which command lines would take for an option.
    #[must_use]
    pub fn assemble(now: Timestamp, random: [u8; 9]) -> Self {
        let mut bytes = [0; 15];
        // Milliseconds in six bytes last until the year 10889.
        bytes[..6].copy_from_slice(&now.as_millisecond().to_be_bytes()[2..]);
        bytes[6..].copy_from_slice(&random);
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Takes an id as it was sent or stored: `None` when no key can have it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        ((1..=Self::MOST).contains(&text.len()) && text.bytes().all(fits)).then(|| Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProjectKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ProjectKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// The secret of a new project key: 22 characters, safe in URLs, of 128 random bits (contract §4.5).
#[derive(Clone, Debug)]
pub struct ProjectKeySecret(Secret);

impl ProjectKeySecret {
    /// Makes one of random bytes.
    #[must_use]
    pub fn assemble(random: [u8; 16]) -> Self {
        Self(Secret::new(URL_SAFE_NO_PAD.encode(random)))
    }

    /// The secret of a key that somebody presents.
    #[must_use]
    pub const fn presented(secret: Secret) -> Self {
        Self(secret)
    }

    /// The secret alone: the wire's `api_key`.
    #[must_use]
    pub const fn secret(&self) -> &Secret {
        &self.0
    }

    /// What goes behind `ApiKey` in the `Authorization` header: the wire's `encoded`.
    #[must_use]
    pub fn encoded(&self, id: &ProjectKeyId) -> Secret {
        Secret::new(STANDARD.encode(format!("{id}:{}", self.0.reveal())))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_id_has_its_form_and_is_read_again(millisecond in 0_i64..=253_402_300_799_999, random: [u8; 9]) {
            let now = Timestamp::from_millisecond(millisecond).unwrap();
            let id = ProjectKeyId::assemble(now, random);
            prop_assert_eq!(id.as_str().len(), ProjectKeyId::LENGTH);
            prop_assert!(!id.as_str().starts_with('-'));
            prop_assert_eq!(ProjectKeyId::parse(id.as_str()), Some(id));
        }
    }

    #[test]
    fn what_no_key_can_have_is_no_id() {
        for text in ["", "a b", "a:b", "ü", "a/b", "%", &"a".repeat(101)] {
            assert_eq!(ProjectKeyId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_presented_is_standard_base64() {
        let secret = ProjectKeySecret::assemble([0xff; 16]);
        assert_eq!(secret.secret().reveal(), "_____________________w");
        let id = ProjectKeyId::parse("VuaCfGcBCdbkQm-e5aOx").unwrap();
        assert_eq!(secret.encoded(&id).reveal(), "VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6X19fX19fX19fX19fX19fX19fX19fdw==");
    }
}
