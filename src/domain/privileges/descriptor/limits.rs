//! How much may be said at once: far more than anybody needs, and little enough to be looked through.

use super::{DescriptorError, ExceptionType};
use crate::domain::{
    json::{Json, Position, Value},
    privileges::pattern::Pattern,
};

/// How many descriptors a key may have.
pub const MOST_DESCRIPTORS: usize = 256;
/// How many values one list may hold: names, privileges, entries.
pub const MOST_VALUES: usize = 1_000;
/// How many names, patterns and privileges may be given together.
pub const MOST_VALUES_TOGETHER: usize = 10_000;
/// How many patterns that take an automaton may be given together: regular expressions, and wildcards elsewhere than
/// at the end.
pub const MOST_AUTOMATA: usize = 256;
/// How long one name, pattern or privilege may be, in bytes.
pub const LONGEST_TEXT: usize = 2_048;

pub(super) fn check_descriptors(at: Position, count: usize) -> Result<(), DescriptorError> {
    within(count, MOST_DESCRIPTORS, at, || {
        format!("[{count}] role descriptors are more than the limit of [{MOST_DESCRIPTORS}]")
    })
}

pub(super) fn check_values(at: Position, field: &str, count: usize) -> Result<(), DescriptorError> {
    within(count, MOST_VALUES, at, || {
        format!("field [{field}] has [{count}] values, more than the limit of [{MOST_VALUES}]")
    })
}

pub(super) fn check_text(at: Position, field: &str, text: &str) -> Result<(), DescriptorError> {
    within(text.len(), LONGEST_TEXT, at, || {
        format!("a value of field [{field}] has [{}] bytes, more than the limit of [{LONGEST_TEXT}]", text.len())
    })
}

/// Checks what was given together, before any of its patterns is looked at.
pub(in crate::domain::privileges) fn check_together(json: &Json) -> Result<(), DescriptorError> {
    let mut held = Held::default();
    held.add(json);
    let Held { values, automata } = held;
    within(values, MOST_VALUES_TOGETHER, json.at, || {
        format!("[{values}] values are more than the limit of [{MOST_VALUES_TOGETHER}]")
    })?;
    within(automata, MOST_AUTOMATA, json.at, || {
        format!(
            "[{automata}] regular expressions and wildcards within patterns are more than the limit of \
             [{MOST_AUTOMATA}]"
        )
    })
}

/// How many names, patterns and privileges there are, and how many of them take an automaton.
#[derive(Default)]
struct Held {
    values: usize,
    automata: usize,
}

impl Held {
    fn add(&mut self, json: &Json) {
        match &json.value {
            Value::String(text) => {
                self.values += 1;
                self.automata += usize::from(Pattern::is_intricate(text));
            }
            Value::Array(elements) => elements.iter().for_each(|element| self.add(element)),
            Value::Object(members) => {
                // What these say is no pattern, and is kept as it is.
                let said = |name: &str| matches!(name, "metadata" | "query" | "description");
                members.iter().filter(|member| !said(&member.name)).for_each(|member| self.add(&member.value));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

fn within(size: usize, limit: usize, at: Position, reason: impl FnOnce() -> String) -> Result<(), DescriptorError> {
    if size <= limit { Ok(()) } else { Err(DescriptorError::new(at, ExceptionType::IllegalArgument, reason())) }
}
