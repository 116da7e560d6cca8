//! Making a project key that is like another.

use crate::{
    domain::{
        Expiration,
        privileges::{api_key_action::ApiKeyAction, cluster::Scope},
        project::{
            ProjectKeyKind,
            request::{CloneExpiration, CloneKey},
            validation,
        },
        stack_credential::{StackCredential, StackCredentialError},
    },
    service::{
        Services,
        project::{
            AuthenticationFailure, CreatedProjectKey, ProjectError, StackCaller, StackVia, keys::create::NewKey,
            refuse_any,
        },
    },
};

impl Services {
    /// Makes a key with the rights and the owner of another, which whoever asks has to hold (contract §1.7).
    ///
    /// # Errors
    /// As [`ProjectError`] says.
    pub async fn clone_project_key(
        &self,
        caller: &StackCaller,
        request: CloneKey,
    ) -> Result<CreatedProjectKey, ProjectError> {
        self.must_have_project_keys()?;
        let mut problems = validation::name(&request.name);
        problems.extend(request.metadata.iter().flat_map(validation::metadata));
        if request.api_key.reveal().is_empty() {
            problems.push("api key credential is required".to_owned());
        }
        refuse_any(problems)?;
        caller.must(ApiKeyAction::Clone.as_str(), Scope::Own)?;
        let credential = StackCredential::parse_api_key(request.api_key.reveal().as_bytes()).map_err(unreadable)?;
        if !matches!(credential, StackCredential::ApiKey { .. }) {
            return Err(unreadable(StackCredentialError::ApiKey));
        }
        let source = match self.recognise(&caller.project, &credential, &caller.origin).await {
            Ok(subject) => match subject.via {
                StackVia::ProjectKey(key) => *key,
                _ => return Err(ProjectError::CloneRefused(AuthenticationFailure::Other)),
            },
            Err(ProjectError::Unauthenticated(failure)) => return Err(ProjectError::CloneRefused(failure)),
            Err(error) => return Err(error),
        };
        let now = self.now();
        let expiration = match request.expiration {
            CloneExpiration::Same => source.expiration,
            CloneExpiration::Never => Expiration::Never,
            CloneExpiration::After(span) => span.from(now),
        };
        let new = NewKey {
            kind: ProjectKeyKind::Rest,
            name: request.name,
            owner: source.owner,
            role_descriptors: source.role_descriptors,
            limited_by: source.limited_by,
            metadata: Some(request.metadata.unwrap_or(source.metadata)),
            certificate_identity: None,
            expiration: caller.no_later(expiration),
            created_at: now,
            submission: None,
        };
        self.store_new_key(caller, new).await
    }
}

fn unreadable(error: StackCredentialError) -> ProjectError {
    ProjectError::IllegalArgument(format!("invalid API key credential: {error}"))
}
