//! `filter_path`: which parts of an answer the caller wants.
//!
//! Paths are separated by commas and their names by dots; `*` stands for any part of a name, `**` for any number of
//! names, `\.` for a dot within a name. A path that begins with `-` says what to leave out. Arrays are looked through.

use super::error::ElasticError;
use crate::domain::json::{Json, Member, Value};

/// The longest filter, in bytes: work grows with it and with the answer.
const LONGEST: usize = 4096;

/// Which parts of an answer are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilterPath {
    wanted: Vec<Path>,
    unwanted: Vec<Path>,
}

/// The names from the outside to the inside.
type Path = Vec<String>;

/// What is left of each path that fits so far.
type Rest<'a> = Vec<&'a [String]>;

impl FilterPath {
    /// Reads the parameter.
    ///
    /// # Errors
    /// When it is too long.
    pub fn parse(text: &str) -> Result<Self, ElasticError> {
        if text.len() > LONGEST {
            let reason = format!("[filter_path] may not be longer than [{LONGEST}] bytes but was [{}]", text.len());
            return Err(ElasticError::illegal_argument(reason));
        }
        let mut filter = Self::default();
        for path in text.split(',').map(str::trim).filter(|path| !path.is_empty()) {
            match path.strip_prefix('-') {
                Some("") => {}
                Some(path) => filter.unwanted.push(names(path)),
                None => filter.wanted.push(names(path)),
            }
        }
        Ok(filter)
    }

    /// What is left of an answer. Nothing at all is an empty object.
    #[must_use]
    pub fn apply(&self, answer: Json) -> Json {
        let mut answer = Some(answer);
        if !self.wanted.is_empty() {
            answer = answer.and_then(|answer| keep(answer, &all(&self.wanted)));
        }
        if !self.unwanted.is_empty() {
            answer = answer.and_then(|answer| leave_out(answer, &all(&self.unwanted)));
        }
        answer.unwrap_or_else(|| Json::build().into())
    }
}

fn all(paths: &[Path]) -> Rest<'_> {
    paths.iter().map(Vec::as_slice).collect()
}

/// The names of a path.
fn names(path: &str) -> Path {
    let mut names = vec![String::new()];
    let mut characters = path.chars().peekable();
    while let Some(character) = characters.next() {
        match (character, characters.peek(), names.last_mut()) {
            ('\\', Some('.'), Some(name)) => {
                characters.next();
                name.push('.');
            }
            ('.', _, _) => names.push(String::new()),
            (character, _, Some(name)) => name.push(character),
            (_, _, None) => {}
        }
    }
    names
}

/// What is left of the paths below a member of this name; `None` when one of them ends here, which means the member
/// and all that is in it.
fn below<'a>(rest: &Rest<'a>, name: &str) -> Option<Rest<'a>> {
    let mut next: Rest<'a> = Vec::new();
    for path in rest {
        let mut path = *path;
        // `**` may stand for no name, for this one, or for this one and more.
        while let Some((first, after)) = path.split_first() {
            let any_depth = first == "**";
            if any_depth {
                next.push(path);
            }
            if any_depth && !after.is_empty() {
                path = after;
                continue;
            }
            if any_depth || fits(first, name) {
                if after.is_empty() {
                    return None;
                }
                next.push(after);
            }
            break;
        }
    }
    // The same rest of the same path: it would only be looked at twice.
    next.sort_by_key(|rest| (rest.as_ptr(), rest.len()));
    next.dedup_by_key(|rest| (rest.as_ptr(), rest.len()));
    Some(next)
}

/// Whether a name is what a pattern with `*` means.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let Some(mut name) = name.strip_prefix(start) else {
        return false;
    };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return name.ends_with(part);
        }
        match name.find(part) {
            Some(at) => name = &name[at + part.len()..],
            None => return false,
        }
    }
    true
}

/// The parts that the paths lead to; `None` when there are none.
fn keep(json: Json, paths: &Rest<'_>) -> Option<Json> {
    if paths.is_empty() {
        return None;
    }
    let at = json.at;
    let value = match json.value {
        Value::Object(members) => {
            let kept = members.into_iter().filter_map(|Member { at, name, value }| {
                let value = match below(paths, &name) {
                    None => Some(value),
                    Some(paths) => keep(value, &paths),
                };
                value.map(|value| Member { at, name, value })
            });
            Value::Object(non_empty(kept.collect())?)
        }
        Value::Array(elements) => {
            Value::Array(non_empty(elements.into_iter().filter_map(|element| keep(element, paths)).collect())?)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
    };
    Some(Json { at, value })
}

/// All but the parts that the paths lead to; `None` when that took everything that was there.
fn leave_out(json: Json, paths: &Rest<'_>) -> Option<Json> {
    let at = json.at;
    let value = match json.value {
        Value::Object(members) if !members.is_empty() => {
            let left = members.into_iter().filter_map(|Member { at, name, value }| {
                let value = leave_out(value, &below(paths, &name)?)?;
                Some(Member { at, name, value })
            });
            Value::Object(non_empty(left.collect())?)
        }
        Value::Array(elements) if !elements.is_empty() => {
            Value::Array(non_empty(elements.into_iter().filter_map(|element| leave_out(element, paths)).collect())?)
        }
        value => value,
    };
    Some(Json { at, value })
}

fn non_empty<T>(list: Vec<T>) -> Option<Vec<T>> {
    if list.is_empty() { None } else { Some(list) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ANSWER: &str =
        r#"{"api_keys":[{"id":"a","name":"one","metadata":{"a.b":1,"tags":[]}},{"id":"b","metadata":{}}],"count":2}"#;

    fn filtered(filter: &str) -> String {
        let answer = Json::parse(ANSWER.as_bytes()).unwrap();
        FilterPath::parse(filter).unwrap().apply(answer).render()
    }

    #[test]
    fn what_is_wanted_is_kept() {
        assert_eq!(filtered("count"), r#"{"count":2}"#);
        assert_eq!(filtered("api_keys.id"), r#"{"api_keys":[{"id":"a"},{"id":"b"}]}"#);
        assert_eq!(filtered("api_keys.name,count"), r#"{"api_keys":[{"name":"one"}],"count":2}"#);
        assert_eq!(filtered("*.n*e"), r#"{"api_keys":[{"name":"one"}]}"#);
        assert_eq!(filtered("**.id"), r#"{"api_keys":[{"id":"a"},{"id":"b"}]}"#);
        assert_eq!(filtered("**.count"), r#"{"count":2}"#);
        assert_eq!(filtered(r"api_keys.metadata.a\.b"), r#"{"api_keys":[{"metadata":{"a.b":1}}]}"#);
        assert_eq!(filtered("api_keys.metadata"), r#"{"api_keys":[{"metadata":{"a.b":1,"tags":[]}},{"metadata":{}}]}"#);
        assert_eq!(filtered("none.of.this"), "{}");
        assert_eq!(filtered("count.deeper"), "{}");
        for everything in ["", " , ", "**", "*", "*,count", "api_*,c**t"] {
            assert_eq!(filtered(everything), ANSWER, "{everything}");
        }
    }

    #[test]
    fn what_is_unwanted_is_left_out() {
        assert_eq!(filtered("-api_keys"), r#"{"count":2}"#);
        assert_eq!(filtered("-api_keys.metadata,-count"), r#"{"api_keys":[{"id":"a","name":"one"},{"id":"b"}]}"#);
        assert_eq!(filtered("api_keys,-**.metadata"), r#"{"api_keys":[{"id":"a","name":"one"},{"id":"b"}]}"#);
        assert_eq!(filtered("-**"), "{}");
        assert_eq!(filtered("-nothing"), ANSWER);
    }

    #[test]
    fn filters_have_a_limit() {
        assert!(FilterPath::parse(&"a".repeat(LONGEST)).is_ok());
        let refused = FilterPath::parse(&"a".repeat(LONGEST + 1)).unwrap_err();
        insta::assert_snapshot!(refused, @r#"
        400 {"type":"illegal_argument_exception","reason":"[filter_path] may not be longer than [4096] bytes but was [4097]"}
        "#);
    }

    proptest! {
        #[test]
        fn no_filter_is_a_panic_and_only_known_parts_come_out(filter in r"[-a*.,\\idn]{0,12}") {
            let left = Json::parse(filtered(&filter).as_bytes()).unwrap();
            prop_assert!(left.as_object().unwrap().len() <= 2);
        }

        #[test]
        fn a_star_stands_for_any_part_of_a_name(start in "[a-c]{0,3}", middle in ".{0,8}", end in "[a-c]{0,3}") {
            let name = format!("{start}{middle}{end}");
            for pattern in ["*".to_owned(), format!("{start}*"), format!("*{end}"), format!("{start}*{end}")] {
                prop_assert!(fits(&pattern, &name));
            }
        }
    }
}
