//! One key of a project, and what happened to it.

use crate::{
    domain::{
        privileges::{api_key_action::ApiKeyAction, cluster::Scope},
        project::{KeyEvent, ProjectKey, ProjectKeyId, event::history},
    },
    service::{
        Services,
        project::{ProjectError, Reach, StackCaller},
    },
};

impl Services {
    /// A key that the caller sees, in whatever state.
    ///
    /// # Errors
    /// [`ProjectError::NotFound`] for a key that the caller may not see, too; [`ProjectError::Forbidden`] for who sees
    /// none; [`ProjectError::Disabled`].
    pub async fn seen_project_key(&self, caller: &StackCaller, id: &str) -> Result<ProjectKey, ProjectError> {
        let reach = self.must_see_project_keys(caller)?;
        self.project_usage.flush().await?;
        let stored = match ProjectKeyId::parse(id) {
            Some(id) => self.storage.project_key(&caller.project.id, &id).await?,
            None => None,
        };
        let seen = stored.map(|stored| stored.key).filter(|key| caller.reaches(reach, key));
        seen.ok_or_else(|| ProjectError::NotFound(format!("no API key found for ID [{id}]")))
    }

    /// What happened to a key that the caller sees, oldest first: who did what, when and from where.
    ///
    /// # Errors
    /// As [`seen_project_key`](Self::seen_project_key).
    pub async fn project_key_history(&self, caller: &StackCaller, id: &str) -> Result<Vec<KeyEvent>, ProjectError> {
        let key = self.seen_project_key(caller, id).await?;
        let events = self.storage.project_key_events(&key.project, &key.id).await?;
        Ok(history(&key, events))
    }

    /// Which keys the caller sees: not none.
    pub(super) fn must_see_project_keys(&self, caller: &StackCaller) -> Result<Reach, ProjectError> {
        self.must_have_project_keys()?;
        caller.must(ApiKeyAction::Query.as_str(), Scope::Own)?;
        Ok(caller.key_rights().sees)
    }
}
