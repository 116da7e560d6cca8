//! Digests of keys' secrets.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

pub use crate::domain::hexadecimal;
use crate::domain::{KeyDigest, Secret};

/// Makes and compares digests of keys' secrets: SHA-256, or HMAC-SHA-256 with a pepper when the configuration has one.
///
/// Peppers are numbered and only ever added: the newest makes digests, each judges those that it made.
#[derive(Clone, Debug, Default)]
pub struct SecretDigester {
    peppers: BTreeMap<u16, Secret>,
}

impl SecretDigester {
    /// Without `peppers`, plain SHA-256.
    #[must_use]
    pub const fn new(peppers: BTreeMap<u16, Secret>) -> Self {
        Self { peppers }
    }

    /// The digest under which a new secret is stored.
    #[must_use]
    pub fn digest(&self, secret: &Secret) -> KeyDigest {
        match self.peppers.last_key_value() {
            None => KeyDigest::Sha256(sha256(secret.reveal().as_bytes())),
            Some((version, pepper)) => KeyDigest::HmacSha256 { pepper_version: *version, tag: hmac(pepper, secret) },
        }
    }

    /// Whether `secret` is the one that `digest` was made of, in time that does not depend on where they differ.
    /// A digest whose pepper is no longer configured matches nothing.
    #[must_use]
    pub fn matches(&self, secret: &Secret, digest: &KeyDigest) -> bool {
        match digest {
            KeyDigest::Sha256(stored) => sha256(secret.reveal().as_bytes()).ct_eq(stored).into(),
            KeyDigest::HmacSha256 { pepper_version, tag } => {
                self.peppers.get(pepper_version).is_some_and(|pepper| hmac(pepper, secret).ct_eq(tag).into())
            }
        }
    }
}

fn hmac(pepper: &Secret, secret: &Secret) -> [u8; 32] {
    keyed(pepper, &[secret.reveal().as_bytes()])
}

/// HMAC-SHA-256 of `parts`, one after the other, with `key`.
#[must_use]
pub(super) fn keyed(key: &Secret, parts: &[&[u8]]) -> [u8; 32] {
    let key = key.reveal().as_bytes();
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of every length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// SHA-256 of `bytes`.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    #[test]
    fn a_digest_matches_its_secret_only() {
        let plain = SecretDigester::default();
        let digest = plain.digest(&secret("a"));
        assert!(plain.matches(&secret("a"), &digest));
        assert!(!plain.matches(&secret("b"), &digest));
    }

    #[test]
    fn peppers_are_added_and_old_digests_go_on_matching() {
        let plain = SecretDigester::default();
        let first = SecretDigester::new(BTreeMap::from([(1, secret("one"))]));
        let both = SecretDigester::new(BTreeMap::from([(1, secret("one")), (2, secret("two"))]));
        for older in [plain.digest(&secret("a")), first.digest(&secret("a"))] {
            assert!(both.matches(&secret("a"), &older));
        }
        let newest = both.digest(&secret("a"));
        assert!(matches!(newest, KeyDigest::HmacSha256 { pepper_version: 2, .. }));
        assert!(!first.matches(&secret("a"), &newest), "a pepper that is not configured matches nothing");
    }

    #[test]
    fn sha256_is_sha256() {
        assert_eq!(hexadecimal(&sha256(b"abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
