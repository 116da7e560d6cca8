//! Base64 as Elasticsearch reads and writes it: the standard alphabet, padding written always and read where it is.
//!
//! What is wrong with a text is said in the words of Java's decoder: people search for them.

use ::base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Why a text is not base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Base64Error {
    /// One character is not even one byte.
    #[error("Input byte[] should at least have 2 bytes for base64 bytes")]
    TooShort,
    /// A character that is not in the alphabet, such as those of the URL-safe one.
    #[error("Illegal base64 character {}", hexadecimal(*.0))]
    Character(u8),
    /// Padding where none belongs, or too little of it.
    #[error("Input byte array has wrong 4-byte ending unit")]
    Padding,
    /// One character is left over.
    #[error("Last unit does not have enough valid bits")]
    Dangling,
    /// Something follows the padding.
    #[error("Input byte array has incorrect ending byte at {0}")]
    AfterPadding(usize),
}

/// Java's bytes have a sign.
fn hexadecimal(byte: u8) -> String {
    let signed = byte.cast_signed();
    if signed < 0 { format!("-{:x}", signed.unsigned_abs()) } else { format!("{byte:x}") }
}

/// Writes bytes, with padding.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    ENGINE.encode(bytes)
}

/// Reads bytes.
///
/// # Errors
/// Why it is not base64.
pub fn decode(text: &[u8]) -> Result<Vec<u8>, Base64Error> {
    check(text)?;
    ENGINE.decode(text).map_err(|_| Base64Error::Padding)
}

/// Finds what is wrong, in the order in which Java's decoder comes across it.
fn check(text: &[u8]) -> Result<(), Base64Error> {
    if text.len() == 1 {
        return Err(Base64Error::TooShort);
    }
    let letters = text.iter().position(|byte| !is_letter(*byte)).unwrap_or(text.len());
    let rest = &text[letters..];
    match (letters % 4, rest) {
        (_, [other, ..]) if *other != b'=' => Err(Base64Error::Character(*other)),
        (0, [b'=', ..]) | (2, [b'=']) => Err(Base64Error::Padding),
        (2, [b'=', second, ..]) if *second != b'=' => Err(Base64Error::Padding),
        (1, _) => Err(Base64Error::Dangling),
        (2, [_, _, _, ..]) => Err(Base64Error::AfterPadding(letters + 2)),
        (3, [_, _, ..]) => Err(Base64Error::AfterPadding(letters + 1)),
        _ => Ok(()),
    }
}

const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn padding_may_be_left_out() {
        for text in ["YTpi", "YTpiYw==", "YTpiYw", "YTpiY2Q=", "YTpiY2Q", ""] {
            assert!(decode(text.as_bytes()).is_ok(), "{text}");
        }
        assert_eq!(decode(b"YTpiYw"), decode(b"YTpiYw=="));
        assert_eq!(encode(b"a:bc"), "YTpiYw==");
    }

    #[test]
    fn problems_have_java_s_words() {
        for (text, words) in [
            (&b"a"[..], "Input byte[] should at least have 2 bytes for base64 bytes"),
            (b"kwp_x", "Illegal base64 character 5f"),
            (b"ab-d", "Illegal base64 character 2d"),
            (b" YTpi", "Illegal base64 character 20"),
            (b"YT\xc3\xa9", "Illegal base64 character -3d"),
            (b"ab=c_", "Input byte array has wrong 4-byte ending unit"),
            (b"ab=", "Input byte array has wrong 4-byte ending unit"),
            (b"YTpi=", "Input byte array has wrong 4-byte ending unit"),
            (b"==", "Input byte array has wrong 4-byte ending unit"),
            (b"YTpiY", "Last unit does not have enough valid bits"),
            (b"YTpiY=", "Last unit does not have enough valid bits"),
            (b"ab==ab", "Input byte array has incorrect ending byte at 4"),
            (b"abc=ab", "Input byte array has incorrect ending byte at 4"),
        ] {
            assert_eq!(decode(text).unwrap_err().to_string(), words, "{}", String::from_utf8_lossy(text));
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            prop_assert_eq!(decode(encode(&bytes).as_bytes()).unwrap(), bytes.clone());
            prop_assert_eq!(decode(encode(&bytes).trim_end_matches('=').as_bytes()).unwrap(), bytes);
        }

        #[test]
        fn what_passes_the_check_is_read(text in "[A-C+/=_]{0,9}") {
            prop_assert!(check(text.as_bytes()).is_err() || ENGINE.decode(&text).is_ok());
        }
    }
}
