//! What happens to a project's keys while somebody looks at them.

use crate::{
    domain::project::{KeyChanges, Realm},
    service::{
        Services,
        project::{ProjectError, Reach, StackCaller},
    },
};

impl Services {
    /// What a page that is about to read keys remembers, to ask later what happened since. Whoever takes it first and reads
    /// afterwards misses nothing.
    ///
    /// # Errors
    /// [`ProjectError::Forbidden`] for who sees no keys; [`ProjectError::Disabled`].
    pub async fn last_project_key_event(&self, caller: &StackCaller) -> Result<i64, ProjectError> {
        let reach = self.must_see_project_keys(caller)?;
        Ok(self.storage.last_project_key_event(&caller.project.id, owner(caller, reach)).await?)
    }

    /// What happened after the event `since` to the keys that the caller sees, and to no others: a page that was rendered
    /// once asks with the same number each time. Costs one read of an index.
    ///
    /// The caller's rights are those of when they entered the project: whoever asks for hours enters again and again.
    ///
    /// # Errors
    /// As [`last_project_key_event`](Self::last_project_key_event).
    pub async fn project_key_changes(&self, caller: &StackCaller, since: i64) -> Result<KeyChanges, ProjectError> {
        let reach = self.must_see_project_keys(caller)?;
        // First uses at this node are not kept waiting; with nothing gathered this costs nothing.
        self.project_usage.flush_first().await?;
        Ok(self.storage.project_key_changes(&caller.project.id, owner(caller, reach), since).await?)
    }
}

/// Whose keys are told of; `None`: everybody's.
fn owner(caller: &StackCaller, reach: Reach) -> Option<(&str, Realm)> {
    match reach {
        Reach::All => None,
        Reach::Own | Reach::None => Some((&caller.subject.user.username, caller.subject.user.realm)),
    }
}
