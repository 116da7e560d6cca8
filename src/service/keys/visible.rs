//! Keys as `/users/auth/keys` means them, whoever calls: a user's own personal keys, or an organization's for a key of it.

use super::{
    AskedExpiration, CreateKey, CreateOrganizationKeys, CreatedKey, KeyRights, check_count,
    organization::{is_within, scope},
};
use crate::{
    domain::{
        Holder, Key, KeyId,
        access::{Operation, Standing, allows},
        organization::OrganizationId,
        role_assignments::RoleAssignmentsInput,
    },
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
        let sees = match self.scope_of(caller, &key).await? {
            Some((KeyScope::User(_), _)) => true,
            Some((scope, _)) => is_within(&key, &Ok(scope)),
            None => false,
        };
        if sees { Ok(key) } else { Err(ServiceError::NoSuchKey) }
    }

    /// Revokes those of the named keys that the caller may revoke, all at once; other ids are passed over. Returns those
    /// that it revoked.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for too many ids, or storage failed.
    pub async fn revoke_visible_keys(&self, caller: &Caller, ids: &[KeyId]) -> Result<Vec<KeyId>, ServiceError> {
        check_count("keys", ids.len())?;
        let mut scopes = Vec::new();
        match &caller.principal {
            Principal::User(user) => {
                scopes.push(KeyScope::User(user.name.clone()));
                for organization in self.organizations(caller).await? {
                    let (_, standing) = self.standing(caller, &organization.id).await?;
                    scopes.extend(managed(caller, &organization.id, &standing)?);
                }
            }
            Principal::OrganizationKey(holder) => {
                let standing = Standing::of_key(&holder.organization, Some(&holder.role_assignments));
                scopes.extend(managed(caller, &holder.organization, &standing)?);
            }
        }
        let keys: Vec<_> = ids.iter().flat_map(|id| scopes.iter().map(|scope| (scope.clone(), id.clone()))).collect();
        Ok(self.storage.revoke_keys(&keys, &self.change_by(caller)).await?)
    }

    /// In which scope the caller deals with a key, and how; `None` for a key that is not the caller's to know.
    async fn scope_of(&self, caller: &Caller, key: &Key) -> Result<Option<(KeyScope, KeyRights)>, ServiceError> {
        match &key.holder {
            Holder::User(owner) if caller.user_name() == Some(owner) => {
                Ok(Some((KeyScope::User(owner.clone()), KeyRights::Own)))
            }
            Holder::User(_) => Ok(None),
            Holder::Organization(holder) => match self.standing(caller, &holder.organization).await {
                Ok((_, standing)) => Ok(KeyRights::of(&standing)
                    .and_then(|rights| Ok((scope(caller, &holder.organization, rights)?, rights)))
                    .ok()),
                Err(ServiceError::NoSuchOrganization) => Ok(None),
                Err(error) => Err(error),
            },
        }
    }
}

/// The keys that the caller's list holds.
fn listed(caller: &Caller) -> Result<KeyScope, ServiceError> {
    match &caller.principal {
        Principal::User(user) => Ok(KeyScope::User(user.name.clone())),
        Principal::OrganizationKey(holder) => {
            let standing = Standing::of_key(&holder.organization, Some(&holder.role_assignments));
            scope(caller, &holder.organization, KeyRights::of(&standing)?)
        }
    }
}

/// The keys of an organization that the caller may revoke, if any.
fn managed(
    caller: &Caller,
    organization: &OrganizationId,
    standing: &Standing,
) -> Result<Option<KeyScope>, ServiceError> {
    if !allows(standing, Operation::ManageOwnKeys) {
        return Ok(None);
    }
    scope(caller, organization, KeyRights::of(standing)?).map(Some)
}
