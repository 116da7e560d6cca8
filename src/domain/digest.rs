//! What is kept of secrets: enough to recognise them, not enough to know them.

use std::fmt;

/// The digest of a key's secret, with the way it was made, so that ways can change while old keys go on working.
///
/// A plain hash is right here and a slow one would be wrong: the secret is 190 random bits, beyond guessing, and is
/// checked on every request. Passwords, which can be guessed, get [`PasswordDigest`].
#[derive(Clone, PartialEq, Eq)]
pub enum KeyDigest {
    /// SHA-256 of the secret.
    Sha256([u8; 32]),
    /// HMAC-SHA-256 of the secret with the configured pepper of this version.
    HmacSha256 {
        /// Which pepper of the configuration.
        pepper_version: u16,
        /// The tag.
        tag: [u8; 32],
    },
}

impl fmt::Debug for KeyDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sha256(_) => f.write_str("Sha256([redacted])"),
            Self::HmacSha256 { pepper_version, .. } => {
                write!(f, "HmacSha256 {{ pepper_version: {pepper_version}, .. }}")
            }
        }
    }
}

/// A password's argon2id digest in PHC format (`$argon2id$v=19$m=…`).
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordDigest(String);

impl PasswordDigest {
    /// Wraps a PHC string.
    #[must_use]
    pub const fn new(phc: String) -> Self {
        Self(phc)
    }

    /// The PHC string.
    #[must_use]
    pub fn phc(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
