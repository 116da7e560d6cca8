//! Assignments that the role picker has no field for: each as one value, so that none is lost when others are edited.

use super::add;
use crate::domain::{
    organization::{ResourceId, ResourceKind},
    role_assignments::{
        ApplicationRole, ApplicationRoles, OrganizationAssignment, OrganizationInput, ResourceAssignment,
        ResourceInput, ResourceRole, RoleAssignmentsInput, Scope,
    },
};

/// An assignment on resources as one value: role, `all` or the ids, and the application roles if they are named, with
/// tabs between them, which no name holds.
#[must_use]
pub fn kept(held: &ResourceAssignment) -> String {
    let ids: Vec<_> = held.scope.ids().map(ResourceId::as_str).collect();
    let scope = if held.scope == Scope::All { "all".to_owned() } else { ids.join(",") };
    format!("{}\t{scope}{}", held.role.id(), kept_applications(&held.application_roles))
}

/// A role on the organization in the same way.
pub(super) fn kept_organization(held: &OrganizationAssignment) -> String {
    format!("{}\torganization{}", held.role.id(), kept_applications(&held.application_roles))
}

fn kept_applications(roles: &ApplicationRoles) -> String {
    match roles {
        ApplicationRoles::Inherited => String::new(),
        ApplicationRoles::Only(names) if names.is_empty() => "\t".to_owned(),
        ApplicationRoles::Only(names) => {
            let names: Vec<_> = names.iter().map(ApplicationRole::as_str).collect();
            format!("\t{}", names.join("\t"))
        }
    }
}

/// Puts a kept assignment back. One that is damaged is passed over: nobody gets a role by it.
pub(super) fn keep(value: &str, input: &mut RoleAssignmentsInput) {
    let mut parts = value.split('\t');
    let (Some(role), Some(scope)) = (parts.next(), parts.next()) else { return };
    let named: Vec<_> = parts.map(str::to_owned).collect();
    let application_roles = (!named.is_empty()).then(|| named.into_iter().filter(|name| !name.is_empty()).collect());
    let role_id = Some(role.to_owned());
    if scope == "organization" {
        let item = OrganizationInput { role_id, organization_id: None, application_roles };
        input.organization.get_or_insert_default().push(item);
        return;
    }
    let Some(kind) = ResourceRole::ALL.into_iter().find(|known| known.id() == role).map(ResourceRole::kind) else {
        return;
    };
    let ids: Vec<_> = scope.split(',').map(str::to_owned).collect();
    let (all, deployment_ids, project_ids) = match (scope, kind) {
        ("all", _) => (Some(true), None, None),
        (_, ResourceKind::Deployment) => (None, Some(ids), None),
        (_, ResourceKind::Elasticsearch | ResourceKind::Observability | ResourceKind::Security) => {
            (None, None, Some(ids))
        }
    };
    add(
        input,
        kind,
        ResourceInput { role_id, organization_id: None, all, deployment_ids, project_ids, application_roles },
    );
}
