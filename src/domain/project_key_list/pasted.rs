//! Keys that somebody pastes into a search box: what is meant is the key, and its secret must not travel on.

use super::ProjectKeyListQuery;
use crate::domain::{KeyHint, base64, key_string::id_in, project::ProjectKeyId};

/// Characters of the secret of a project key.
const SECRET: usize = 22;

/// Characters of base64 that surely hold the whole id of a key that Keyward made, and the colon behind it.
const BEGINNING: usize = 28;

/// What to search for when somebody typed `text`: trimmed, bounded, and of a key only its id. Of a secret alone it is
/// the last characters, which are kept as the key's hint, written as lists show it.
#[must_use]
pub fn searchable(text: &str) -> String {
    let text: String = text.trim().chars().take(ProjectKeyListQuery::LONGEST_SEARCH).collect();
    let text = text.trim_end();
    let encoded = after_scheme(text);
    let id = pair(encoded).or_else(|| decoded(encoded)).or_else(|| id_in(text).map(|id| id.to_string()));
    match id {
        Some(id) => id,
        None if is_secret(text) => format!("…{}", KeyHint::of(text).as_str()),
        None => text.to_owned(),
    }
}

/// What follows `ApiKey`, as it stands in a header.
fn after_scheme(text: &str) -> &str {
    const SCHEME: &str = "apikey ";

    match text.split_at_checked(SCHEME.len()) {
        Some((scheme, value)) if scheme.eq_ignore_ascii_case(SCHEME) => value.trim_start(),
        _ => text,
    }
}

/// The id of `id:secret`, as Beats and Logstash take keys. The secret may be damaged.
fn pair(text: &str) -> Option<String> {
    let (id, secret) = text.split_once(':')?;
    let is_ours = id.len() == ProjectKeyId::LENGTH || secret.len() == SECRET && !is_word(id);
    let is_pair = is_ours && !secret.is_empty() && secret.bytes().all(is_safe);
    ProjectKeyId::parse(id).filter(|_| is_pair).map(|id| id.as_str().to_owned())
}

/// The id in the base64 of `id:secret`, whole or cut off.
fn decoded(text: &str) -> Option<String> {
    if let Some(id) = base64::decode(text.as_bytes()).ok().and_then(|bytes| pair(&String::from_utf8(bytes).ok()?)) {
        return Some(id);
    }
    let bytes = base64::decode(text.as_bytes().get(..BEGINNING)?).ok()?;
    let (id, rest) = bytes.split_at_checked(ProjectKeyId::LENGTH)?;
    let id = std::str::from_utf8(id).ok().and_then(ProjectKeyId::parse)?;
    (rest.first() == Some(&b':')).then(|| id.as_str().to_owned())
}

/// Whether this is a secret without its id: random characters, and not a name as people write them.
fn is_secret(text: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| text.as_bytes().iter().any(kind);
    // The last of 22 characters stands for two bits.
    text.len() == SECRET
        && text.bytes().all(is_safe)
        && text.ends_with(['A', 'Q', 'g', 'w'])
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
}

/// Whether `text` is a word that may stand before a colon in a search.
fn is_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

const fn is_safe(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::project::ProjectKeySecret;

    const ID: &str = "VuaCfGcBCdbkQm-e5aOx";

    #[test]
    fn a_pasted_key_becomes_its_id() {
        for text in [
            "VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAyYXhUTm1zeWFrdzl0dk5udw==",
            "VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAyYXhUTm1zeWFrdzl0dk5udw",
            " ApiKey VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAyYXhUTm1zeWFrdzl0dk5udw== ",
            "VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAy",
            "VuaCfGcBCdbkQm-e5aOx:ui2lp2axTNmsyakw9tvNnw",
            "VuaCfGcBCdbkQm-e5aOx:ui2lp2axTN",
        ] {
            assert_eq!(searchable(text), ID, "{text}");
        }
        assert_eq!(searchable("kwp_k1XyZ0abCDefGHijKLmn0123456789"), "k1XyZ0abCDefGHijKLmn");
    }

    #[test]
    fn a_secret_alone_becomes_its_hint() {
        assert_eq!(searchable("ui2lp2axTNmsyakw9tvNnw"), "…vNnw");
    }

    #[test]
    fn what_is_no_key_stays() {
        for text in [
            "ci",
            "my-application-key-fog",
            "name:ui2lp2axTNmsyakw9tvNnw",
            "owner:\"a b\"",
            ID,
            "ApiKey ",
            "metricbeat:production",
        ] {
            assert_eq!(searchable(text), text.trim(), "{text}");
        }
        assert_eq!(searchable(&"x".repeat(300)).len(), ProjectKeyListQuery::LONGEST_SEARCH);
    }

    proptest! {
        #[test]
        fn no_secret_travels_on(millisecond in 0_i64..=4_102_444_800_000, random: [u8; 9], secret: [u8; 16], cut in 0_usize..30) {
            let id = ProjectKeyId::assemble(Timestamp::from_millisecond(millisecond).unwrap(), random);
            let encoded = ProjectKeySecret::assemble(secret).encoded(&id);
            let encoded = encoded.reveal();
            prop_assert_eq!(searchable(&encoded[..encoded.len() - cut]), id.as_str());
        }

        #[test]
        fn what_is_searched_for_stays_so(text in "\\PC{0,300}") {
            let once = searchable(&text);
            prop_assert_eq!(searchable(&once), once);
        }
    }
}
