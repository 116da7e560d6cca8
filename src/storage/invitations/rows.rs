//! Rows about invitations.

use sqlx::FromRow;

use crate::{
    domain::{
        Email,
        organization::{Invitation, InvitationToken, Organization, OrganizationId},
        role_assignments::RoleAssignments,
        user::Change,
    },
    storage::{StorageError, organizations::OrganizationRecord, rows::Place},
};

/// A row of `invitations`.
#[derive(FromRow)]
pub(super) struct InvitationRecord {
    token: String,
    organization: String,
    email: String,
    role_assignments: String,
    created_at: i64,
    created_by: String,
    expires_at: i64,
    accepted_at: Option<i64>,
    accepted_by: Option<String>,
}

/// The columns of an [`InvitationRecord`].
macro_rules! invitation_columns {
    () => {
        "invitations.token
            , invitations.organization
            , invitations.email
            , invitations.role_assignments
            , invitations.created_at
            , invitations.created_by
            , invitations.expires_at
            , invitations.accepted_at
            , invitations.accepted_by"
    };
}
pub(super) use invitation_columns;

impl TryFrom<InvitationRecord> for Invitation {
    type Error = StorageError;

    fn try_from(record: InvitationRecord) -> Result<Self, StorageError> {
        // The token opens the door: the row is named by whom it invites where.
        let row = format!("{}/{}", record.organization, record.email);
        let place = Place { table: "invitations", row: &row };
        Ok(Self {
            token: place.read("token", InvitationToken::parse(&record.token))?,
            organization: place.read("organization", OrganizationId::parse(&record.organization))?,
            email: place.read("email", Email::parse(&record.email))?,
            role_assignments: place.json::<RoleAssignments>("role_assignments", &record.role_assignments)?,
            created: Change { at: place.instant("created_at", record.created_at)?, by: record.created_by },
            expires_at: place.instant("expires_at", record.expires_at)?,
            accepted: place.change("accepted_at", record.accepted_at, record.accepted_by)?,
        })
    }
}

/// An invitation with its organization.
#[derive(FromRow)]
pub(super) struct InvitationWithOrganizationRecord {
    #[sqlx(flatten)]
    invitation: InvitationRecord,
    #[sqlx(flatten)]
    organization: OrganizationRecord,
}

impl TryFrom<InvitationWithOrganizationRecord> for (Invitation, Organization) {
    type Error = StorageError;

    fn try_from(record: InvitationWithOrganizationRecord) -> Result<Self, StorageError> {
        Ok((record.invitation.try_into()?, record.organization.try_into()?))
    }
}
