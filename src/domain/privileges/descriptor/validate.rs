//! What is wrong with descriptors that are understood: all of it at once (contract §2.5).

use super::{ApplicationPrivileges, IndicesPrivileges, RoleDescriptor, RoleDescriptors};
use crate::domain::{
    json::Json,
    privileges::{cluster::ClusterPrivilege, index::IndexPrivilege, pattern::Pattern, workflow::Workflow},
};
use thiserror::Error;

/// How long a description may be, in characters.
const LONGEST_DESCRIPTION: usize = 1_000;

/// A restriction to workflows where there can be none (contract §2.5, `illegal_argument_exception`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RestrictionError {
    /// Several descriptors are restricted.
    #[error("more than one role descriptor with restriction is not supported")]
    Several,
    /// A restricted descriptor is among unrestricted ones.
    #[error("combining role descriptors with and without restriction is not supported")]
    Combined,
    /// A role of the owner is restricted.
    #[error("owner user role descriptors must not include restriction")]
    OfOwner,
}

impl RoleDescriptors {
    /// What is wrong, as the messages of a `Validation Failed: 1: …;` list; none if all is well.
    pub fn validate(&self) -> Vec<String> {
        self.iter().flat_map(|(_, descriptor)| descriptor.validate()).collect()
    }

    /// Whether the restrictions of a key's descriptors go together.
    ///
    /// # Errors
    /// Several are restricted, or one is among others.
    pub fn check_restrictions(&self) -> Result<(), RestrictionError> {
        match self.iter().filter(|(_, descriptor)| !descriptor.workflows.is_empty()).count() {
            0 => Ok(()),
            1 if self.len() == 1 => Ok(()),
            1 => Err(RestrictionError::Combined),
            _ => Err(RestrictionError::Several),
        }
    }

    /// Whether these may be the roles of an owner.
    ///
    /// # Errors
    /// One of them is restricted.
    pub fn check_of_owner(&self) -> Result<(), RestrictionError> {
        let restricted = self.iter().any(|(_, descriptor)| !descriptor.workflows.is_empty());
        if restricted { Err(RestrictionError::OfOwner) } else { Ok(()) }
    }
}

impl RoleDescriptor {
    /// What is wrong, as the messages of a `Validation Failed: 1: …;` list; none if all is well.
    pub fn validate(&self) -> Vec<String> {
        let mut messages = Vec::new();
        let cluster = self.cluster.iter().filter_map(|name| ClusterPrivilege::resolve(name).err());
        messages.extend(cluster.map(|error| error.to_string()));
        self.indices.iter().for_each(|entry| entry.validate(&mut messages));
        for entry in &self.remote_indices {
            check_aliases(&entry.clusters, "remote index cluster alias", &mut messages);
            entry.indices.validate(&mut messages);
        }
        for entry in &self.remote_cluster {
            check_aliases(&entry.clusters, "remote cluster alias", &mut messages);
        }
        self.applications.iter().for_each(|entry| entry.validate(&mut messages));
        for entry in self.global.manage_roles.iter().flatten() {
            check_index_privileges(&entry.privileges, &mut messages);
            check_patterns(&entry.names, &mut messages);
        }
        for names in [&self.global.manage_applications, &self.global.write_profiles] {
            check_patterns(names.as_deref().unwrap_or_default(), &mut messages);
        }
        check_patterns(&self.run_as, &mut messages);
        if self.metadata.has_reserved_names() {
            messages.push("role descriptor metadata keys may not start with [_]".to_owned());
        }
        let workflows = self.workflows.iter().filter_map(|name| Workflow::resolve(name).err());
        messages.extend(workflows.map(|error| error.to_string()));
        if self.description.as_ref().is_some_and(|text| text.chars().count() > LONGEST_DESCRIPTION) {
            messages.push(format!("Role description must be less than {LONGEST_DESCRIPTION} characters."));
        }
        messages
    }
}

impl IndicesPrivileges {
    fn validate(&self, messages: &mut Vec<String>) {
        check_index_privileges(&self.privileges, messages);
        for name in &self.names {
            if name.contains("::") {
                messages.push(format!("selectors [::] are not allowed in the index name expression [{name}]"));
            }
        }
        check_patterns(&self.names, messages);
        if let Some(query) = &self.query
            && !Json::parse(query.as_bytes()).is_ok_and(|query| query.as_object().is_some())
        {
            messages.push(format!("failed to parse field 'query' for indices [{}]", self.names.join(",")));
        }
    }
}

impl ApplicationPrivileges {
    fn validate(&self, messages: &mut Vec<String>) {
        messages.extend(check_application_name(&self.application, true).err());
        for name in &self.privileges {
            if !name.chars().all(|character| character.is_ascii_graphic()) {
                messages.push(format!(
                    "Application privilege names and actions must match the pattern ^\\p{{Graph}}*$ (found '{name}')"
                ));
            }
        }
        check_patterns(&self.resources, messages);
    }
}

fn check_index_privileges(privileges: &[String], messages: &mut Vec<String>) {
    let errors = privileges.iter().filter_map(|name| IndexPrivilege::resolve(name).err());
    messages.extend(errors.map(|error| error.to_string()));
}

fn check_patterns(patterns: &[String], messages: &mut Vec<String>) {
    let errors = patterns.iter().filter_map(|pattern| Pattern::parse(pattern).err());
    messages.extend(errors.map(|error| error.to_string()));
}

fn check_aliases(clusters: &[String], what: &str, messages: &mut Vec<String>) {
    if clusters.iter().any(String::is_empty) {
        messages.push(format!("{what} cannot be an empty string"));
    }
    check_patterns(clusters, messages);
}

/// The characters that a name of an application may not have after its first part.
const NOT_IN_SUFFIX: [char; 11] = ['\\', '/', '*', '?', '"', '<', '>', '|', ' ', ',', '#'];

/// Checks the name of an application: a part that starts with a small letter and has letters and digits, and after `-`
/// or `_` another one. Where `patterns` are allowed it may end in `*`.
///
/// # Errors
/// What is wrong, as Elasticsearch says it.
pub fn check_application_name(name: &str, patterns: bool) -> Result<(), String> {
    if name.is_empty() {
        return Err("Application names cannot be blank".to_owned());
    }
    let found = format!("(found '{name}')");
    let starred = name.contains('*');
    if starred && !patterns {
        return Err(format!("Application names may not contain '*' {found}"));
    }
    if name == "*" {
        return Ok(());
    }
    let bare = name.strip_suffix('*').unwrap_or(name);
    if bare.contains('*') {
        return Err(format!("Application name patterns only support trailing wildcards {found}"));
    }
    if name.contains(char::is_whitespace) {
        return Err(format!("Application names may not contain whitespace {found}"));
    }
    let (prefix, suffix) = bare.split_once(['_', '-']).unwrap_or((bare, ""));
    let found = format!("(found '{prefix}')");
    let starts_small = prefix.starts_with(|character: char| character.is_ascii_lowercase());
    if !starts_small || !prefix.chars().all(|character| character.is_ascii_alphanumeric()) {
        return Err(format!("An application name prefix must match the pattern ^[a-z][A-Za-z0-9]*$ {found}"));
    }
    if prefix.len() < 3 && !starred {
        return Err(format!("An application name prefix must be at least 3 characters long {found}"));
    }
    if suffix.contains(NOT_IN_SUFFIX) {
        let characters: String = NOT_IN_SUFFIX.iter().collect();
        return Err(format!(
            "An application name suffix may not contain any of the characters '{characters}' (found '{suffix}')"
        ));
    }
    Ok(())
}
