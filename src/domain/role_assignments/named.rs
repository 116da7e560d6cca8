//! What role assignments name that has to be looked up: the organization, and the resources.

use super::{RoleAssignmentsInput, input::path_of};
use crate::domain::organization::{ResourceId, ResourceKind};

impl RoleAssignmentsInput {
    /// The organization that the first assignment names which names one.
    #[must_use]
    pub fn organization_id(&self) -> Option<&str> {
        let organization = self.organization.iter().flatten().map(|item| &item.organization_id);
        let resources = self.by_kind().into_iter().flat_map(|(_, items)| items).map(|item| &item.organization_id);
        organization.chain(resources).find_map(Option::as_deref)
    }

    /// Every resource listed whose id has the right form, with its path in the JSON.
    pub fn listed(&self) -> impl Iterator<Item = (String, ResourceKind, ResourceId)> {
        self.by_kind().into_iter().flat_map(|(kind, items)| {
            let field = if kind == ResourceKind::Deployment { "deployment_ids" } else { "project_ids" };
            items.iter().enumerate().flat_map(move |(number, item)| {
                let ids = if kind == ResourceKind::Deployment { &item.deployment_ids } else { &item.project_ids };
                ids.iter().flatten().enumerate().filter_map(move |(place, id)| {
                    let path = format!("{}[{number}].{field}[{place}]", path_of(kind));
                    ResourceId::parse(id).ok().map(|id| (path, kind, id))
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::role_assignments::{OrganizationInput, ProjectsInput, ResourceInput};

    #[test]
    fn what_is_named_is_found_with_its_path() {
        let id = "a".repeat(32);
        let viewer = ResourceInput {
            organization_id: Some("42".to_owned()),
            project_ids: Some(vec!["not an id".to_owned(), id.clone()]),
            ..ResourceInput::default()
        };
        let input = RoleAssignmentsInput {
            organization: Some(vec![OrganizationInput::default()]),
            project: Some(ProjectsInput { security: Some(vec![viewer]), ..ProjectsInput::default() }),
            ..RoleAssignmentsInput::default()
        };
        assert_eq!(input.organization_id(), Some("42"));
        let listed: Vec<_> = input.listed().map(|(path, kind, _)| (path, kind)).collect();
        assert_eq!(
            listed,
            [("role_assignments.project.security[0].project_ids[1]".to_owned(), ResourceKind::Security)]
        );
        assert_eq!(RoleAssignmentsInput::default().organization_id(), None);
    }
}
