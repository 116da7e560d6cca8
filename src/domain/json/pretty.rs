//! From a tree to text that people edit.

use super::{Json, Value};

/// How many characters a line may have for a list to stand on it whole.
const WIDTH: usize = 100;

impl Json {
    /// The text as people write it: two spaces a level, `"name": value`, and a list of values without parts on one line
    /// where it fits. No line end after the value.
    pub fn render_for_editing(&self) -> String {
        let mut text = String::new();
        write(&mut text, self, 0);
        text
    }
}

fn write(out: &mut String, json: &Json, depth: usize) {
    match &json.value {
        Value::Array(elements) => {
            if !write_in_line(out, elements) {
                write_lines(out, ['[', ']'], elements, depth, |out, element| write(out, element, depth + 1));
            }
        }
        Value::Object(members) if members.is_empty() => out.push_str("{}"),
        Value::Object(members) => write_lines(out, ['{', '}'], members, depth, |out, member| {
            out.push_str(&Json::from(&member.name).render());
            out.push_str(": ");
            write(out, &member.value, depth + 1);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => out.push_str(&json.render()),
    }
}

fn write_lines<T>(out: &mut String, brackets: [char; 2], parts: &[T], depth: usize, write: impl Fn(&mut String, &T)) {
    out.push(brackets[0]);
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        break_line(out, depth + 1);
        write(out, part);
    }
    break_line(out, depth);
    out.push(brackets[1]);
}

fn break_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

/// Writes a list on the line that was begun, if it fits there.
fn write_in_line(out: &mut String, elements: &[Json]) -> bool {
    let begun = out.len();
    let begun_line = out.rfind('\n').map_or(0, |end| end + 1);
    out.push('[');
    for (index, element) in elements.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        let has_parts = matches!(element.value, Value::Array(_) | Value::Object(_));
        out.push_str(&if has_parts { String::new() } else { element.render() });
        if has_parts || out[begun_line..].chars().count() >= WIDTH {
            out.truncate(begun);
            return false;
        }
    }
    out.push(']');
    true
}
