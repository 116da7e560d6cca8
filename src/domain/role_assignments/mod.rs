//! Role assignments: which roles somebody holds, and on what (contract §4.2 and §4.3).
//!
//! What they allow is said in [`access`](super::access).

mod algebra;
mod body;
mod input;
mod named;
mod organization_role;
mod read;
mod resource_role;
mod scope;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use body::{OrganizationItem, ProjectItems, ResourceItem, RoleAssignmentsBody};
pub use input::{ElsewhereInput, OrganizationInput, ProjectsInput, ResourceInput, RoleAssignmentsInput};
pub(super) use input::{ORGANIZATION_PATH, path_of};
pub use organization_role::OrganizationRole;
pub use resource_role::{ResourceRole, Strength};
pub use scope::{ApplicationRole, ApplicationRoles, Scope};
pub(super) use words::{enumerate, listed};
pub use words::{one_of, several_of};

use super::organization::{OrganizationId, ResourceId, ResourceKind};

/// A role on an organization.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganizationAssignment {
    /// The role.
    pub role: OrganizationRole,
    /// The organization.
    pub organization: OrganizationId,
    /// Roles inside every deployment and project of the organization, those to come included.
    pub application_roles: ApplicationRoles,
}

/// A role on deployments, or on projects of one type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceAssignment {
    /// The role, which says the kind of resource.
    pub role: ResourceRole,
    /// The organization that owns them.
    pub organization: OrganizationId,
    /// Which of them.
    pub scope: Scope,
    /// Roles inside them.
    pub application_roles: ApplicationRoles,
}

/// The roles of a member, an invited person or an organization key.
///
/// A set in one normal form: sorted, one entry for each role, organization and application roles, none that holds for
/// nothing. Two sets that say the same are equal. Stored and sent as [`RoleAssignmentsBody`].
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RoleAssignmentsInput", into = "RoleAssignmentsBody")]
pub struct RoleAssignments {
    organization: Vec<OrganizationAssignment>,
    resources: Vec<ResourceAssignment>,
}

impl RoleAssignments {
    /// The greatest number of assignments (product decision).
    pub const MOST: usize = 100;

    /// No roles.
    #[must_use]
    pub const fn none() -> Self {
        Self { organization: Vec::new(), resources: Vec::new() }
    }

    /// The set that these make together.
    #[must_use]
    pub fn of(
        organization: impl IntoIterator<Item = OrganizationAssignment>,
        resources: impl IntoIterator<Item = ResourceAssignment>,
    ) -> Self {
        let organization: BTreeSet<_> = organization.into_iter().collect();
        let mut scopes = BTreeMap::<_, Scope>::new();
        for ResourceAssignment { role, organization, scope, application_roles } in resources {
            let entry = (role, organization, application_roles);
            let scope = match scopes.remove(&entry) {
                Some(held) => held.union(scope),
                None => scope,
            };
            if !scope.is_empty() {
                scopes.insert(entry, scope);
            }
        }
        let resources = scopes.into_iter().map(|((role, organization, application_roles), scope)| ResourceAssignment {
            role,
            organization,
            scope,
            application_roles,
        });
        Self { organization: organization.into_iter().collect(), resources: resources.collect() }
    }

    /// One role on `organization`, application roles inherited.
    #[must_use]
    pub fn on_organization(organization: &OrganizationId, role: OrganizationRole) -> Self {
        let organization = organization.clone();
        Self::of([OrganizationAssignment { role, organization, application_roles: ApplicationRoles::Inherited }], [])
    }

    /// One role on resources of `organization`, application roles inherited.
    #[must_use]
    pub fn on_resources(organization: &OrganizationId, role: ResourceRole, scope: Scope) -> Self {
        let organization = organization.clone();
        let application_roles = ApplicationRoles::Inherited;
        Self::of([], [ResourceAssignment { role, organization, scope, application_roles }])
    }

    /// The roles on organizations, strongest first.
    pub fn organization(&self) -> impl ExactSizeIterator<Item = &OrganizationAssignment> {
        self.organization.iter()
    }

    /// The roles on deployments and projects, by kind, strongest first.
    pub fn resources(&self) -> impl ExactSizeIterator<Item = &ResourceAssignment> {
        self.resources.iter()
    }

    /// The roles on resources of `kind`, strongest first.
    pub fn resources_of(&self, kind: ResourceKind) -> impl Iterator<Item = &ResourceAssignment> {
        self.resources.iter().filter(move |assignment| assignment.role.kind() == kind)
    }

    /// The resources that are listed by id, as what. Said once for each assignment that lists it.
    pub fn listed(&self) -> impl Iterator<Item = (ResourceKind, &ResourceId)> {
        self.resources.iter().flat_map(|assignment| assignment.scope.ids().map(|id| (assignment.role.kind(), id)))
    }

    /// How many assignments there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.organization.len() + self.resources.len()
    }

    /// Whether there is no role at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the role of an owner is among them.
    #[must_use]
    pub fn is_owner(&self) -> bool {
        self.organization.iter().any(|assignment| assignment.role == OrganizationRole::Owner)
    }
}

#[cfg(test)]
pub(super) mod samples;
#[cfg(test)]
mod tests;
