use super::*;
use crate::domain::{organization::OrganizationId, role_assignments::OrganizationAssignment};

const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

fn here() -> OrganizationId {
    OrganizationId::parse("acme").unwrap()
}

fn pairs(fields: &[(&str, &str)]) -> Pairs {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn assigned(fields: &[(&str, &str)], bearer: Bearer) -> RoleAssignments {
    RoleAssignments::read(&read(&pairs(fields), bearer), &here()).unwrap()
}

fn on(role: ResourceRole, scope: Scope, application_roles: ApplicationRoles) -> ResourceAssignment {
    ResourceAssignment { role, organization: here(), scope, application_roles }
}

fn only(ids: &[&str]) -> Scope {
    Scope::Only(ids.iter().map(|id| ResourceId::parse(id).unwrap()).collect())
}

fn named(names: &[&str]) -> ApplicationRoles {
    ApplicationRoles::Only(names.iter().map(|name| ApplicationRole::parse(name).unwrap()).collect())
}

#[test]
fn empty_fields_are_no_roles() {
    let one = one_field(ResourceKind::Deployment, A);
    let fields = [("role.all.deployment", ""), (one.as_str(), ""), ("access.deployment", "stack"), ("name", "ci")];
    assert_eq!(read(&pairs(&fields), Bearer::Key), RoleAssignmentsInput::default());
}

#[test]
fn roles_on_all_and_on_single_resources_stand_side_by_side() {
    let (a, b) = (one_field(ResourceKind::Deployment, A), one_field(ResourceKind::Deployment, B));
    let fields = [
        ("role.all.deployment", "deployment-viewer"),
        (a.as_str(), "deployment-editor"),
        (b.as_str(), "deployment-editor"),
        ("role.all.security", "security-t1-analyst"),
    ];
    let expected = RoleAssignments::of(
        [],
        [
            on(ResourceRole::DeploymentViewer, Scope::All, ApplicationRoles::Inherited),
            on(ResourceRole::DeploymentEditor, only(&[A, B]), ApplicationRoles::Inherited),
            on(ResourceRole::SecurityTier1Analyst, Scope::All, ApplicationRoles::Inherited),
        ],
    );
    assert_eq!(assigned(&fields, Bearer::User), expected);
}

#[test]
fn access_means_something_else_for_keys_than_for_people() {
    let with = |access| [("role.all.elasticsearch", "elasticsearch-developer"), ("access.elasticsearch", access)];
    let expect = |roles| RoleAssignments::of([], [on(ResourceRole::ElasticsearchDeveloper, Scope::All, roles)]);
    assert_eq!(assigned(&with("cloud"), Bearer::Key), expect(ApplicationRoles::Inherited));
    assert_eq!(assigned(&with("stack"), Bearer::Key), expect(named(&["editor"])));
    assert_eq!(assigned(&with("stack"), Bearer::User), expect(ApplicationRoles::Inherited));
    assert_eq!(assigned(&with("cloud"), Bearer::User), expect(named(&[])));
    assert_eq!(assigned(&with("junk"), Bearer::User), expect(ApplicationRoles::Inherited));
}

#[test]
fn an_owner_needs_no_other_role() {
    let fields = [
        ("role.organization", "billing-admin"),
        ("role.organization", "organization-admin"),
        ("role.all.deployment", "deployment-viewer"),
    ];
    let owner = RoleAssignments::on_organization(&here(), OrganizationRole::Owner);
    assert_eq!(assigned(&fields, Bearer::User), owner);
}

#[test]
fn ids_that_are_none_are_refused_where_they_stand() {
    let input = read(&pairs(&[("role.deployment.x", "deployment-viewer"), ("role.all.security", "boss")]), Bearer::Key);
    let errors = RoleAssignments::read(&input, &here()).unwrap_err();
    let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(
        fields,
        ["role_assignments.deployment[0].deployment_ids[0]", "role_assignments.project.security[0].role_id"]
    );
}

#[test]
fn what_is_edited_comes_back_as_it_was() {
    let sets = [
        RoleAssignments::none(),
        RoleAssignments::on_organization(&here(), OrganizationRole::Owner),
        RoleAssignments::of(
            [
                OrganizationAssignment {
                    role: OrganizationRole::BillingAdmin,
                    organization: here(),
                    application_roles: ApplicationRoles::Inherited,
                },
                OrganizationAssignment {
                    role: OrganizationRole::CredentialManager,
                    organization: here(),
                    application_roles: named(&["logs_viewer", "a b"]),
                },
            ],
            [
                on(ResourceRole::DeploymentAdmin, only(&[A]), ApplicationRoles::Inherited),
                on(ResourceRole::DeploymentViewer, only(&[A, B]), ApplicationRoles::Inherited),
                on(ResourceRole::DeploymentViewer, Scope::All, named(&[])),
                on(ResourceRole::SecurityTier1Analyst, Scope::All, ApplicationRoles::Inherited),
                on(ResourceRole::SecurityTier2Analyst, Scope::All, ApplicationRoles::Inherited),
                on(ResourceRole::SecurityViewer, only(&[B]), named(&["custom"])),
                on(ResourceRole::ObservabilityViewer, only(&[B]), named(&["custom"])),
                on(ResourceRole::ElasticsearchAdmin, Scope::All, named(&["superuser"])),
            ],
        ),
    ];
    for set in sets {
        for bearer in [Bearer::User, Bearer::Key] {
            let input = read(&fields(&set, bearer), bearer);
            let back = RoleAssignments::read(&input, &here()).unwrap();
            let same = |roles: &RoleAssignments| {
                // For a key, naming no application role and saying nothing is the same.
                let plain = |roles: &ApplicationRoles| match roles {
                    ApplicationRoles::Only(names) if names.is_empty() && bearer == Bearer::Key => {
                        ApplicationRoles::Inherited
                    }
                    roles => roles.clone(),
                };
                RoleAssignments::of(
                    roles.organization().cloned(),
                    roles.resources().map(|held| ResourceAssignment {
                        application_roles: plain(&held.application_roles),
                        ..held.clone()
                    }),
                )
            };
            assert_eq!(same(&back), same(&set), "{bearer:?}");
        }
    }
}

#[test]
fn a_damaged_kept_assignment_gives_nobody_a_role() {
    for value in ["", "deployment-admin", "nonsense\tall", "\t\t"] {
        assert_eq!(assigned(&[(KEPT, value)], Bearer::User), RoleAssignments::none(), "{value:?}");
    }
}
