//! The users, roles and application privileges of projects' own realms, and the tokens of their users.

mod rows;
mod sql;

use async_trait::async_trait;
use jiff::Timestamp;

use super::StorageError;
use crate::domain::{
    PasswordDigest,
    organization::ResourceId,
    project::security::{ApplicationPrivilege, NativeRole, NativeUser, StackToken},
};

/// What a project's own realm holds. Everything is named by its project first: nothing is ever found in another.
#[async_trait]
pub trait ProjectSecurityStorage {
    /// A user with the digest of the password.
    async fn native_user(
        &self,
        project: &ResourceId,
        name: &str,
    ) -> Result<Option<(NativeUser, PasswordDigest)>, StorageError>;

    /// Every user of a project in the order of names.
    async fn native_users(&self, project: &ResourceId) -> Result<Vec<NativeUser>, StorageError>;

    /// Writes a user, new or known; without `password`, only a known one, who keeps the old. A user who gets a password
    /// or becomes disabled loses every token in the same transaction. A reserved user is not written.
    async fn put_native_user(
        &self,
        user: &NativeUser,
        password: Option<&PasswordDigest>,
    ) -> Result<PutOutcome, StorageError>;

    /// Writes a new password, of a reserved user too, and ends the user's tokens. `false` when there is no such user.
    async fn set_native_password(
        &self,
        project: &ResourceId,
        name: &str,
        password: &PasswordDigest,
    ) -> Result<bool, StorageError>;

    /// Says whether a user may sign in; one who may not loses every token. `false` when there is no such user.
    async fn set_native_enabled(&self, project: &ResourceId, name: &str, enabled: bool) -> Result<bool, StorageError>;

    /// Removes a user who is not reserved, with every token. `false` when there is none.
    async fn delete_native_user(&self, project: &ResourceId, name: &str) -> Result<bool, StorageError>;

    /// Those of the named roles that exist; of no names, every role. In the order of names.
    async fn native_roles(&self, project: &ResourceId, names: &[String]) -> Result<Vec<NativeRole>, StorageError>;

    /// Writes a role, new or known.
    async fn put_native_role(&self, role: &NativeRole) -> Result<PutOutcome, StorageError>;

    /// Removes a role. `false` when there is none.
    async fn delete_native_role(&self, project: &ResourceId, name: &str) -> Result<bool, StorageError>;

    /// The application privileges of a project, of one application or all, in the order of names.
    async fn application_privileges(
        &self,
        project: &ResourceId,
        application: Option<&str>,
    ) -> Result<Vec<ApplicationPrivilege>, StorageError>;

    /// Writes application privileges, new or known, all or none. Says of each which it was.
    async fn put_application_privileges(
        &self,
        privileges: &[ApplicationPrivilege],
    ) -> Result<Vec<PutOutcome>, StorageError>;

    /// Removes the named privileges of an application. Says of each whether there was one.
    async fn delete_application_privileges(
        &self,
        project: &ResourceId,
        application: &str,
        names: &[String],
    ) -> Result<Vec<bool>, StorageError>;

    /// Adds a token that can be renewed until `refresh_expires_at` with what has the SHA-256 `refresh`.
    async fn create_stack_token(
        &self,
        token: &StackToken,
        refresh: &str,
        refresh_expires_at: Timestamp,
    ) -> Result<(), StorageError>;

    /// A token that has not ended at `now`.
    async fn stack_token(
        &self,
        project: &ResourceId,
        id: &str,
        now: Timestamp,
    ) -> Result<Option<StackToken>, StorageError>;

    /// Takes away the token that is to be renewed with what has the SHA-256 `refresh`, if that has not ended at `now`:
    /// whoever comes second finds nothing.
    async fn take_stack_token(
        &self,
        project: &ResourceId,
        refresh: &str,
        now: Timestamp,
    ) -> Result<Option<StackToken>, StorageError>;

    /// Ends a token. `false` when there was none.
    async fn delete_stack_token(&self, project: &ResourceId, id: &str) -> Result<bool, StorageError>;

    /// Removes up to `batch` tokens that can be renewed no more at `now`. Returns how many.
    async fn remove_ended_stack_tokens(&self, now: Timestamp, batch: u32) -> Result<u64, StorageError>;
}

/// What became of something that was to be written, new or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutOutcome {
    /// It is there, and was not before.
    Created,
    /// It took the place of what was there.
    Updated,
    /// What it needs is not there, or may not be changed: nothing was written.
    Refused,
}
