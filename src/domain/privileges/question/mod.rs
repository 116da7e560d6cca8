//! Questions about privileges, and their answers (contract §1.12).

mod answer;
#[cfg(test)]
mod tests;

use super::descriptor::{
    ApplicationPrivileges, DescriptorError, ExceptionType, IndicesPrivileges, Judge, check_application_name,
    check_together, read_applications, read_indices, read_strings,
};
use crate::domain::json::{Json, Member};

pub use answer::Answer;

/// How much one question may ask: privileges, each on one name.
pub const MOST_ASKED: usize = 10_000;

/// Which privileges somebody asks about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// Cluster privileges.
    pub cluster: Vec<String>,
    /// Index privileges on indices.
    pub index: Vec<IndicesPrivileges>,
    /// Privileges of applications on resources.
    pub application: Vec<ApplicationPrivileges>,
}

impl Question {
    /// Reads a question about a user, whom error texts name.
    ///
    /// # Errors
    /// The first thing that is not understood.
    pub fn parse(user: &str, json: &Json) -> Result<Self, DescriptorError> {
        let failed = |at, problem: String| {
            DescriptorError::parse(at, format!("failed to parse privileges check [{user}]. {problem}"))
        };
        let Some(members) = json.as_object() else {
            return Err(failed(json.at, format!("expected an object but found [{}] instead", json.token_name())));
        };
        check_together(json)?;
        let (mut cluster, mut index, mut application) = (None, None, None);
        for member in members {
            match member.name.as_str() {
                "cluster" => cluster = read_strings(user, member)?,
                "index" => index = Some(read_index(user, member)?),
                "application" | "applications" => application = Some(read_applications(user, member)?),
                other => return Err(failed(member.at, format!("unexpected field [{other}]"))),
            }
        }
        if cluster.is_none() && index.is_none() && application.is_none() {
            let problem = "All privilege fields [cluster,index,applications] are missing".to_owned();
            return Err(failed(json.at, problem));
        }
        let question = Self {
            cluster: cluster.unwrap_or_default(),
            index: index.unwrap_or_default(),
            application: application.unwrap_or_default(),
        };
        let asked = question.size();
        if asked > MOST_ASKED {
            let reason = format!("[{asked}] privileges are asked about, more than the limit of [{MOST_ASKED}]");
            return Err(DescriptorError::new(json.at, ExceptionType::IllegalArgument, reason));
        }
        Ok(question)
    }

    /// How many privileges it asks about, each on one name.
    fn size(&self) -> usize {
        let index = self.index.iter().map(|entry| entry.names.len() * entry.privileges.len().max(1));
        let application = self.application.iter().map(|entry| entry.resources.len() * entry.privileges.len().max(1));
        self.cluster.len() + index.chain(application).sum::<usize>()
    }

    /// What is wrong, as the messages of a `Validation Failed: 1: …;` list; none if all is well.
    pub fn validate(&self) -> Vec<String> {
        if self.cluster.is_empty() && self.index.is_empty() && self.application.is_empty() {
            return vec!["must specify at least one privilege".to_owned()];
        }
        let names = self.application.iter().map(|entry| &entry.application);
        names.filter_map(|name| check_application_name(name, false).err()).collect()
    }
}

fn read_index(user: &str, member: &Member) -> Result<Vec<IndicesPrivileges>, DescriptorError> {
    let entries = read_indices(user, member, &Judge::IN_FULL)?;
    let unsupported = |field: &str| {
        let reason = format!("Field [{field}] is not supported in a has_privileges request");
        Err(DescriptorError::parse(member.at, reason))
    };
    if entries.iter().any(|entry| entry.field_security.is_some()) {
        return unsupported("field_security");
    }
    if entries.iter().any(|entry| entry.query.is_some()) {
        return unsupported("query");
    }
    Ok(entries)
}
