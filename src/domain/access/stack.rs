//! Application roles: what somebody is inside a deployment or project.

use std::collections::BTreeSet;

use super::{Bearer, Standing, operation::Resource, standing::Target};
use crate::domain::{
    organization::ResourceKind,
    role::PlatformRole,
    role_assignments::{ApplicationRole, ApplicationRoles, OrganizationRole, ResourceRole, RoleAssignments, Strength},
};

/// The application role that includes every other.
pub(super) const SUPERUSER: &str = "superuser";

/// The application roles with which somebody enters a deployment or project; none: they may not enter.
///
/// Those of all their assignments that hold for it together. An assignment brings the roles that it names; when it names
/// none, a user gets the one that goes with the assignment's role (product decision), and a key gets none (contract
/// §4.3). Of the platform roles, only the platform admin's opens projects: as an owner's would.
#[must_use]
pub fn stack_roles(standing: &Standing, resource: Resource<'_>) -> BTreeSet<String> {
    roles_on(standing, resource.kind, Target::One(resource.id)).into_iter().map(str::to_owned).collect()
}

/// As [`stack_roles`], for one resource or for those that hold on every one of a kind.
pub(super) fn roles_on<'a>(standing: &'a Standing, kind: ResourceKind, target: Target<'a>) -> BTreeSet<&'a str> {
    let bearer = standing.bearer();
    let platform = standing.has_platform_role(PlatformRole::Admin).then_some(SUPERUSER);
    let organization = standing.assignments().into_iter().flat_map(RoleAssignments::organization);
    let organization =
        organization.flat_map(|held| brought(bearer, &held.application_roles, with_organization_role(held.role)));
    let resources = standing.held_on(kind, target);
    let resources = resources.flat_map(|held| brought(bearer, &held.application_roles, with_resource_role(held.role)));
    platform.into_iter().chain(organization).chain(resources).collect()
}

/// Whether `held` has `role` or includes it.
pub(super) fn includes(held: &BTreeSet<&str>, role: &str) -> bool {
    held.contains(role) || held.contains(SUPERUSER)
}

/// What one assignment brings: the names given, or else for a user the `usual` one.
fn brought<'a>(bearer: Bearer, roles: &'a ApplicationRoles, usual: Option<&'a str>) -> impl Iterator<Item = &'a str> {
    let usual = match (roles, bearer) {
        (ApplicationRoles::Inherited, Bearer::User) => usual,
        (ApplicationRoles::Inherited, Bearer::Key) | (ApplicationRoles::Only(_), _) => None,
    };
    roles.names().map(ApplicationRole::as_str).chain(usual)
}

/// What goes with a role on the organization.
const fn with_organization_role(role: OrganizationRole) -> Option<&'static str> {
    match role {
        OrganizationRole::Owner => Some(SUPERUSER),
        OrganizationRole::BillingAdmin | OrganizationRole::CredentialManager => None,
    }
}

/// What goes with a role on a resource.
const fn with_resource_role(role: ResourceRole) -> Option<&'static str> {
    match role.strength() {
        Strength::Admin => Some(SUPERUSER),
        Strength::Editor => Some("editor"),
        Strength::Viewer => Some("viewer"),
        Strength::Specialist => None,
    }
}
