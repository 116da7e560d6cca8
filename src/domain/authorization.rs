//! The `Authorization` header: what a program presents to say who it is.

use super::key_string::{KeyString, Secret};

/// A credential as presented: well formed, not yet believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// `ApiKey <key>`.
    ApiKey(KeyString),
    /// `Bearer <token>`.
    Bearer(Secret),
}

/// The header holds nothing that could ever be a credential here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// Not `<scheme> <value>` in visible ASCII.
    #[error("the Authorization header is malformed")]
    Malformed,
    /// A scheme that this surface does not take.
    #[error("the Authorization scheme is not supported")]
    UnsupportedScheme,
    /// The scheme is `ApiKey` and the value no key that Keyward could have made.
    #[error("the API key is malformed")]
    MalformedKey,
}

impl Credential {
    /// Reads the value of an `Authorization` header. The scheme is matched in any case (contract §1.6: Kibana sends
    /// `apiKey`), and any number of spaces may follow it.
    ///
    /// # Errors
    /// Why it can be no credential.
    pub fn parse(header: &[u8]) -> Result<Self, CredentialError> {
        let header = std::str::from_utf8(header).map_err(|_| CredentialError::Malformed)?.trim();
        let (scheme, value) = header.split_once(' ').ok_or(CredentialError::Malformed)?;
        let value = value.trim();
        if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(CredentialError::Malformed);
        }
        if scheme.eq_ignore_ascii_case("ApiKey") {
            KeyString::parse(value).map(Self::ApiKey).ok_or(CredentialError::MalformedKey)
        } else if scheme.eq_ignore_ascii_case("Bearer") {
            Ok(Self::Bearer(Secret::new(value.to_owned())))
        } else {
            Err(CredentialError::UnsupportedScheme)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{KeyId, KeyKind};

    #[test]
    fn schemes_are_read_in_any_case() {
        let id = KeyId::parse("k1XyZ0abCDefGHijKLmn").unwrap();
        let key = KeyString::assemble(KeyKind::Personal, id, "S".repeat(32)).unwrap();
        for scheme in ["ApiKey", "apikey", "APIKEY", "apiKey  "] {
            let header = format!("{scheme} {}", key.reveal());
            assert_eq!(Credential::parse(header.as_bytes()), Ok(Credential::ApiKey(key.clone())));
        }
        let token = Credential::Bearer(Secret::new("a.b.c".to_owned()));
        assert_eq!(Credential::parse(b"bearer a.b.c"), Ok(token));
    }

    #[test]
    fn everything_else_is_refused() {
        for (header, error) in [
            (&b""[..], CredentialError::Malformed),
            (b"ApiKey", CredentialError::Malformed),
            (b"ApiKey ", CredentialError::Malformed),
            (b"ApiKey kwp_x", CredentialError::MalformedKey),
            (b"ApiKey a b", CredentialError::Malformed),
            (b"Basic YTpi", CredentialError::UnsupportedScheme),
            (b"\xff\xfe x", CredentialError::Malformed),
        ] {
            assert_eq!(Credential::parse(header), Err(error));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_are_a_panic(header in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Credential::parse(&header);
        }
    }
}
