//! How privileges on indices are read.

use super::{
    DescriptorError, FieldSecurity, IndicesPrivileges, Judge,
    limits::check_text,
    read::{array_of_objects, read_strings, required_strings},
};
use crate::domain::json::{Json, Member};

/// The fields that an entry may have beside `names`, `query`, `field_security` and `allow_restricted_indices`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::domain::privileges) enum IndexFields {
    /// The privileges.
    Privileges,
    /// The privileges and the clusters.
    PrivilegesAndClusters,
    /// Neither: the privileges are fixed.
    None,
}

/// An entry, and the clusters that it is about.
pub(in crate::domain::privileges) struct IndexEntry {
    pub(in crate::domain::privileges) indices: IndicesPrivileges,
    pub(in crate::domain::privileges) clusters: Option<Vec<String>>,
}

pub(in crate::domain::privileges) fn read_indices(
    role: &str,
    member: &Member,
    judge: &Judge,
) -> Result<Vec<IndicesPrivileges>, DescriptorError> {
    let entry = |(json, members)| read_index_entry(role, json, members, IndexFields::Privileges, judge);
    let entries = array_of_objects("indices privileges", role, member)?;
    entries.into_iter().map(|part| entry(part).map(|entry| entry.indices)).collect()
}

pub(in crate::domain::privileges) fn read_index_entry(
    role: &str,
    json: &Json,
    members: &[Member],
    fields: IndexFields,
    judge: &Judge,
) -> Result<IndexEntry, DescriptorError> {
    let failed = |at, problem: String| {
        DescriptorError::parse(at, format!("failed to parse indices privileges for role [{role}]. {problem}"))
    };
    let mut entry = IndicesPrivileges::default();
    let (mut names, mut privileges, mut clusters) = (None, None, None);
    for member in members {
        let value = &member.value;
        match member.name.as_str() {
            "names" => names = Some(read_names(role, member)?),
            "privileges" if fields != IndexFields::None => privileges = read_strings(role, member)?,
            "field_security" => entry.field_security = Some(read_field_security(role, member)?),
            "query" => entry.query = read_query(role, value)?,
            "allow_restricted_indices" => {
                entry.allow_restricted_indices = value.as_bool().ok_or_else(|| {
                    let (name, found) = (&member.name, value.token_name());
                    failed(
                        value.at,
                        format!("expected field [{name}] value to be a boolean, but found [{found}] instead"),
                    )
                })?;
            }
            "fields" => {
                let reason = format!(
                    "[\"fields\": [...]] format has changed for field permissions in role [{role}], use \
                     [\"field_security\": {{\"grant\":[...],\"except\":[...]}}] instead"
                );
                return Err(DescriptorError::parse(member.at, reason));
            }
            "transient_metadata" if value.as_object().is_some() => {}
            "clusters" if fields == IndexFields::PrivilegesAndClusters => {
                clusters = Some(required_strings(role, member)?);
            }
            other => return Err(failed(member.at, format!("unexpected field [{other}]"))),
        }
    }
    let missing = |field: &str| failed(json.at, format!("missing required [{field}] field"));
    entry.names = names.ok_or_else(|| missing("names"))?;
    entry.privileges = match privileges {
        Some(privileges) => privileges,
        None if fields == IndexFields::None => Vec::new(),
        None => return Err(missing("privileges")),
    };
    if let Some(fields) = &entry.field_security {
        (judge.exceptions)(fields).map_err(|error| {
            DescriptorError::parse(json.at, format!("failed to parse indices privileges for role [{role}] - {error}"))
        })?;
    }
    Ok(IndexEntry { indices: entry, clusters })
}

fn read_names(role: &str, member: &Member) -> Result<Vec<String>, DescriptorError> {
    let (name, value) = (&member.name, &member.value);
    let failed = |problem: String| {
        DescriptorError::parse(value.at, format!("failed to parse indices privileges for role [{role}]. {problem}"))
    };
    if let Some(text) = value.as_str() {
        check_text(value.at, name, text)?;
        return Ok(vec![text.to_owned()]);
    }
    if value.as_array().is_none() {
        let found = value.token_name();
        return Err(failed(format!(
            "expected field [{name}] value to be a string or an array of strings, but found [{found}] instead"
        )));
    }
    let names = required_strings(role, member)?;
    if names.is_empty() { Err(failed(format!("[{name}] cannot be an empty array"))) } else { Ok(names) }
}

fn read_query(role: &str, value: &Json) -> Result<Option<String>, DescriptorError> {
    match (value.as_str(), value.as_object()) {
        (Some(""), _) => Ok(None),
        (Some(text), _) => Ok(Some(text.to_owned())),
        (_, Some(_)) => Ok(Some(value.render())),
        _ if value.is_null() => Ok(None),
        _ => {
            let reason = format!(
                "failed to parse indices privileges for role [{role}]. expected field [query] value to be null, a \
                 string, an array, or an object, but found [{}] instead",
                value.token_name()
            );
            Err(DescriptorError::parse(value.at, reason))
        }
    }
}

fn read_field_security(role: &str, member: &Member) -> Result<FieldSecurity, DescriptorError> {
    let value = &member.value;
    let failed = |at, problem: String| {
        DescriptorError::parse(at, format!("failed to parse indices privileges for role [{role}]. {problem}"))
    };
    let members = value.as_object().ok_or_else(|| {
        failed(value.at, format!("expected START_OBJECT but got {} in \"field_security\".", value.token_name()))
    })?;
    if members.is_empty() {
        return Err(failed(value.at, "\"field_security\" must not be empty.".to_owned()));
    }
    let (mut grant, mut except) = (None, None);
    for member in members {
        let list = match member.name.as_str() {
            "grant" => &mut grant,
            "except" => &mut except,
            other => {
                let problem = format!("\"field_security\" only accepts options grant and except, but got: {other}");
                return Err(failed(member.at, problem));
            }
        };
        let patterns = read_strings(role, member)?;
        *list = Some(patterns.ok_or_else(|| failed(member.value.at, format!("{} must not be null.", member.name)))?);
    }
    let grant = grant.ok_or_else(|| failed(value.at, "field_security requires grant if except is given".to_owned()))?;
    Ok(FieldSecurity { grant, except })
}
