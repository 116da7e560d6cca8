//! Invitations as they stand in bodies.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::{
        organization::{Invitation, Organization},
        role_assignments::RoleAssignmentsBody,
    },
    http::cloud::role_assignments::schema::RoleAssignments,
};

/// An invitation.
#[derive(Serialize, ToSchema)]
#[schema(as = OrganizationInvitation)]
pub struct InvitationResponse {
    /// Its id, and what its link ends with.
    token: String,
    /// To whom it was sent.
    email: String,
    /// When it was sent.
    created_at: Timestamp,
    /// From when on it cannot be accepted any more.
    expires_at: Timestamp,
    /// Whether that time has come.
    expired: bool,
    /// When it was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    accepted_at: Option<Timestamp>,
    /// The organization to join.
    organization: InvitingOrganization,
    /// What the member will be able to do.
    #[schema(value_type = RoleAssignments)]
    role_assignments: RoleAssignmentsBody,
}

/// What somebody who is invited may know of the organization.
#[derive(Serialize, ToSchema)]
struct InvitingOrganization {
    /// Its id.
    id: String,
    /// What people call it.
    name: String,
}

impl InvitationResponse {
    /// An invitation of `organization`, as it is `now`.
    pub fn new(invitation: Invitation, organization: &Organization, now: Timestamp) -> Self {
        Self {
            token: invitation.token.into(),
            email: invitation.email.into(),
            created_at: invitation.created.at,
            expires_at: invitation.expires_at,
            expired: invitation.expires_at <= now,
            accepted_at: invitation.accepted.map(|change| change.at),
            organization: InvitingOrganization { id: organization.id.to_string(), name: organization.name.to_string() },
            role_assignments: invitation.role_assignments.into(),
        }
    }
}

/// Invitations.
#[derive(Serialize, ToSchema)]
#[schema(as = OrganizationInvitations)]
pub struct InvitationsResponse {
    invitations: Vec<InvitationResponse>,
}

impl InvitationsResponse {
    /// Invitations of `organization`, as they are `now`.
    pub fn new(invitations: Vec<Invitation>, organization: &Organization, now: Timestamp) -> Self {
        let present = |invitation| InvitationResponse::new(invitation, organization, now);
        Self { invitations: invitations.into_iter().map(present).collect() }
    }
}
