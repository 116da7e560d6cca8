//! Keys as `/users/auth/keys` means them, whoever calls: a user's own personal keys, or an organization's for a key of it.

use std::collections::{BTreeMap, btree_map::Entry};

use super::{AskedExpiration, CreateKey, CreateOrganizationKeys, CreatedKey, KeyRights, check_count};
use crate::{
    domain::{Key, KeyId, access::Standing, organization::OrganizationId, role_assignments::RoleAssignmentsInput},
    service::{Caller, Principal, ServiceError, Services},
    storage::KeyScope,
};

impl Services {
    /// Makes a key. With role assignments it is a key of the organization that they name, or else of the caller's only
    /// one; without them it is a personal key of a user, and a copy of an organization key.
    ///
    /// # Errors
    /// As [`create_personal_key`](Self::create_personal_key) and
    /// [`create_organization_keys`](Self::create_organization_keys), and [`ServiceError::AmbiguousOrganization`].
    pub async fn create_key(
        &self,
        caller: &Caller,
        name: String,
        expiration: AskedExpiration,
        role_assignments: Option<RoleAssignmentsInput>,
    ) -> Result<CreatedKey, ServiceError> {
        let is_copy = role_assignments.is_none();
        let role_assignments = role_assignments.unwrap_or_default();
        let created = match &caller.principal {
            Principal::User(_) if is_copy => {
                return self.create_personal_key(caller, &CreateKey { name, expiration, submission: None }).await;
            }
            Principal::OrganizationKey(holder) if is_copy => {
                let names = vec![name];
                let asked = CreateOrganizationKeys { names, expiration, role_assignments, submission: None };
                self.copy_organization_key(caller, holder, &asked).await?
            }
            Principal::User(_) | Principal::OrganizationKey(_) => {
                let organization = match role_assignments.organization_id() {
                    Some(id) => OrganizationId::parse(id).map_err(|_| ServiceError::NoSuchOrganization)?,
                    None => self.only_organization(caller).await?,
                };
                let names = vec![name];
                let asked = CreateOrganizationKeys { names, expiration, role_assignments, submission: None };
                self.create_organization_keys(caller, &organization, &asked).await?
            }
        };
        created.into_iter().next().ok_or(ServiceError::Internal("a key was stored and is not there"))
    }

    /// The caller's keys that are not revoked, newest first.
    ///
    /// # Errors
    /// [`ServiceError::NotAllowed`] for an organization key that deals with none, or storage failed.
    pub async fn visible_keys(&self, caller: &Caller) -> Result<Vec<Key>, ServiceError> {
        Ok(self.storage.unrevoked_keys(&listed(caller)?).await?)
    }

    /// One key that the caller may see: one's own, or one of an organization in which the caller deals with it. Revoked
    /// ones are included.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchKey`] for one that the caller may not see, too, or storage failed.
    pub async fn visible_key(&self, caller: &Caller, id: &KeyId) -> Result<Key, ServiceError> {
        self.usage.flush().await?;
        let key = self.storage.key(id).await?.ok_or(ServiceError::NoSuchKey)?;
        let seen = match key.holder.organization() {
            None => own(caller),
            Some(organization) => {
                let rights = self.key_rights(caller, organization).await?;
                rights.and_then(|rights| rights.seen(caller, organization).ok())
            }
        };
        if seen.is_some_and(|seen| seen.holds(&key)) { Ok(key) } else { Err(ServiceError::NoSuchKey) }
    }

    /// Revokes those of the named keys that the caller may revoke, all at once; other ids are passed over. Returns those
    /// that it revoked.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for too many ids, or storage failed.
    pub async fn revoke_visible_keys(&self, caller: &Caller, ids: &[KeyId]) -> Result<Vec<KeyId>, ServiceError> {
        check_count("keys", ids.len())?;
        let keys = self.storage.keys(ids).await?;
        // Asked once for each organization, however many of its keys are named.
        let mut managed = BTreeMap::<Option<&OrganizationId>, Option<KeyScope>>::from([(None, own(caller))]);
        for organization in keys.iter().filter_map(|key| key.holder.organization()) {
            if let Entry::Vacant(unknown) = managed.entry(Some(organization)) {
                let rights = self.key_rights(caller, organization).await?;
                unknown.insert(rights.and_then(|rights| rights.managed(caller, organization).ok()));
            }
        }
        let named = keys.iter().filter_map(|key| {
            let scope = managed.get(&key.holder.organization())?.as_ref()?;
            scope.holds(key).then(|| (scope.clone(), key.id.clone()))
        });
        self.revoke(caller, "keys", &named.collect::<Vec<_>>()).await
    }

    /// What the caller has to do with an organization's keys, if anything.
    async fn key_rights(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
    ) -> Result<Option<KeyRights>, ServiceError> {
        match self.standing(caller, organization).await {
            Ok((_, standing)) => Ok(KeyRights::of(&standing).ok()),
            Err(ServiceError::NoSuchOrganization) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The caller's personal keys, if the caller is a user.
fn own(caller: &Caller) -> Option<KeyScope> {
    caller.user_name().cloned().map(KeyScope::User)
}

/// The keys that the caller's list holds.
fn listed(caller: &Caller) -> Result<KeyScope, ServiceError> {
    match &caller.principal {
        Principal::User(user) => Ok(KeyScope::User(user.name.clone())),
        Principal::OrganizationKey(holder) => {
            let standing = Standing::of_key(&holder.organization, Some(&holder.role_assignments));
            KeyRights::of(&standing)?.seen(caller, &holder.organization)
        }
    }
}
