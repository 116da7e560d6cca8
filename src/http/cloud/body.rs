//! Reading request bodies: JSON whatever `Content-Type` says, for clients vary, and refusals that say where and what.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::StatusCode,
};
use serde::de::{Deserialize, DeserializeOwned, Deserializer};

use super::{ApiError, Code};
use crate::{domain::Secret, service::users::Patch};

/// The largest body, in bytes.
pub const LIMIT: usize = 1024 * 1024;

/// What an operation takes. Unknown fields are passed over, and `null` is the same as nothing unless a type says
/// otherwise: clients send both (contract §1.1).
pub trait Input: DeserializeOwned {
    /// The code for a body that cannot be read.
    const REFUSED: Code;
}

/// A body, read.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: Input> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            let too_large = rejection.status() == StatusCode::PAYLOAD_TOO_LARGE;
            let code = if too_large { Code::BodyTooLarge } else { Code::InvalidData };
            ApiError::from(code).because(rejection.body_text())
        })?;
        read(&bytes).map(Self)
    }
}

fn read<T: Input>(bytes: &[u8]) -> Result<T, ApiError> {
    // Structures could be read from arrays, too; that nobody means.
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| *byte == b'[') {
        return Err(T::REFUSED.about(None, "The body must be a JSON object.".to_owned()));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        // Where a type is wrong, the path is made of our own names; elsewhere it may be anything that was sent.
        let path = error.path().to_string();
        let known = error.inner().is_data() && path != ".";
        T::REFUSED.about(known.then(|| format!("body.{path}")), in_words(error.inner()))
    })?;
    json.end().map_err(|error| T::REFUSED.about(None, in_words(&error)))?;
    Ok(value)
}

/// The parser's error as a sentence with its place, and without the value itself, which may be a secret.
fn in_words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    let problem = if !error.is_data() {
        format!("The body cannot be read as JSON: {text}")
    } else if let Some(field) = text.strip_prefix("missing field ") {
        format!("The field {field} is missing")
    } else if let Some(field) = text.strip_prefix("duplicate field ") {
        format!("The field {field} is given more than once")
    } else if let Some((_, expected)) = text.rsplit_once(", expected ") {
        format!("This value has the wrong type: {expected} is expected")
    } else {
        "This value cannot be read".to_owned()
    };
    format!("{problem} (line {}, column {}).", error.line(), error.column())
}

/// For merge patches: nothing keeps, `null` clears, a value sets. Needs `#[serde(default)]`.
pub fn patch<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Patch<T>, D::Error> {
    Ok(Option::deserialize(deserializer)?.map_or(Patch::Clear, Patch::Set))
}

/// For passwords. Needs `#[serde(default)]`.
pub fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Secret>, D::Error> {
    Ok(Option::deserialize(deserializer)?.map(Secret::new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Example {
        #[serde(default, deserialize_with = "patch")]
        text: Patch<String>,
        #[serde(default)]
        list: Option<Vec<bool>>,
    }

    impl Input for Example {
        const REFUSED: Code = Code::InvalidData;
    }

    fn refusal(body: &[u8]) -> String {
        format!("{:?}", read::<Example>(body).unwrap_err())
    }

    #[test]
    fn nothing_null_and_values_are_told_apart() {
        assert_eq!(read::<Example>(b"{}").unwrap().text, Patch::Keep);
        assert_eq!(read::<Example>(br#"{"text":null,"list":null,"other":[[]]}"#).unwrap().text, Patch::Clear);
        let whole: Example = read(br#" {"text":"a","list":[true]} "#).unwrap();
        assert_eq!((whole.text, whole.list), (Patch::Set("a".to_owned()), Some(vec![true])));
    }

    #[test]
    fn a_refusal_names_the_place_and_not_the_value() {
        let text = refusal(br#"{"list":[true,"expected secret"]}"#);
        assert!(text.contains("body.list[1]"), "{text}");
        assert!(text.contains("a boolean is expected (line 1, column"), "{text}");
        assert!(!text.contains("secret"), "{text}");
        let text = refusal(br#"{"a secret key": [}"#);
        assert!(!text.contains("secret"), "{text}");
    }

    #[test]
    fn bad_bodies_are_refused() {
        let deep = "[".repeat(100_000);
        for body in ["", "{", "[]", "1", "{} {}", r#"{"text":"a","text":"b"}"#, &format!("{{\"list\":{deep}")] {
            refusal(body.as_bytes());
        }
        refusal(b"{\"text\":\"\xff\"}");
    }
}
