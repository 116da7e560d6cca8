//! Projects as they stand in bodies.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::organization::Resource,
    http::cloud::{base::BaseUrl, deployments::ResourceMetadata},
};

/// A project.
#[derive(Serialize, ToSchema)]
#[schema(as = Project)]
pub struct ProjectResponse {
    /// Its id: 32 hexadecimal digits.
    id: String,
    /// What people call it.
    name: String,
    /// `elasticsearch`, `observability` or `security`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Where it runs, as whoever registered it said.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    region_id: String,
    endpoints: ProjectEndpoints,
    metadata: ResourceMetadata,
}

/// Where a project answers.
#[derive(Serialize, ToSchema)]
struct ProjectEndpoints {
    /// Where its Elasticsearch API is: at Keyward itself.
    #[schema(examples("https://keys.example.com/projects/0123456789abcdef0123456789abcdef/elasticsearch"))]
    elasticsearch: String,
}

impl ProjectResponse {
    /// A project of the Keyward that is reached at `base`.
    pub fn at(base: &BaseUrl, project: Resource) -> Self {
        let elasticsearch = format!("{base}/projects/{}/elasticsearch", project.id);
        Self {
            metadata: ResourceMetadata::of(&project),
            endpoints: ProjectEndpoints { elasticsearch },
            id: project.id.into(),
            name: project.name.into(),
            kind: project.kind.id(),
            region_id: project.region,
        }
    }
}
