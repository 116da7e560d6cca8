//! Organization keys.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::{AskedExpiration, CreatedKey, KeyList, KeyRights, MOST_IDS, check_submission, resolve_expiration};
use crate::{
    domain::{
        Creator, FieldError, Holder, Key, KeyId, KeyName, OrganizationHolder, Problem,
        access::{Operation, Standing, exceeding},
        key_list::{KeyListQuery, StatusFilter},
        organization::{Organization, OrganizationId, Resource},
        role_assignments::{RoleAssignments, RoleAssignmentsInput},
    },
    service::{Caller, Principal, ServiceError, Services, organizations::visible_to},
    storage::KeyScope,
};

/// How many working keys an organization may have.
pub const MOST_ORGANIZATION_KEYS: u32 = 500;

/// Organization keys that somebody wants, as typed: one for each name, all with the same settings.
#[derive(Clone, Debug)]
pub struct CreateOrganizationKeys {
    /// What they are to be called.
    pub names: Vec<String>,
    /// When they are to end.
    pub expiration: AskedExpiration,
    /// What they may do.
    pub role_assignments: RoleAssignmentsInput,
    /// Names the form, so that a form sent twice makes its keys once: 20 letters and digits.
    pub submission: Option<String>,
}

/// A page of an organization's keys, with what the screen says around it.
#[derive(Clone, Debug)]
pub struct OrganizationKeyList {
    /// The keys that the caller may see.
    pub list: KeyList,
    /// The organization.
    pub organization: Organization,
    /// Which keys these are.
    pub rights: KeyRights,
    /// How many of the organization's keys work, whoever made them: what its limit is about.
    pub working: u64,
}

/// What the form for new organization keys has to know.
#[derive(Clone, Debug)]
pub struct NewOrganizationKey {
    /// The organization, with its key policy.
    pub organization: Organization,
    /// What the caller is in it, and so what can be given to a key.
    pub standing: Standing,
    /// The deployments and projects that roles can be given on.
    pub resources: Vec<Resource>,
    /// How many of the organization's keys work.
    pub working: u64,
}

/// What became of one key that was to be revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevokeResult {
    /// The key's id.
    pub id: KeyId,
    /// Its name, for a key that the caller may see.
    pub name: Option<String>,
    /// What became of it.
    pub outcome: RevokeOutcome,
}

/// What became of one key that was to be revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevokeOutcome {
    /// It is revoked now.
    Revoked,
    /// It was revoked before.
    AlreadyRevoked,
    /// There is no such key, or none that the caller may know of.
    NoSuchKey,
}

impl Services {
    /// Makes organization keys, all or none. When the call returns, they are stored durably, and their maker is written
    /// to about them.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], [`ServiceError::NotAllowed`], [`ServiceError::Invalid`] (`name` or
    /// `names[0]`, `expiration`, `date`, `role_assignments.…`), [`ServiceError::ExceedsRights`],
    /// [`ServiceError::KeyLimitReached`], [`ServiceError::AlreadySubmitted`], or storage failed.
    pub async fn create_organization_keys(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        asked: &CreateOrganizationKeys,
    ) -> Result<Vec<CreatedKey>, ServiceError> {
        let (organization, standing) = self.must_in(caller, organization, Operation::ManageOwnKeys).await?;
        let mut assignments = self.read_assignments(&asked.role_assignments, &organization.id).await;
        if let Ok(read) = &assignments {
            let above = exceeding(&standing, read);
            if !above.is_empty() {
                assignments = Err(self.exceeds(&standing, above).await);
            }
        }
        self.issue(caller, organization, asked, assignments).await
    }

    /// Makes an organization key that may do what the calling one may.
    ///
    /// # Errors
    /// As [`create_organization_keys`](Self::create_organization_keys).
    pub(super) async fn copy_organization_key(
        &self,
        caller: &Caller,
        holder: &OrganizationHolder,
        asked: &CreateOrganizationKeys,
    ) -> Result<Vec<CreatedKey>, ServiceError> {
        let (organization, _) = self.must_in(caller, &holder.organization, Operation::ManageOwnKeys).await?;
        self.issue(caller, organization, asked, Ok(holder.role_assignments.clone())).await
    }

    async fn issue(
        &self,
        caller: &Caller,
        organization: Organization,
        asked: &CreateOrganizationKeys,
        assignments: Result<RoleAssignments, ServiceError>,
    ) -> Result<Vec<CreatedKey>, ServiceError> {
        let mut errors = Vec::new();
        let names = read_names(&asked.names).map_err(|refused| errors.extend(refused)).ok();
        let expiration =
            resolve_expiration(organization.key_policy, &asked.expiration, self.now(), caller.expiration());
        let expiration = expiration.map_err(|error| errors.push(error)).ok();
        errors.extend(check_submission(asked.submission.as_deref()).err());
        let assignments = match assignments {
            Ok(assignments) if assignments.is_empty() => {
                errors.push(FieldError::new("role_assignments", Problem::NoRole));
                None
            }
            Ok(assignments) => Some(assignments),
            Err(ServiceError::Invalid(refused)) => {
                errors.extend(refused);
                None
            }
            Err(error) => return Err(error),
        };
        let (Some(names), Some(expiration), Some(role_assignments), []) =
            (names, expiration, assignments, errors.as_slice())
        else {
            return Err(ServiceError::Invalid(errors));
        };
        let creator = creator_for(caller);
        let mut created = Vec::with_capacity(names.len());
        for name in names {
            let holder = Holder::Organization(OrganizationHolder {
                organization: organization.id.clone(),
                role_assignments: role_assignments.clone(),
                creator: creator.clone(),
            });
            created.push(self.mint(name, holder, expiration)?);
        }
        let keys: Vec<_> = created.iter().map(|created| created.key.clone()).collect();
        let mails = self.creation_mails(caller, Some(&organization), &keys).await?;
        self.store_keys(created, asked.submission.as_deref(), &mails, MOST_ORGANIZATION_KEYS).await
    }

    /// What the form for new keys of an organization has to know.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], [`ServiceError::NotAllowed`], or storage failed.
    pub async fn new_organization_key(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
    ) -> Result<NewOrganizationKey, ServiceError> {
        let (found, standing) = self.must_in(caller, organization, Operation::ManageOwnKeys).await?;
        let resources = self.visible_resources(&standing, None).await?;
        let working = self.working_keys_of(organization).await?;
        Ok(NewOrganizationKey { organization: visible_to(&standing, found), standing, resources, working })
    }

    async fn working_keys_of(&self, organization: &OrganizationId) -> Result<u64, ServiceError> {
        let all = KeyScope::Organization { organization: organization.clone(), creator: None };
        Ok(self.storage.count_keys(&all, self.now()).await?.working)
    }

    /// A page of an organization's keys: all of them, or those that the caller made.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], [`ServiceError::NotAllowed`], or storage failed.
    pub async fn list_organization_keys(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        query: &KeyListQuery,
    ) -> Result<OrganizationKeyList, ServiceError> {
        let (found, standing) = self.standing(caller, organization).await?;
        let rights = KeyRights::of(&standing)?;
        let list = self.list_keys(&rights.seen(caller, organization)?, query).await?;
        let working =
            if rights.sees_own_only() { self.working_keys_of(organization).await? } else { list.counts.working };
        Ok(OrganizationKeyList { list, organization: visible_to(&standing, found), rights, working })
    }

    /// Every key of an organization that `query` matches and the caller may see: for export.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], [`ServiceError::NotAllowed`], or storage failed.
    pub async fn export_organization_keys(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        query: &KeyListQuery,
    ) -> Result<(Vec<Key>, Timestamp), ServiceError> {
        let (_, standing) = self.standing(caller, organization).await?;
        self.export(&KeyRights::of(&standing)?.seen(caller, organization)?, query).await
    }

    async fn export(&self, scope: &KeyScope, query: &KeyListQuery) -> Result<(Vec<Key>, Timestamp), ServiceError> {
        self.usage.flush().await?;
        let now = self.now();
        Ok((self.storage.export_keys(scope, query, now).await?, now))
    }

    /// The keys of an organization that `query` matches, that still work, and that the caller may revoke: what "all that
    /// match" means.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], [`ServiceError::NotAllowed`], or storage failed.
    pub async fn matching_organization_keys(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        query: &KeyListQuery,
    ) -> Result<Vec<Key>, ServiceError> {
        let status = match query.status {
            StatusFilter::ExpiringSoon => StatusFilter::ExpiringSoon,
            StatusFilter::Working | StatusFilter::All => StatusFilter::Working,
            StatusFilter::Expired | StatusFilter::Revoked => return Ok(Vec::new()),
        };
        let query = KeyListQuery { status, ..query.clone() };
        let (_, standing) = self.standing(caller, organization).await?;
        let managed = KeyRights::of(&standing)?.managed(caller, organization)?;
        let (mut keys, now) = self.export(&managed, &query).await?;
        keys.retain(|key| key.status(now).works());
        keys.truncate(MOST_IDS);
        Ok(keys)
    }

    /// One key of an organization, revoked ones included; and whether the caller may revoke it.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], [`ServiceError::NotAllowed`], [`ServiceError::NoSuchKey`] for one that the
    /// caller may not see, too, or storage failed.
    pub async fn organization_key(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        id: &KeyId,
    ) -> Result<(Key, bool), ServiceError> {
        let (_, standing) = self.standing(caller, organization).await?;
        let rights = KeyRights::of(&standing)?;
        let seen = rights.seen(caller, organization)?;
        self.usage.flush().await?;
        let key = self.storage.key(id).await?.filter(|key| seen.holds(key)).ok_or(ServiceError::NoSuchKey)?;
        let may_revoke = rights.managed(caller, organization).is_ok_and(|managed| managed.holds(&key));
        Ok((key, may_revoke))
    }

    /// Revokes keys of an organization, all at once, and says of each what became of it. They are refused from the next
    /// request on.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], [`ServiceError::NotAllowed`], [`ServiceError::Invalid`] for too many ids,
    /// or storage failed.
    pub async fn revoke_organization_keys(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        ids: &[KeyId],
    ) -> Result<Vec<RevokeResult>, ServiceError> {
        let (_, standing) = self.must_in(caller, organization, Operation::ManageOwnKeys).await?;
        let scope = KeyRights::of(&standing)?.managed(caller, organization)?;
        let named: Vec<_> = ids.iter().map(|id| (scope.clone(), id.clone())).collect();
        let revoked: HashSet<_> = self.revoke(caller, "keys", &named).await?.into_iter().collect();
        let known = self.storage.keys(ids).await?.into_iter().filter(|key| scope.holds(key));
        let found: HashMap<_, _> = known.map(|key| (key.id, key.name)).collect();
        let result = |id: &KeyId| {
            let name = found.get(id);
            let outcome = match name {
                None => RevokeOutcome::NoSuchKey,
                Some(_) if revoked.contains(id) => RevokeOutcome::Revoked,
                Some(_) => RevokeOutcome::AlreadyRevoked,
            };
            RevokeResult { id: id.clone(), name: name.map(ToString::to_string), outcome }
        };
        Ok(ids.iter().map(result).collect())
    }
}

fn creator_for(caller: &Caller) -> Creator {
    match &caller.principal {
        Principal::User(user) => Creator { user: Some(user.name.clone()), name: user.name.clone(), is_member: true },
        Principal::OrganizationKey(holder) => holder.creator.clone(),
    }
}

fn read_names(names: &[String]) -> Result<Vec<KeyName>, Vec<FieldError>> {
    let most = MOST_ORGANIZATION_KEYS as usize;
    if names.len() > most {
        return Err(vec![FieldError::new("names", Problem::TooMany { most, count: names.len() })]);
    }
    let (mut read, mut errors) = (Vec::with_capacity(names.len()), Vec::new());
    for (index, name) in names.iter().enumerate() {
        let field = if names.len() == 1 { "name".to_owned() } else { format!("names[{index}]") };
        match KeyName::parse(name) {
            Ok(name) => read.push(name),
            Err(problem) => errors.push(FieldError::new(&field, problem)),
        }
    }
    if names.is_empty() {
        errors.push(FieldError::new("name", Problem::Missing));
    }
    if errors.is_empty() { Ok(read) } else { Err(errors) }
}
