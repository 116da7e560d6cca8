//! How cluster privileges that depend on what is asked for are read.

use super::{DescriptorError, Global, RoleIndices, limits, read::strings};
use crate::domain::json::{Json, Member};

pub(super) fn read_global(value: &Json) -> Result<Global, DescriptorError> {
    let mut global = Global::default();
    for category in object(value)? {
        match category.name.as_str() {
            "application" => {
                if let Some(names) = only(&category.value, "manage")? {
                    global.manage_applications = Some(applications(names)?);
                }
            }
            "profile" => {
                if let Some(names) = only(&category.value, "write")? {
                    global.write_profiles = Some(applications(names)?);
                }
            }
            "role" => {
                if let Some(indices) = only(&category.value, "manage")? {
                    global.manage_roles = Some(role_indices(indices)?);
                }
            }
            other => return Err(unexpected(category, "one of [application,profile,role]", other)),
        }
    }
    Ok(global)
}

fn object(value: &Json) -> Result<&[Member], DescriptorError> {
    value.as_object().ok_or_else(|| wrong_token(value, "START_OBJECT"))
}

fn wrong_token(value: &Json, expected: &str) -> DescriptorError {
    let found = value.token_name();
    DescriptorError::x_content(
        value.at,
        format!("failed to parse privilege. expected [{expected}] but found [{found}] instead"),
    )
}

fn unexpected(member: &Member, expected: &str, found: &str) -> DescriptorError {
    DescriptorError::x_content(
        member.at,
        format!("failed to parse privilege. expected {expected} but found [{found}] instead"),
    )
}

/// The value of the one member that an object may have.
fn only<'a>(value: &'a Json, name: &str) -> Result<Option<&'a Json>, DescriptorError> {
    let mut found = None;
    for member in object(value)? {
        if member.name != name {
            return Err(unexpected(member, &format!("field name [{name}]"), &member.name));
        }
        found = Some(&member.value);
    }
    Ok(found)
}

/// The one member that an object has to have.
fn single<'a>(value: &'a Json, name: &str) -> Result<&'a Member, DescriptorError> {
    match object(value)? {
        [member] if member.name == name => Ok(member),
        [] => {
            let reason = "failed to parse privilege. expected [FIELD_NAME] but found [END_OBJECT] instead";
            Err(DescriptorError::x_content(value.at, reason))
        }
        [member] => Err(unexpected(member, &format!("field name [{name}]"), &member.name)),
        [_, second, ..] => Err(unexpected(second, "[END_OBJECT]", "FIELD_NAME")),
    }
}

fn applications(value: &Json) -> Result<Vec<String>, DescriptorError> {
    let member = single(value, "applications")?;
    if member.value.as_array().is_none() {
        return Err(wrong_token(&member.value, "START_ARRAY"));
    }
    strings(member)
}

fn role_indices(value: &Json) -> Result<Vec<RoleIndices>, DescriptorError> {
    let member = single(value, "indices")?;
    let entries = member.value.as_array().ok_or_else(|| wrong_token(&member.value, "START_ARRAY"))?;
    limits::check_values(member.value.at, "indices", entries.len())?;
    entries.iter().map(role_entry).collect()
}

fn role_entry(entry: &Json) -> Result<RoleIndices, DescriptorError> {
    let (mut names, mut privileges) = (None, None);
    for member in object(entry)? {
        match member.name.as_str() {
            "names" => names = Some(strings(member)?),
            "privileges" => privileges = Some(strings(member)?),
            other => {
                let reason = format!("[indices_privileges] unknown field [{other}]");
                return Err(DescriptorError::x_content(member.at, reason));
            }
        }
    }
    match (names, privileges) {
        (Some(names), Some(privileges)) => Ok(RoleIndices { names, privileges }),
        (names, _) => {
            let missing = if names.is_none() { "names" } else { "privileges" };
            Err(DescriptorError::x_content(entry.at, format!("[indices_privileges] Required [{missing}]")))
        }
    }
}
