//! What a key of a project may be called and what may be kept with it, in Elasticsearch's words (contract §2.5). Each
//! rule that is broken gives a sentence; all of them are told at once.

use crate::domain::json::{Json, Value};
use thiserror::Error;

/// The longest name, in UTF-16 units.
pub const LONGEST_NAME: usize = 256;

/// The longest name of a user or a role of a project's own realm.
const LONGEST_NATIVE_NAME: usize = 507;

/// The most bytes that metadata may have as JSON.
pub const MOST_METADATA: usize = 65_536;

/// The most bytes of the path of a value in metadata: `a.b.c`.
pub const LONGEST_PATH: usize = 256;

/// What is wrong with a name.
#[must_use]
pub fn name(name: &str) -> Vec<String> {
    if name.is_empty() {
        return vec!["api key name is required".to_owned()];
    }
    let mut problems = Vec::new();
    if name.encode_utf16().count() > LONGEST_NAME {
        problems.push(format!("api key name may not be more than {LONGEST_NAME} characters long"));
    }
    if name.trim() != name {
        problems.push("api key name may not begin or end with whitespace".to_owned());
    }
    if name.starts_with('_') {
        problems.push("api key name may not begin with an underscore".to_owned());
    }
    problems.extend(name.contains('\0').then(|| nul("api key name")));
    problems
}

/// What is wrong with metadata.
#[must_use]
pub fn metadata(metadata: &Json) -> Vec<String> {
    metadata_problems(metadata).iter().map(MetadataProblem::to_string).collect()
}

/// A rule that metadata breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MetadataProblem {
    /// A name that only the product may use.
    #[error("API key metadata keys may not start with [_]")]
    ReservedName,
    /// More than is kept.
    #[error("API key metadata may not be more than {MOST_METADATA} bytes long but was [{bytes}]")]
    TooLarge {
        /// How much it is as JSON without spaces, in bytes.
        bytes: usize,
    },
    /// Names within each other that are too long together.
    #[error("API key metadata keys may not be more than {LONGEST_PATH} bytes long, outer keys included")]
    LongPath,
    /// A character that no database of ours can keep.
    #[error("{}", nul("API key metadata"))]
    Nul,
}

/// What is wrong with metadata, for those who say more about it than a sentence.
#[must_use]
pub fn metadata_problems(metadata: &Json) -> Vec<MetadataProblem> {
    let mut problems = Vec::new();
    if let Value::Object(members) = &metadata.value
        && members.iter().any(|member| member.name.starts_with('_'))
    {
        problems.push(MetadataProblem::ReservedName);
    }
    let bytes = metadata.render().len();
    if bytes > MOST_METADATA {
        problems.push(MetadataProblem::TooLarge { bytes });
    }
    if has_long_path(metadata, 0) {
        problems.push(MetadataProblem::LongPath);
    }
    problems.extend(has_nul(metadata).then_some(MetadataProblem::Nul));
    problems
}

/// What is wrong with the name of a user or a role of a project's own realm (contract §3.1); `what` is which of the two.
#[must_use]
pub fn native_name(what: &str, name: &str) -> Option<String> {
    let is_printable = |byte: u8| (b' '..=b'~').contains(&byte);
    let fits = (1..=LONGEST_NATIVE_NAME).contains(&name.len()) && name.bytes().all(is_printable) && name.trim() == name;
    (!fits).then(|| {
        format!(
            "{what} names must be at least 1 and no more than {LONGEST_NATIVE_NAME} characters. They can contain alphanumeric characters (a-z, A-Z, 0-9), spaces, punctuation, and printable symbols in the Basic Latin (ASCII) block. Leading or trailing whitespace is not allowed."
        )
    })
}

/// What is wrong with the metadata of a user, a role or an application privilege.
#[must_use]
pub fn user_metadata(metadata: &Json) -> Vec<String> {
    let mut problems = Vec::new();
    if let Value::Object(members) = &metadata.value
        && members.iter().any(|member| member.name.starts_with('_'))
    {
        problems.push("metadata keys may not start with [_]".to_owned());
    }
    if metadata.render().len() > MOST_METADATA {
        problems.push(format!("metadata may not be more than {MOST_METADATA} bytes long"));
    }
    problems.extend(has_nul(metadata).then(|| nul("metadata")));
    problems
}

/// Every value in metadata that a search can find, with its path: lists give one for each element, as Elasticsearch's
/// flattened fields do; `null` gives none.
#[must_use]
pub fn leaves(metadata: &Json) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(metadata, &mut String::new(), &mut found);
    found
}

/// Whether a value has a path that is too long, given how long the path to here is. Nothing is collected: what is looked
/// at may be far too large.
fn has_long_path(json: &Json, length: usize) -> bool {
    match &json.value {
        Value::Null => false,
        Value::Bool(_) | Value::Number(_) | Value::String(_) => length > LONGEST_PATH,
        Value::Array(elements) => elements.iter().any(|element| has_long_path(element, length)),
        Value::Object(members) => members.iter().any(|member| {
            let separator = usize::from(length > 0);
            has_long_path(&member.value, length + separator + member.name.len())
        }),
    }
}

fn collect(json: &Json, path: &mut String, found: &mut Vec<(String, String)>) {
    match &json.value {
        Value::Null => {}
        Value::Bool(value) => found.push((path.clone(), value.to_string())),
        Value::Number(value) => found.push((path.clone(), value.to_string())),
        Value::String(value) => found.push((path.clone(), value.clone())),
        Value::Array(elements) => elements.iter().for_each(|element| collect(element, path, found)),
        Value::Object(members) => {
            for member in members {
                let length = path.len();
                if length > 0 {
                    path.push('.');
                }
                path.push_str(&member.name);
                collect(&member.value, path, found);
                path.truncate(length);
            }
        }
    }
}

/// No database of ours can keep the character NUL.
fn nul(what: &str) -> String {
    format!("{what} may not contain the character U+0000")
}

fn has_nul(json: &Json) -> bool {
    match &json.value {
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
        Value::String(text) => text.contains('\0'),
        Value::Array(elements) => elements.iter().any(has_nul),
        Value::Object(members) => members.iter().any(|member| member.name.contains('\0') || has_nul(&member.value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_that_a_name_breaks_is_told() {
        assert_eq!(name("ci-deployer"), [] as [&str; 0]);
        assert_eq!(name(""), ["api key name is required"]);
        assert_eq!(name(&"ü".repeat(256)), [] as [&str; 0]);
        // Two UTF-16 units each.
        assert_eq!(name(&"🔑".repeat(129)), ["api key name may not be more than 256 characters long"]);
        assert_eq!(
            name(&format!("_{} ", "a".repeat(256))),
            [
                "api key name may not be more than 256 characters long",
                "api key name may not begin or end with whitespace",
                "api key name may not begin with an underscore",
            ]
        );
        assert_eq!(name("a\0b"), ["api key name may not contain the character U+0000"]);
    }

    #[test]
    fn metadata_keeps_its_limits() {
        let problems = |text: &str| metadata(&Json::parse(text.as_bytes()).unwrap());
        assert_eq!(problems(r#"{"a": {"_b": 1}}"#), [] as [&str; 0]);
        assert_eq!(problems(r#"{"_a": 1}"#), ["API key metadata keys may not start with [_]"]);
        assert_eq!(problems(r#"{"a": "\u0000"}"#), ["API key metadata may not contain the character U+0000"]);
        assert_eq!(
            problems(&format!(r#"{{"a": "{}"}}"#, "x".repeat(65_536))),
            ["API key metadata may not be more than 65536 bytes long but was [65544]"]
        );
        assert_eq!(
            problems(&format!(r#"{{"a": {{"{}": 1}}}}"#, "x".repeat(256))),
            ["API key metadata keys may not be more than 256 bytes long, outer keys included"]
        );
    }

    #[test]
    fn every_value_is_found_by_its_path() {
        let json = Json::parse(br#"{"a": 1.50, "b": {"c": [true, "x", {"d": "y"}], "e": null}, "f": []}"#).unwrap();
        let found = leaves(&json);
        let found: Vec<_> = found.iter().map(|(path, value)| (path.as_str(), value.as_str())).collect();
        assert_eq!(found, [("a", "1.50"), ("b.c", "true"), ("b.c", "x"), ("b.c.d", "y")]);
    }
}
