//! Organizations, their members, and the deployments and projects that they own.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    field::Problem,
    text::{text_newtype, visible_line},
    user::UserName,
};

text_newtype! {
    /// The id of an organization: 1 to 32 digits or lower-case letters.
    OrganizationId
}

impl OrganizationId {
    /// Reads an id.
    ///
    /// # Errors
    /// [`Problem::NotAChoice`] for anything that cannot be one.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let valid = (1..=32).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
        if valid { Ok(Self(text.to_owned())) } else { Err(Problem::NotAChoice) }
    }
}

text_newtype! {
    /// The name of an organization: 2 to 30 characters (contract §1.6).
    OrganizationName
}

impl OrganizationName {
    /// Reads a name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let name = visible_line(text, 30)?;
        if name.chars().count() < 2 { Err(Problem::TooShort { least: 2 }) } else { Ok(Self(name)) }
    }
}

/// An organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Its id.
    pub id: OrganizationId,
    /// Its name.
    pub name: OrganizationName,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A user in an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The organization.
    pub organization: OrganizationId,
    /// The user.
    pub user: UserName,
    /// What the member may do there.
    pub role_assignments: RoleAssignments,
    /// Since when.
    pub since: Timestamp,
}

/// What a member may do, in the shape of the API (contract §4.3), reduced to what the register holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleAssignments {
    /// Roles on the organization itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub organization: Vec<OrganizationAssignment>,
    /// Roles on deployments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deployment: Vec<DeploymentAssignment>,
}

/// A role on an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationAssignment {
    /// `organization-admin` or `billing-admin`.
    pub role_id: String,
    /// The organization.
    pub organization_id: OrganizationId,
}

/// A role on deployments: all of the organization's, those to come included, or the listed ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeploymentAssignment {
    /// `deployment-admin`, `deployment-editor` or `deployment-viewer`.
    pub role_id: String,
    /// The organization.
    pub organization_id: OrganizationId,
    /// Whether the role holds for every deployment.
    #[serde(default)]
    pub all: bool,
    /// Those it holds for, when not for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deployment_ids: Vec<ResourceId>,
}

text_newtype! {
    /// The id of a deployment or project: 32 hexadecimal digits.
    ResourceId
}

impl ResourceId {
    /// Reads an id.
    ///
    /// # Errors
    /// [`Problem::NotAChoice`] for anything that cannot be one.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let valid = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if valid { Ok(Self(text.to_owned())) } else { Err(Problem::NotAChoice) }
    }
}

/// What a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ResourceKind {
    /// A hosted deployment.
    Deployment,
    /// A project of type `elasticsearch`.
    Elasticsearch,
    /// A project of type `observability`.
    Observability,
    /// A project of type `security`.
    Security,
}

impl ResourceKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Deployment, Self::Elasticsearch, Self::Observability, Self::Security];

    /// The word on the wire and in the database.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Deployment => "deployment",
            Self::Elasticsearch => "elasticsearch",
            Self::Observability => "observability",
            Self::Security => "security",
        }
    }
}

/// A deployment or project in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its id.
    pub id: ResourceId,
    /// Who owns it.
    pub organization: OrganizationId,
    /// What it is.
    pub kind: ResourceKind,
    /// Its name.
    pub name: String,
    /// Whether its endpoint also answers at the root: true for one project of the installation.
    pub is_default: bool,
    /// When it was registered.
    pub created_at: Timestamp,
}

/// An organization as one of its members sees it in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The organization.
    pub organization: Organization,
    /// What the member may do there.
    pub role_assignments: RoleAssignments,
    /// Since when.
    pub since: Timestamp,
    /// How many members it has.
    pub members: u64,
    /// How many deployments and projects it has.
    pub resources: u64,
}
