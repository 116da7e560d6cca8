//! Role assignments as JSON that others write.

use serde::{Deserialize, Serialize};

use crate::domain::organization::ResourceKind;

/// The `role_assignments` object as somebody may send it (contract §4.3): `null` is absent, fields that are not known
/// are passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoleAssignmentsInput {
    /// Must be empty: platform roles belong to users.
    pub platform: Option<Vec<ElsewhereInput>>,
    /// Roles on the organization.
    pub organization: Option<Vec<OrganizationInput>>,
    /// Roles on deployments.
    pub deployment: Option<Vec<ResourceInput>>,
    /// Roles on projects.
    pub project: Option<ProjectsInput>,
    /// Must be empty: Keyward's register holds no connected clusters.
    pub cloud_connected_resource: Option<Vec<ElsewhereInput>>,
}

/// Roles on projects, by type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProjectsInput {
    /// On Elasticsearch projects.
    pub elasticsearch: Option<Vec<ResourceInput>>,
    /// On Observability projects.
    pub observability: Option<Vec<ResourceInput>>,
    /// On Security projects.
    pub security: Option<Vec<ResourceInput>>,
}

/// A role on an organization.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrganizationInput {
    /// The role.
    pub role_id: Option<String>,
    /// The organization; the caller's when absent.
    pub organization_id: Option<String>,
    /// Roles inside its deployments and projects.
    pub application_roles: Option<Vec<String>>,
}

/// A role on deployments or projects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResourceInput {
    /// The role.
    pub role_id: Option<String>,
    /// The organization that owns them; the caller's when absent.
    pub organization_id: Option<String>,
    /// Whether it holds for all of them; then no ids.
    pub all: Option<bool>,
    /// The deployments that it holds for.
    pub deployment_ids: Option<Vec<String>>,
    /// The projects that it holds for.
    pub project_ids: Option<Vec<String>>,
    /// Roles inside them.
    pub application_roles: Option<Vec<String>>,
}

/// A role of a sort that Keyward does not assign here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ElsewhereInput {
    /// The role.
    pub role_id: Option<String>,
}

impl RoleAssignmentsInput {
    /// How many assignments were sent.
    pub(super) fn count(&self) -> usize {
        let resources: usize = self.by_kind().into_iter().map(|(_, items)| items.len()).sum();
        list(self.organization.as_ref()).len() + resources
    }

    /// The roles on resources, by kind.
    pub(super) fn by_kind(&self) -> [(ResourceKind, &[ResourceInput]); 4] {
        let project = |part: fn(&ProjectsInput) -> &Option<Vec<ResourceInput>>| {
            list(self.project.as_ref().and_then(|project| part(project).as_ref()))
        };
        let items = |kind| match kind {
            ResourceKind::Deployment => list(self.deployment.as_ref()),
            ResourceKind::Elasticsearch => project(|project| &project.elasticsearch),
            ResourceKind::Observability => project(|project| &project.observability),
            ResourceKind::Security => project(|project| &project.security),
        };
        ResourceKind::ALL.map(|kind| (kind, items(kind)))
    }
}

/// Where roles on organizations stand in the JSON.
pub(in crate::domain) const ORGANIZATION_PATH: &str = "role_assignments.organization";

/// Where roles on resources of `kind` stand in the JSON.
pub(in crate::domain) const fn path_of(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::Deployment => "role_assignments.deployment",
        ResourceKind::Elasticsearch => "role_assignments.project.elasticsearch",
        ResourceKind::Observability => "role_assignments.project.observability",
        ResourceKind::Security => "role_assignments.project.security",
    }
}

/// The entries of a part that may be absent.
pub(super) fn list<T>(part: Option<&Vec<T>>) -> &[T] {
    part.map_or(&[], Vec::as_slice)
}
