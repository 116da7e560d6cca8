//! What somebody may do within an organization. The only place that decides it, for REST, server functions and screens
//! alike; what platform roles allow outside organizations is in [`permission`](super::permission).

mod excess;
mod operation;
mod stack;
mod standing;
mod visible;

pub use excess::{Excess, Reason, exceeding};
pub use operation::{Operation, Resource};
pub use stack::stack_roles;
use standing::Target;
pub use standing::{Bearer, Standing};
pub use visible::{assignable, assigns_roles, visible};

use super::{
    organization::ResourceKind,
    role::PlatformRole,
    role_assignments::{OrganizationRole, RoleAssignments, Scope, Strength},
};

/// Whether one of this `standing` may do `operation` (contract §4.4).
#[must_use]
pub fn allows(standing: &Standing, operation: Operation<'_>) -> bool {
    let holds = |role| standing.has_organization_role(role);
    match operation {
        // Whoever sees deployments of every organization has to see whose they are.
        Operation::ReadOrganization | Operation::ListResources(_) => {
            standing.belongs() || standing.has_any_platform_role()
        }
        Operation::UpdateOrganization | Operation::ManageMembers | Operation::ManageKeys => standing.owns(),
        Operation::ReadContacts => standing.oversees() || holds(OrganizationRole::BillingAdmin),
        Operation::ReadMembers => standing.oversees() || standing.is_member(),
        Operation::ReadKeys => standing.oversees(),
        Operation::ManageOwnKeys => standing.owns() || holds(OrganizationRole::CredentialManager),
        Operation::CreateResource(kind) => manages_everywhere(standing) || standing.administers(kind, Target::Every),
        Operation::ReadResource(Resource { kind, id }) => {
            standing.owns()
                || standing.has_any_platform_role()
                || standing.held_on(kind, Target::One(id)).next().is_some()
        }
        Operation::UpdateResource(Resource { kind, id }) => {
            let target = Target::One(id);
            let edits = || standing.held_on(kind, target).any(|held| held.role.strength() == Strength::Editor);
            manages_everywhere(standing) || standing.administers(kind, target) || edits()
        }
        Operation::DeleteResource(Resource { kind, id }) => {
            manages_everywhere(standing) || standing.administers(kind, Target::One(id))
        }
        Operation::ManageAssignments(kind, Scope::All) => standing.administers(kind, Target::Every),
        Operation::ManageAssignments(kind, Scope::Only(ids)) => {
            !ids.is_empty() && ids.iter().all(|id| standing.administers(kind, Target::One(id)))
        }
        Operation::EnterProject(Resource { kind, id }, role) => {
            stack::includes(&stack::roles_on(standing, kind, Target::One(id)), role)
        }
    }
}

/// Whether they manage the deployments and projects of every organization.
fn manages_everywhere(standing: &Standing) -> bool {
    standing.has_platform_role(PlatformRole::DeploymentManager)
}

/// Whether one of this `standing` may give members these roles, and take them: an owner every role, an admin those on
/// what they are an admin of.
#[must_use]
pub fn allows_assigning(standing: &Standing, roles: &RoleAssignments) -> bool {
    let organization = roles.organization().map(|given| (&given.organization, Operation::ManageMembers));
    let resources = roles.resources().map(|given| {
        let operation = Operation::ManageAssignments(given.role.kind(), &given.scope);
        (&given.organization, operation)
    });
    organization
        .chain(resources)
        .all(|(organization, operation)| organization == standing.organization() && allows(standing, operation))
}

/// Who may do `operation`, for one who may not: `an organization owner`. Platform roles are not named, for they are
/// nobody's in the organization to ask for.
#[must_use]
pub const fn who_may(operation: Operation<'_>) -> &'static str {
    match operation {
        Operation::ReadOrganization | Operation::ListResources(_) => "a member of the organization",
        Operation::ReadMembers => "a member of the organization, signed in or by a personal key",
        Operation::UpdateOrganization | Operation::ManageMembers | Operation::ReadKeys | Operation::ManageKeys => {
            "an organization owner"
        }
        Operation::ReadContacts => "an organization owner or a billing admin",
        Operation::ManageOwnKeys => "an organization owner or one with the role Manage workload credentials",
        Operation::CreateResource(kind) | Operation::ManageAssignments(kind, Scope::All) => match kind {
            ResourceKind::Deployment => "an organization owner or an admin of all deployments",
            ResourceKind::Elasticsearch => "an organization owner or an admin of all Elasticsearch projects",
            ResourceKind::Observability => "an organization owner or an admin of all Observability projects",
            ResourceKind::Security => "an organization owner or an admin of all Security projects",
        },
        Operation::ManageAssignments(kind, Scope::Only(_)) => match kind {
            ResourceKind::Deployment => "an organization owner or an admin of the deployments",
            ResourceKind::Elasticsearch | ResourceKind::Observability | ResourceKind::Security => {
                "an organization owner or an admin of the projects"
            }
        },
        Operation::ReadResource(resource) => match resource.kind {
            ResourceKind::Deployment => "an organization owner or one with a role on the deployment",
            ResourceKind::Elasticsearch | ResourceKind::Observability | ResourceKind::Security => {
                "an organization owner or one with a role on the project"
            }
        },
        Operation::UpdateResource(resource) => match resource.kind {
            ResourceKind::Deployment => "an organization owner, or an admin or editor of the deployment",
            ResourceKind::Elasticsearch => "an organization owner, or an admin or developer of the project",
            ResourceKind::Observability | ResourceKind::Security => {
                "an organization owner, or an admin or editor of the project"
            }
        },
        Operation::DeleteResource(resource) => match resource.kind {
            ResourceKind::Deployment => "an organization owner or an admin of the deployment",
            ResourceKind::Elasticsearch | ResourceKind::Observability | ResourceKind::Security => {
                "an organization owner or an admin of the project"
            }
        },
        Operation::EnterProject(resource, _) => match resource.kind {
            ResourceKind::Deployment => "one with that application role in the deployment",
            ResourceKind::Elasticsearch | ResourceKind::Observability | ResourceKind::Security => {
                "one with that application role in the project"
            }
        },
    }
}

#[cfg(test)]
mod tests;
