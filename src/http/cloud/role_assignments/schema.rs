//! How `openapi.json` describes role assignments, which stand in the bodies of many operations. The types that carry
//! them are the domain's, are built for browsers too, and know nothing of it.
#![expect(dead_code, reason = "only described from, never made")]

use utoipa::ToSchema;

/// Roles, each on what it holds for. `null` is the same as nothing.
#[derive(ToSchema)]
pub struct RoleAssignments {
    /// Roles on the organization.
    #[schema(required = false)]
    organization: Vec<OrganizationRoleAssignment>,
    /// Roles on deployments.
    #[schema(required = false)]
    deployment: Vec<DeploymentRoleAssignment>,
    /// Roles on projects, by type.
    #[schema(required = false)]
    project: ProjectRoleAssignments,
}

/// Roles on projects, by type.
#[derive(ToSchema)]
struct ProjectRoleAssignments {
    #[schema(required = false)]
    elasticsearch: Vec<ProjectRoleAssignment>,
    #[schema(required = false)]
    observability: Vec<ProjectRoleAssignment>,
    #[schema(required = false)]
    security: Vec<ProjectRoleAssignment>,
}

/// A role on the organization.
#[derive(ToSchema)]
struct OrganizationRoleAssignment {
    /// `organization-admin`, `billing-admin` or `organization-credentials-manager`.
    #[schema(examples("organization-admin"))]
    role_id: String,
    /// The organization; the caller's when left out.
    #[schema(required = false)]
    organization_id: String,
    /// Roles inside all of its deployments and projects, those to come included. Left out, a user gets those that go
    /// with the role, and a key gets none.
    application_roles: Option<Vec<String>>,
}

/// A role on deployments.
#[derive(ToSchema)]
struct DeploymentRoleAssignment {
    /// With or without its prefix `deployment-`.
    #[schema(examples("deployment-viewer"))]
    role_id: String,
    /// The organization that owns them; the caller's when left out.
    #[schema(required = false)]
    organization_id: String,
    /// Whether the role holds for all of them, those to come included. If so, there are no ids.
    #[schema(required = false)]
    all: bool,
    /// For which of them it holds, if not for all.
    #[schema(required = false)]
    deployment_ids: Vec<String>,
    /// Roles inside them. Left out, a user gets those that go with the role, and a key gets none.
    application_roles: Option<Vec<String>>,
}

/// A role on projects of a type.
#[derive(ToSchema)]
struct ProjectRoleAssignment {
    /// With or without its prefix, which is the type.
    #[schema(examples("elasticsearch-viewer"))]
    role_id: String,
    /// The organization that owns them; the caller's when left out.
    #[schema(required = false)]
    organization_id: String,
    /// Whether the role holds for all of them, those to come included. If so, there are no ids.
    #[schema(required = false)]
    all: bool,
    /// For which of them it holds, if not for all.
    #[schema(required = false)]
    project_ids: Vec<String>,
    /// Roles inside them. Left out, a user gets those that go with the role, and a key gets none.
    application_roles: Option<Vec<String>>,
}
