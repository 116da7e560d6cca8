//! Role assignments as JSON, as a set, and in words.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    OrganizationRole, ResourceRole, RoleAssignments, RoleAssignmentsBody, RoleAssignmentsInput, Scope,
    samples::{any_roles, applications, elsewhere, here, holding, id, on, only, with},
};
use crate::domain::{access::Bearer, field::Problem, organization::ResourceKind};

fn read(json: Value) -> Result<RoleAssignments, Vec<(String, Problem)>> {
    let input: RoleAssignmentsInput = serde_json::from_value(json).unwrap();
    RoleAssignments::read(&input, &here())
        .map_err(|errors| errors.into_iter().map(|error| (error.field, error.problem)).collect())
}

/// The only thing wrong with `json`.
fn problem(json: Value) -> (String, Problem) {
    let errors = read(json).unwrap_err();
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors[0].clone()
}

fn ids(digits: &str) -> Vec<String> {
    digits.chars().map(|digit| digit.to_string().repeat(32)).collect()
}

#[test]
fn the_example_of_the_contract_is_read() {
    let roles = read(json!({
        "platform": [],
        "organization": [
            {"role_id": "organization-admin", "organization_id": "acme", "application_roles": ["admin"]},
        ],
        "deployment": [{
            "role_id": "deployment-editor", "organization_id": "acme", "all": false, "deployment_ids": ids("ab"),
            "application_roles": [], "unknown": {"to": "us"},
        }],
        "project": {
            "elasticsearch": [{"role_id": "viewer", "project_ids": ids("c")}],
            "observability": [{"role_id": "observability-editor", "organization_id": "acme", "all": true}],
            "security": [{"role_id": "t1_analyst", "all": true}],
        },
        "cloud_connected_resource": null,
    }))
    .unwrap();
    let expected = with(&holding(OrganizationRole::Owner), &applications(&["admin"]))
        .plus(&with(&on(ResourceRole::DeploymentEditor, only("ab")), &applications(&[])))
        .plus(&on(ResourceRole::ElasticsearchViewer, only("c")))
        .plus(&on(ResourceRole::ObservabilityEditor, Scope::All))
        .plus(&on(ResourceRole::SecurityTier1Analyst, Scope::All));
    assert_eq!(roles, expected);
    assert_eq!(
        serde_json::to_value(RoleAssignmentsBody::from(&roles)).unwrap(),
        json!({
            "organization": [
                {"role_id": "organization-admin", "organization_id": "acme", "application_roles": ["admin"]},
            ],
            "deployment": [{
                "role_id": "deployment-editor", "organization_id": "acme", "all": false, "deployment_ids": ids("ab"),
                "application_roles": [],
            }],
            "project": {
                "elasticsearch": [{
                    "role_id": "elasticsearch-viewer", "organization_id": "acme", "all": false,
                    "project_ids": ids("c"),
                }],
                "observability": [{"role_id": "observability-editor", "organization_id": "acme", "all": true}],
                "security": [{"role_id": "security-t1-analyst", "organization_id": "acme", "all": true}],
            },
        })
    );
}

#[test]
fn null_is_absent() {
    let nothing = json!({
        "platform": null, "organization": null, "deployment": null, "cloud_connected_resource": null,
        "project": {"elasticsearch": null, "observability": null, "security": null},
    });
    for json in [nothing, json!({}), json!({"project": null}), json!({"platform": [], "deployment": []})] {
        assert_eq!(read(json), Ok(RoleAssignments::none()));
    }
    let item = json!({
        "role_id": "deployment-viewer", "organization_id": null, "all": true, "deployment_ids": null,
        "project_ids": null, "application_roles": null,
    });
    assert_eq!(read(json!({"deployment": [item]})), Ok(on(ResourceRole::DeploymentViewer, Scope::All)));
}

#[test]
fn no_roles_are_an_empty_object() {
    assert_eq!(serde_json::to_value(RoleAssignments::none()).unwrap(), json!({}));
}

#[test]
fn roles_are_checked_where_they_stand() {
    let role = |role: &str| problem(json!({"deployment": [{"role_id": role, "all": true}]}));
    let at = |problem| ("role_assignments.deployment[0].role_id".to_owned(), problem);
    assert_eq!(role("security-viewer"), at(Problem::RoleOfAnotherKind));
    assert_eq!(role("deployment-owner"), at(Problem::UnknownRole));
    assert_eq!(problem(json!({"deployment": [{"all": true}]})), at(Problem::Missing));
    assert_eq!(
        problem(json!({"organization": [{"role_id": "deployment-admin"}]})),
        ("role_assignments.organization[0].role_id".to_owned(), Problem::RoleOfAnotherKind)
    );
}

#[test]
fn another_organization_is_refused() {
    let item = json!({"role_id": "viewer", "all": true, "organization_id": "globex"});
    for (json, path) in [
        (json!({"organization": [{"role_id": "billing-admin", "organization_id": "globex"}]}), "organization[0]"),
        (json!({"project": {"security": [{"role_id": "viewer", "all": true}, item]}}), "project.security[1]"),
    ] {
        let path = format!("role_assignments.{path}.organization_id");
        assert_eq!(problem(json), (path, Problem::OtherOrganization));
    }
}

#[test]
fn either_all_or_ids() {
    let scope = |mut json: Value| {
        json["role_id"] = "elasticsearch-viewer".into();
        problem(json!({"project": {"elasticsearch": [json]}}))
    };
    let at = |field: &str, problem| (format!("role_assignments.project.elasticsearch[0].{field}"), problem);
    assert_eq!(scope(json!({"all": true, "project_ids": ids("a")})), at("project_ids", Problem::BothAllAndIds));
    for neither in [json!({}), json!({"all": false}), json!({"all": null, "project_ids": []})] {
        assert_eq!(scope(neither), at("project_ids", Problem::NeitherAllNorIds));
    }
    for other in [json!({"deployment_ids": ids("a")}), json!({"all": true, "deployment_ids": ids("a")})] {
        assert_eq!(scope(other), at("deployment_ids", Problem::IdsOfAnotherKind));
    }
    let wrong = json!({"project_ids": [ids("a")[0], "my project"]});
    assert_eq!(scope(wrong), at("project_ids[1]", Problem::NotAResourceId));
    let many: Vec<_> = (0..1001).map(|number| format!("{number:032x}")).collect();
    assert_eq!(scope(json!({"project_ids": many})), at("project_ids", Problem::TooMany { most: 1000, count: 1001 }));
}

#[test]
fn application_roles_are_checked() {
    let names =
        |names: Value| problem(json!({"deployment": [{"role_id": "viewer", "all": true, "application_roles": names}]}));
    let at = |rest: &str, problem| (format!("role_assignments.deployment[0].application_roles{rest}"), problem);
    assert_eq!(names(json!(["viewer", " "])), at("[1]", Problem::Missing));
    assert_eq!(names(json!(["a\u{200B}b"])), at("[0]", Problem::InvisibleCharacter { position: 2 }));
    assert_eq!(names(json!(["x".repeat(101)])), at("[0]", Problem::TooLong { most: 100, length: 101 }));
    let many: Vec<_> = (0..21).map(|number| format!("role{number}")).collect();
    assert_eq!(names(json!(many)), at("", Problem::TooMany { most: 20, count: 21 }));
}

#[test]
fn what_keyward_does_not_assign_is_refused() {
    assert_eq!(
        problem(json!({"platform": [{"role_id": "ece_platform_admin"}]})),
        ("role_assignments.platform[0]".to_owned(), Problem::PlatformRoleElsewhere)
    );
    assert_eq!(
        problem(json!({"cloud_connected_resource": [{"role_id": "cloud-connected-admin", "all": true}]})),
        ("role_assignments.cloud_connected_resource[0]".to_owned(), Problem::NoConnectedClusters)
    );
}

#[test]
fn a_hundred_assignments_are_the_limit() {
    let item = json!({"role_id": "viewer", "all": true});
    assert!(read(json!({"deployment": vec![item.clone(); 100]})).is_ok());
    let json = json!({"deployment": vec![item; 100], "organization": [{"role_id": "billing-admin"}]});
    assert_eq!(problem(json), ("role_assignments".to_owned(), Problem::TooMany { most: 100, count: 101 }));
}

#[test]
fn everything_wrong_is_said_at_once() {
    let json = json!({
        "organization": [{}],
        "deployment": [{"role_id": "no", "organization_id": "globex", "deployment_ids": ["x", "y"]}],
    });
    let paths: Vec<_> = read(json).unwrap_err().into_iter().map(|(path, _)| path).collect();
    assert_eq!(
        paths,
        [
            "role_assignments.organization[0].role_id",
            "role_assignments.deployment[0].role_id",
            "role_assignments.deployment[0].organization_id",
            "role_assignments.deployment[0].deployment_ids[0]",
            "role_assignments.deployment[0].deployment_ids[1]",
        ]
    );
}

#[test]
fn what_is_stored_names_its_organization() {
    let without = json!({"organization": [{"role_id": "billing-admin"}]});
    let error = serde_json::from_value::<RoleAssignments>(without).unwrap_err();
    assert!(error.to_string().starts_with("role_assignments.organization[0].organization_id: "), "{error}");
}

#[test]
fn the_same_roles_said_twice_are_one_set() {
    let viewer = |digits| on(ResourceRole::DeploymentViewer, only(digits));
    assert_eq!(viewer("a").plus(&viewer("b")), viewer("ab"));
    let all = on(ResourceRole::DeploymentViewer, Scope::All);
    assert_eq!(viewer("a").plus(&all), all);
    assert_eq!(on(ResourceRole::DeploymentViewer, only("")), RoleAssignments::none());
    assert_eq!(viewer("a").plus(&with(&viewer("b"), &applications(&["x"]))).len(), 2, "other application roles");
}

#[test]
fn taking_away_is_per_role_and_resource() {
    let admin = |digits| on(ResourceRole::DeploymentAdmin, only(digits));
    let all = on(ResourceRole::DeploymentAdmin, Scope::All);
    assert_eq!(admin("ab").minus(&admin("a")), admin("b"));
    assert_eq!(admin("ab").minus(&admin("abc")), RoleAssignments::none());
    assert_eq!(admin("a").minus(&on(ResourceRole::DeploymentViewer, only("a"))), admin("a"));
    assert_eq!(with(&admin("ab"), &applications(&["x"])).minus(&admin("a")), with(&admin("b"), &applications(&["x"])));
    assert_eq!(all.minus(&admin("a")), all, "all is taken by all only");
    assert_eq!(all.minus(&all), RoleAssignments::none());
    assert_eq!(admin("ab").minus(&all), RoleAssignments::none());
    let owner = holding(OrganizationRole::Owner);
    assert_eq!(with(&owner, &applications(&["x"])).minus(&owner), RoleAssignments::none());
    let other = RoleAssignments::on_resources(&elsewhere(), ResourceRole::DeploymentAdmin, only("a"));
    assert_eq!(admin("a").minus(&other), admin("a"), "another organization's");
}

#[test]
fn a_deleted_resource_is_left_out() {
    let roles = on(ResourceRole::DeploymentAdmin, only("ab")).plus(&on(ResourceRole::DeploymentViewer, only("a")));
    assert_eq!(roles.without_resource(&id('a')), on(ResourceRole::DeploymentAdmin, only("b")));
    let all = on(ResourceRole::DeploymentAdmin, Scope::All);
    assert_eq!(all.without_resource(&id('a')), all);
}

#[test]
fn a_sum_may_be_too_large() {
    let many = |from: usize, to| {
        let ids = (from..to).map(|number| format!("{number:032x}").parse().unwrap());
        on(ResourceRole::DeploymentViewer, Scope::Only(ids.collect()))
    };
    assert!(many(0, 1000).check_size().is_ok());
    let too_many = |most, count| Err(Problem::TooMany { most, count });
    assert_eq!(many(0, 600).plus(&many(500, 1001)).check_size().map_err(|error| error.problem), too_many(1000, 1001));
    let sets: Vec<_> = (0..101).map(|number| with(&many(0, 1), &applications(&[&format!("role{number}")]))).collect();
    let sum = sets.iter().fold(RoleAssignments::none(), |sum, set| sum.plus(set));
    assert_eq!(sum.check_size().map_err(|error| error.problem), too_many(100, 101));
}

#[test]
fn an_owner_is_known() {
    assert!(holding(OrganizationRole::Owner).is_owner());
    assert!(!holding(OrganizationRole::CredentialManager).is_owner());
    assert!(!on(ResourceRole::DeploymentAdmin, Scope::All).is_owner());
}

#[test]
fn listed_resources_are_said_with_their_kind() {
    let roles = on(ResourceRole::DeploymentAdmin, only("ab")).plus(&on(ResourceRole::SecurityViewer, only("c")));
    let listed: Vec<_> = roles.listed().map(|(kind, id)| (kind, id.clone())).collect();
    let [deployment, security] = [ResourceKind::Deployment, ResourceKind::Security];
    assert_eq!(listed, [(deployment, id('a')), (deployment, id('b')), (security, id('c'))]);
}

#[test]
fn a_summary_counts() {
    let roles = on(ResourceRole::DeploymentEditor, only("ab"))
        .plus(&with(&on(ResourceRole::DeploymentEditor, only("bc")), &applications(&["x"])))
        .plus(&on(ResourceRole::SecurityViewer, Scope::All))
        .plus(&on(ResourceRole::ElasticsearchDeveloper, only("a")));
    assert_eq!(
        roles.summary(),
        "Editor · 3 deployments, Developer · 1 Elasticsearch project, Viewer · all Security projects"
    );
    assert_eq!(holding(OrganizationRole::Owner).summary(), "Owner");
    assert_eq!(
        holding(OrganizationRole::BillingAdmin).plus(&holding(OrganizationRole::CredentialManager)).summary(),
        "Billing admin, Manage workload credentials"
    );
    assert_eq!(RoleAssignments::none().summary(), "No roles");
}

#[test]
fn a_description_names() {
    let names = |resource: &_| {
        [("a", 'a'), ("b", 'b')]
            .into_iter()
            .find(|(_, digit)| id(*digit) == *resource)
            .map(|(name, _)| format!("search-{name}"))
    };
    let roles = holding(OrganizationRole::CredentialManager)
        .plus(&on(ResourceRole::DeploymentEditor, only("ab")))
        .plus(&on(ResourceRole::DeploymentViewer, only("c")))
        .plus(&with(&on(ResourceRole::ObservabilityAdmin, Scope::All), &applications(&["editor", "logs"])))
        .plus(&with(&on(ResourceRole::SecuritySocManager, only("a")), &applications(&[])));
    assert_eq!(
        roles.describe(Bearer::Key, names),
        [
            "may create organization keys, and see and revoke those only",
            "may edit deployments search-a and search-b",
            "may see deployment cccccccccccccccccccccccccccccccc",
            "may create, edit and delete all Observability projects, those to come included, and use Elasticsearch and \
             Kibana there as editor and logs",
            "may see Security project search-a as SOC manager, by the Cloud API only",
        ]
    );
    let many = on(ResourceRole::DeploymentAdmin, only("01234567"));
    assert_eq!(
        many.describe(Bearer::User, |id| Some(id.as_str()[..1].to_owned())),
        ["may edit and delete deployments 0, 1, 2, 3, 4 and 3 more"]
    );
    assert_eq!(RoleAssignments::none().describe(Bearer::Key, |_| None), Vec::<String>::new());
    let outside = with(&on(ResourceRole::SecurityViewer, only("a")), &applications(&[]));
    assert_eq!(
        outside.describe(Bearer::User, names),
        ["may see Security project search-a, in the Cloud console only"],
        "people do not come by the API alone"
    );
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(roles in any_roles()) {
        let json = serde_json::to_value(&roles).unwrap();
        prop_assert_eq!(serde_json::from_value::<RoleAssignments>(json.clone()).unwrap(), roles.clone());
        prop_assert_eq!(read(json.clone()), Ok(roles.clone()));
        let body: RoleAssignmentsBody = serde_json::from_value(json).unwrap();
        prop_assert_eq!(body, RoleAssignmentsBody::from(roles));
    }

    #[test]
    fn adding_is_a_union(a in any_roles(), b in any_roles(), c in any_roles()) {
        prop_assert_eq!(a.plus(&b), b.plus(&a));
        prop_assert_eq!(a.plus(&b).plus(&c), a.plus(&b.plus(&c)));
        prop_assert_eq!(a.plus(&a), a.clone());
        prop_assert_eq!(a.plus(&RoleAssignments::none()), a);
    }

    #[test]
    fn taking_away_leaves_less(a in any_roles(), b in any_roles()) {
        let left = a.minus(&b);
        prop_assert_eq!(a.plus(&left), a.clone(), "nothing new");
        prop_assert_eq!(left.minus(&b), left.clone(), "once is enough");
        prop_assert_eq!(a.minus(&a), RoleAssignments::none());
        prop_assert_eq!(a.minus(&RoleAssignments::none()), a.clone());
        // Whatever is still held of what was taken is held on all.
        for gone in b.resources() {
            for held in left.resources().filter(|held| held.role == gone.role && held.scope != Scope::All) {
                prop_assert!(held.scope.ids().all(|id| !gone.scope.contains(id)));
            }
        }
    }
}
