//! How descriptors are read: strictly, with Elasticsearch's words for what is wrong (contract §3.2).

use super::{
    DescriptorError, ExceptionType, Judge, Metadata, Place, RoleDescriptor, RoleDescriptors, limits,
    read_applications::read_applications,
    read_global::read_global,
    read_indices::read_indices,
    read_remote::{read_remote_cluster, read_remote_indices},
};
use crate::domain::json::{Json, Member, Position};

impl RoleDescriptors {
    /// Reads an object of descriptors under their names.
    ///
    /// # Errors
    /// The first thing that is not understood. Whether privileges, workflows and patterns exist is said by
    /// [`validate`](Self::validate).
    pub fn parse(json: &Json, place: Place) -> Result<Self, DescriptorError> {
        Self::read(json, place, &Judge::IN_FULL)
    }

    /// The same, looked at as thoroughly as a judge does.
    pub(in crate::domain::privileges) fn read(
        json: &Json,
        place: Place,
        judge: &Judge,
    ) -> Result<Self, DescriptorError> {
        let Some(members) = json.as_object() else {
            let reason = format!("[role_descriptors] doesn't support values of type: {}", json.token_name());
            return Err(DescriptorError::x_content(json.at, reason));
        };
        let read = |member: &Member| {
            let descriptor = RoleDescriptor::read(&member.name, &member.value, place, judge)?;
            Ok((member.name.clone(), descriptor))
        };
        if place != Place::Stored {
            limits::check_descriptors(json.at, members.len())?;
            limits::check_together(json)?;
        }
        members.iter().map(read).collect::<Result<_, _>>().map(Self)
    }
}

impl RoleDescriptor {
    /// Reads the descriptor of a role or of a part of a key, which bears a name.
    ///
    /// # Errors
    /// The first thing that is not understood.
    pub fn parse(role: &str, json: &Json, place: Place) -> Result<Self, DescriptorError> {
        if place != Place::Stored {
            limits::check_together(json)?;
        }
        Self::read(role, json, place, &Judge::IN_FULL)
    }

    /// The same, looked at as thoroughly as a judge does; how much it says together is not.
    pub(in crate::domain::privileges) fn read(
        role: &str,
        json: &Json,
        place: Place,
        judge: &Judge,
    ) -> Result<Self, DescriptorError> {
        check_role_name(role, json.at)?;
        let Some(members) = json.as_object() else {
            let reason =
                format!("failed to parse role [{role}]. expected an object but found [{}] instead", json.token_name());
            return Err(DescriptorError::parse(json.at, reason));
        };
        let mut descriptor = Self::default();
        for member in members {
            descriptor.read_member(role, member, place, judge)?;
        }
        Ok(descriptor)
    }

    fn read_member(&mut self, role: &str, member: &Member, place: Place, judge: &Judge) -> Result<(), DescriptorError> {
        let value = &member.value;
        match member.name.as_str() {
            "cluster" => self.cluster = read_strings(role, member)?.unwrap_or_default(),
            "run_as" => self.run_as = read_strings(role, member)?.unwrap_or_default(),
            "index" | "indices" => self.indices = read_indices(role, member, judge)?,
            "application" | "applications" => self.applications = read_applications(role, member)?,
            "global" => self.global = read_global(value)?,
            "metadata" => {
                self.metadata = Metadata::new(value.clone()).ok_or_else(|| {
                    let found = value.token_name();
                    let reason = format!("expected field [metadata] to be of type object, but found [{found}] instead");
                    DescriptorError::parse(value.at, reason)
                })?;
            }
            // What Elasticsearch itself adds to its answers may be sent back, and says nothing.
            "transient_metadata" if value.as_object().is_some() => {}
            "type" if value.as_str().is_some() => {}
            "remote_indices" => self.remote_indices = read_remote_indices(role, member, judge)?,
            "remote_cluster" => self.remote_cluster = read_remote_cluster(role, member)?,
            "restriction" if place != Place::Role => self.workflows = read_restriction(role, value)?,
            "description" if place != Place::ApiKey => self.description = read_description(role, value)?,
            _ => return Err(unexpected_field("role", role, member)),
        }
        Ok(())
    }
}

fn unexpected_field(what: &str, role: &str, member: &Member) -> DescriptorError {
    let reason = format!("failed to parse {what} [{role}]. unexpected field [{}]", member.name);
    DescriptorError::parse(member.at, reason)
}

fn check_role_name(name: &str, at: Position) -> Result<(), DescriptorError> {
    let trimmed = name.trim() == name;
    if trimmed && (1..=507).contains(&name.len()) && name.chars().all(|character| matches!(character, ' '..='~')) {
        return Ok(());
    }
    let reason = "Validation Failed: 1: Role names must be at least 1 and no more than 507 characters. They can \
                  contain alphanumeric characters (a-z, A-Z, 0-9), spaces, punctuation, and printable symbols in the \
                  Basic Latin (ASCII) block. Leading or trailing whitespace is not allowed.;";
    Err(DescriptorError::new(at, ExceptionType::Validation, reason))
}

/// A list of texts, or nothing for `null`; what is wrong with it is caused by the list, and thrown for the role.
pub(in crate::domain::privileges) fn read_strings(
    role: &str,
    member: &Member,
) -> Result<Option<Vec<String>>, DescriptorError> {
    if member.value.is_null() {
        return Ok(None);
    }
    required_strings(role, member).map(Some)
}

/// A list of texts; what is wrong with it is caused by the list, and thrown for the role.
pub(super) fn required_strings(role: &str, member: &Member) -> Result<Vec<String>, DescriptorError> {
    strings(member).map_err(|cause| {
        if cause.exception == ExceptionType::IllegalArgument {
            return cause;
        }
        DescriptorError::parse(cause.at, format!("failed to parse role [{role}]")).caused_by(cause)
    })
}

/// A list of texts.
pub(super) fn strings(member: &Member) -> Result<Vec<String>, DescriptorError> {
    let (name, value) = (&member.name, &member.value);
    let not_a_list = |found: &str| {
        let reason = format!("could not parse [{name}] field. expected a string array but found {found} value instead");
        DescriptorError::parse(value.at, reason)
    };
    let elements = match value.as_array() {
        Some(elements) => elements,
        None if value.is_null() => return Err(not_a_list("null")),
        None => return Err(not_a_list(&format!("[{}]", value.token_name()))),
    };
    limits::check_values(value.at, name, elements.len())?;
    let text = |element: &Json| {
        let text = element.as_str().ok_or_else(|| {
            let found = element.token_name();
            let reason = format!(
                "could not parse [{name}] field. expected a string array but one of the value in the array is [{found}]"
            );
            DescriptorError::parse(element.at, reason)
        })?;
        limits::check_text(element.at, name, text)?;
        Ok(text.to_owned())
    };
    elements.iter().map(text).collect()
}

/// The objects in an array; `what` is what they are privileges of.
pub(in crate::domain::privileges) fn array_of_objects<'a>(
    what: &str,
    role: &str,
    member: &'a Member,
) -> Result<Vec<(&'a Json, &'a [Member])>, DescriptorError> {
    let (name, value) = (&member.name, &member.value);
    let Some(elements) = value.as_array() else {
        let found = value.token_name();
        let reason = format!(
            "failed to parse {what} for role [{role}]. expected field [{name}] value to be an array, but found \
             [{found}] instead"
        );
        return Err(DescriptorError::parse(value.at, reason));
    };
    limits::check_values(value.at, name, elements.len())?;
    let object = |element: &'a Json| {
        element.as_object().map(|members| (element, members)).ok_or_else(|| {
            let found = element.token_name();
            let reason = format!(
                "failed to parse {what} for role [{role}]. expected field [{name}] value to be an array of objects, \
                 but found an array element of type [{found}]"
            );
            DescriptorError::parse(element.at, reason)
        })
    };
    elements.iter().map(object).collect()
}

fn read_restriction(role: &str, value: &Json) -> Result<Vec<String>, DescriptorError> {
    let failed = |at, problem: &str| {
        DescriptorError::parse(at, format!("failed to parse restriction for role [{role}]. {problem}"))
    };
    let members = value.as_object().ok_or_else(|| {
        let found = value.token_name();
        failed(value.at, &format!("expected field [restriction] value to be an object, but found [{found}] instead"))
    })?;
    let mut workflows = Vec::new();
    for member in members {
        if member.name != "workflows" {
            return Err(failed(member.at, &format!("unexpected field [{}]", member.name)));
        }
        workflows = strings(member).map_err(|cause| failed(cause.at, &cause.reason))?;
        if workflows.is_empty() {
            return Err(failed(member.value.at, "[workflows] cannot be an empty array"));
        }
    }
    Ok(workflows)
}

fn read_description(role: &str, value: &Json) -> Result<Option<String>, DescriptorError> {
    if value.is_null() {
        return Ok(None);
    }
    let text = value.as_str().ok_or_else(|| {
        let found = value.token_name();
        let reason = format!(
            "failed to parse role [{role}]. expected field [description] value to be a string, but found [{found}] \
             instead"
        );
        DescriptorError::parse(value.at, reason)
    })?;
    Ok(Some(text.to_owned()))
}
