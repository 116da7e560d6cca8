//! What one may give a key.

use super::{key, member, platform};
use crate::domain::{
    access::{Reason, exceeding},
    role::PlatformRole,
    role_assignments::{
        OrganizationRole, ResourceRole, RoleAssignments, Scope,
        samples::{applications, elsewhere, holding, id, on, only, with},
    },
};

/// What is above the rights of a credential manager who also holds `held`.
fn above(held: &RoleAssignments, asked: &RoleAssignments) -> Vec<Reason> {
    let creator = member(&holding(OrganizationRole::CredentialManager).plus(held));
    exceeding(&creator, asked).into_iter().map(|excess| excess.reason).collect()
}

#[test]
fn a_key_is_not_above_its_creator() {
    use ResourceRole::{DeploymentAdmin, DeploymentEditor, DeploymentViewer};
    let nothing = Vec::<Reason>::new();
    let editor = on(DeploymentEditor, only("ab"));
    assert_eq!(above(&editor, &on(DeploymentEditor, only("a"))), nothing);
    assert_eq!(above(&editor, &on(DeploymentViewer, only("ab"))), nothing);
    assert_eq!(above(&editor, &on(DeploymentAdmin, only("a"))), [Reason::OnSome(DeploymentAdmin, [id('a')].into())]);
    assert_eq!(
        above(&editor, &on(DeploymentViewer, only("abc"))),
        [Reason::OnSome(DeploymentViewer, [id('c')].into())]
    );
    assert_eq!(above(&editor, &on(DeploymentEditor, Scope::All)), [Reason::OnAll(DeploymentEditor)]);
    let several = editor.plus(&on(DeploymentViewer, only("c")));
    assert_eq!(above(&several, &on(DeploymentViewer, only("abc"))), nothing, "by several assignments");
    assert_eq!(
        above(&editor, &RoleAssignments::on_resources(&elsewhere(), DeploymentViewer, only("a"))),
        [Reason::OtherOrganization]
    );
}

#[test]
fn roles_on_the_organization_are_given_by_owners() {
    let none = RoleAssignments::none();
    for role in OrganizationRole::ALL {
        assert_eq!(above(&none, &holding(role)), [Reason::Organization(role)]);
        assert_eq!(above(&holding(OrganizationRole::Owner), &holding(role)), []);
        assert_eq!(exceeding(&platform(PlatformRole::Admin), &holding(role)), []);
    }
    let billing = holding(OrganizationRole::BillingAdmin);
    assert_eq!(above(&billing, &billing), [], "held");
}

#[test]
fn application_roles_are_given_by_those_who_have_them() {
    let viewer = on(ResourceRole::SecurityViewer, only("ab"));
    let viewer_as = |names: &[&str]| with(&viewer, &applications(names));
    let missing = |names: &[&str]| {
        let names = names.iter().map(|name| name.parse().unwrap()).collect();
        vec![Reason::ApplicationRoles(names)]
    };
    assert_eq!(above(&viewer, &viewer_as(&["viewer"])), [], "what goes with a user's role");
    assert_eq!(above(&viewer, &viewer_as(&["viewer", "logs"])), missing(&["logs"]));
    let admin = on(ResourceRole::SecurityAdmin, only("a"));
    assert_eq!(above(&viewer.plus(&admin), &viewer_as(&["logs"])), missing(&["logs"]), "everywhere, not somewhere");
    assert_eq!(above(&on(ResourceRole::SecurityAdmin, Scope::All), &viewer_as(&["logs"])), [], "by a superuser");
    let owner = holding(OrganizationRole::Owner);
    assert_eq!(exceeding(&member(&owner), &with(&owner, &applications(&["logs"]))), []);
    let reasons: Vec<_> = exceeding(&key(&owner), &viewer_as(&["logs"])).into_iter().map(|each| each.reason).collect();
    assert_eq!(reasons, missing(&["logs"]), "a key that opens no project makes none that does");
}

#[test]
fn what_is_above_says_where_it_stands_and_why() {
    let creator = member(&holding(OrganizationRole::CredentialManager));
    let asked = holding(OrganizationRole::Owner)
        .plus(&with(&on(ResourceRole::SecurityTier1Analyst, only("a")), &applications(&["t1_analyst"])))
        .plus(&on(ResourceRole::DeploymentViewer, Scope::All));
    let said: Vec<_> = exceeding(&creator, &asked)
        .into_iter()
        .map(|excess| format!("{} {}: {}", excess.path, excess.role_id, excess.reason))
        .collect();
    assert_eq!(
        said,
        [
            "role_assignments.organization organization-admin: Only an organization owner may give the role \
             Organization owner.",
            "role_assignments.deployment deployment-viewer: You may not give the role Viewer on all deployments: you \
             do not hold it on all of them.",
            "role_assignments.project.security security-t1-analyst: You may not give the role Tier 1 analyst on \
             Security project aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: you do not hold it there.",
            "role_assignments.project.security security-t1-analyst: You may not give application roles that you do \
             not have there yourself: t1_analyst.",
        ]
    );
    let reason = Reason::OnSome(ResourceRole::DeploymentEditor, [id('a'), id('b')].into());
    assert_eq!(
        reason.told(|known| (*known == id('a')).then(|| "search-eu".to_owned())),
        "You may not give the role Editor on deployments search-eu and bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb: you do not hold \
         it there.",
        "by name where there is one to tell"
    );
}
