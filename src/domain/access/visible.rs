//! Which of somebody else's roles one sees, and which of them one changes.

use super::{Operation, Standing, allows, standing::Target};
use crate::domain::role_assignments::{ResourceAssignment, RoleAssignments, Scope, Strength};

/// What one of this `standing` may see of somebody else's `roles`.
///
/// One who sees what an owner sees, sees all of them. Others see roles on the organization, and of those on resources
/// what lies within what they are an admin of (contract §4.4): the id of a deployment that is hidden from them would
/// give it away.
#[must_use]
pub fn visible(standing: &Standing, roles: &RoleAssignments) -> RoleAssignments {
    if standing.oversees() {
        return roles.clone();
    }
    RoleAssignments::of(roles.organization().cloned(), administered(standing, roles))
}

/// What of somebody's `roles` one of this `standing` gives and takes: all of it for those who manage members, and for
/// others the roles on what they are an admin of. The rest stays as it is, whatever they do.
#[must_use]
pub fn assignable(standing: &Standing, roles: &RoleAssignments) -> RoleAssignments {
    if allows(standing, Operation::ManageMembers) {
        return roles.clone();
    }
    RoleAssignments::of([], administered(standing, roles))
}

/// Whether one of this `standing` gives any roles at all.
#[must_use]
pub fn assigns_roles(standing: &Standing) -> bool {
    let is_admin = |roles: &RoleAssignments| roles.resources().any(|held| held.role.strength() == Strength::Admin);
    allows(standing, Operation::ManageMembers) || standing.assignments().is_some_and(is_admin)
}

/// Of the roles on resources those that lie within what one of this `standing` is an admin of.
fn administered(standing: &Standing, roles: &RoleAssignments) -> impl Iterator<Item = ResourceAssignment> {
    roles.resources().filter_map(|held| {
        let administers = |target| standing.administers(held.role.kind(), target);
        let scope = match &held.scope {
            Scope::All => administers(Target::Every).then_some(Scope::All)?,
            Scope::Only(ids) => Scope::Only(ids.iter().filter(|id| administers(Target::One(id))).cloned().collect()),
        };
        Some(ResourceAssignment { scope, ..held.clone() })
    })
}
