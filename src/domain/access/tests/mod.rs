//! Who may do what: rule by rule here, the whole table and the laws beside.

mod laws;
mod minting;
mod table;

use super::{
    Operation, Resource, Standing, allows, allows_assigning, assignable, assigns_roles, stack_roles, visible, who_may,
};
use crate::domain::{
    organization::ResourceKind,
    role::{PlatformRole, PlatformRoles},
    role_assignments::{
        OrganizationRole, ResourceRole, RoleAssignments, Scope,
        samples::{applications, elsewhere, here, holding, id, on, only, with},
    },
};

fn member(roles: &RoleAssignments) -> Standing {
    Standing::of_user(&here(), &PlatformRoles::none(), Some(roles))
}

fn key(roles: &RoleAssignments) -> Standing {
    Standing::of_key(&here(), Some(roles))
}

fn platform(role: PlatformRole) -> Standing {
    Standing::of_user(&here(), &PlatformRoles::only(role), None)
}

#[test]
fn roles_in_another_organization_say_nothing_here() {
    let roles = RoleAssignments::on_organization(&elsewhere(), OrganizationRole::Owner)
        .plus(&RoleAssignments::on_resources(&elsewhere(), ResourceRole::DeploymentAdmin, Scope::All));
    assert_eq!(member(&roles), member(&RoleAssignments::none()));
    assert_eq!(key(&roles), key(&RoleAssignments::none()));
}

#[test]
fn roles_on_several_resources_take_an_admin_of_each() {
    let standing = member(&on(ResourceRole::DeploymentAdmin, only("ab")));
    let may = |scope: Scope| allows(&standing, Operation::ManageAssignments(ResourceKind::Deployment, &scope));
    assert!(may(only("a")) && may(only("ab")));
    assert!(!may(only("abc")) && !may(Scope::All));
    assert!(!may(only("")), "no resource is no right");
}

#[test]
fn application_roles_replace_what_goes_with_the_role() {
    let deployment = Resource { kind: ResourceKind::Deployment, id: &id('a') };
    let stack = |standing: &Standing| stack_roles(standing, deployment).into_iter().collect::<Vec<_>>();
    let editor = on(ResourceRole::DeploymentEditor, only("a"));
    for (named, expected) in [(&[][..], &[][..]), (&["logs", "viewer"], &["logs", "viewer"])] {
        let roles = with(&editor, &applications(named));
        assert_eq!(stack(&member(&roles)), expected);
        assert_eq!(stack(&key(&roles)), expected);
    }
    let owner = with(&holding(OrganizationRole::Owner), &applications(&["logs"]));
    assert_eq!(stack(&member(&owner)), ["logs"]);
    assert_eq!(stack(&key(&owner)), ["logs"]);
    let both = owner.plus(&editor);
    assert_eq!(stack(&member(&both)), ["editor", "logs"], "all assignments together");
    assert_eq!(stack(&key(&both)), ["logs"]);
}

#[test]
fn a_superuser_has_every_application_role() {
    let (kind, id) = (ResourceKind::Security, &id('a'));
    let enters = |standing: &Standing, role| allows(standing, Operation::EnterProject(Resource { kind, id }, role));
    let admin = member(&on(ResourceRole::SecurityAdmin, Scope::All));
    assert!(enters(&admin, "superuser") && enters(&admin, "logs"));
    let viewer = member(&on(ResourceRole::SecurityViewer, Scope::All));
    assert!(enters(&viewer, "viewer") && !enters(&viewer, "editor"));
}

#[test]
fn who_may_is_said_for_the_kind() {
    assert_eq!(who_may(Operation::ManageKeys), "an organization owner");
    assert_eq!(
        who_may(Operation::CreateResource(ResourceKind::Deployment)),
        "an organization owner or an admin of all deployments"
    );
    let project = id('a');
    let project = Resource { kind: ResourceKind::Elasticsearch, id: &project };
    assert_eq!(
        who_may(Operation::UpdateResource(project)),
        "an organization owner, or an admin or developer of the project"
    );
}

#[test]
fn admins_assign_roles_on_what_is_theirs() {
    let admin = member(&on(ResourceRole::DeploymentAdmin, only("a")));
    let viewer = |digits| on(ResourceRole::DeploymentViewer, only(digits));
    assert!(allows_assigning(&admin, &viewer("a")));
    assert!(!allows_assigning(&admin, &viewer("ab")));
    assert!(!allows_assigning(&admin, &viewer("a").plus(&holding(OrganizationRole::BillingAdmin))));
    let owner = member(&holding(OrganizationRole::Owner));
    assert!(allows_assigning(&owner, &viewer("ab").plus(&holding(OrganizationRole::Owner))));
    let other = RoleAssignments::on_organization(&elsewhere(), OrganizationRole::BillingAdmin);
    assert!(!allows_assigning(&owner, &other), "another organization's");
}

#[test]
fn admins_change_what_is_theirs_of_others_roles() {
    let admin = member(&on(ResourceRole::DeploymentAdmin, only("a")));
    let roles = holding(OrganizationRole::BillingAdmin).plus(&on(ResourceRole::DeploymentEditor, only("ab")));
    assert_eq!(assignable(&admin, &roles), on(ResourceRole::DeploymentEditor, only("a")));
    assert_eq!(assignable(&member(&holding(OrganizationRole::Owner)), &roles), roles);
    assert_eq!(assignable(&member(&roles), &roles), RoleAssignments::none());
    assert_eq!(assignable(&platform(PlatformRole::Viewer), &roles), RoleAssignments::none(), "seeing is not changing");
    assert!(assigns_roles(&admin) && assigns_roles(&platform(PlatformRole::Admin)));
    assert!(!assigns_roles(&member(&roles)) && !assigns_roles(&platform(PlatformRole::Viewer)));
}

#[test]
fn hidden_resources_are_not_seen_in_others_roles() {
    let roles = holding(OrganizationRole::BillingAdmin)
        .plus(&on(ResourceRole::DeploymentEditor, only("ab")))
        .plus(&on(ResourceRole::DeploymentViewer, Scope::All))
        .plus(&on(ResourceRole::SecurityViewer, only("c")));
    assert_eq!(visible(&member(&holding(OrganizationRole::Owner)), &roles), roles);
    assert_eq!(visible(&platform(PlatformRole::Viewer), &roles), roles);
    assert_eq!(
        visible(&member(&on(ResourceRole::DeploymentAdmin, only("a"))), &roles),
        holding(OrganizationRole::BillingAdmin).plus(&on(ResourceRole::DeploymentEditor, only("a")))
    );
    assert_eq!(visible(&member(&roles), &roles), holding(OrganizationRole::BillingAdmin));
}
