//! What the forms of project keys ask for, sent by a browser itself or by a script: one reading for both.

use crate::{
    domain::{
        FieldError, Problem,
        json::Json,
        key_list::first,
        privileges::{
            can::Asked,
            check::{TextProblem, check_descriptors_in_full, check_metadata},
            descriptor::RoleDescriptors,
        },
        project_key_list::ProjectKeyListQuery,
    },
    http::console::asked::{expiration, submission, value},
    service::project::{ChosenBy, ChosenKeys, EditProjectKey, NewProjectKey, ProjectError},
    ui::role_form::Pairs,
};

/// Above how many keys their number has to be typed before they are deleted.
const UNTYPED: u64 = 10;

/// A new key.
///
/// # Errors
/// [`ProjectError::Invalid`] for what is no JSON, or not the right one.
pub fn new_key(fields: &Pairs) -> Result<NewProjectKey, ProjectError> {
    let (role_descriptors, metadata) = documents(fields)?;
    Ok(NewProjectKey {
        name: value(fields, "name").trim().to_owned(),
        expiration: expiration(fields),
        role_descriptors,
        metadata,
        submission: submission(fields),
    })
}

/// A change of a key.
///
/// # Errors
/// As for a new key; and a form without the version that it was made from.
pub fn edit(fields: &Pairs) -> Result<EditProjectKey, ProjectError> {
    let (role_descriptors, metadata) = documents(fields)?;
    let keeps = matches!(value(fields, "expiration"), "" | "keep");
    let seen = value(fields, "version").parse().map_err(|_| invalid(FieldError::new("version", Problem::Damaged)))?;
    Ok(EditProjectKey { role_descriptors, metadata, expiration: (!keeps).then(|| expiration(fields)), seen })
}

/// What a form says in JSON. What its switches leave out is empty, whatever still stands in the fields.
fn documents(fields: &Pairs) -> Result<(RoleDescriptors, Json), ProjectError> {
    let is_on = |switch| value(fields, switch) == "yes";
    let text = |switch, field| if is_on(switch) { value(fields, field) } else { "{}" };
    let descriptors =
        check_descriptors_in_full(text("restrict", "role_descriptors")).map_err(|all| told("role_descriptors", all));
    let metadata = check_metadata(text("include_metadata", "metadata")).map_err(|all| told("metadata", all));
    match (descriptors, metadata) {
        (Ok(descriptors), Ok(metadata)) => Ok((descriptors, metadata)),
        (descriptors, metadata) => {
            let errors = descriptors.err().into_iter().chain(metadata.err()).flatten();
            Err(ProjectError::Invalid(errors.collect()))
        }
    }
}

/// Role descriptors that somebody tries out; empty text means none.
///
/// # Errors
/// [`ProjectError::Invalid`]
pub fn descriptors(text: &str) -> Result<RoleDescriptors, ProjectError> {
    let text = if text.trim().is_empty() { "{}" } else { text };
    check_descriptors_in_full(text).map_err(|all| ProjectError::Invalid(told("role_descriptors", all)))
}

/// What a list is asked for by a URL or a form.
#[must_use]
pub fn query_of(parameters: &[(String, String)]) -> ProjectKeyListQuery {
    ProjectKeyListQuery::from_parameters(|name| first(parameters, name))
}

/// What somebody asks whether a key may do it.
///
/// # Errors
/// [`ProjectError::Invalid`]
pub fn question(fields: &Pairs) -> Result<Asked, ProjectError> {
    Asked::from_parameters(|name| Some(value(fields, name).to_owned())).map_err(invalid)
}

fn told(field: &str, problems: Vec<TextProblem>) -> Vec<FieldError> {
    problems.iter().map(|problem| FieldError::new(field, Problem::Told { words: problem.to_string() })).collect()
}

/// The keys that somebody chose: all that match, or those of these ids.
#[must_use]
pub fn chosen(ids: &[String], matching: Option<&ProjectKeyListQuery>) -> ChosenBy {
    matching.map_or_else(|| ChosenBy::Ids(ids.to_vec()), |query| ChosenBy::Matching(Box::new(query.clone())))
}

/// Whether the number of keys has to be typed before they are deleted: it is many, or a managed one is among them.
#[must_use]
pub const fn has_to_be_typed(total: u64, managed: u64) -> bool {
    managed > 0 || total > UNTYPED
}

/// Goes on only if what was typed is what has to be: of one key its name, of several how many they are.
///
/// # Errors
/// [`ProjectError::Invalid`]
pub fn check_confirmation(chosen: &ChosenKeys, typed: &str) -> Result<(), ProjectError> {
    let total = chosen.tally.total;
    if !has_to_be_typed(total, chosen.tally.managed) {
        return Ok(());
    }
    let typed = typed.trim();
    let (is_right, problem) = match chosen.first.as_slice() {
        [only] if total == 1 => (typed == only.name.trim(), Problem::NotTheResourceName),
        _ => {
            let number = typed.replace(['\u{202f}', ' ', ','], "");
            (number == total.to_string(), Problem::NotTheNumber { number: total })
        }
    };
    if is_right { Ok(()) } else { Err(invalid(FieldError::new("confirm", problem))) }
}

fn invalid(error: FieldError) -> ProjectError {
    ProjectError::Invalid(vec![error])
}
