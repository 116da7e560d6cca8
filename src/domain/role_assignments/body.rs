//! Role assignments as JSON that Keyward writes: in answers, in the database, to its screens.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{ApplicationRole, ApplicationRoles, ResourceAssignment, RoleAssignments, Scope};
use crate::domain::organization::{OrganizationId, ResourceId, ResourceKind};

/// The `role_assignments` object (contract §4.3): ids with their prefix, parts without entries left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleAssignmentsBody {
    /// Roles on the organization.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub organization: Vec<OrganizationItem>,
    /// Roles on deployments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deployment: Vec<ResourceItem>,
    /// Roles on projects.
    #[serde(default, skip_serializing_if = "ProjectItems::is_empty")]
    pub project: ProjectItems,
}

/// Roles on projects, by type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectItems {
    /// On Elasticsearch projects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elasticsearch: Vec<ResourceItem>,
    /// On Observability projects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub observability: Vec<ResourceItem>,
    /// On Security projects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security: Vec<ResourceItem>,
}

impl ProjectItems {
    fn is_empty(&self) -> bool {
        self.elasticsearch.is_empty() && self.observability.is_empty() && self.security.is_empty()
    }
}

/// A role on an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationItem {
    /// The role.
    pub role_id: String,
    /// The organization.
    pub organization_id: OrganizationId,
    /// Roles inside its deployments and projects; absent when not named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_roles: Option<BTreeSet<ApplicationRole>>,
}

/// A role on deployments or projects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceItem {
    /// The role.
    pub role_id: String,
    /// The organization that owns them.
    pub organization_id: OrganizationId,
    /// Whether it holds for all, those to come included.
    pub all: bool,
    /// The deployments that it holds for, when not for all.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub deployment_ids: BTreeSet<ResourceId>,
    /// The projects that it holds for, when not for all.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub project_ids: BTreeSet<ResourceId>,
    /// Roles inside them; absent when not named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_roles: Option<BTreeSet<ApplicationRole>>,
}

impl From<&RoleAssignments> for RoleAssignmentsBody {
    fn from(assignments: &RoleAssignments) -> Self {
        let items = |kind| assignments.resources_of(kind).map(ResourceItem::from).collect();
        let organization = assignments.organization().map(|held| OrganizationItem {
            role_id: held.role.id().to_owned(),
            organization_id: held.organization.clone(),
            application_roles: named(&held.application_roles),
        });
        Self {
            organization: organization.collect(),
            deployment: items(ResourceKind::Deployment),
            project: ProjectItems {
                elasticsearch: items(ResourceKind::Elasticsearch),
                observability: items(ResourceKind::Observability),
                security: items(ResourceKind::Security),
            },
        }
    }
}

impl From<RoleAssignments> for RoleAssignmentsBody {
    fn from(assignments: RoleAssignments) -> Self {
        Self::from(&assignments)
    }
}

impl From<&ResourceAssignment> for ResourceItem {
    fn from(held: &ResourceAssignment) -> Self {
        let (all, ids) = match &held.scope {
            Scope::All => (true, BTreeSet::new()),
            Scope::Only(ids) => (false, ids.clone()),
        };
        let (deployment_ids, project_ids) = match held.role.kind() {
            ResourceKind::Deployment => (ids, BTreeSet::new()),
            ResourceKind::Elasticsearch | ResourceKind::Observability | ResourceKind::Security => {
                (BTreeSet::new(), ids)
            }
        };
        Self {
            role_id: held.role.id().to_owned(),
            organization_id: held.organization.clone(),
            all,
            deployment_ids,
            project_ids,
            application_roles: named(&held.application_roles),
        }
    }
}

fn named(roles: &ApplicationRoles) -> Option<BTreeSet<ApplicationRole>> {
    match roles {
        ApplicationRoles::Inherited => None,
        ApplicationRoles::Only(names) => Some(names.clone()),
    }
}
