//! Organizations: seeing, creating and changing them.

use crate::{
    domain::{
        Action, Email, FieldError, KeyPolicy, Problem, UserName,
        access::{Operation, Standing, allows},
        key_policy::{Days, DefaultLifetime},
        organization::{Contacts, Member, Membership, Organization, OrganizationId, OrganizationName, Version},
        page::{Cursor, Page},
        role_assignments::{OrganizationRole, RoleAssignments},
    },
    service::{
        Caller, Principal, ServiceError, Services,
        addresses::read_addresses,
        users::{Patch, UPDATE_TRIES},
    },
    storage::{OrganizationListQuery, OrganizationRow, UpdateOutcome},
};

/// An organization as somebody who has to do with it finds it.
#[derive(Clone, Debug)]
pub struct OrganizationHome {
    /// The organization. Its contacts are empty for whoever may not see them.
    pub organization: Organization,
    /// What the caller is in it.
    pub standing: Standing,
}

/// Changes to an organization, as typed.
#[derive(Clone, Debug, Default)]
pub struct EditOrganization {
    /// The name.
    pub name: Option<String>,
    /// The billing contacts anew.
    pub billing: Patch<Vec<String>>,
    /// The operational contacts anew.
    pub operational: Patch<Vec<String>>,
    /// The key policy anew.
    pub key_policy: Option<AskedPolicy>,
    /// The version that the caller has seen; the change is refused if there is another one.
    pub seen: Option<Version>,
}

/// A key policy, as typed.
#[derive(Clone, Debug, Default)]
pub struct AskedPolicy {
    /// Whether keys without end may be made.
    pub never_allowed: bool,
    /// The most days that a key may live; empty for a year.
    pub longest_days: String,
    /// What a key gets whose maker says nothing: `3months`, …, `never`; empty for three months.
    pub default_lifetime: String,
}

impl Services {
    /// The organizations that the caller belongs to, in the order of names.
    ///
    /// # Errors
    /// [`ServiceError::NotAUser`], or storage failed.
    pub async fn memberships(&self, caller: &Caller) -> Result<Vec<Membership>, ServiceError> {
        Ok(self.storage.memberships_of(&caller.user()?.name).await?)
    }

    /// The organizations that the caller has to do with, in the order of names: a key's own, those that a user belongs
    /// to, and all for those who oversee the installation.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn organizations(&self, caller: &Caller) -> Result<Vec<Organization>, ServiceError> {
        match &caller.principal {
            Principal::OrganizationKey(holder) => {
                Ok(self.storage.organization(&holder.organization).await?.into_iter().collect())
            }
            Principal::User(_) if caller.must(Action::ReadOrganizations).is_ok() => {
                let query = OrganizationListQuery { size: u32::MAX, ..OrganizationListQuery::default() };
                let page = self.storage.organizations(&query).await?;
                Ok(page.items.into_iter().map(|row| row.organization).collect())
            }
            Principal::User(user) => {
                let memberships = self.storage.memberships_of(&user.name).await?;
                Ok(memberships.into_iter().map(|membership| membership.organization).collect())
            }
        }
    }

    /// A page of all organizations, in the order of names.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], or storage failed.
    pub async fn list_organizations(
        &self,
        caller: &Caller,
        search: &str,
        cursor: Option<Cursor>,
        size: u32,
    ) -> Result<Page<OrganizationRow>, ServiceError> {
        caller.must(Action::ReadOrganizations)?;
        let search = search.trim().chars().take(100).collect();
        Ok(self.storage.organizations(&OrganizationListQuery { search, cursor, size }).await?)
    }

    /// One organization.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], or storage failed.
    pub async fn organization(&self, caller: &Caller, id: &OrganizationId) -> Result<OrganizationHome, ServiceError> {
        let (organization, standing) = self.standing(caller, id).await?;
        Ok(OrganizationHome { organization: visible_to(&standing, organization), standing })
    }

    /// Creates an organization, with a first owner if one is named.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], [`ServiceError::Invalid`] (`name`, `owner`), or storage failed.
    pub async fn create_organization(
        &self,
        caller: &Caller,
        name: &str,
        owner: Option<&str>,
    ) -> Result<Organization, ServiceError> {
        caller.must(Action::CreateOrganizations)?;
        let mut errors = Vec::new();
        let name = OrganizationName::parse(name).map_err(|problem| errors.push(FieldError::new("name", problem))).ok();
        let owner = match owner.map(str::trim).filter(|owner| !owner.is_empty()) {
            None => None,
            Some(owner) => self.appointable(owner).await?.map_err(|error| errors.push(error)).ok(),
        };
        let (Some(name), []) = (name, errors.as_slice()) else {
            return Err(ServiceError::Invalid(errors));
        };
        let now = self.now();
        let organization = Organization {
            id: super::read("id", OrganizationId::parse(&self.organization_id()?))?,
            name,
            contacts: Contacts::default(),
            key_policy: KeyPolicy::default(),
            version: Version::FIRST,
            created_at: now,
        };
        let owner = owner.map(|user| Member {
            organization: organization.id.clone(),
            user,
            role_assignments: RoleAssignments::on_organization(&organization.id, OrganizationRole::Owner),
            version: Version::FIRST,
            since: now,
        });
        if self.storage.create_organization(&organization, owner.as_ref()).await? {
            Ok(organization)
        } else {
            Err(ServiceError::Internal("an organization's random id was taken"))
        }
    }

    /// A user who can become an organization's first owner.
    async fn appointable(&self, name: &str) -> Result<Result<UserName, FieldError>, ServiceError> {
        let user = match UserName::parse(name) {
            Ok(name) => self.storage.user(&name).await?,
            Err(_) => None,
        };
        let user = user.filter(|user| user.enabled && !user.builtin);
        Ok(user.map(|user| user.name).ok_or_else(|| FieldError::new("owner", Problem::NoSuchUser)))
    }

    /// Changes an organization.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], [`ServiceError::NotAllowed`], [`ServiceError::Invalid`],
    /// [`ServiceError::OrganizationChanged`], or storage failed.
    pub async fn edit_organization(
        &self,
        caller: &Caller,
        id: &OrganizationId,
        asked: &EditOrganization,
    ) -> Result<Organization, ServiceError> {
        // Whoever names no version changes what they name, on top of what others change at the same time.
        for _ in 1..UPDATE_TRIES {
            match self.try_edit_organization(caller, id, asked).await {
                Err(ServiceError::OrganizationChanged(_)) if asked.seen.is_none() => {}
                done => return done,
            }
        }
        self.try_edit_organization(caller, id, asked).await
    }

    async fn try_edit_organization(
        &self,
        caller: &Caller,
        id: &OrganizationId,
        asked: &EditOrganization,
    ) -> Result<Organization, ServiceError> {
        let (mut organization, _) = self.must_in(caller, id, Operation::UpdateOrganization).await?;
        let mut errors = Vec::new();
        if let Some(name) = &asked.name {
            match OrganizationName::parse(name) {
                Ok(name) => organization.name = name,
                Err(problem) => errors.push(FieldError::new("name", problem)),
            }
        }
        let contacts = &mut organization.contacts;
        for (field, asked, kept) in [
            ("billing_contacts", &asked.billing, &mut contacts.billing),
            ("operational_contacts", &asked.operational, &mut contacts.operational),
        ] {
            match asked {
                Patch::Keep => {}
                Patch::Clear => kept.clear(),
                Patch::Set(addresses) => match read_contacts(field, addresses) {
                    Ok(addresses) => *kept = addresses,
                    Err(refused) => errors.extend(refused),
                },
            }
        }
        if let Some(policy) = &asked.key_policy {
            match read_policy(policy) {
                Ok(policy) => organization.key_policy = policy,
                Err(refused) => errors.extend(refused),
            }
        }
        if !errors.is_empty() {
            return Err(ServiceError::Invalid(errors));
        }
        let seen = asked.seen.unwrap_or(organization.version);
        let outcome = self.storage.update_organization(&organization, Some(seen)).await?;
        let stored = self.storage.organization(id).await?.ok_or(ServiceError::NoSuchOrganization)?;
        match outcome {
            UpdateOutcome::Updated => Ok(stored),
            UpdateOutcome::Changed => Err(ServiceError::OrganizationChanged(Box::new(stored))),
            UpdateOutcome::Absent => Err(ServiceError::NoSuchOrganization),
        }
    }
}

/// The organization without what one of this `standing` may not see.
pub(super) fn visible_to(standing: &Standing, organization: Organization) -> Organization {
    if allows(standing, Operation::ReadContacts) {
        organization
    } else {
        Organization { contacts: Contacts::default(), ..organization }
    }
}

/// Reads the contacts of one sort.
fn read_contacts(field: &str, addresses: &[String]) -> Result<Vec<Email>, Vec<FieldError>> {
    let read = read_addresses(field, addresses)?;
    if read.len() > Contacts::MOST {
        let problem = Problem::TooMany { most: Contacts::MOST, count: read.len() };
        return Err(vec![FieldError::new(field, problem)]);
    }
    Ok(read)
}

fn read_policy(asked: &AskedPolicy) -> Result<KeyPolicy, Vec<FieldError>> {
    let mut errors = Vec::new();
    let longest = match asked.longest_days.trim() {
        "" => None,
        days => {
            let days = days.parse().map_err(|_| Problem::NotDays { most: Days::MOST }).and_then(Days::new);
            days.map_err(|problem| errors.push(FieldError::new("longest_days", problem))).ok()
        }
    };
    let default = match asked.default_lifetime.trim() {
        "" => Ok(KeyPolicy::default().default_lifetime()),
        value => DefaultLifetime::parse(value),
    };
    let default = default.map_err(|problem| errors.push(FieldError::new("default_lifetime", problem))).ok();
    match (default, errors.is_empty()) {
        (Some(default), true) => KeyPolicy::new(asked.never_allowed, longest, default).map_err(|error| vec![error]),
        _ => Err(errors),
    }
}
