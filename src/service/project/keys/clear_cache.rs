//! Forgetting what was kept of project keys.

use crate::{
    domain::privileges::{api_key_action::ApiKeyAction, cluster::Scope},
    service::{
        Services,
        project::{ProjectError, StackCaller},
    },
};

impl Services {
    /// Forgets what is kept of keys between requests: compiled permissions (contract §1.9). They are kept by what they
    /// were compiled of, so that this never makes an answer other than it was.
    ///
    /// # Errors
    /// [`ProjectError::Forbidden`]
    pub fn clear_project_key_cache(&self, caller: &StackCaller) -> Result<(), ProjectError> {
        self.must_have_project_keys()?;
        caller.must(ApiKeyAction::ClearCache.as_str(), Scope::Any)?;
        self.permissions.clear();
        Ok(())
    }
}
