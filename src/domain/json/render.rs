//! From a tree to text, as Elasticsearch prints it.

use super::{Json, Value};
use std::fmt::{self, Write as _};

impl Json {
    /// The text in one line, without spaces.
    pub fn render(&self) -> String {
        self.to_string()
    }

    /// The text as `?pretty` shows it: two spaces a level, `"name" : value`, one element a line, and a line end after
    /// the value.
    pub fn render_pretty(&self) -> String {
        let mut text = String::new();
        // Writing to a String does not fail.
        let _ = write_pretty(&mut text, self, 0);
        text.push('\n');
        text
    }
}

/// As [`Json::render`].
impl fmt::Display for Json {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Value::Array(elements) => {
                out.write_char('[')?;
                for (index, element) in elements.iter().enumerate() {
                    if index > 0 {
                        out.write_char(',')?;
                    }
                    write!(out, "{element}")?;
                }
                out.write_char(']')
            }
            Value::Object(members) => {
                out.write_char('{')?;
                for (index, member) in members.iter().enumerate() {
                    if index > 0 {
                        out.write_char(',')?;
                    }
                    write_string(out, &member.name)?;
                    write!(out, ":{}", member.value)?;
                }
                out.write_char('}')
            }
            scalar => write_scalar(out, scalar),
        }
    }
}

fn write_pretty(out: &mut String, json: &Json, depth: usize) -> fmt::Result {
    match &json.value {
        Value::Array(elements) if elements.is_empty() => out.write_str("[ ]"),
        Value::Object(members) if members.is_empty() => out.write_str("{ }"),
        Value::Array(elements) => {
            out.write_char('[')?;
            for (index, element) in elements.iter().enumerate() {
                break_line(out, index, depth + 1)?;
                write_pretty(out, element, depth + 1)?;
            }
            break_line(out, 0, depth)?;
            out.write_char(']')
        }
        Value::Object(members) => {
            out.write_char('{')?;
            for (index, member) in members.iter().enumerate() {
                break_line(out, index, depth + 1)?;
                write_string(out, &member.name)?;
                out.write_str(" : ")?;
                write_pretty(out, &member.value, depth + 1)?;
            }
            break_line(out, 0, depth)?;
            out.write_char('}')
        }
        scalar => write_scalar(out, scalar),
    }
}

/// A new line at a depth, after the comma that separates it from the element before, if there is one.
fn break_line(out: &mut String, index: usize, depth: usize) -> fmt::Result {
    let comma = if index > 0 { "," } else { "" };
    write!(out, "{comma}\n{:width$}", "", width = depth * 2)
}

/// A value without parts; arrays and objects are written part by part by the callers.
fn write_scalar(out: &mut impl fmt::Write, value: &Value) -> fmt::Result {
    match value {
        Value::Bool(boolean) => write!(out, "{boolean}"),
        Value::Number(number) => write!(out, "{number}"),
        Value::String(text) => write_string(out, text),
        Value::Null | Value::Array(_) | Value::Object(_) => out.write_str("null"),
    }
}

fn write_string(out: &mut impl fmt::Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    for character in text.chars() {
        match character {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            '\u{8}' => out.write_str("\\b")?,
            '\u{c}' => out.write_str("\\f")?,
            control if control < ' ' => write!(out, "\\u{:04X}", u32::from(control))?,
            other => out.write_char(other)?,
        }
    }
    out.write_char('"')
}
