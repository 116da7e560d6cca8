//! The way to a part of a value, as people write it: `reader.indices[0].privileges[1]`.

use super::{Json, Position, Value};
use std::fmt::Write as _;

/// Goes on to the value of a name.
pub fn push_member(path: &mut String, name: &str) {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
    if !name.is_empty() && name.chars().all(is_plain) {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
    } else {
        // Writing to a String does not fail.
        let _ = write!(path, "[{}]", Json::from(name));
    }
}

/// Goes on to an element, counted from 0.
pub fn push_entry(path: &mut String, entry: usize) {
    let _ = write!(path, "[{entry}]");
}

impl Json {
    /// The way to the part that starts at a place of the text from which this was read: to a value, or to the name
    /// that stands before one. To the part around the place, if none starts right there.
    pub fn path_at(&self, at: Position) -> String {
        let mut path = String::new();
        let mut json = self;
        loop {
            // Parts stand in the order of the text.
            match &json.value {
                Value::Array(elements) => {
                    let Some(entry) = elements.partition_point(|element| element.at <= at).checked_sub(1) else {
                        return path;
                    };
                    push_entry(&mut path, entry);
                    json = &elements[entry];
                }
                Value::Object(members) => {
                    let Some(place) = members.partition_point(|member| member.at <= at).checked_sub(1) else {
                        return path;
                    };
                    let member = &members[place];
                    push_member(&mut path, &member.name);
                    json = &member.value;
                }
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return path,
            }
        }
    }
}
