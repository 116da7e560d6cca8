//! The users, roles and application privileges of a project's own realm, and the tokens of its users.

use jiff::Timestamp;

use super::Realm;
use crate::domain::{json::Json, organization::ResourceId, privileges::descriptor::RoleDescriptor};

/// A user of a project's own realm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NativeUser {
    /// The project.
    pub project: ResourceId,
    /// The name there.
    pub name: String,
    /// The names of the user's roles, of which some may not exist.
    pub roles: Vec<String>,
    /// The full name.
    pub full_name: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// What is kept with the user: an object.
    pub metadata: Json,
    /// Whether the user may sign in.
    pub enabled: bool,
    /// Whether the user came with the project and can be neither changed nor deleted.
    pub reserved: bool,
    /// When the user was made.
    pub created_at: Timestamp,
}

impl NativeUser {
    /// Where the user is known.
    #[must_use]
    pub const fn realm(&self) -> Realm {
        if self.reserved { Realm::Reserved } else { Realm::Native }
    }
}

/// A role of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NativeRole {
    /// The project.
    pub project: ResourceId,
    /// The name there.
    pub name: String,
    /// What it gives.
    pub descriptor: RoleDescriptor,
}

/// What an application calls one of its privileges, and the actions that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationPrivilege {
    /// The project.
    pub project: ResourceId,
    /// The application.
    pub application: String,
    /// The privilege's name.
    pub name: String,
    /// Patterns of actions.
    pub actions: Vec<String>,
    /// What is kept with it: an object.
    pub metadata: Json,
}

/// A token of a user of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackToken {
    /// The project.
    pub project: ResourceId,
    /// The SHA-256 of what the client holds, in hexadecimal digits.
    pub id: String,
    /// The user's name.
    pub principal: String,
    /// Where the user is known.
    pub realm: Realm,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its end.
    pub expires_at: Timestamp,
}
