//! The rules by which role assignments are read.

use std::collections::BTreeSet;

use super::{
    ApplicationRole, ApplicationRoles, OrganizationAssignment, OrganizationInput, OrganizationRole, ResourceAssignment,
    ResourceInput, ResourceRole, RoleAssignments, RoleAssignmentsInput, Scope,
    input::{ORGANIZATION_PATH, list, path_of},
};
use crate::domain::{
    field::{FieldError, Problem},
    organization::{OrganizationId, ResourceId, ResourceKind},
};

impl RoleAssignments {
    /// Reads what was sent by somebody who acts in `organization`: an item without an organization is that one's, and
    /// an item of another one is refused.
    ///
    /// # Errors
    /// Everything that is wrong, each with its path: `role_assignments.deployment[0].role_id`.
    pub fn read(input: &RoleAssignmentsInput, organization: &OrganizationId) -> Result<Self, Vec<FieldError>> {
        let count = input.count();
        if count > Self::MOST {
            let problem = Problem::TooMany { most: Self::MOST, count };
            return Err(vec![FieldError::new("role_assignments", problem)]);
        }
        Reader::of(Some(organization)).read(input)
    }
}

/// What is stored and sent between server and screen names every organization and is within its limits already.
impl TryFrom<RoleAssignmentsInput> for RoleAssignments {
    type Error = FieldError;
    fn try_from(input: RoleAssignmentsInput) -> Result<Self, FieldError> {
        let first = |mut errors: Vec<FieldError>| errors.swap_remove(0);
        Reader::of(None).read(&input).map_err(first)
    }
}

/// Reads items and gathers what is wrong with them.
struct Reader<'a> {
    /// Where the sender acts; for stored assignments nowhere, and every item has to say its own.
    organization: Option<&'a OrganizationId>,
    errors: Vec<FieldError>,
}

impl<'a> Reader<'a> {
    const fn of(organization: Option<&'a OrganizationId>) -> Self {
        Self { organization, errors: Vec::new() }
    }

    fn read(mut self, input: &RoleAssignmentsInput) -> Result<RoleAssignments, Vec<FieldError>> {
        for (path, items, problem) in [
            ("role_assignments.platform", &input.platform, Problem::PlatformRoleElsewhere),
            (
                "role_assignments.cloud_connected_resource",
                &input.cloud_connected_resource,
                Problem::NoConnectedClusters,
            ),
        ] {
            for index in 0..list(items.as_ref()).len() {
                self.errors.push(FieldError::new(&format!("{path}[{index}]"), problem.clone()));
            }
        }
        let mut organization = Vec::new();
        for (index, item) in list(input.organization.as_ref()).iter().enumerate() {
            organization.extend(self.organization_item(&format!("{ORGANIZATION_PATH}[{index}]"), item));
        }
        let mut resources = Vec::new();
        for (kind, items) in input.by_kind() {
            for (index, item) in items.iter().enumerate() {
                resources.extend(self.resource_item(&format!("{}[{index}]", path_of(kind)), kind, item));
            }
        }
        if self.errors.is_empty() { Ok(RoleAssignments::of(organization, resources)) } else { Err(self.errors) }
    }

    fn organization_item(&mut self, path: &str, item: &OrganizationInput) -> Option<OrganizationAssignment> {
        let role = self.required(&format!("{path}.role_id"), item.role_id.as_deref(), OrganizationRole::parse);
        let organization = self.owner(path, item.organization_id.as_deref());
        let application_roles = self.application_roles(path, item.application_roles.as_deref());
        Some(OrganizationAssignment { role: role?, organization: organization?, application_roles: application_roles? })
    }

    fn resource_item(&mut self, path: &str, kind: ResourceKind, item: &ResourceInput) -> Option<ResourceAssignment> {
        let parse = |text: &str| ResourceRole::parse(kind, text);
        let role = self.required(&format!("{path}.role_id"), item.role_id.as_deref(), parse);
        let organization = self.owner(path, item.organization_id.as_deref());
        let scope = self.scope(path, kind, item);
        let application_roles = self.application_roles(path, item.application_roles.as_deref());
        Some(ResourceAssignment {
            role: role?,
            organization: organization?,
            scope: scope?,
            application_roles: application_roles?,
        })
    }

    /// The organization of an item.
    fn owner(&mut self, path: &str, id: Option<&str>) -> Option<OrganizationId> {
        let path = format!("{path}.organization_id");
        match (id, self.organization) {
            (None, Some(own)) => Some(own.clone()),
            (_, None) => self.required(&path, id, OrganizationId::parse),
            (Some(id), Some(own)) if id == own.as_str() => Some(own.clone()),
            (Some(_), Some(_)) => self.refuse(&path, Problem::OtherOrganization),
        }
    }

    fn scope(&mut self, path: &str, kind: ResourceKind, item: &ResourceInput) -> Option<Scope> {
        let (deployments, projects) = (list(item.deployment_ids.as_ref()), list(item.project_ids.as_ref()));
        let ((field, ids), (other_field, others)) = match kind {
            ResourceKind::Deployment => (("deployment_ids", deployments), ("project_ids", projects)),
            ResourceKind::Elasticsearch | ResourceKind::Observability | ResourceKind::Security => {
                (("project_ids", projects), ("deployment_ids", deployments))
            }
        };
        if !others.is_empty() {
            return self.refuse(&format!("{path}.{other_field}"), Problem::IdsOfAnotherKind);
        }
        let path = format!("{path}.{field}");
        match (item.all.unwrap_or_default(), ids.len()) {
            (true, 0) => Some(Scope::All),
            (true, _) => self.refuse(&path, Problem::BothAllAndIds),
            (false, 0) => self.refuse(&path, Problem::NeitherAllNorIds),
            (false, count) if self.organization.is_some() && count > Scope::MOST => {
                self.refuse(&path, Problem::TooMany { most: Scope::MOST, count })
            }
            (false, _) => {
                let parse = |text: &str| ResourceId::parse(text).map_err(|_| Problem::NotAResourceId);
                self.each(&path, ids, parse).map(Scope::Only)
            }
        }
    }

    fn application_roles(&mut self, path: &str, names: Option<&[String]>) -> Option<ApplicationRoles> {
        let Some(names) = names else { return Some(ApplicationRoles::Inherited) };
        let path = format!("{path}.application_roles");
        if names.len() > ApplicationRoles::MOST {
            let problem = Problem::TooMany { most: ApplicationRoles::MOST, count: names.len() };
            return self.refuse(&path, problem);
        }
        self.each(&path, names, ApplicationRole::parse).map(ApplicationRoles::Only)
    }

    /// A value that has to be there.
    fn required<T>(
        &mut self,
        path: &str,
        text: Option<&str>,
        parse: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Option<T> {
        match text.ok_or(Problem::Missing).and_then(parse) {
            Ok(value) => Some(value),
            Err(problem) => self.refuse(path, problem),
        }
    }

    /// A list of values; nothing when one of them is refused.
    fn each<T: Ord>(
        &mut self,
        path: &str,
        texts: &[String],
        parse: impl Fn(&str) -> Result<T, Problem>,
    ) -> Option<BTreeSet<T>> {
        let mut values = Some(BTreeSet::new());
        for (index, text) in texts.iter().enumerate() {
            match (parse(text), &mut values) {
                (Ok(value), Some(values)) => {
                    values.insert(value);
                }
                (Ok(_), None) => {}
                (Err(problem), _) => values = self.refuse(&format!("{path}[{index}]"), problem),
            }
        }
        values
    }

    fn refuse<T>(&mut self, path: &str, problem: Problem) -> Option<T> {
        self.errors.push(FieldError::new(path, problem));
        None
    }
}
