//! Members of organizations: who they are, which roles they hold, and that they leave.

use crate::{
    domain::{
        Action, FieldError, Key, KeyId, Problem, UserName,
        access::{Excess, Operation, Standing, allows_assigning, assignable, assigns_roles, exceeding},
        organization::{Member, Organization, OrganizationId, Version},
        page::Page,
        role_assignments::{RoleAssignments, RoleAssignmentsInput},
    },
    service::{Caller, ServiceError, Services, organizations::visible_to, standing::must},
    storage::{KeyScope, MemberListQuery, MemberOutcome, MemberRow, Ownerless, RemoveOutcome, RoleChange},
};

/// A page of members, with what the screen says around it.
#[derive(Clone, Debug)]
pub struct MemberList {
    /// The members.
    pub page: Page<MemberRow>,
    /// The organization.
    pub organization: Organization,
    /// What the caller is in it.
    pub standing: Standing,
}

impl Services {
    /// A page of an organization's members.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], [`ServiceError::NotAllowed`], or storage failed.
    pub async fn list_members(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        query: &MemberListQuery,
    ) -> Result<MemberList, ServiceError> {
        let (found, standing) = self.must_in(caller, organization, Operation::ReadMembers).await?;
        let page = self.storage.list_members(organization, query).await?;
        Ok(MemberList { page, organization: visible_to(&standing, found), standing })
    }

    /// Every member of an organization, in the order of user names.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], [`ServiceError::NotAllowed`], or storage failed.
    pub async fn all_members(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
    ) -> Result<Vec<MemberRow>, ServiceError> {
        self.must_in(caller, organization, Operation::ReadMembers).await?;
        Ok(self.storage.all_members(organization).await?)
    }

    /// One member, and what the caller is in the organization.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], [`ServiceError::NotAllowed`], [`ServiceError::NoSuchMember`], or storage
    /// failed.
    pub async fn member(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        user: &UserName,
    ) -> Result<(MemberRow, Standing), ServiceError> {
        let (_, standing) = self.must_in(caller, organization, Operation::ReadMembers).await?;
        let member = self.storage.member(organization, user).await?.ok_or(ServiceError::NoSuchMember)?;
        Ok((member, standing))
    }

    /// Gives a member exactly these roles, of those that are the caller's to give: one change, which happens whole or
    /// not at all. An admin of some deployments says who has which role on these; all other roles stay.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], [`ServiceError::NotAllowed`], [`ServiceError::NoSuchMember`],
    /// [`ServiceError::Invalid`], [`ServiceError::ExceedsRights`], [`ServiceError::MemberChanged`],
    /// [`ServiceError::LastOwner`], or storage failed.
    pub async fn set_member_roles(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        user: &UserName,
        roles: &RoleAssignmentsInput,
        seen: Option<Version>,
    ) -> Result<Member, ServiceError> {
        let (_, standing) = self.standing(caller, organization).await?;
        if !assigns_roles(&standing) {
            must(&standing, Operation::ManageMembers)?;
        }
        let given = self.read_assignments(roles, organization).await?;
        self.must_assign(&standing, &given).await?;
        let member = self.storage.membership(organization, user).await?.ok_or(ServiceError::NoSuchMember)?;
        let held = &member.role_assignments;
        let assignments = held.minus(&assignable(&standing, held)).plus(&given);
        assignments.check_size().map_err(|error| ServiceError::Invalid(vec![error]))?;
        // What was just read is part of what is written: it must still be so.
        let seen = Some(seen.unwrap_or(member.version));
        self.change_roles(organization, user, &RoleChange::Set { assignments, seen }, Ownerless::Refuse).await
    }

    /// Gives a member these roles besides those held. The organization is the one that the roles name, or else the
    /// caller's only one.
    ///
    /// # Errors
    /// As [`set_member_roles`](Self::set_member_roles), and [`ServiceError::AmbiguousOrganization`],
    /// [`ServiceError::ExceedsRights`].
    pub async fn add_member_roles(
        &self,
        caller: &Caller,
        user: &UserName,
        roles: &RoleAssignmentsInput,
    ) -> Result<Member, ServiceError> {
        let (organization, standing) = self.named_organization(caller, roles).await?;
        let assignments = self.read_assignments(roles, &organization).await?;
        self.must_assign(&standing, &assignments).await?;
        self.change_roles(&organization, user, &RoleChange::Add(assignments), Ownerless::Refuse).await
    }

    /// Takes these roles from a member. `force` lets a platform admin take the last owner's.
    ///
    /// # Errors
    /// As [`add_member_roles`](Self::add_member_roles).
    pub async fn remove_member_roles(
        &self,
        caller: &Caller,
        user: &UserName,
        roles: &RoleAssignmentsInput,
        force: bool,
    ) -> Result<Member, ServiceError> {
        let (organization, standing) = self.named_organization(caller, roles).await?;
        // Not looked up: a role on what is deleted can be taken, too.
        let assignments = RoleAssignments::read(roles, &organization).map_err(ServiceError::Invalid)?;
        self.must_assign(&standing, &assignments).await?;
        let change = RoleChange::Remove(assignments);
        self.change_roles(&organization, user, &change, ownerless(caller, force)).await
    }

    /// The organization in which roles are to be given or taken, and what the caller is in it.
    async fn named_organization(
        &self,
        caller: &Caller,
        roles: &RoleAssignmentsInput,
    ) -> Result<(OrganizationId, Standing), ServiceError> {
        let organization = match roles.organization_id() {
            Some(id) => OrganizationId::parse(id).map_err(|_| ServiceError::NoSuchOrganization)?,
            None => self.only_organization(caller).await?,
        };
        let (_, standing) = self.standing(caller, &organization).await?;
        Ok((organization, standing))
    }

    async fn change_roles(
        &self,
        organization: &OrganizationId,
        user: &UserName,
        change: &RoleChange,
        ownerless: Ownerless,
    ) -> Result<Member, ServiceError> {
        match self.storage.change_member_roles(organization, user, change, ownerless).await? {
            MemberOutcome::Updated(member) => Ok(member),
            MemberOutcome::Changed(member) => Err(ServiceError::MemberChanged(Box::new(member))),
            MemberOutcome::Absent => Err(ServiceError::NoSuchMember),
            MemberOutcome::LastOwner => Err(ServiceError::LastOwner),
            MemberOutcome::TooMany(error) => Err(ServiceError::Invalid(vec![error])),
        }
    }

    /// The organization keys that a member made and that still work: what has to be decided about before the member is
    /// removed.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], [`ServiceError::NotAllowed`], [`ServiceError::NoSuchMember`], or storage
    /// failed.
    pub async fn keys_before_removal(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        user: &UserName,
    ) -> Result<Vec<Key>, ServiceError> {
        self.may_remove(caller, organization, std::slice::from_ref(user)).await?;
        self.storage.membership(organization, user).await?.ok_or(ServiceError::NoSuchMember)?;
        let scope = KeyScope::Organization { organization: organization.clone(), creator: Some(user.clone()) };
        let now = self.now();
        let keys = self.storage.unrevoked_keys(&scope).await?;
        Ok(keys.into_iter().filter(|key| key.status(now).works()).collect())
    }

    /// Removes members, and revokes those of the named keys that they made. Their other keys keep working. Anybody may
    /// leave. `force` lets a platform admin remove the last owner.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], [`ServiceError::NotAllowed`], [`ServiceError::NoSuchMember`],
    /// [`ServiceError::LastOwner`], or storage failed.
    pub async fn remove_members(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        users: &[UserName],
        revoke: &[KeyId],
        force: bool,
    ) -> Result<(), ServiceError> {
        self.may_remove(caller, organization, users).await?;
        let revocation = self.change_by(caller);
        let ownerless = ownerless(caller, force);
        match self.storage.remove_members(organization, users, revoke, &revocation, ownerless).await? {
            RemoveOutcome::Removed => Ok(()),
            RemoveOutcome::Absent(_) => Err(ServiceError::NoSuchMember),
            RemoveOutcome::LastOwner => Err(ServiceError::LastOwner),
        }
    }

    async fn may_remove(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        users: &[UserName],
    ) -> Result<(), ServiceError> {
        let (_, standing) = self.standing(caller, organization).await?;
        let leaves = users.iter().all(|user| caller.user_name() == Some(user));
        if leaves { Ok(()) } else { must(&standing, Operation::ManageMembers) }
    }

    /// Owners give and take all roles, an admin of some resources those on these resources (contract §4.4).
    async fn must_assign(&self, standing: &Standing, assignments: &RoleAssignments) -> Result<(), ServiceError> {
        if allows_assigning(standing, assignments) {
            return Ok(());
        }
        let above = exceeding(standing, assignments);
        if above.is_empty() {
            must(standing, Operation::ManageMembers)?;
        }
        Err(self.exceeds(standing, above).await)
    }

    /// The refusal of what is above somebody's own rights, with the names that they may know.
    pub(super) async fn exceeds(&self, standing: &Standing, above: Vec<Excess>) -> ServiceError {
        match self.visible_resources(standing, None).await {
            Ok(visible) => ServiceError::ExceedsRights { above, visible },
            Err(error) => error,
        }
    }

    /// Reads role assignments as they were sent, and looks up what they name.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with the path of everything that is wrong, or storage failed.
    pub(super) async fn read_assignments(
        &self,
        input: &RoleAssignmentsInput,
        organization: &OrganizationId,
    ) -> Result<RoleAssignments, ServiceError> {
        let assignments = RoleAssignments::read(input, organization).map_err(ServiceError::Invalid)?;
        if assignments.listed().next().is_none() {
            return Ok(assignments);
        }
        let known = self.storage.resources(organization, None).await?;
        let is_known = |kind, id: &_| known.iter().any(|resource| resource.kind == kind && resource.id == *id);
        let unknown: Vec<_> = input
            .listed()
            .filter(|(_, kind, id)| !is_known(*kind, id))
            .map(|(path, kind, id)| {
                let problem = Problem::NoSuchResource { kind: kind.noun().to_owned(), id: id.to_string() };
                FieldError::new(&path, problem)
            })
            .collect();
        if unknown.is_empty() { Ok(assignments) } else { Err(ServiceError::Invalid(unknown)) }
    }
}

/// Platform admins stand above organizations: they may leave one without an owner, if they say so.
fn ownerless(caller: &Caller, force: bool) -> Ownerless {
    if force && caller.must(Action::CreateOrganizations).is_ok() { Ownerless::Allow } else { Ownerless::Refuse }
}
