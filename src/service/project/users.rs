//! The users of a project's own realm.

use crate::{
    domain::{
        Secret,
        json::Json,
        privileges::cluster::Scope,
        project::{Realm, security::NativeUser, validation},
    },
    service::{
        Services,
        project::{ProjectError, StackCaller, refuse_any},
    },
    storage::PutOutcome,
};

/// Writing a user.
const PUT: &str = "cluster:admin/xpack/security/user/put";
/// Looking users up.
const GET: &str = "cluster:admin/xpack/security/user/get";
/// Removing a user.
const DELETE: &str = "cluster:admin/xpack/security/user/delete";
/// Giving a user another password.
const CHANGE_PASSWORD: &str = "cluster:admin/xpack/security/user/change_password";
/// Saying whether a user may sign in.
const SET_ENABLED: &str = "cluster:admin/xpack/security/user/set_enabled";

/// The shortest password.
const SHORTEST_PASSWORD: usize = 6;
/// The longest password, in bytes.
const LONGEST_PASSWORD: usize = 1024;
/// How many roles a user may have.
const MOST_ROLES: usize = 100;

/// A user to be written.
#[derive(Clone, Debug)]
pub struct PutUser {
    /// The name.
    pub username: String,
    /// The password; `None`: that which the user has.
    pub password: Option<Secret>,
    /// The names of the user's roles.
    pub roles: Vec<String>,
    /// The full name.
    pub full_name: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// What is to be kept with the user: an object.
    pub metadata: Option<Json>,
    /// Whether the user may sign in.
    pub enabled: bool,
}

/// A password to be written.
#[derive(Clone, Debug)]
pub struct UserPassword {
    /// Whose; `None`: the caller's own.
    pub username: Option<String>,
    /// The password.
    pub password: Secret,
}

impl Services {
    /// Writes a user (contract §1.13). `true`: there was none before.
    ///
    /// # Errors
    /// As [`ProjectError`] says.
    pub async fn put_stack_user(&self, caller: &StackCaller, request: PutUser) -> Result<bool, ProjectError> {
        let mut problems: Vec<_> = validation::native_name("Username", &request.username).into_iter().collect();
        if self.is_reserved(caller, &request.username).await? {
            problems.push(format!("Username [{0}] is reserved and may not be used.", request.username));
        }
        problems.extend(request.password.iter().flat_map(password_problems));
        problems.extend(metadata_problems(request.metadata.as_ref()));
        if request.roles.len() > MOST_ROLES {
            problems.push(format!("a user may not have more than {MOST_ROLES} roles"));
        }
        problems.extend(too_long("full_name", request.full_name.as_deref()));
        problems.extend(too_long("email", request.email.as_deref()));
        refuse_any(problems)?;
        caller.must(PUT, Scope::Any)?;
        let digest = match request.password {
            Some(password) => Some(self.passwords.digest(password, &self.randomness).await?),
            None => None,
        };
        let user = NativeUser {
            project: caller.project.id.clone(),
            name: request.username,
            roles: request.roles,
            full_name: request.full_name,
            email: request.email,
            metadata: request.metadata.unwrap_or_else(Json::empty_object),
            enabled: request.enabled,
            reserved: false,
            created_at: self.now(),
        };
        match self.storage.put_native_user(&user, digest.as_ref()).await? {
            PutOutcome::Created => Ok(true),
            PutOutcome::Updated => Ok(false),
            PutOutcome::Refused => Err(ProjectError::Validation(vec![
                "password must be specified unless you are updating an existing user".to_owned(),
            ])),
        }
    }

    /// The users of these names; of no names, all of them. In the order of names.
    ///
    /// # Errors
    /// [`ProjectError::Forbidden`]
    pub async fn get_stack_users(
        &self,
        caller: &StackCaller,
        names: &[String],
    ) -> Result<Vec<NativeUser>, ProjectError> {
        let is_self = matches!(names, [name] if is_self(caller, name));
        if !is_self {
            caller.must(GET, Scope::Any)?;
        }
        let mut users = self.storage.native_users(&caller.project.id).await?;
        users.retain(|user| names.is_empty() || names.contains(&user.name));
        Ok(users)
    }

    /// Removes a user, whose keys go on working (contract §4.1). `false`: there was none.
    ///
    /// # Errors
    /// As [`ProjectError`] says.
    pub async fn delete_stack_user(&self, caller: &StackCaller, name: &str) -> Result<bool, ProjectError> {
        caller.must(DELETE, Scope::Any)?;
        if self.is_reserved(caller, name).await? {
            return Err(ProjectError::IllegalArgument(format!("user [{name}] is reserved and cannot be deleted")));
        }
        Ok(self.storage.delete_native_user(&caller.project.id, name).await?)
    }

    /// Gives a user another password, and ends the user's tokens. Users may change their own.
    ///
    /// # Errors
    /// As [`ProjectError`] says.
    pub async fn set_stack_password(&self, caller: &StackCaller, request: UserPassword) -> Result<(), ProjectError> {
        refuse_any(password_problems(&request.password))?;
        let name = request.username.unwrap_or_else(|| caller.subject.user.username.clone());
        if !is_self(caller, &name) {
            caller.must(CHANGE_PASSWORD, Scope::Any)?;
        }
        let digest = self.passwords.digest(request.password, &self.randomness).await?;
        if self.storage.set_native_password(&caller.project.id, &name, &digest).await? {
            Ok(())
        } else {
            Err(no_such_user("cannot change password for", &name))
        }
    }

    /// Says whether a user may sign in; nobody says it of themselves.
    ///
    /// # Errors
    /// As [`ProjectError`] says.
    pub async fn set_stack_user_enabled(
        &self,
        caller: &StackCaller,
        name: &str,
        enabled: bool,
    ) -> Result<(), ProjectError> {
        caller.must(SET_ENABLED, Scope::Any)?;
        if is_self(caller, name) {
            return Err(ProjectError::IllegalArgument(
                "users may not update the enabled status of their own account".to_owned(),
            ));
        }
        if self.storage.set_native_enabled(&caller.project.id, name, enabled).await? {
            Ok(())
        } else {
            Err(no_such_user("cannot set enabled status of", name))
        }
    }

    async fn is_reserved(&self, caller: &StackCaller, name: &str) -> Result<bool, ProjectError> {
        let known = self.storage.native_user(&caller.project.id, name).await?;
        Ok(known.is_some_and(|(user, _)| user.reserved))
    }
}

/// Whether the caller is the project's user of this name, in person.
fn is_self(caller: &StackCaller, name: &str) -> bool {
    let user = &caller.subject.user;
    !caller.is_key() && user.username == name && matches!(user.realm, Realm::Native | Realm::Reserved)
}

fn password_problems(password: &Secret) -> Vec<String> {
    let length = password.reveal().chars().count();
    if length < SHORTEST_PASSWORD {
        vec![format!("passwords must be at least [{SHORTEST_PASSWORD}] characters long")]
    } else if password.reveal().len() > LONGEST_PASSWORD {
        vec![format!("passwords must be at most [{LONGEST_PASSWORD}] bytes long")]
    } else {
        Vec::new()
    }
}

fn metadata_problems(metadata: Option<&Json>) -> Vec<String> {
    metadata.into_iter().flat_map(validation::user_metadata).collect()
}

fn too_long(field: &str, text: Option<&str>) -> Option<String> {
    let text = text?;
    let fits = text.chars().count() <= 1000 && !text.contains('\0');
    (!fits).then(|| format!("{field} may not be more than 1000 characters long or contain the character U+0000"))
}

fn no_such_user(what: &str, name: &str) -> ProjectError {
    ProjectError::Validation(vec![format!("{what} user [{name}], which does not exist")])
}
