//! Who is asking.

use crate::{
    domain::{Action, Expiration, KeyId, SessionId, User, allows},
    service::ServiceError,
};

/// A user who has been recognised, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The user, as of this request.
    pub user: User,
    /// By what the user was recognised.
    pub via: Via,
}

/// By what a caller was recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// A browser's cookie.
    Browser(SessionId),
    /// A token from signing in over REST.
    Token {
        /// The session that the token belongs to.
        session: SessionId,
        /// When the token ends.
        expires_at: jiff::Timestamp,
    },
    /// A personal key.
    PersonalKey {
        /// The key.
        id: KeyId,
        /// When it ends.
        expiration: Expiration,
    },
}

impl Caller {
    /// The end that nothing made by this caller may outlive.
    #[must_use]
    pub const fn expiration(&self) -> Expiration {
        match &self.via {
            Via::PersonalKey { expiration, .. } => *expiration,
            Via::Browser(_) | Via::Token { .. } => Expiration::Never,
        }
    }

    /// The session, when there is one.
    #[must_use]
    pub const fn session(&self) -> Option<&SessionId> {
        match &self.via {
            Via::Browser(session) | Via::Token { session, .. } => Some(session),
            Via::PersonalKey { .. } => None,
        }
    }

    /// Goes on only if the caller may do `action`.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`]
    pub fn must(&self, action: Action) -> Result<(), ServiceError> {
        if allows(&self.user, action) { Ok(()) } else { Err(ServiceError::Forbidden(action)) }
    }
}
