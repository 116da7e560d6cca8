//! The one algorithm by which tokens (JWT) are signed, HMAC with SHA-256, for `jsonwebtoken`.
//!
//! That crate comes with every algorithm there is, or with none and this seam: RSA and the elliptic curves, which no
//! token here is signed with, are neither built nor in reach of a token's header.

use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{
    Algorithm,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{Error, ErrorKind},
    signature::{self, Signer, Verifier},
};
use sha2::Sha256;

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| Ok(Box::new(Hs256::new(*algorithm, key.as_bytes())?)),
    verifier_factory: |algorithm, key| Ok(Box::new(Hs256::new(*algorithm, key.try_get_as_bytes()?)?)),
    key_utils: KeyUtils::new_unimplemented(),
};

/// Has `jsonwebtoken` sign and verify by this algorithm, in this process. Later calls change nothing.
pub fn install() {
    // An error means that it is there already.
    let _ = PROVIDER.install_default();
}

/// A key, ready for a message.
struct Hs256(Hmac<Sha256>);

impl Hs256 {
    fn new(algorithm: Algorithm, key: &[u8]) -> Result<Self, Error> {
        if algorithm != Algorithm::HS256 {
            return Err(ErrorKind::InvalidAlgorithm.into());
        }
        Hmac::new_from_slice(key).map(Self).map_err(|_| ErrorKind::InvalidKeyFormat.into())
    }

    fn of(&self, message: &[u8]) -> Hmac<Sha256> {
        self.0.clone().chain_update(message)
    }
}

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(self.of(message).finalize().into_bytes().to_vec())
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    /// In time that does not depend on where the signatures differ.
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        self.of(message).verify_slice(signature).map_err(signature::Error::from_source)
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{
        DecodingKey, EncodingKey,
        crypto::{sign, verify},
    };

    use super::*;

    const HEADER: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9";
    const CLAIMS: &str =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    const SIGNATURE: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const KEY: &str = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ+EstJQLr/T+1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow==";

    /// RFC 7515, appendix A.1.
    #[test]
    fn it_signs_as_the_standard_says() {
        install();
        let message = format!("{HEADER}.{CLAIMS}");
        let encoding = EncodingKey::from_base64_secret(KEY).unwrap();
        let decoding = DecodingKey::from_base64_secret(KEY).unwrap();
        assert_eq!(sign(message.as_bytes(), &encoding, Algorithm::HS256).unwrap(), SIGNATURE);
        assert!(verify(SIGNATURE, message.as_bytes(), &decoding, Algorithm::HS256).unwrap());
        assert!(!verify(SIGNATURE, &message.as_bytes()[1..], &decoding, Algorithm::HS256).unwrap());
        assert!(!verify(&SIGNATURE[..40], message.as_bytes(), &decoding, Algorithm::HS256).unwrap());
    }

    #[test]
    fn there_is_no_other_algorithm() {
        install();
        for other in [Algorithm::HS384, Algorithm::HS512, Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA] {
            assert!(sign(b"x", &EncodingKey::from_secret(b"key"), other).is_err(), "{other:?}");
            assert!(verify("eA", b"x", &DecodingKey::from_secret(b"key"), other).is_err(), "{other:?}");
        }
    }
}
