//! Who asks.

use crate::domain::{
    organization::{OrganizationId, ResourceId, ResourceKind},
    role::{PlatformRole, PlatformRoles},
    role_assignments::{OrganizationRole, ResourceAssignment, RoleAssignments, Scope, Strength},
};

/// Whose roles they are. It matters inside deployments and projects: a user's roles bring application roles with them,
/// a key's do not (contract §4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bearer {
    /// A user, signed in or by a personal key.
    User,
    /// An organization key.
    Key,
}

/// What somebody who asks is within one organization: the roles from which every right there follows.
///
/// It is for users and keys that work: whether a user is disabled or a key expired is asked before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    organization: OrganizationId,
    bearer: Bearer,
    platform: PlatformRoles,
    /// Nothing for one who does not belong to the organization.
    assignments: Option<RoleAssignments>,
}

/// Which resources of a kind are meant.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target<'a> {
    /// This one.
    One(&'a ResourceId),
    /// All of them, those to come included.
    Every,
}

impl Target<'_> {
    /// Whether a role with `scope` is held for it.
    pub(super) fn is_within(self, scope: &Scope) -> bool {
        match self {
            Self::One(id) => scope.contains(id),
            Self::Every => *scope == Scope::All,
        }
    }
}

impl Standing {
    /// A user in `organization`: with platform roles, and with the roles of the membership if there is one.
    #[must_use]
    pub fn of_user(
        organization: &OrganizationId,
        platform: &PlatformRoles,
        membership: Option<&RoleAssignments>,
    ) -> Self {
        Self::new(organization, Bearer::User, platform.clone(), membership)
    }

    /// An organization key in `organization`: with its roles, or with none when it is another organization's key.
    #[must_use]
    pub fn of_key(organization: &OrganizationId, assignments: Option<&RoleAssignments>) -> Self {
        Self::new(organization, Bearer::Key, PlatformRoles::none(), assignments)
    }

    /// Roles in other organizations are left behind, so that no question about this one is answered by them.
    fn new(
        organization: &OrganizationId,
        bearer: Bearer,
        platform: PlatformRoles,
        assignments: Option<&RoleAssignments>,
    ) -> Self {
        let assignments = assignments.map(|assignments| assignments.within(organization));
        Self { organization: organization.clone(), bearer, platform, assignments }
    }

    /// The organization in question.
    #[must_use]
    pub const fn organization(&self) -> &OrganizationId {
        &self.organization
    }

    /// Whether it is a user or a key.
    #[must_use]
    pub const fn bearer(&self) -> Bearer {
        self.bearer
    }

    /// The roles held in the organization.
    pub fn assignments(&self) -> Option<&RoleAssignments> {
        self.assignments.as_ref()
    }

    /// Whether they belong to the organization.
    pub(super) const fn belongs(&self) -> bool {
        self.assignments.is_some()
    }

    /// Whether they are a member, and not a key.
    pub(super) fn is_member(&self) -> bool {
        self.belongs() && self.bearer == Bearer::User
    }

    /// Whether they hold `role` on the installation.
    pub(super) fn has_platform_role(&self, role: PlatformRole) -> bool {
        self.platform.contains(role)
    }

    /// Whether they hold any role on the installation.
    pub(super) fn has_any_platform_role(&self) -> bool {
        self.platform.iter().next().is_some()
    }

    /// Whether they may do what an owner may: an owner, or a platform admin, who is an owner everywhere.
    pub(super) fn owns(&self) -> bool {
        self.has_organization_role(OrganizationRole::Owner) || self.has_platform_role(PlatformRole::Admin)
    }

    /// Whether they see all that an owner sees.
    pub(super) fn oversees(&self) -> bool {
        self.owns() || self.has_platform_role(PlatformRole::Viewer)
    }

    /// Whether they hold `role` on the organization.
    pub(super) fn has_organization_role(&self, role: OrganizationRole) -> bool {
        self.assignments.iter().flat_map(RoleAssignments::organization).any(|held| held.role == role)
    }

    /// What they hold on `target`.
    pub(super) fn held_on<'a>(
        &'a self,
        kind: ResourceKind,
        target: Target<'a>,
    ) -> impl Iterator<Item = &'a ResourceAssignment> {
        let all = self.assignments.iter().flat_map(move |assignments| assignments.resources_of(kind));
        all.filter(move |held| target.is_within(&held.scope))
    }

    /// Whether they are an admin of `target` by role assignment, or an owner.
    pub(super) fn administers(&self, kind: ResourceKind, target: Target<'_>) -> bool {
        self.owns() || self.held_on(kind, target).any(|held| held.role.strength() == Strength::Admin)
    }
}
