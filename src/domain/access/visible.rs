//! Nobody learns from somebody else's roles what there is.

use super::{Standing, standing::Target};
use crate::domain::role_assignments::{ResourceAssignment, RoleAssignments, Scope};

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
    let resources = roles.resources().filter_map(|held| {
        let administers = |target| standing.administers(held.role.kind(), target);
        let scope = match &held.scope {
            Scope::All => administers(Target::Every).then_some(Scope::All)?,
            Scope::Only(ids) => Scope::Only(ids.iter().filter(|id| administers(Target::One(id))).cloned().collect()),
        };
        Some(ResourceAssignment { scope, ..held.clone() })
    });
    RoleAssignments::of(roles.organization().cloned(), resources)
}
