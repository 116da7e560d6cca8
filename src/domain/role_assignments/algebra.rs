//! Adding to role assignments and taking away from them.

use super::{ResourceAssignment, RoleAssignments, Scope};
use crate::domain::{
    field::{FieldError, Problem},
    organization::{OrganizationId, ResourceId},
};

impl RoleAssignments {
    /// What is in either.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let organization = self.organization.iter().chain(&other.organization);
        let resources = self.resources.iter().chain(&other.resources);
        Self::of(organization.cloned(), resources.cloned())
    }

    /// What is left when `other` is taken away, per role and resource and not per entry (contract §1.6): an admin of
    /// a and b less an admin of a is an admin of b.
    ///
    /// Application roles do not count: taking a role from a resource takes it with whatever application roles it was
    /// given. A role on all resources is taken by the same role on all only, because less a listed one it would have
    /// to become a list that no longer covers the resources to come; and a role taken from all is taken from the
    /// listed ones too.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let organization = self.organization.iter().filter(|held| {
            !other.organization.iter().any(|gone| (gone.role, &gone.organization) == (held.role, &held.organization))
        });
        let resources = self.resources.iter().filter_map(|held| {
            let mut gone =
                other.resources.iter().filter(|gone| gone.role == held.role && gone.organization == held.organization);
            let scope = gone.try_fold(held.scope.clone(), |scope, gone| less(scope, &gone.scope))?;
            Some(ResourceAssignment { scope, ..held.clone() })
        });
        Self::of(organization.cloned(), resources)
    }

    /// What is left once a resource is no more.
    #[must_use]
    pub fn without_resource(&self, id: &ResourceId) -> Self {
        let gone = Scope::one(id.clone());
        let resources = self.resources.iter().filter_map(|held| {
            let scope = less(held.scope.clone(), &gone)?;
            Some(ResourceAssignment { scope, ..held.clone() })
        });
        Self::of(self.organization.iter().cloned(), resources)
    }

    /// Those of one organization.
    #[must_use]
    pub fn within(&self, organization: &OrganizationId) -> Self {
        let roles = self.organization.iter().filter(|held| held.organization == *organization);
        let resources = self.resources.iter().filter(|held| held.organization == *organization);
        Self::of(roles.cloned(), resources.cloned())
    }

    /// Refuses a set that has grown beyond what may be held: [`MOST`](Self::MOST) assignments with [`Scope::MOST`] ids
    /// each. One that was [`read`](Self::read) is within that; a sum of two may not be.
    ///
    /// # Errors
    /// [`Problem::TooMany`].
    pub fn check_size(&self) -> Result<(), FieldError> {
        let too_many = |most, count| Err(FieldError::new("role_assignments", Problem::TooMany { most, count }));
        if self.len() > Self::MOST {
            return too_many(Self::MOST, self.len());
        }
        match self.resources.iter().map(|held| held.scope.ids().count()).max() {
            Some(count) if count > Scope::MOST => too_many(Scope::MOST, count),
            Some(_) | None => Ok(()),
        }
    }
}

/// What is left of `held`, or nothing.
fn less(held: Scope, gone: &Scope) -> Option<Scope> {
    match (held, gone) {
        (_, Scope::All) => None,
        (Scope::All, Scope::Only(_)) => Some(Scope::All),
        (Scope::Only(mut ids), Scope::Only(gone)) => {
            ids.retain(|id| !gone.contains(id));
            (!ids.is_empty()).then_some(Scope::Only(ids))
        }
    }
}
