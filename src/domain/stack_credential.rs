//! The `Authorization` header of the Elasticsearch API: what a program presents to say who it is there.

use super::{
    base64::{self, Base64Error},
    key_string::{KeyString, Secret},
};

/// A credential as presented: well formed, not yet believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StackCredential {
    /// No header, or one of a scheme that is not understood here, which is as good as none.
    Absent,
    /// `Basic <base64 of username:password>`.
    Basic {
        /// The name of the user.
        username: String,
        /// What the user knows.
        password: Secret,
    },
    /// `ApiKey <base64 of id:secret>`.
    ApiKey {
        /// The id of the key: at least one character.
        id: String,
        /// The secret of the key.
        secret: Secret,
    },
    /// `ApiKey <key>`: a platform key, whose text says itself what it is.
    PlatformKey(KeyString),
    /// `Bearer <token>`.
    Bearer(Secret),
}

/// The header names a scheme that is understood, and its value can be no credential. The texts are those that the
/// caller is given (contract §4.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StackCredentialError {
    /// Nothing after `Basic`, or no colon in what it stands for.
    #[error("invalid basic authentication header value")]
    Basic,
    /// What follows `Basic` is not base64.
    #[error("invalid basic authentication header encoding")]
    BasicEncoding(Base64Error),
    /// What follows `ApiKey` is not base64: somebody gave the id and the secret without encoding them, or half of it.
    #[error("{0}")]
    ApiKeyEncoding(Base64Error),
    /// What follows `ApiKey` stands for no id and secret.
    #[error("invalid ApiKey value")]
    ApiKey,
}

impl StackCredential {
    /// Reads the value of an `Authorization` header. The scheme is matched in any case; one space separates it from the
    /// value.
    ///
    /// # Errors
    /// Why it can be no credential.
    pub fn parse(header: &[u8]) -> Result<Self, StackCredentialError> {
        let header = header.trim_ascii();
        if let Some(value) = after(header, b"Basic") {
            return basic(value);
        }
        // Without a value, these two are as good as another scheme.
        if let Some(value) = after(header, b"ApiKey ") {
            return Self::parse_api_key(value);
        }
        Ok(after(header, b"Bearer ").map_or(Self::Absent, |token| Self::Bearer(Secret::new(latin_1(token)))))
    }

    /// Reads the value that follows `ApiKey`, as it also stands in bodies.
    ///
    /// # Errors
    /// Why it can be no key.
    pub fn parse_api_key(value: &[u8]) -> Result<Self, StackCredentialError> {
        // No base64 of ours: the `_` is none of its characters.
        if let Some(key) = std::str::from_utf8(value).ok().and_then(KeyString::parse) {
            return Ok(Self::PlatformKey(key));
        }
        // The characters of a header beyond ASCII count as two bytes each.
        let decoded = base64::decode(latin_1(value).as_bytes()).map_err(StackCredentialError::ApiKeyEncoding)?;
        let (id, secret) = halves(&decoded).filter(|(id, _)| !id.is_empty()).ok_or(StackCredentialError::ApiKey)?;
        Ok(Self::ApiKey { id, secret: Secret::new(secret) })
    }
}

fn basic(value: &[u8]) -> Result<StackCredential, StackCredentialError> {
    // `BasicX` is another scheme, but nobody has one; `Basic` alone is a mistake worth naming.
    if value.is_empty() {
        return Err(StackCredentialError::Basic);
    }
    let decoded = base64::decode(value.trim_ascii()).map_err(StackCredentialError::BasicEncoding)?;
    let (username, password) = halves(&decoded).ok_or(StackCredentialError::Basic)?;
    Ok(StackCredential::Basic { username, password: Secret::new(password) })
}

/// What follows `scheme`, if the header begins with it.
fn after<'a>(header: &'a [u8], scheme: &[u8]) -> Option<&'a [u8]> {
    let (start, rest) = header.split_at_checked(scheme.len())?;
    start.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// What stands before and after the first colon. Bytes that are no UTF-8 become marks that match nothing.
fn halves(decoded: &[u8]) -> Option<(String, String)> {
    let text = String::from_utf8_lossy(decoded);
    text.split_once(':').map(|(before, after)| (before.to_owned(), after.to_owned()))
}

/// Bytes of a header as characters.
fn latin_1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{KeyId, KeyKind};

    fn key(id: &str, secret: &str) -> StackCredential {
        StackCredential::ApiKey { id: id.to_owned(), secret: Secret::new(secret.to_owned()) }
    }

    fn user(username: &str, password: &str) -> StackCredential {
        StackCredential::Basic { username: username.to_owned(), password: Secret::new(password.to_owned()) }
    }

    #[test]
    fn schemes_are_read_in_any_case() {
        for scheme in ["ApiKey", "apikey", "APIKEY", "apiKey"] {
            let header = format!("{scheme} {}", base64::encode(b"VuaCfGcBCdbkQm-e5aOx:ui2lp2axTNmsyakw9tvNnw"));
            let expected = key("VuaCfGcBCdbkQm-e5aOx", "ui2lp2axTNmsyakw9tvNnw");
            assert_eq!(StackCredential::parse(header.as_bytes()), Ok(expected));
        }
        let token = StackCredential::Bearer(Secret::new("dGhpcw==".to_owned()));
        assert_eq!(StackCredential::parse(b"bearer dGhpcw=="), Ok(token));
        assert_eq!(StackCredential::parse(b"BASIC ZWxhc3RpYzpj"), Ok(user("elastic", "c")));
    }

    #[test]
    fn the_first_colon_separates() {
        let header = format!("Basic  {} ", base64::encode("jacknich:ä:b".as_bytes()));
        assert_eq!(StackCredential::parse(header.as_bytes()), Ok(user("jacknich", "ä:b")));
        assert_eq!(StackCredential::parse_api_key(base64::encode(b"a:b:c").as_bytes()), Ok(key("a", "b:c")));
        assert_eq!(StackCredential::parse_api_key(base64::encode(b"a:").as_bytes()), Ok(key("a", "")));
        assert_eq!(StackCredential::parse(b"Basic Og=="), Ok(user("", "")));
    }

    #[test]
    fn platform_keys_stand_as_they_are() {
        let id = KeyId::parse("k1XyZ0abCDefGHijKLmn").unwrap();
        let key = KeyString::assemble(KeyKind::Personal, id, "S".repeat(32)).unwrap();
        let header = format!("ApiKey {}", key.reveal());
        assert_eq!(StackCredential::parse(header.as_bytes()), Ok(StackCredential::PlatformKey(key)));
    }

    #[test]
    fn other_schemes_are_as_good_as_none() {
        for header in [&b""[..], b"ApiKey", b"ApiKey ", b"Bearer", b"Negotiate abc", b"kwp_x", b"\xff\xfe"] {
            assert_eq!(StackCredential::parse(header), Ok(StackCredential::Absent));
        }
    }

    #[test]
    fn what_can_be_no_credential_is_refused() {
        let words = |header: &[u8]| StackCredential::parse(header).unwrap_err().to_string();
        assert_eq!(words(b"Basic"), "invalid basic authentication header value");
        assert_eq!(words(b"Basic YWI="), "invalid basic authentication header value");
        assert_eq!(words(b"Basic a:b"), "invalid basic authentication header encoding");
        assert_eq!(words(b"ApiKey VuaCfGcBCdbkQm-e5aOx:secret"), "Illegal base64 character 2d");
        assert_eq!(words(b"ApiKey kwp_x"), "Illegal base64 character 5f");
        assert_eq!(words(b"ApiKey \xe9"), "Illegal base64 character -3d");
        assert_eq!(words(b"ApiKey YWI="), "invalid ApiKey value");
        assert_eq!(words(b"ApiKey OmI="), "invalid ApiKey value");
    }

    proptest! {
        #[test]
        fn no_bytes_are_a_panic(header in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = StackCredential::parse(&header);
        }

        #[test]
        fn no_value_of_a_known_scheme_is_a_panic(
            scheme in "(Basic|ApiKey|Bearer) {0,2}",
            value in proptest::collection::vec(any::<u8>(), 0..60),
            encode in any::<bool>(),
        ) {
            let value = if encode { base64::encode(&value).into_bytes() } else { value };
            let _ = StackCredential::parse(&[scheme.as_bytes(), &value].concat());
        }

        #[test]
        fn every_pair_comes_through(id in "[^:]{1,30}", secret in ".{0,30}") {
            let value = base64::encode(format!("{id}:{secret}").as_bytes());
            prop_assert_eq!(StackCredential::parse_api_key(value.as_bytes()), Ok(key(&id, &secret)));
        }
    }
}
