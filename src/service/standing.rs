//! What a caller is within an organization, as of this request.

use crate::{
    domain::{
        access::{Operation, Standing, allows, who_may},
        organization::{Organization, OrganizationId},
    },
    service::{Caller, Principal, ServiceError, Services},
};

impl Services {
    /// An organization, and what the caller is in it: one indexed read.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`] for one that the caller has nothing to do with, too, or storage failed.
    pub async fn standing(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
    ) -> Result<(Organization, Standing), ServiceError> {
        let (found, standing) = match &caller.principal {
            Principal::User(user) => {
                let found = self.storage.standing_in(organization, &user.name).await?;
                let (found, member) = found.ok_or(ServiceError::NoSuchOrganization)?;
                let assignments = member.as_ref().map(|member| &member.role_assignments);
                (found, Standing::of_user(organization, &user.roles, assignments))
            }
            Principal::OrganizationKey(holder) if holder.organization == *organization => {
                let found = self.storage.organization(organization).await?;
                let standing = Standing::of_key(organization, Some(&holder.role_assignments));
                (found.ok_or(ServiceError::NoSuchOrganization)?, standing)
            }
            Principal::OrganizationKey(_) => return Err(ServiceError::NoSuchOrganization),
        };
        if allows(&standing, Operation::ReadOrganization) {
            Ok((found, standing))
        } else {
            Err(ServiceError::NoSuchOrganization)
        }
    }

    /// As [`standing`](Self::standing), for a caller who may do `operation` there.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], [`ServiceError::NotAllowed`], or storage failed.
    pub async fn must_in(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        operation: Operation<'_>,
    ) -> Result<(Organization, Standing), ServiceError> {
        let (organization, standing) = self.standing(caller, organization).await?;
        must(&standing, operation)?;
        Ok((organization, standing))
    }

    /// The organization that a caller means who did not say so: the key's own, or the only one of a user.
    ///
    /// # Errors
    /// [`ServiceError::AmbiguousOrganization`], or storage failed.
    pub(super) async fn only_organization(&self, caller: &Caller) -> Result<OrganizationId, ServiceError> {
        match &caller.principal {
            Principal::OrganizationKey(holder) => Ok(holder.organization.clone()),
            Principal::User(user) => match self.storage.memberships_of(&user.name).await?.as_slice() {
                [only] => Ok(only.organization.id.clone()),
                _ => Err(ServiceError::AmbiguousOrganization),
            },
        }
    }
}

/// Goes on only if one of this `standing` may do `operation`.
///
/// # Errors
/// [`ServiceError::NotAllowed`]
pub(super) fn must(standing: &Standing, operation: Operation<'_>) -> Result<(), ServiceError> {
    if allows(standing, operation) { Ok(()) } else { Err(ServiceError::NotAllowed { who_may: who_may(operation) }) }
}
