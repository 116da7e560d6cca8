//! Who acts in a project.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::{
    domain::{
        Expiration, KeyId, Origin, SessionId,
        json::Json,
        organization::Resource,
        privileges::{
            cluster::{Scope, granting},
            descriptor::RoleDescriptors,
            permission::Effective,
        },
        project::{KeyAct, KeyOwner, ProjectKey, ProjectKeyId, Realm},
    },
    service::project::ProjectError,
};

/// Somebody who has been recognised in a project, and may do there what their rights say.
#[derive(Clone, Debug)]
pub struct StackCaller {
    /// The project.
    pub project: Resource,
    /// As whom they act: their rights and ownership count.
    pub subject: Subject,
    /// Who they are, when they act as somebody else.
    pub run_by: Option<Box<Subject>>,
    /// What else is known of the request.
    pub origin: Origin,
}

/// Somebody with rights in a project.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The user, or the owner of the key that is used.
    pub user: StackUser,
    /// By what they were recognised.
    pub via: StackVia,
    /// The roles of the user that exist, by name, as of this request; for a project key, what it is limited by.
    pub roles: RoleDescriptors,
    /// Roles of the user that do not exist.
    pub missing_roles: Vec<String>,
    /// What they may do.
    pub rights: Effective,
}

/// A user as a project knows users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackUser {
    /// The name.
    pub username: String,
    /// Where the user is known.
    pub realm: Realm,
    /// The names of the user's roles; none for whoever acts by a project key.
    pub roles: Vec<String>,
    /// The full name.
    pub full_name: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// What is kept with the user: an object.
    pub metadata: Json,
}

/// By what somebody was recognised in a project.
#[derive(Clone, Debug)]
pub enum StackVia {
    /// A user's password.
    Password,
    /// A token of a user.
    Token,
    /// A project key.
    ProjectKey(Box<ProjectKey>),
    /// A personal or organization key.
    PlatformKey {
        /// The key.
        id: KeyId,
        /// When it ends.
        expiration: Expiration,
    },
    /// A browser's session in the console.
    Console {
        /// The session.
        session: SessionId,
    },
    /// Nothing of their own: somebody else acts as they.
    RunAs,
}

impl StackCaller {
    /// When the key ends by which the caller was recognised; of one who was not recognised by a key, `None`.
    #[must_use]
    pub fn key_expiration(&self) -> Option<Expiration> {
        match &self.run_by.as_deref().unwrap_or(&self.subject).via {
            StackVia::ProjectKey(key) => Some(key.expiration),
            StackVia::PlatformKey { expiration, .. } => Some(*expiration),
            StackVia::Password | StackVia::Token | StackVia::Console { .. } | StackVia::RunAs => None,
        }
    }

    /// What logs call the caller: a user name, or `key` and the id of a key.
    #[must_use]
    pub fn name(&self) -> String {
        match self.key() {
            Some(key) => format!("key {}", key.id),
            None => self.subject.user.username.clone(),
        }
    }

    /// The end of something that the caller makes: a key that is made with a key never outlives it.
    #[must_use]
    pub fn no_later(&self, expiration: Expiration) -> Expiration {
        self.key_expiration().map_or(expiration, |end| expiration.min(end))
    }

    /// The project key as which the caller acts.
    #[must_use]
    pub fn key(&self) -> Option<&ProjectKey> {
        match &self.subject.via {
            StackVia::ProjectKey(key) => Some(key),
            StackVia::Password
            | StackVia::Token
            | StackVia::PlatformKey { .. }
            | StackVia::Console { .. }
            | StackVia::RunAs => None,
        }
    }

    /// Whether the caller acts by a key, of whatever kind: then what they make has no rights.
    #[must_use]
    pub const fn is_key(&self) -> bool {
        matches!(self.subject.via, StackVia::ProjectKey(_) | StackVia::PlatformKey { .. })
    }

    /// Whether the caller acts by the project key of this id.
    #[must_use]
    pub fn is_the_key(&self, id: &str) -> bool {
        self.key().is_some_and(|key| key.id.as_str() == id)
    }

    /// The project key as which the caller acts, if they do.
    #[must_use]
    pub fn key_id(&self) -> Option<&ProjectKeyId> {
        self.key().map(|key| &key.id)
    }

    /// Whose the keys are that the caller makes. A key's keys are the key's: its user's name, in the realm of keys.
    #[must_use]
    pub fn as_owner(&self) -> KeyOwner {
        let user = &self.subject.user;
        KeyOwner {
            principal: user.username.clone(),
            realm: if self.key().is_some() { Realm::ApiKey } else { user.realm },
            full_name: user.full_name.clone(),
            email: user.email.clone(),
            metadata: user.metadata.clone(),
        }
    }

    /// What the caller does at `at`, as the history of keys has it.
    #[must_use]
    pub fn act(&self, at: Timestamp) -> KeyAct {
        let KeyOwner { principal, realm, .. } = self.as_owner();
        KeyAct { principal, realm, at, address: self.origin.address_text() }
    }

    /// Whether the caller may do `action`; `scope` says whether it touches nothing but their own keys.
    #[must_use]
    pub fn may(&self, action: &str, scope: Scope) -> bool {
        let rights = &self.subject.rights;
        rights.allows_workflow(None) && rights.allows_cluster_action(action, scope)
    }

    /// Goes on only if the caller may do `action`; `scope` says whether it touches nothing but their own keys.
    ///
    /// # Errors
    /// [`ProjectError::Forbidden`]
    pub fn must(&self, action: &str, scope: Scope) -> Result<(), ProjectError> {
        if self.may(action, scope) { Ok(()) } else { Err(self.forbidden(action, scope)) }
    }

    /// That the caller may not do `action`, in the words of the contract (§2.3).
    #[must_use]
    pub fn forbidden(&self, action: &str, scope: Scope) -> ProjectError {
        let who = self.described();
        let privileges = granting(action, scope).join(",");
        ProjectError::Forbidden {
            reason: format!(
                "action [{action}] is unauthorized for {who}, this action is granted by the cluster privileges [{privileges}]"
            ),
            restricted_workflow: !self.subject.rights.allows_workflow(None),
        }
    }

    /// Who the caller is, with their roles, as a refusal says it.
    #[must_use]
    pub fn described(&self) -> String {
        let user = &self.subject.user;
        if let Some(key) = self.key() {
            return format!("API key id [{}] of user [{}]", key.id, user.username);
        }
        let who = match &self.run_by {
            Some(by) => format!("user [{}] run as [{}]", by.user.username, user.username),
            None => format!("user [{}]", user.username),
        };
        format!("{who} {}", self.subject.described_roles())
    }
}

impl Subject {
    /// The roles that count, and those that should and do not exist.
    #[must_use]
    pub fn described_roles(&self) -> String {
        let missing: BTreeSet<_> = self.missing_roles.iter().map(String::as_str).collect();
        let effective: BTreeSet<_> =
            self.user.roles.iter().map(String::as_str).filter(|role| !missing.contains(role)).collect();
        let list = |names: BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join(",");
        let words = format!("with effective roles [{}]", list(effective));
        if missing.is_empty() { words } else { format!("{words} (assigned roles [{}] were not found)", list(missing)) }
    }
}
