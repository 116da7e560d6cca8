//! How privileges in applications are read.

use super::{ApplicationPrivileges, DescriptorError, limits, read::array_of_objects};
use crate::domain::json::{Json, Member};

/// Elasticsearch's name for the parser, which its error texts mention.
const PARSER: &str = "application";

pub(in crate::domain::privileges) fn read_applications(
    role: &str,
    member: &Member,
) -> Result<Vec<ApplicationPrivileges>, DescriptorError> {
    let entries = array_of_objects("application privileges", role, member)?;
    entries.into_iter().map(|(json, members)| read_entry(role, json, members)).collect()
}

fn read_entry(role: &str, json: &Json, members: &[Member]) -> Result<ApplicationPrivileges, DescriptorError> {
    let (mut application, mut privileges, mut resources) = (String::new(), None, None);
    for member in members {
        match member.name.as_str() {
            "application" => {
                let name = member.value.as_str().ok_or_else(|| unsupported(member))?;
                limits::check_text(member.value.at, PARSER, name)?;
                name.clone_into(&mut application);
            }
            "privileges" => privileges = Some(one_or_more(member)?),
            "resources" => resources = Some(one_or_more(member)?),
            other => {
                return Err(DescriptorError::x_content(member.at, format!("[{PARSER}] unknown field [{other}]")));
            }
        }
    }
    let missing = |field: &str| {
        let reason =
            format!("failed to parse application privileges for role [{role}]. missing required [{field}] field");
        DescriptorError::parse(json.at, reason)
    };
    let resources = resources.ok_or_else(|| missing("resources"))?;
    let privileges = privileges.ok_or_else(|| missing("privileges"))?;
    Ok(ApplicationPrivileges { application, privileges, resources })
}

fn unsupported(member: &Member) -> DescriptorError {
    let (name, found) = (&member.name, member.value.token_name());
    DescriptorError::x_content(member.value.at, format!("[{PARSER}] {name} doesn't support values of type: {found}"))
}

/// A text or a list of texts.
fn one_or_more(member: &Member) -> Result<Vec<String>, DescriptorError> {
    let (name, value) = (&member.name, &member.value);
    let elements = match value.as_array() {
        Some(elements) => elements,
        None if value.as_str().is_some() => std::slice::from_ref(value),
        None => return Err(unsupported(member)),
    };
    limits::check_values(value.at, name, elements.len())?;
    let text = |element: &Json| {
        let text = element.as_str().ok_or_else(|| {
            DescriptorError::x_content(element.at, format!("[{PARSER}] failed to parse field [{name}]"))
        })?;
        limits::check_text(element.at, name, text)?;
        Ok(text.to_owned())
    };
    elements.iter().map(text).collect()
}
