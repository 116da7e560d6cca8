use super::{MOST_PROBLEMS, TextProblem, in_order, syntax};
use crate::domain::{
    json::{Json, Position, Value},
    project::validation::{LONGEST_PATH, MOST_METADATA, MetadataProblem, metadata_problems},
};

/// Reads the metadata of a key as it is typed.
///
/// # Errors
/// What is wrong, in the order of the text: at least one problem.
pub fn check_metadata(text: &str) -> Result<Json, Vec<TextProblem>> {
    let json = Json::parse(text.as_bytes()).map_err(|error| vec![syntax::problem(text, error)])?;
    if json.as_object().is_none() {
        let problem = TextProblem {
            at: Some(json.at),
            path: String::new(),
            message: format!("metadata doesn't support values of type: {}", json.token_name()),
            expected: "An object, such as {\"team\": \"search\"}.".to_owned(),
        };
        return Err(vec![problem]);
    }
    let problems: Vec<TextProblem> =
        metadata_problems(&json).into_iter().flat_map(|problem| of_problem(&json, problem)).collect();
    if problems.is_empty() { Ok(json) } else { Err(in_order(problems)) }
}

/// Everything that breaks a rule.
fn of_problem(json: &Json, problem: MetadataProblem) -> Vec<TextProblem> {
    let (places, expected): (Vec<Position>, String) = match problem {
        MetadataProblem::ReservedName => {
            let reserved = json.as_object().unwrap_or_default().iter().filter(|member| member.name.starts_with('_'));
            (reserved.map(|member| member.at).collect(), "A name that starts with another character.".to_owned())
        }
        MetadataProblem::TooLarge { .. } => {
            let expected = format!("At most {MOST_METADATA} bytes, spaces between the parts not counted.");
            return vec![TextProblem { at: None, path: String::new(), message: problem.to_string(), expected }];
        }
        MetadataProblem::LongPath => {
            let expected = format!("Names within each other of at most {LONGEST_PATH} bytes together.");
            (long_path(json, 0, None).into_iter().collect(), expected)
        }
        MetadataProblem::Nul => (nul(json).into_iter().collect(), "Text without the character \\u0000.".to_owned()),
    };
    let problem = |at: Position| TextProblem {
        at: Some(at),
        path: json.path_at(at),
        message: problem.to_string(),
        expected: expected.clone(),
    };
    places.into_iter().take(MOST_PROBLEMS).map(problem).collect()
}

/// The first name by which the path of a value becomes too long, given how long it is up to here and whether it became
/// so before.
fn long_path(json: &Json, length: usize, crossed: Option<Position>) -> Option<Position> {
    match &json.value {
        Value::Null => None,
        Value::Bool(_) | Value::Number(_) | Value::String(_) => crossed,
        Value::Array(elements) => elements.iter().find_map(|element| long_path(element, length, crossed)),
        Value::Object(members) => members.iter().find_map(|member| {
            let length = length + usize::from(length > 0) + member.name.len();
            long_path(&member.value, length, crossed.or((length > LONGEST_PATH).then_some(member.at)))
        }),
    }
}

/// The first part with a character that no database of ours can keep.
fn nul(json: &Json) -> Option<Position> {
    match &json.value {
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
        Value::String(text) => text.contains('\0').then_some(json.at),
        Value::Array(elements) => elements.iter().find_map(nul),
        Value::Object(members) => members
            .iter()
            .find_map(|member| if member.name.contains('\0') { Some(member.at) } else { nul(&member.value) }),
    }
}
