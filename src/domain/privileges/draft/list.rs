//! Lists in a text field: values with commas or line ends between them.

/// The values of a text, in order, without space around them. A value that starts with `/` goes on to the `/` before the
/// next comma or line end: regular expressions may have commas.
pub fn values(text: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut rest = text.trim_start_matches(is_between);
    while !rest.is_empty() {
        let end = if rest.starts_with('/') { end_of_expression(rest) } else { None };
        let end = end.or_else(|| rest.find([',', '\n', '\r'])).unwrap_or(rest.len());
        values.push(rest[..end].trim_end().to_owned());
        rest = rest[end..].trim_start_matches(is_between);
    }
    values
}

/// The text of a list, of which [`values`] gives the list again, unless a value has a comma or space at an end.
pub fn joined(values: &[String]) -> String {
    values.join(", ")
}

fn is_between(character: char) -> bool {
    character == ',' || character.is_whitespace()
}

/// Where a regular expression at the start of a text ends: after a `/` that nothing but space follows in its value.
fn end_of_expression(text: &str) -> Option<usize> {
    let line = text.lines().next().unwrap_or_default();
    let ends = line.match_indices('/').skip(1).map(|(place, _)| place + 1);
    ends.into_iter().find(|end| {
        let rest = line[*end..].trim_start();
        rest.is_empty() || rest.starts_with(',')
    })
}
