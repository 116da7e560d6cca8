//! What a caller may do in the end.

use super::{AskError, Permission};
use crate::domain::privileges::{
    api_key_action::ApiKeyAction,
    cluster::Scope,
    question::{Answer, Question},
    workflow::Workflow,
};
use std::sync::Arc;

/// What a caller may do: what his roles allow, or for an API key what both its own descriptors and the snapshot of its
/// owner's roles allow (contract §4.1).
#[derive(Clone, Debug)]
pub struct Effective {
    key: Option<Arc<Permission>>,
    owner: Arc<Permission>,
}

/// Whose descriptors a part of what is allowed comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The key's own.
    Key,
    /// The user's, or the snapshot of them that a key keeps.
    Owner,
}

impl Effective {
    /// What a user may do.
    pub const fn of_user(permission: Arc<Permission>) -> Self {
        Self { key: None, owner: permission }
    }

    /// What an API key may do; without descriptors of its own all that its owner's snapshot allows.
    pub const fn of_key(key: Option<Arc<Permission>>, owner: Arc<Permission>) -> Self {
        Self { key, owner }
    }

    /// What has to allow something, each by itself, for it to be allowed.
    pub fn layers(&self) -> impl Iterator<Item = (Layer, &Permission)> {
        let key = self.key.as_deref().map(|key| (Layer::Key, key));
        key.into_iter().chain([(Layer::Owner, &*self.owner)])
    }

    fn all(&self, allows: impl Fn(&Permission) -> bool) -> bool {
        self.layers().all(|(_, permission)| allows(permission))
    }

    /// Whether an API-key call is allowed.
    pub fn allows(&self, action: ApiKeyAction, scope: Scope) -> bool {
        self.allows_cluster_action(action.as_str(), scope)
    }

    /// Whether an action on the cluster is allowed, given whether it is about the caller's own API keys alone.
    pub fn allows_cluster_action(&self, action: &str, scope: Scope) -> bool {
        self.all(|permission| permission.allows_cluster_action(action, scope))
    }

    /// Whether an action on an index is allowed; `index` may end in `::failures`.
    pub fn allows_index_action(&self, action: &str, index: &str) -> bool {
        self.all(|permission| permission.allows_index_action(action, index))
    }

    /// Whether an action is allowed on an index of another cluster; `index` may end in `::failures`.
    pub fn allows_remote_index_action(&self, cluster: &str, action: &str, index: &str) -> bool {
        self.all(|permission| permission.allows_remote_index_action(cluster, action, index))
    }

    /// Whether the caller may act as a user.
    pub fn may_run_as(&self, user: &str) -> bool {
        self.all(|permission| permission.may_run_as(user))
    }

    /// Whether the privileges of an application may be managed because descriptors say so of that application alone;
    /// cluster privileges apart.
    pub fn may_manage_application(&self, application: &str) -> bool {
        self.all(|permission| permission.may_manage_application(application))
    }

    /// Whether anything is allowed to a request of a workflow, or of none.
    pub fn allows_workflow(&self, workflow: Option<Workflow>) -> bool {
        self.all(|permission| permission.allows_workflow(workflow))
    }

    /// Which of some cluster privileges are held in full.
    ///
    /// # Errors
    /// There is no such privilege, or its pattern is too intricate.
    pub fn holds_cluster_privileges(&self, privileges: &[String]) -> Result<Arc<[bool]>, AskError> {
        self.held(|permission| permission.holds_cluster_privileges(privileges))
    }

    /// Which of some index privileges are held in full on all indices that a pattern stands for.
    ///
    /// # Errors
    /// The pattern or a privilege is not understood, or too intricate.
    pub fn holds_index_privileges(
        &self,
        names: &str,
        allow_restricted_indices: bool,
        privileges: &[String],
    ) -> Result<Arc<[bool]>, AskError> {
        self.held(|permission| permission.holds_index_privileges(names, allow_restricted_indices, privileges))
    }

    /// Which of some privileges of an application are held in full on all resources that a pattern stands for.
    ///
    /// # Errors
    /// A pattern is not understood, or too intricate.
    pub fn holds_application_privileges(
        &self,
        application: &str,
        resource: &str,
        privileges: &[String],
    ) -> Result<Arc<[bool]>, AskError> {
        self.held(|permission| permission.holds_application_privileges(application, resource, privileges))
    }

    fn held(&self, ask: impl Fn(&Permission) -> Result<Arc<[bool]>, AskError>) -> Result<Arc<[bool]>, AskError> {
        let by_owner = ask(&self.owner)?;
        let Some(key) = &self.key else { return Ok(by_owner) };
        Ok(by_owner.iter().zip(&*ask(key)?).map(|(by_owner, by_key)| *by_owner && *by_key).collect())
    }

    /// Answers a question about privileges (contract §1.12).
    ///
    /// # Errors
    /// The question is about privileges that do not exist, or about patterns that are too intricate.
    pub fn has_privileges<'q>(&self, question: &'q Question) -> Result<Answer<'q>, AskError> {
        Answer::of(self, question)
    }
}
