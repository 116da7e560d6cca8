//! Who is asking.

use std::net::IpAddr;

use crate::{
    domain::{Action, Expiration, KeyId, OrganizationHolder, SessionId, User, UserName, allows},
    service::ServiceError,
};

/// Somebody who has been recognised, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who it is, as of this request.
    pub principal: Principal,
    /// By what the caller was recognised.
    pub via: Via,
    /// Where the request came from; `None` when it could not be told.
    pub address: Option<IpAddr>,
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A user, in person or by a personal key.
    User(User),
    /// An organization key, which acts for nobody but the organization.
    OrganizationKey(OrganizationHolder),
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
    /// A key.
    Key {
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
            Via::Key { expiration, .. } => *expiration,
            Via::Browser(_) | Via::Token { .. } => Expiration::Never,
        }
    }

    /// The session, when there is one.
    #[must_use]
    pub const fn session(&self) -> Option<&SessionId> {
        match &self.via {
            Via::Browser(session) | Via::Token { session, .. } => Some(session),
            Via::Key { .. } => None,
        }
    }

    /// The user who acts.
    ///
    /// # Errors
    /// [`ServiceError::NotAUser`] for an organization key.
    pub const fn user(&self) -> Result<&User, ServiceError> {
        match &self.principal {
            Principal::User(user) => Ok(user),
            Principal::OrganizationKey(_) => Err(ServiceError::NotAUser),
        }
    }

    /// The name of the user who acts, if one does.
    #[must_use]
    pub const fn user_name(&self) -> Option<&UserName> {
        match &self.principal {
            Principal::User(user) => Some(&user.name),
            Principal::OrganizationKey(_) => None,
        }
    }

    /// What records and logs call the caller: a user name, or `key` and the id of an organization key.
    #[must_use]
    pub fn name(&self) -> String {
        match (&self.principal, &self.via) {
            (Principal::User(user), _) => user.name.to_string(),
            (Principal::OrganizationKey(_), Via::Key { id, .. }) => format!("key {id}"),
            (Principal::OrganizationKey(holder), _) => format!("organization {}", holder.organization),
        }
    }

    /// Goes on only if the caller may do `action`.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], [`ServiceError::NotAUser`]
    pub fn must(&self, action: Action) -> Result<(), ServiceError> {
        if allows(self.user()?, action) { Ok(()) } else { Err(ServiceError::Forbidden(action)) }
    }
}
