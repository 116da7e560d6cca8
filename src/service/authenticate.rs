//! What a presented credential is worth: the one place that decides it, for every surface.
//!
//! A key costs one indexed read ([`KeyStorage::key_for_authentication`]), which brings the key, its digest and its
//! owner as of now, so that revoking, disabling and role changes count from the next request on. A cache may be put in
//! front of that one call; nothing else here would change.
//!
//! [`KeyStorage::key_for_authentication`]: crate::storage::KeyStorage::key_for_authentication

use std::net::IpAddr;

use crate::{
    domain::{
        Holder, KeyState, KeyString, Origin, SessionId, SessionKind,
        authorization::{Credential, CredentialError},
    },
    service::{Caller, Principal, ServiceError, Services, Via, sessions::Asking},
};

/// Why a credential was refused. For the log alone: the caller is told the same in every case, for the difference
/// would tell an attacker which keys exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// No credential was presented.
    #[error("no credential")]
    Absent,
    /// What was presented can be no credential.
    #[error("{0}")]
    Malformed(#[from] CredentialError),
    /// No key has this id.
    #[error("unknown key")]
    UnknownKey,
    /// The key exists and the secret is another one.
    #[error("wrong secret")]
    WrongSecret,
    /// The key was revoked.
    #[error("revoked key")]
    RevokedKey,
    /// The key's end has come.
    #[error("expired key")]
    ExpiredKey,
    /// The user is disabled.
    #[error("disabled user")]
    DisabledUser,
    /// The token was not signed by us, or has ended.
    #[error("invalid token")]
    InvalidToken,
    /// The session has ended.
    #[error("ended session")]
    EndedSession,
}

impl Services {
    /// Recognises the caller behind an `Authorization` header, and notes the use of a key. `origin` is what else is known
    /// of the request.
    ///
    /// # Errors
    /// [`ServiceError::Unauthenticated`], or storage failed.
    pub async fn authenticate(&self, credential: &Credential, origin: &Origin) -> Result<Caller, ServiceError> {
        match credential {
            Credential::ApiKey(key) => self.authenticate_key(key, origin).await,
            Credential::Bearer(token) => self.authenticate_token(token, origin.address).await,
        }
    }

    async fn authenticate_key(&self, key: &KeyString, origin: &Origin) -> Result<Caller, ServiceError> {
        let reject = |why| Err(ServiceError::Unauthenticated(why));
        let stored = self.storage.key_for_authentication(key.id()).await?;
        let Some(stored) = stored.filter(|stored| stored.key.kind() == key.kind()) else {
            return reject(Rejection::UnknownKey);
        };
        // The secret comes first: whoever does not know it learns nothing of the key's state, not even by timing.
        if !self.digester.matches(key.secret(), &stored.digest) {
            return reject(Rejection::WrongSecret);
        }
        let now = self.now();
        if matches!(stored.key.state, KeyState::Revoked(_)) {
            return reject(Rejection::RevokedKey);
        }
        if stored.key.expiration.has_passed(now) {
            return reject(Rejection::ExpiredKey);
        }
        let principal = match (stored.key.holder, stored.owner) {
            (Holder::User(_), Some(owner)) if owner.enabled => Principal::User(owner),
            (Holder::User(_), _) => return reject(Rejection::DisabledUser),
            (Holder::Organization(holder), _) => Principal::OrganizationKey(holder),
        };
        self.usage.note(stored.key.id.clone(), origin.key_use(now));
        let via = Via::Key { id: stored.key.id, expiration: stored.key.expiration };
        Ok(Caller { principal, via, address: origin.address })
    }

    /// Recognises the caller behind a browser's session, and notes the use, to the minute. `address` is where the
    /// request came from.
    ///
    /// # Errors
    /// [`ServiceError::Unauthenticated`], or storage failed.
    pub async fn authenticate_browser(
        &self,
        id: &SessionId,
        address: Option<IpAddr>,
        asking: Asking,
    ) -> Result<Caller, ServiceError> {
        let user = self.live_session(id, SessionKind::Browser, asking).await?;
        Ok(Caller { principal: Principal::User(user), via: Via::Browser(id.clone()), address })
    }
}
