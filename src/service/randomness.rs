//! Randomness, as something that is passed in: production asks the operating system, tests and the demo bring a seed.

use std::sync::Mutex;

use rand::{
    SeedableRng, TryRng,
    rngs::{StdRng, SysRng},
};

use crate::{
    domain::{KeyId, KeyKind, KeyString, key_string::ALPHABET},
    service::ServiceError,
};

/// Gives random bytes.
pub trait Randomness: Send + Sync + 'static {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// When there is no randomness to be had; nothing may be made without it.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), ServiceError>;
}

/// The operating system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), ServiceError> {
        SysRng.try_fill_bytes(bytes).map_err(|_| ServiceError::Internal("the operating system gave no randomness"))
    }
}

/// The same bytes for the same seed. Never for production secrets.
#[derive(Debug)]
pub struct SeededRandomness(Mutex<StdRng>);

impl SeededRandomness {
    /// Starts from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Randomness for SeededRandomness {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), ServiceError> {
        let mut rng = self.0.lock().map_err(|_| ServiceError::Internal("the seeded randomness was poisoned"))?;
        rng.try_fill_bytes(bytes).map_err(|_| ServiceError::Internal("the seeded randomness failed"))
    }
}

/// `length` letters and digits, each of the 62 equally likely.
///
/// # Errors
/// When there is no randomness.
pub fn base62(randomness: &dyn Randomness, length: usize) -> Result<String, ServiceError> {
    let mut text = String::with_capacity(length);
    let mut bytes = [0_u8; 64];
    while text.len() < length {
        randomness.fill(&mut bytes)?;
        // 248 is four times 62: what lies above would make the first digits likelier.
        let digits = bytes.iter().filter(|byte| **byte < 248).map(|byte| ALPHABET[usize::from(byte % 62)]);
        text.extend(digits.take(length - text.len()).map(char::from));
    }
    Ok(text)
}

/// `bytes` random bytes in hexadecimal.
///
/// # Errors
/// When there is no randomness.
pub fn hexadecimal(randomness: &dyn Randomness, bytes: usize) -> Result<String, ServiceError> {
    let mut buffer = vec![0_u8; bytes];
    randomness.fill(&mut buffer)?;
    Ok(super::digest::hexadecimal(&buffer))
}

/// A new key of `kind`: 119 random bits of id, 190 of secret.
///
/// # Errors
/// When there is no randomness.
pub fn new_key(randomness: &dyn Randomness, kind: KeyKind) -> Result<KeyString, ServiceError> {
    let id = KeyId::parse(&base62(randomness, KeyId::LENGTH)?);
    let secret = base62(randomness, 32)?;
    id.and_then(|id| KeyString::assemble(kind, id, secret))
        .ok_or(ServiceError::Internal("a new key did not have the form of a key"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_the_length_asked_for_and_varies() {
        for length in [0, 1, 20, 32, 200] {
            assert_eq!(base62(&SystemRandomness, length).unwrap().len(), length);
        }
        let keys: std::collections::HashSet<_> =
            (0..1000).map(|_| new_key(&SystemRandomness, KeyKind::Personal).unwrap().reveal()).collect();
        assert_eq!(keys.len(), 1000);
    }

    #[test]
    fn every_digit_is_about_equally_likely() {
        let text = base62(&SeededRandomness::new(1), 62_000).unwrap();
        for digit in ALPHABET {
            let count = text.bytes().filter(|byte| byte == digit).count();
            assert!((800..1200).contains(&count), "{} came {count} times", char::from(*digit));
        }
    }

    #[test]
    fn a_seed_repeats() {
        let text = |seed| base62(&SeededRandomness::new(seed), 20).unwrap();
        assert_eq!(text(7), text(7));
        assert_ne!(text(7), text(8));
    }
}
