//! What can be asked for.

use crate::domain::{
    organization::{ResourceId, ResourceKind},
    role_assignments::Scope,
};

/// A deployment or project in question. What it is comes from the register, not from the one who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Resource<'a> {
    /// What it is.
    pub kind: ResourceKind,
    /// Its id.
    pub id: &'a ResourceId,
}

/// Something that needs a right within one organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation<'a> {
    /// See the organization: that it exists, its name, its key policy.
    ReadOrganization,
    /// Rename it, and change its contacts and its key policy.
    UpdateOrganization,
    /// See its billing and operational contacts.
    ReadContacts,
    /// See who its members are.
    ReadMembers,
    /// Invite and remove members, and give them any role.
    ManageMembers,
    /// See all its keys.
    ReadKeys,
    /// Create keys, and revoke all keys.
    ManageKeys,
    /// Create keys, and see and revoke those that one created.
    ManageOwnKeys,
    /// Ask for the deployments, or the projects of a type: the answer holds those that one may read.
    ListResources(ResourceKind),
    /// Create one.
    CreateResource(ResourceKind),
    /// See one.
    ReadResource(Resource<'a>),
    /// Change one.
    UpdateResource(Resource<'a>),
    /// Delete one.
    DeleteResource(Resource<'a>),
    /// See, give and take roles on these resources of a kind.
    ManageAssignments(ResourceKind, &'a Scope),
    /// Use Elasticsearch and Kibana of one, with this application role.
    EnterProject(Resource<'a>, &'a str),
}
