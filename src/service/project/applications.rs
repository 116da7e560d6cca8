//! What applications call their privileges in a project.

use crate::{
    domain::{
        json::Json,
        privileges::cluster::Scope,
        project::{security::ApplicationPrivilege, validation},
    },
    service::{
        Services,
        project::{ProjectError, StackCaller, refuse_any},
    },
    storage::PutOutcome,
};

/// Writing privileges.
const PUT: &str = "cluster:admin/xpack/security/privilege/put";
/// Looking privileges up.
const GET: &str = "cluster:admin/xpack/security/privilege/get";
/// Removing privileges.
const DELETE: &str = "cluster:admin/xpack/security/privilege/delete";

/// How many privileges are written at once.
const MOST: usize = 1000;

/// A privilege to be written.
#[derive(Clone, Debug)]
pub struct PutPrivilege {
    /// The application.
    pub application: String,
    /// Its name.
    pub name: String,
    /// Patterns of actions.
    pub actions: Vec<String>,
    /// What is to be kept with it: an object.
    pub metadata: Option<Json>,
}

/// A privilege that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationPrivilegePut {
    /// The application.
    pub application: String,
    /// Its name.
    pub name: String,
    /// Whether it was not there before.
    pub created: bool,
}

impl Services {
    /// Writes privileges of applications, all or none (contract §1.13).
    ///
    /// # Errors
    /// As [`ProjectError`] says.
    pub async fn put_application_privileges(
        &self,
        caller: &StackCaller,
        request: Vec<PutPrivilege>,
    ) -> Result<Vec<ApplicationPrivilegePut>, ProjectError> {
        let problems: Vec<_> = request.iter().flat_map(problems).chain(too_many(request.len())).collect();
        refuse_any(problems)?;
        caller.must(PUT, Scope::Any)?;
        let privileges: Vec<_> = request
            .into_iter()
            .map(|put| ApplicationPrivilege {
                project: caller.project.id.clone(),
                application: put.application,
                name: put.name,
                actions: put.actions,
                metadata: put.metadata.unwrap_or_else(Json::empty_object),
            })
            .collect();
        let outcomes = self.storage.put_application_privileges(&privileges).await?;
        let written = privileges.into_iter().zip(outcomes);
        Ok(written
            .map(|(privilege, outcome)| ApplicationPrivilegePut {
                application: privilege.application,
                name: privilege.name,
                created: outcome == PutOutcome::Created,
            })
            .collect())
    }

    /// The privileges of an application, or of all, of these names or all.
    ///
    /// # Errors
    /// [`ProjectError::Forbidden`]
    pub async fn get_application_privileges(
        &self,
        caller: &StackCaller,
        application: Option<&str>,
        names: &[String],
    ) -> Result<Vec<ApplicationPrivilege>, ProjectError> {
        caller.must(GET, Scope::Any)?;
        let application = application.filter(|application| *application != "*");
        let mut privileges = match application {
            Some(application) if application.contains('\0') => Vec::new(),
            application => self.storage.application_privileges(&caller.project.id, application).await?,
        };
        privileges.retain(|privilege| names.is_empty() || names.contains(&privilege.name));
        Ok(privileges)
    }

    /// Removes the named privileges of an application. Says of each whether there was one.
    ///
    /// # Errors
    /// [`ProjectError::Forbidden`]
    pub async fn delete_application_privileges(
        &self,
        caller: &StackCaller,
        application: &str,
        names: &[String],
    ) -> Result<Vec<(String, bool)>, ProjectError> {
        caller.must(DELETE, Scope::Any)?;
        if application.contains('\0') || names.iter().any(|name| name.contains('\0')) {
            return Ok(names.iter().map(|name| (name.clone(), false)).collect());
        }
        let found = self.storage.delete_application_privileges(&caller.project.id, application, names).await?;
        Ok(names.iter().cloned().zip(found).collect())
    }
}

fn too_many(count: usize) -> Option<String> {
    (count > MOST).then(|| format!("no more than [{MOST}] privileges can be written at once but were [{count}]"))
}

/// Every rule that a privilege breaks: names begin with a letter (an application's in lower case, of at least three
/// characters), actions have one of `/`, `*` and `:` in them, so that no action is taken for a name.
fn problems(put: &PutPrivilege) -> Vec<String> {
    let mut problems = Vec::new();
    let PutPrivilege { application, name, actions, metadata } = put;
    let mut rest = application.bytes();
    let is_application = application.len() >= 3
        && application.len() <= 256
        && rest.next().is_some_and(|first| first.is_ascii_lowercase())
        && rest.all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if !is_application {
        problems.push(format!(
            "An application name must have from 3 to 256 characters, begin with a lower case letter and contain only letters, digits, - and _ (found '{application}')"
        ));
    }
    let mut rest = name.bytes();
    let is_name = name.len() <= 256
        && rest.next().is_some_and(|first| first.is_ascii_lowercase())
        && rest.all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    if !is_name {
        problems.push(format!(
            "Application privilege names must begin with a lower case letter and contain only letters, digits, _, - and . (found '{name}')"
        ));
    }
    if actions.is_empty() {
        problems.push(format!("Application privilege [{name}] must have at least one action"));
    }
    for action in actions {
        if !action.contains(['/', '*', ':']) || action.contains('\0') {
            problems.push(format!("action [{action}] must contain one of [ '/' , '*' , ':' ]"));
        }
    }
    problems.extend(metadata.iter().flat_map(validation::user_metadata));
    problems
}
