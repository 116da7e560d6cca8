//! Making a project key for somebody else, who proves who they are.

use crate::{
    domain::{
        privileges::{api_key_action::ApiKeyAction, cluster::Scope},
        project::request::{Grant, GrantKey},
        stack_credential::StackCredential,
    },
    service::{
        Services,
        project::{AuthenticationFailure, CreatedProjectKey, ProjectError, StackCaller, keys::create::check},
    },
};

impl Services {
    /// Makes a key that belongs to whom the request proves to be, within their rights (contract §1.6).
    ///
    /// # Errors
    /// As [`ProjectError`] says.
    pub async fn grant_project_key(
        &self,
        caller: &StackCaller,
        request: GrantKey,
    ) -> Result<CreatedProjectKey, ProjectError> {
        self.must_have_project_keys()?;
        check(&request.key)?;
        caller.must(ApiKeyAction::Grant.as_str(), Scope::Any)?;
        let credential = match request.grant {
            Grant::Password { username, password } => StackCredential::Basic { username, password },
            Grant::AccessToken { client_authentication: true, .. } => {
                return Err(ProjectError::Security(
                    "[client_authentication] not supported with the supplied access_token type".to_owned(),
                ));
            }
            Grant::AccessToken { token, client_authentication: false } => StackCredential::Bearer(token),
        };
        let run_as = request.run_as.as_deref();
        match self.enter_project(&caller.project, &credential, run_as, &caller.origin).await {
            Ok(owner) => self.create_key_for(&owner, request.key, caller).await,
            Err(ProjectError::Unauthenticated(failure)) => Err(ProjectError::GrantRefused(naming(failure))),
            Err(error) => Err(error),
        }
    }
}

/// A grant always names somebody.
fn naming(failure: AuthenticationFailure) -> AuthenticationFailure {
    match failure {
        AuthenticationFailure::Missing => AuthenticationFailure::Other,
        other => other,
    }
}
