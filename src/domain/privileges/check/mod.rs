//! JSON that somebody types: what is wrong with it, where, in the server's own words, and what belongs there instead.
//!
//! The browser asks at each keystroke, and the server once more when the form is sent.

mod expected;
mod metadata;
mod problem;
mod syntax;
#[cfg(test)]
mod tests;
mod vocabulary;

use super::descriptor::{DescriptorError, Flaw, Judge, Place, RestrictionError, RoleDescriptor, RoleDescriptors, Step};
use crate::domain::json::{Json, Position};

pub use metadata::check_metadata;
pub use problem::TextProblem;

/// How many problems are told at once; whoever mends these sees the next.
pub const MOST_PROBLEMS: usize = 50;

/// Reads role descriptors as they are typed, as quickly as that. What only automata can tell is left out:
/// [`check_descriptors_in_full`] says it when the form is sent.
///
/// # Errors
/// What is wrong, in the order of the text: at least one problem, at most [`MOST_PROBLEMS`].
pub fn check_descriptors(text: &str) -> Result<RoleDescriptors, Vec<TextProblem>> {
    check(text, &Judge::AS_TYPED)
}

/// Reads role descriptors that a form sends, and judges them as every request is judged: patterns that are too
/// intricate, and exceptions from fields that are not granted, are problems too.
///
/// # Errors
/// What is wrong, in the order of the text: at least one problem, at most [`MOST_PROBLEMS`].
pub fn check_descriptors_in_full(text: &str) -> Result<RoleDescriptors, Vec<TextProblem>> {
    check(text, &Judge::IN_FULL)
}

fn check(text: &str, judge: &Judge) -> Result<RoleDescriptors, Vec<TextProblem>> {
    let json = Json::parse(text.as_bytes()).map_err(|error| vec![syntax::problem(text, error)])?;
    let read = RoleDescriptors::read(&json, Place::ApiKey, judge);
    let problems = match &read {
        Ok(descriptors) => of_read(&json, descriptors, judge),
        Err(first) => of_unread(&json, first, judge),
    };
    match read {
        Ok(descriptors) if problems.is_empty() => Ok(descriptors),
        _ => Err(in_order(problems)),
    }
}

/// The first problems, in the order of the text. There are few: the browser need not load a sort for them.
fn in_order(problems: Vec<TextProblem>) -> Vec<TextProblem> {
    let mut ordered: Vec<TextProblem> = Vec::new();
    for problem in problems {
        let place = ordered.partition_point(|other| other.at <= problem.at);
        ordered.insert(place, problem);
    }
    ordered.truncate(MOST_PROBLEMS);
    ordered
}

/// What is wrong with descriptors that are understood.
fn of_read(json: &Json, descriptors: &RoleDescriptors, judge: &Judge) -> Vec<TextProblem> {
    let mut problems = of_flaws(json, &descriptors.flaws(judge));
    if let Err(error) = descriptors.check_restrictions() {
        problems.extend(of_restriction(json, descriptors, error));
    }
    problems
}

/// What is wrong with descriptors of which the first error is known: each may have one of its own.
fn of_unread(json: &Json, first: &DescriptorError, judge: &Judge) -> Vec<TextProblem> {
    let mut problems = Vec::new();
    for member in json.as_object().unwrap_or_default() {
        match RoleDescriptor::read(&member.name, &member.value, Place::ApiKey, judge) {
            Ok(descriptor) => {
                let alone = RoleDescriptors::from_iter([(member.name.clone(), descriptor)]);
                problems.extend(of_flaws(json, &alone.flaws(judge)));
            }
            Err(error) => problems.push(of_error(json, &error)),
        }
        if problems.len() >= MOST_PROBLEMS {
            break;
        }
    }
    // Each by itself is well: there is too much of them together.
    if !problems.iter().any(|problem| problem.at == Some(first.innermost().at)) {
        problems.push(of_error(json, first));
    }
    problems
}

fn of_error(json: &Json, error: &DescriptorError) -> TextProblem {
    let innermost = error.innermost();
    let at = innermost.at;
    // The place is told apart from the words.
    let message = innermost.reason.strip_prefix(&format!("[{at}] ")).unwrap_or(&innermost.reason).to_owned();
    TextProblem { at: Some(at), path: json.path_at(at), message, expected: expected::of_error(json, innermost) }
}

fn of_flaws(json: &Json, flaws: &[Flaw<'_>]) -> Vec<TextProblem> {
    let problem = |flaw: &Flaw<'_>| {
        let at = locate(json, &flaw.path);
        let (path, expected) = (json.path_at(at), expected::of_flaw(&flaw.kind));
        TextProblem { at: Some(at), path, message: flaw.to_string(), expected }
    };
    flaws.iter().take(MOST_PROBLEMS).map(problem).collect()
}

fn of_restriction(json: &Json, descriptors: &RoleDescriptors, error: RestrictionError) -> Option<TextProblem> {
    let restricted =
        descriptors.iter().filter(|(_, descriptor)| !descriptor.workflows.is_empty()).map(|(name, _)| name);
    // Of several, the second is one too many.
    let too_many = if error == RestrictionError::Several { restricted.last() } else { restricted.into_iter().next() };
    let at = locate(json, &[Step::Member(too_many?), Step::Member("restriction")]);
    let expected = "A restriction in the only descriptor, or in none.".to_owned();
    Some(TextProblem { at: Some(at), path: json.path_at(at), message: error.to_string(), expected })
}

/// Where a part of descriptors starts in the text from which they were read.
fn locate(json: &Json, path: &[Step<'_>]) -> Position {
    let mut part = json;
    for step in path {
        let next = match step {
            // What is written later counts, and under either of two names.
            Step::Member(name) => part.as_object().and_then(|members| {
                let is_meant = |written: &str| written == *name || vocabulary::short_name(name) == Some(written);
                members.iter().rev().find(|member| is_meant(&member.name)).map(|member| &member.value)
            }),
            Step::Entry(entry) => part.as_array().and_then(|elements| elements.get(*entry)),
        };
        // A list of one may be written without the list.
        part = next.unwrap_or(part);
    }
    part.at
}
