//! A key that a page still shows, to be handed over as a file.

use crate::{
    domain::{project::ProjectKeySecret, stack_credential::StackCredential},
    service::{
        Services,
        project::{CreatedProjectKey, ProjectError, StackCaller},
    },
};

impl Services {
    /// The key of which somebody sends back all that was shown of it once: `base64(id:secret)`.
    ///
    /// # Errors
    /// [`ProjectError::NotFound`] for one that the caller may not see, or that is not whole.
    pub async fn shown_project_key(
        &self,
        caller: &StackCaller,
        encoded: &str,
    ) -> Result<CreatedProjectKey, ProjectError> {
        let gone = || ProjectError::NotFound("there is no such key".to_owned());
        let Ok(StackCredential::ApiKey { id, secret }) = StackCredential::parse_api_key(encoded.as_bytes()) else {
            return Err(gone());
        };
        let key = self.seen_project_key(caller, &id).await?;
        let stored = self.storage.project_key(&caller.project.id, &key.id).await?.ok_or_else(gone)?;
        if self.digester.matches(&secret, &stored.digest) {
            Ok(CreatedProjectKey { key, secret: ProjectKeySecret::presented(secret) })
        } else {
            Err(gone())
        }
    }
}
