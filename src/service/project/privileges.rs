//! What somebody may do in a project.

use crate::{
    domain::privileges::{
        cluster::Scope,
        descriptor::RoleDescriptors,
        question::{Answer, Question},
    },
    service::{
        Services,
        project::{ProjectError, StackCaller, refuse_any},
    },
};

/// Asking what somebody else may do.
const HAS_PRIVILEGES: &str = "cluster:admin/xpack/security/user/has_privileges";
/// Asking which privileges there are.
const BUILTIN: &str = "cluster:admin/xpack/security/privilege/builtin/get";

/// What somebody's roles give them, all together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserPrivileges {
    /// The roles' descriptors.
    pub descriptors: RoleDescriptors,
}

impl Services {
    /// Whether the caller has the privileges asked for (contract §1.12). Everybody may ask about themselves.
    ///
    /// # Errors
    /// [`ProjectError::IllegalArgument`] for `username` of somebody else; [`ProjectError::Forbidden`] for a key that is for
    /// one workflow; or what was asked is too complex.
    pub fn has_privileges<'q>(
        &self,
        caller: &StackCaller,
        username: Option<&str>,
        question: &'q Question,
    ) -> Result<Answer<'q>, ProjectError> {
        must_be_unrestricted(caller, HAS_PRIVILEGES)?;
        if username.is_some_and(|username| username != caller.subject.user.username) {
            caller.must(HAS_PRIVILEGES, Scope::Any)?;
            return Err(ProjectError::IllegalArgument(
                "users may only check the privileges of their own account".to_owned(),
            ));
        }
        refuse_any(question.validate())?;
        Ok(caller.subject.rights.has_privileges(question)?)
    }

    /// All that the caller's roles give (contract §1.13).
    ///
    /// # Errors
    /// [`ProjectError::IllegalArgument`] for a key with descriptors of its own: no list of privileges says what an
    /// intersection gives.
    pub fn user_privileges(&self, caller: &StackCaller) -> Result<UserPrivileges, ProjectError> {
        must_be_unrestricted(caller, "cluster:admin/xpack/security/user/list_privileges")?;
        if caller.key().is_some_and(|key| !key.role_descriptors.is_empty()) {
            return Err(ProjectError::IllegalArgument(
                "Cannot retrieve privileges for API keys with assigned role descriptors. Please use the Get API key information API https://ela.st/es-api-get-api-key"
                    .to_owned(),
            ));
        }
        Ok(UserPrivileges { descriptors: caller.subject.roles.clone() })
    }

    /// Goes on only if the caller may know which privileges there are.
    ///
    /// # Errors
    /// [`ProjectError::Forbidden`]
    pub fn must_know_privileges(&self, caller: &StackCaller) -> Result<(), ProjectError> {
        caller.must(BUILTIN, Scope::Any)
    }
}

/// Goes on only if the caller's key is not for one workflow alone: such a key may not even ask about itself.
fn must_be_unrestricted(caller: &StackCaller, action: &str) -> Result<(), ProjectError> {
    if caller.subject.rights.allows_workflow(None) { Ok(()) } else { Err(caller.forbidden(action, Scope::Any)) }
}
