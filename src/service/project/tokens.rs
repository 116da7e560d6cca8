//! Tokens of a project's users: what they get for their password, to sign the following requests with.

use jiff::{SignedDuration, Timestamp};

use crate::{
    domain::{Secret, privileges::cluster::Scope, project::security::StackToken, stack_credential::StackCredential},
    service::{
        Services,
        digest::{hexadecimal, sha256},
        project::{AuthenticationFailure, ProjectError, StackCaller, StackUser},
        randomness::base62,
    },
};

/// Making a token.
const CREATE: &str = "cluster:admin/xpack/security/token/create";
/// Renewing a token.
const REFRESH: &str = "cluster:admin/xpack/security/token/refresh";
/// Ending a token.
const INVALIDATE: &str = "cluster:admin/xpack/security/token/invalidate";

/// How long a token lives: Elasticsearch's 20 minutes.
const LIFETIME: SignedDuration = SignedDuration::from_mins(20);
/// How long it can be renewed.
const REFRESH_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// By what a token is asked for.
#[derive(Clone, Debug)]
pub enum TokenGrant {
    /// A user's password.
    Password {
        /// The user's name.
        username: String,
        /// The password.
        password: Secret,
    },
    /// What came with the token before.
    RefreshToken(Secret),
    /// What the caller presents with this request: the token is the caller's own.
    ClientCredentials,
}

/// A token that was just made: nobody will be shown it again.
#[derive(Debug)]
pub struct IssuedToken {
    /// The token.
    pub access_token: Secret,
    /// What renews it.
    pub refresh_token: Secret,
    /// How long it lives.
    pub lifetime: SignedDuration,
    /// Whose it is.
    pub user: StackUser,
}

impl Services {
    /// Makes a token (contract §1.13).
    ///
    /// # Errors
    /// [`ProjectError::Forbidden`]; [`ProjectError::Unauthenticated`] for a password or a token that is not right.
    pub async fn issue_stack_token(
        &self,
        caller: &StackCaller,
        grant: TokenGrant,
    ) -> Result<IssuedToken, ProjectError> {
        let action = if matches!(grant, TokenGrant::RefreshToken(_)) { REFRESH } else { CREATE };
        caller.must(action, Scope::Any)?;
        let project = &caller.project;
        let user = match grant {
            TokenGrant::Password { username, password } => {
                let credential = StackCredential::Basic { username, password };
                self.recognise(project, &credential, &caller.origin).await?.user
            }
            TokenGrant::RefreshToken(refresh) => {
                let refresh = hexadecimal(&sha256(refresh.reveal().as_bytes()));
                let old = self.storage.take_stack_token(&project.id, &refresh, self.now()).await?;
                let old = old.ok_or(AuthenticationFailure::Other)?;
                self.user_of_token(project, &old).await?
            }
            // A token can be renewed, and what is made with a key never outlives it.
            TokenGrant::ClientCredentials if caller.key_expiration().is_some() => {
                return Err(ProjectError::IllegalArgument(
                    "[client_credentials] grant is not supported for API keys".to_owned(),
                ));
            }
            TokenGrant::ClientCredentials => caller.subject.user.clone(),
        };
        let (access_token, refresh_token) =
            (Secret::new(base62(&*self.randomness, 43)?), Secret::new(base62(&*self.randomness, 43)?));
        let now = self.now();
        let end = |lifetime| now.saturating_add(lifetime).unwrap_or(Timestamp::MAX);
        let token = StackToken {
            project: project.id.clone(),
            id: hexadecimal(&sha256(access_token.reveal().as_bytes())),
            principal: user.username.clone(),
            realm: user.realm,
            created_at: now,
            expires_at: end(LIFETIME),
        };
        let refresh = hexadecimal(&sha256(refresh_token.reveal().as_bytes()));
        self.storage.create_stack_token(&token, &refresh, end(REFRESH_LIFETIME)).await?;
        Ok(IssuedToken { access_token, refresh_token, lifetime: LIFETIME, user })
    }

    /// Ends a token. `false`: it was none, or has ended before.
    ///
    /// # Errors
    /// [`ProjectError::Forbidden`]
    pub async fn invalidate_stack_token(&self, caller: &StackCaller, token: &Secret) -> Result<bool, ProjectError> {
        caller.must(INVALIDATE, Scope::Any)?;
        let id = hexadecimal(&sha256(token.reveal().as_bytes()));
        Ok(self.storage.delete_stack_token(&caller.project.id, &id).await?)
    }
}
