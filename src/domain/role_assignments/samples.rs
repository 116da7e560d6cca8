//! Role assignments for tests: some to name, and all to draw from.

use proptest::{collection::btree_set, collection::vec, prelude::*, sample::select};

use super::{
    ApplicationRole, ApplicationRoles, OrganizationAssignment, OrganizationRole, ResourceAssignment, ResourceRole,
    RoleAssignments, Scope,
};
use crate::domain::organization::{OrganizationId, ResourceId};

/// The organization in question.
pub fn here() -> OrganizationId {
    OrganizationId::parse("acme").unwrap()
}

/// Another one.
pub fn elsewhere() -> OrganizationId {
    OrganizationId::parse("globex").unwrap()
}

/// The resource whose id is `digit` over and over.
pub fn id(digit: char) -> ResourceId {
    ResourceId::parse(&digit.to_string().repeat(32)).unwrap()
}

/// A list of resources.
pub fn only(digits: &str) -> Scope {
    Scope::Only(digits.chars().map(id).collect())
}

/// Application roles by name.
pub fn applications(names: &[&str]) -> ApplicationRoles {
    ApplicationRoles::Only(names.iter().map(|name| ApplicationRole::parse(name).unwrap()).collect())
}

/// One role on resources here, application roles inherited.
pub fn on(role: ResourceRole, scope: Scope) -> RoleAssignments {
    RoleAssignments::on_resources(&here(), role, scope)
}

/// One role on the organization here, application roles inherited.
pub fn holding(role: OrganizationRole) -> RoleAssignments {
    RoleAssignments::on_organization(&here(), role)
}

/// The same roles, each with these application roles.
pub fn with(roles: &RoleAssignments, application_roles: &ApplicationRoles) -> RoleAssignments {
    let application_roles = || application_roles.clone();
    RoleAssignments::of(
        roles
            .organization()
            .cloned()
            .map(|held| OrganizationAssignment { application_roles: application_roles(), ..held }),
        roles.resources().cloned().map(|held| ResourceAssignment { application_roles: application_roles(), ..held }),
    )
}

/// The application roles that are drawn from.
pub const APPLICATION_ROLES: [&str; 4] = ["superuser", "editor", "viewer", "logs_viewer"];

fn any_application_roles() -> impl Strategy<Value = ApplicationRoles> {
    let names = btree_set(select(&APPLICATION_ROLES[..]), 0..3);
    prop_oneof![
        Just(ApplicationRoles::Inherited),
        names.prop_map(|names| applications(&names.into_iter().collect::<Vec<_>>())),
    ]
}

fn any_scope() -> impl Strategy<Value = Scope> {
    prop_oneof![
        Just(Scope::All),
        btree_set(select(&['a', 'b', 'c'][..]), 1..3)
            .prop_map(|digits| { Scope::Only(digits.into_iter().map(id).collect()) })
    ]
}

/// Few roles, so that two draws meet.
const ROLES: [ResourceRole; 7] = [
    ResourceRole::DeploymentAdmin,
    ResourceRole::DeploymentEditor,
    ResourceRole::DeploymentViewer,
    ResourceRole::SecurityAdmin,
    ResourceRole::SecurityEditor,
    ResourceRole::SecurityViewer,
    ResourceRole::SecurityRuleAuthor,
];

/// Any roles in one organization.
pub fn any_roles() -> impl Strategy<Value = RoleAssignments> {
    let organization = (select(&OrganizationRole::ALL[..]), any_application_roles())
        .prop_map(|(role, roles)| OrganizationAssignment { role, organization: here(), application_roles: roles });
    let resource = (select(&ROLES[..]), any_scope(), any_application_roles()).prop_map(|(role, scope, roles)| {
        ResourceAssignment { role, organization: here(), scope, application_roles: roles }
    });
    (vec(organization, 0..2), vec(resource, 0..5))
        .prop_map(|(organization, resources)| RoleAssignments::of(organization, resources))
}
