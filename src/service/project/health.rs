//! What a project's endpoint says of itself.

use crate::{
    domain::privileges::cluster::Scope,
    service::{
        Services,
        project::{ProjectError, StackCaller},
    },
};

/// Asking how the endpoint fares.
const HEALTH: &str = "cluster:monitor/health";
/// Asking what the endpoint is.
const MAIN: &str = "cluster:monitor/main";

impl Services {
    /// Whether the endpoint works, for a caller who may monitor it: it does when the database answers.
    ///
    /// # Errors
    /// [`ProjectError::Forbidden`]
    pub async fn project_health(&self, caller: &StackCaller) -> Result<bool, ProjectError> {
        caller.must(HEALTH, Scope::Any)?;
        Ok(self.storage.ping().await.is_ok())
    }

    /// Goes on only if the caller may ask what the endpoint is.
    ///
    /// # Errors
    /// [`ProjectError::Forbidden`]
    pub fn must_know_project(&self, caller: &StackCaller) -> Result<(), ProjectError> {
        caller.must(MAIN, Scope::Any)
    }
}
