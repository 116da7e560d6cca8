//! Personal keys.

use jiff::Timestamp;

use super::{CreateKey, CreatedKey, KeyList, check_submission, resolve_expiration};
use crate::{
    domain::{Action, FieldError, Holder, Key, KeyId, KeyName, KeyPolicy, UserName, key_list::KeyListQuery},
    service::{Caller, ServiceError, Services},
    storage::KeyScope,
};

/// How many working keys a user may have.
pub const MOST_KEYS: u32 = 64;

impl Services {
    /// Makes a personal key for the caller. When the call returns, the key is stored durably.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with every refused value, [`ServiceError::BuiltinOwnsNoKeys`],
    /// [`ServiceError::KeyLimitReached`], [`ServiceError::AlreadySubmitted`], or storage failed.
    pub async fn create_personal_key(&self, caller: &Caller, asked: &CreateKey) -> Result<CreatedKey, ServiceError> {
        must_own_keys(caller)?;
        let now = self.now();
        let mut errors = Vec::new();
        let name = KeyName::parse(&asked.name).map_err(|problem| errors.push(FieldError::new("name", problem))).ok();
        let expiration = resolve_expiration(KeyPolicy::default(), &asked.expiration, now, caller.expiration());
        let expiration = expiration.map_err(|error| errors.push(error)).ok();
        errors.extend(check_submission(asked.submission.as_deref()).err());
        let (Some(name), Some(expiration), []) = (name, expiration, errors.as_slice()) else {
            return Err(ServiceError::Invalid(errors));
        };
        let holder = Holder::User(caller.user()?.name.clone());
        let created = self.mint(name, holder, expiration)?;
        let mails = self.creation_mails(caller, None, std::slice::from_ref(&created.key)).await?;
        let stored = self.store_keys(vec![created], asked.submission.as_deref(), &mails, MOST_KEYS).await?;
        stored.into_iter().next().ok_or(ServiceError::Internal("a key was stored and is not there"))
    }

    /// A page of the caller's own keys.
    ///
    /// # Errors
    /// [`ServiceError::BuiltinOwnsNoKeys`], or storage failed.
    pub async fn list_own_keys(&self, caller: &Caller, query: &KeyListQuery) -> Result<KeyList, ServiceError> {
        must_own_keys(caller)?;
        self.list_keys(&own(caller)?, query).await
    }

    /// A page of another user's keys.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], [`ServiceError::NoSuchUser`], or storage failed.
    pub async fn list_keys_of(
        &self,
        caller: &Caller,
        owner: &UserName,
        query: &KeyListQuery,
    ) -> Result<KeyList, ServiceError> {
        caller.must(Action::ReadAllKeys)?;
        self.storage.user(owner).await?.ok_or(ServiceError::NoSuchUser)?;
        self.list_keys(&KeyScope::User(owner.clone()), query).await
    }

    /// Every key that `query` matches among the caller's own: for export.
    ///
    /// # Errors
    /// [`ServiceError::BuiltinOwnsNoKeys`], or storage failed.
    pub async fn export_own_keys(
        &self,
        caller: &Caller,
        query: &KeyListQuery,
    ) -> Result<(Vec<Key>, Timestamp), ServiceError> {
        must_own_keys(caller)?;
        self.usage.flush().await?;
        let now = self.now();
        Ok((self.storage.export_keys(&own(caller)?, query, now).await?, now))
    }

    /// Every user's keys that are not revoked, newest first.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], or storage failed.
    pub async fn unrevoked_keys(&self, caller: &Caller) -> Result<Vec<Key>, ServiceError> {
        caller.must(Action::ReadAllKeys)?;
        Ok(self.storage.unrevoked_keys(&KeyScope::EveryUser).await?)
    }

    /// Another user's keys that are not revoked, newest first.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], [`ServiceError::NoSuchUser`], or storage failed.
    pub async fn unrevoked_keys_of(&self, caller: &Caller, owner: &UserName) -> Result<Vec<Key>, ServiceError> {
        caller.must(Action::ReadAllKeys)?;
        self.storage.user(owner).await?.ok_or(ServiceError::NoSuchUser)?;
        Ok(self.storage.unrevoked_keys(&KeyScope::User(owner.clone())).await?)
    }

    /// One key of the caller's own, revoked ones included.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchKey`] for a key that is not the caller's, too, or storage failed.
    pub async fn own_key(&self, caller: &Caller, id: &KeyId) -> Result<Key, ServiceError> {
        self.usage.flush().await?;
        self.key_of(&caller.user()?.name, id).await
    }

    /// One key of another user, revoked ones included.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], [`ServiceError::NoSuchKey`], or storage failed.
    pub async fn key_of_user(&self, caller: &Caller, owner: &UserName, id: &KeyId) -> Result<Key, ServiceError> {
        caller.must(Action::ReadAllKeys)?;
        self.usage.flush().await?;
        self.key_of(owner, id).await
    }

    pub(super) async fn key_of(&self, owner: &UserName, id: &KeyId) -> Result<Key, ServiceError> {
        let key = self.storage.key(id).await?.filter(|key| matches!(&key.holder, Holder::User(user) if user == owner));
        key.ok_or(ServiceError::NoSuchKey)
    }

    /// Revokes keys of the caller's own; ids that name no such key are passed over. Returns those that it revoked.
    /// They are refused from the next request on.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for too many ids, or storage failed.
    pub async fn revoke_own_keys(&self, caller: &Caller, ids: &[KeyId]) -> Result<Vec<KeyId>, ServiceError> {
        let own = own(caller)?;
        let keys: Vec<_> = ids.iter().map(|id| (own.clone(), id.clone())).collect();
        self.revoke(caller, "keys", &keys).await
    }

    /// Revokes keys of other users; pairs that name no such key are passed over. Returns those that it revoked.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], [`ServiceError::Invalid`] for too many ids, or storage failed.
    pub async fn revoke_keys(&self, caller: &Caller, keys: &[(UserName, KeyId)]) -> Result<Vec<KeyId>, ServiceError> {
        caller.must(Action::RevokeAllKeys)?;
        let keys: Vec<_> = keys.iter().map(|(owner, id)| (KeyScope::User(owner.clone()), id.clone())).collect();
        self.revoke(caller, "user_api_keys", &keys).await
    }

    /// Revokes every key of a user. Returns how many.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], [`ServiceError::NoSuchUser`], or storage failed.
    pub async fn revoke_keys_of(&self, caller: &Caller, owner: &UserName) -> Result<u64, ServiceError> {
        caller.must(Action::RevokeAllKeys)?;
        self.storage.user(owner).await?.ok_or(ServiceError::NoSuchUser)?;
        Ok(self.storage.revoke_all_keys(&KeyScope::User(owner.clone()), &self.change_by(caller)).await?)
    }
}
/// The caller's own keys.
fn own(caller: &Caller) -> Result<KeyScope, ServiceError> {
    Ok(KeyScope::User(caller.user()?.name.clone()))
}

fn must_own_keys(caller: &Caller) -> Result<(), ServiceError> {
    if caller.user()?.builtin { Err(ServiceError::BuiltinOwnsNoKeys) } else { caller.must(Action::OwnKeys) }
}
