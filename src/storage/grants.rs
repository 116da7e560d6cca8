//! The column `grants` of a key: what the list is filtered by. One word for each role and where it holds, between
//! blanks: ` organization-admin@organization deployment-editor@all-deployment elasticsearch-viewer@<id> `.

use crate::domain::{
    key_list::ResourceFilter,
    organization::ResourceKind,
    role_assignments::{OrganizationRole, RoleAssignments, Scope},
};

const ORGANIZATION: &str = "@organization";

fn all_of(kind: ResourceKind) -> String {
    format!("@all-{}", kind.id())
}

/// The words for `assignments`.
pub(super) fn of(assignments: &RoleAssignments) -> String {
    let mut words = String::from(" ");
    let mut add = |role: &str, place: &str| {
        words.push_str(role);
        words.push_str(place);
        words.push(' ');
    };
    for assignment in assignments.organization() {
        add(assignment.role.id(), ORGANIZATION);
    }
    for assignment in assignments.resources() {
        let role = assignment.role.id();
        match &assignment.scope {
            Scope::All => add(role, &all_of(assignment.role.kind())),
            Scope::Only(ids) => ids.iter().for_each(|id| add(role, &format!("@{id}"))),
        }
    }
    words
}

/// `LIKE` patterns (escape character `\`), one of which the words of a key with `role` match. Role ids hold letters,
/// digits and hyphens only; anything else matches nothing.
pub(super) fn with_role(role: &str) -> String {
    let known = role.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if known { format!("% {role}@%") } else { String::new() }
}

/// `LIKE` patterns, one of which the words of a key match that reaches a resource.
pub(super) fn reaching(resource: &ResourceFilter) -> [String; 3] {
    [
        format!("%@{} %", resource.id),
        format!("%{} %", all_of(resource.kind)),
        format!("% {}{ORGANIZATION} %", OrganizationRole::Owner.id()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        organization::{OrganizationId, ResourceId},
        role_assignments::ResourceRole,
    };

    #[test]
    fn every_role_and_place_is_a_word() {
        let organization = OrganizationId::parse("42").unwrap();
        let id = ResourceId::parse(&"a".repeat(32)).unwrap();
        let editor = ResourceRole::parse(ResourceKind::Deployment, "editor").unwrap();
        let viewer = ResourceRole::parse(ResourceKind::Security, "viewer").unwrap();
        let assignments = RoleAssignments::on_organization(&organization, OrganizationRole::Owner)
            .plus(&RoleAssignments::on_resources(&organization, editor, Scope::one(id.clone())))
            .plus(&RoleAssignments::on_resources(&organization, viewer, Scope::All));
        assert_eq!(
            of(&assignments),
            format!(" organization-admin@organization deployment-editor@{id} security-viewer@all-security ")
        );
        assert_eq!(of(&RoleAssignments::none()), " ");
        assert_eq!(with_role("50%"), "");
    }
}
