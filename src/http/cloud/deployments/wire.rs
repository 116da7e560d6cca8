//! Deployments as they stand in bodies.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::organization::Resource;

/// A deployment.
#[derive(Serialize, ToSchema)]
#[schema(as = Deployment)]
pub struct DeploymentResponse {
    /// Its id: 32 hexadecimal digits.
    id: String,
    /// What people call it.
    name: String,
    /// Always `deployment`.
    kind: &'static str,
    /// Where it runs, as whoever registered it said.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    region_id: String,
    /// Where it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    endpoint: Option<String>,
    metadata: ResourceMetadata,
}

/// Whose a deployment or project is, and since when.
#[derive(Serialize, ToSchema)]
pub struct ResourceMetadata {
    /// The organization that owns it.
    organization_id: String,
    /// When it was registered.
    created_at: Timestamp,
}

impl ResourceMetadata {
    /// That of `resource`.
    pub fn of(resource: &Resource) -> Self {
        Self { organization_id: resource.organization.to_string(), created_at: resource.created_at }
    }
}

impl From<Resource> for DeploymentResponse {
    fn from(deployment: Resource) -> Self {
        Self {
            metadata: ResourceMetadata::of(&deployment),
            id: deployment.id.into(),
            name: deployment.name.into(),
            kind: deployment.kind.id(),
            region_id: deployment.region,
            endpoint: deployment.endpoint,
        }
    }
}
