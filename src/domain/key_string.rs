//! The text of a platform key: `kwp_` and 58 letters and digits.
//!
//! ```text
//! kwp_ k1XyZ0abCDefGHijKLmn 0123456789abcdefghijABCDEFGHIJKL 0a1B2c
//! type id (20)              secret (32)                      CRC-32 of all before it, base62 (6)
//! ```
//!
//! Only letters and digits after the prefix, so that a double click selects the whole key. The checksum lets a typing
//! error or a cut-off copy be told from a wrong key before anything is looked up, and lets scanners find leaked keys
//! without asking us. **Never change the prefixes, lengths or checksum: keys in the field depend on them.**

use std::fmt;

use serde::{Deserialize, Serialize};

use super::key::KeyHint;

/// Digits of base62, in order of value.
pub const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

const PREFIX: usize = 4;
const ID: usize = 20;
const SECRET: usize = 32;
const CHECKSUM: usize = 6;
const WHOLE: usize = PREFIX + ID + SECRET + CHECKSUM;

/// What a platform key belongs to, told by its prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum KeyKind {
    /// `kwp_`: acts with its owner's rights.
    Personal,
    /// `kwo_`: carries role assignments of its own.
    Organization,
}

impl KeyKind {
    /// The first four characters of the key.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Personal => "kwp_",
            Self::Organization => "kwo_",
        }
    }

    fn of(text: &str) -> Option<Self> {
        [Self::Personal, Self::Organization].into_iter().find(|kind| text.starts_with(kind.prefix()))
    }
}

/// The public part of a key, by which it is found: 20 letters and digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyId(String);

impl KeyId {
    /// How many characters an id has.
    pub const LENGTH: usize = ID;

    /// Reads an id; `None` for anything that cannot be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        is_base62(text, ID).then(|| Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for KeyId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a key id is 20 letters and digits")
    }
}

impl From<KeyId> for String {
    fn from(id: KeyId) -> Self {
        id.0
    }
}

/// Text that must not be seen: it prints as `[redacted]`, cannot be serialized, and is only readable by asking.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps `text` from being seen by accident.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself. Every call of this is a place to look at when secrets are audited.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A whole, well-formed platform key: its checksum is right. Says nothing about whether such a key exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyString {
    kind: KeyKind,
    id: KeyId,
    secret: Secret,
}

impl KeyString {
    /// Puts a new key together. `None` unless `secret` is 32 letters and digits.
    #[must_use]
    pub fn assemble(kind: KeyKind, id: KeyId, secret: String) -> Option<Self> {
        is_base62(&secret, SECRET).then(|| Self { kind, id, secret: Secret::new(secret) })
    }

    /// Reads a key; `None` for anything that was never made by Keyward.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let kind = KeyKind::of(text)?;
        if !is_base62(text.get(PREFIX..)?, WHOLE - PREFIX) {
            return None;
        }
        let (body, sum) = text.split_at(WHOLE - CHECKSUM);
        if checksum(body) != sum {
            return None;
        }
        let (id, secret) = body[PREFIX..].split_at(ID);
        Some(Self { kind, id: KeyId(id.to_owned()), secret: Secret::new(secret.to_owned()) })
    }

    /// What the key belongs to.
    #[must_use]
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The public part.
    #[must_use]
    pub const fn id(&self) -> &KeyId {
        &self.id
    }

    /// The secret part.
    #[must_use]
    pub const fn secret(&self) -> &Secret {
        &self.secret
    }

    /// The last four characters of the whole text, which people can see in the list.
    #[must_use]
    pub fn hint(&self) -> KeyHint {
        let whole = self.reveal();
        KeyHint::of(&whole)
    }

    /// The whole key in clear.
    #[must_use]
    pub fn reveal(&self) -> String {
        let body = format!("{}{}{}", self.kind.prefix(), self.id, self.secret.reveal());
        let sum = checksum(&body);
        body + &sum
    }
}

/// The id inside text that looks like a platform key, whole or damaged. Whoever pastes a key into a search box means
/// this, and the rest of the key must not travel on.
#[must_use]
pub fn id_in(text: &str) -> Option<KeyId> {
    let text = text.trim();
    KeyKind::of(text)?;
    text.get(PREFIX..PREFIX + ID).and_then(KeyId::parse)
}

fn is_base62(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// CRC-32 (IEEE) of `body` in base62, most significant digit first, padded with `0`.
fn checksum(body: &str) -> String {
    let mut rest = crc32fast::hash(body.as_bytes()) as usize;
    let mut digits = [b'0'; CHECKSUM];
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET[rest % 62];
        rest /= 62;
    }
    digits.iter().copied().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key() -> impl Strategy<Value = KeyString> {
        ("[0-9A-Za-z]{20}", "[0-9A-Za-z]{32}", any::<bool>()).prop_map(|(id, secret, personal)| {
            let kind = if personal { KeyKind::Personal } else { KeyKind::Organization };
            KeyString::assemble(kind, KeyId::parse(&id).unwrap(), secret).unwrap()
        })
    }

    /// A key made by hand: if this fails, keys in the field have stopped working.
    #[test]
    fn the_format_is_fixed() {
        let id = KeyId::parse("k1XyZ0abCDefGHijKLmn").unwrap();
        let key = KeyString::assemble(KeyKind::Personal, id, "0123456789abcdefghijABCDEFGHIJKL".to_owned()).unwrap();
        insta::assert_snapshot!(key.reveal(), @"kwp_k1XyZ0abCDefGHijKLmn0123456789abcdefghijABCDEFGHIJKL2XM9KD");
    }

    #[test]
    fn secrets_are_not_printed() {
        let id = KeyId::parse("k1XyZ0abCDefGHijKLmn").unwrap();
        let key = KeyString::assemble(KeyKind::Personal, id, "S".repeat(32)).unwrap();
        assert!(!format!("{key:?}").contains("SSSS"));
    }

    #[test]
    fn an_id_is_found_in_a_pasted_key() {
        let pasted = " kwp_k1XyZ0abCDefGHijKLmn0123456789abc";
        assert_eq!(id_in(pasted).unwrap().as_str(), "k1XyZ0abCDefGHijKLmn");
        assert_eq!(id_in("ci-deployer"), None);
        assert_eq!(id_in("kwp_short"), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(key in key()) {
            let text = key.reveal();
            prop_assert_eq!(text.len(), 62);
            prop_assert!(text[4..].bytes().all(|byte| byte.is_ascii_alphanumeric()));
            prop_assert_eq!(KeyString::parse(&text), Some(key));
        }

        #[test]
        fn one_changed_character_is_noticed(key in key(), place in 0_usize..62, with in "[0-9A-Za-z]") {
            let mut text = key.reveal();
            prop_assume!(text[place..=place] != with);
            text.replace_range(place..=place, &with);
            prop_assert_eq!(KeyString::parse(&text), None);
        }

        #[test]
        fn a_part_of_a_key_is_no_key(key in key(), length in 0_usize..62) {
            let text = key.reveal();
            prop_assert_eq!(KeyString::parse(&text[..length]), None);
            prop_assert_eq!(KeyString::parse(&text[62 - length..]), None);
        }

        #[test]
        fn no_text_is_a_panic(text in "\\PC*", tail in "\\PC{58}") {
            prop_assert_eq!(KeyString::parse(&text), None);
            let _ = KeyString::parse(&format!("kwp_{tail}"));
            let _ = id_in(&format!("kwp_{tail}"));
        }
    }
}
