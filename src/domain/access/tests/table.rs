//! The whole table.

use super::{key, member, platform};
use crate::domain::{
    access::{Operation, Resource, Standing, allows, stack_roles},
    organization::{ResourceId, ResourceKind},
    role::{PlatformRole, PlatformRoles},
    role_assignments::{
        OrganizationRole, ResourceRole, RoleAssignments, Scope,
        samples::{here, holding, id, on, only},
    },
};

/// The words of those operations that are allowed.
fn allowed<'a>(standing: &Standing, operations: impl IntoIterator<Item = (&'static str, Operation<'a>)>) -> String {
    let allowed = operations.into_iter().filter(|(_, operation)| allows(standing, *operation));
    allowed.map(|(word, _)| word).collect::<Vec<_>>().join(" ")
}

fn on_organization(standing: &Standing) -> String {
    let operations = [
        ("read", Operation::ReadOrganization),
        ("update", Operation::UpdateOrganization),
        ("contacts", Operation::ReadContacts),
        ("members", Operation::ReadMembers),
        ("manage-members", Operation::ManageMembers),
        ("keys", Operation::ReadKeys),
        ("manage-keys", Operation::ManageKeys),
        ("own-keys", Operation::ManageOwnKeys),
    ];
    allowed(standing, operations)
}

fn on_kind(standing: &Standing, kind: ResourceKind) -> String {
    let operations = [
        ("list", Operation::ListResources(kind)),
        ("create", Operation::CreateResource(kind)),
        ("assign", Operation::ManageAssignments(kind, &Scope::All)),
    ];
    allowed(standing, operations)
}

fn on_resource(standing: &Standing, kind: ResourceKind, id: &ResourceId) -> String {
    let resource = Resource { kind, id };
    let scope = Scope::one(id.clone());
    let operations = [
        ("read", Operation::ReadResource(resource)),
        ("update", Operation::UpdateResource(resource)),
        ("delete", Operation::DeleteResource(resource)),
        ("assign", Operation::ManageAssignments(kind, &scope)),
    ];
    let stack = stack_roles(standing, resource).into_iter().map(|role| format!("as-{role}"));
    let words = [allowed(standing, operations)].into_iter().chain(stack);
    words.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ")
}

const EVERYTHING: &str = "read update contacts members manage-members keys manage-keys own-keys";

/// Who holds no role on resources, and what they may do on the organization, on each kind and on each resource:
/// written out, so that a change of the rule has to change this table.
#[test]
fn the_table_of_roles_on_the_organization() {
    use OrganizationRole::{BillingAdmin, CredentialManager, Owner};
    let stranger = Standing::of_user(&here(), &PlatformRoles::none(), None);
    let none = RoleAssignments::none();
    let table = [
        ("stranger", stranger, "", "", ""),
        ("key of another", Standing::of_key(&here(), None), "", "", ""),
        (
            "platform admin",
            platform(PlatformRole::Admin),
            EVERYTHING,
            "list create assign",
            "read update delete assign as-superuser",
        ),
        ("platform viewer", platform(PlatformRole::Viewer), "read contacts members keys", "list", "read"),
        ("deployment manager", platform(PlatformRole::DeploymentManager), "read", "list create", "read update delete"),
        ("deployment viewer", platform(PlatformRole::DeploymentViewer), "read", "list", "read"),
        ("member", member(&none), "read members", "list", ""),
        ("owner", member(&holding(Owner)), EVERYTHING, "list create assign", "read update delete assign as-superuser"),
        ("billing admin", member(&holding(BillingAdmin)), "read contacts members", "list", ""),
        ("credential manager", member(&holding(CredentialManager)), "read members own-keys", "list", ""),
        ("key", key(&none), "read", "list", ""),
        ("owner key", key(&holding(Owner)), EVERYTHING, "list create assign", "read update delete assign"),
        ("billing key", key(&holding(BillingAdmin)), "read contacts", "list", ""),
        ("credential key", key(&holding(CredentialManager)), "read own-keys", "list", ""),
    ];
    for (who, standing, organization, kind, resource) in table {
        assert_eq!(on_organization(&standing), organization, "{who}");
        for each in ResourceKind::ALL {
            assert_eq!(on_kind(&standing, each), kind, "{who} {each:?}");
            assert_eq!(on_resource(&standing, each, &id('a')), resource, "{who} {each:?}");
        }
    }
}

/// Each role on resources: what a member who holds it on one may do there, and what one who holds it on all of the
/// kind may do on the kind. Nothing elsewhere; a key may do the same, but enters nothing.
#[test]
fn the_table_of_roles_on_resources() {
    use ResourceRole as R;
    let table = [
        (R::DeploymentAdmin, "read update delete assign", "as-superuser", "list create assign"),
        (R::DeploymentEditor, "read update", "as-editor", "list"),
        (R::DeploymentViewer, "read", "as-viewer", "list"),
        (R::ElasticsearchAdmin, "read update delete assign", "as-superuser", "list create assign"),
        (R::ElasticsearchDeveloper, "read update", "as-editor", "list"),
        (R::ElasticsearchViewer, "read", "as-viewer", "list"),
        (R::ObservabilityAdmin, "read update delete assign", "as-superuser", "list create assign"),
        (R::ObservabilityEditor, "read update", "as-editor", "list"),
        (R::ObservabilityViewer, "read", "as-viewer", "list"),
        (R::SecurityAdmin, "read update delete assign", "as-superuser", "list create assign"),
        (R::SecurityEditor, "read update", "as-editor", "list"),
        (R::SecurityViewer, "read", "as-viewer", "list"),
        (R::SecurityTier1Analyst, "read", "", "list"),
        (R::SecurityTier2Analyst, "read", "", "list"),
        (R::SecurityTier3Analyst, "read", "", "list"),
        (R::SecurityThreatIntelligenceAnalyst, "read", "", "list"),
        (R::SecurityRuleAuthor, "read", "", "list"),
        (R::SecuritySocManager, "read", "", "list"),
        (R::SecurityEndpointOperationsAnalyst, "read", "", "list"),
        (R::SecurityPlatformEngineer, "read", "", "list"),
        (R::SecurityDetectionsAdmin, "read", "", "list"),
        (R::SecurityEndpointPolicyManager, "read", "", "list"),
    ];
    assert_eq!(table.map(|(role, ..)| role), ResourceRole::ALL);
    for (role, there, inside, kind) in table {
        let of_member = format!("{there} {inside}").trim().to_owned();
        let (on_one, on_all) = (on(role, only("a")), on(role, Scope::All));
        for (who, standing, organization, there) in
            [("member", member as fn(&_) -> _, "read members", of_member.as_str()), ("key", key, "read", there)]
        {
            let (one, all) = (standing(&on_one), standing(&on_all));
            for each in [&one, &all] {
                assert_eq!(on_organization(each), organization, "{who} {role}");
            }
            assert_eq!(on_kind(&one, role.kind()), "list", "{who} {role}");
            assert_eq!(on_kind(&all, role.kind()), kind, "{who} {role}");
            assert_eq!(on_resource(&one, role.kind(), &id('a')), there, "{who} {role} in scope");
            assert_eq!(on_resource(&one, role.kind(), &id('b')), "", "{who} {role} out of scope");
            for digit in ['a', 'b'] {
                assert_eq!(on_resource(&all, role.kind(), &id(digit)), there, "{who} {role} on all");
            }
            for other in ResourceKind::ALL.into_iter().filter(|other| *other != role.kind()) {
                for each in [&one, &all] {
                    assert_eq!(on_kind(each, other), "list", "{who} {role} {other:?}");
                    assert_eq!(on_resource(each, other, &id('a')), "", "{who} {role} {other:?}");
                }
            }
        }
    }
}
