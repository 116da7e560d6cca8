//! Offers to join an organization.

mod accept;
mod rows;
mod sql;

use async_trait::async_trait;
use jiff::Timestamp;

use super::StorageError;
use crate::domain::{
    Email, PasswordDigest, User, UserName,
    mail::NewMail,
    organization::{Invitation, InvitationToken, Member, Organization, OrganizationId},
    role_assignments::RoleAssignments,
};

/// The invitations.
#[async_trait]
pub trait InvitationStorage {
    /// Invites into one organization, and puts `mails` out to be sent: all of it or nothing. An invitation of the same
    /// address, upper and lower case as one, that nobody accepted is replaced: its link dies. Of two for the same
    /// address the last one counts.
    async fn invite(
        &self,
        organization: &OrganizationId,
        invitations: &[Invitation],
        mails: &[NewMail],
        most: u32,
        now: Timestamp,
    ) -> Result<InviteOutcome, StorageError>;

    /// The invitations of an organization that nobody accepted, newest first; those that expired before `now` only if
    /// asked for.
    async fn open_invitations(
        &self,
        organization: &OrganizationId,
        include_expired: bool,
        now: Timestamp,
    ) -> Result<Vec<Invitation>, StorageError>;

    /// One invitation in whatever state, and the organization that it is to.
    async fn invitation(&self, token: &InvitationToken) -> Result<Option<(Invitation, Organization)>, StorageError>;

    /// Writes the roles of an invitation that nobody accepted. Its link stays. `false` when there is none in that
    /// organization.
    async fn set_invitation_roles(
        &self,
        organization: &OrganizationId,
        token: &InvitationToken,
        assignments: &RoleAssignments,
    ) -> Result<bool, StorageError>;

    /// Takes invitations of one organization back that nobody accepted: all of them or none.
    async fn revoke_invitations(
        &self,
        organization: &OrganizationId,
        tokens: &[InvitationToken],
    ) -> Result<RevokeInvitationsOutcome, StorageError>;

    /// Makes a user a member with the invitation's roles. It works once, whoever tries at the same time. `new_user` is
    /// added first, with the password's digest, and must be `user`.
    async fn accept_invitation(
        &self,
        token: &InvitationToken,
        user: &UserName,
        new_user: Option<(&User, &PasswordDigest)>,
        now: Timestamp,
    ) -> Result<AcceptOutcome, StorageError>;

    /// Removes up to `batch` invitations that could be accepted until some time before `before`, and those only.
    /// Returns how many.
    async fn remove_old_invitations(&self, before: Timestamp, batch: u32) -> Result<u64, StorageError>;
}

/// What became of invitations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InviteOutcome {
    /// They are stored, and these are they.
    Invited(Vec<Invitation>),
    /// More than `most` would be open; nothing was written.
    LimitReached,
    /// Members of the organization have these addresses; nothing was written.
    AlreadyMembers(Vec<Email>),
    /// There is no such organization.
    OrganizationAbsent,
}

/// What became of taking invitations back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevokeInvitationsOutcome {
    /// All are gone.
    Revoked,
    /// The organization has no such open invitations; nothing was written.
    Absent(Vec<InvitationToken>),
}

/// What became of an acceptance. Unless it is `Accepted`, nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AcceptOutcome {
    /// The user is a member now.
    Accepted(Member),
    /// The user was a member before. The invitation stays as it was.
    AlreadyMember,
    /// It can not be accepted any more.
    Expired,
    /// Somebody accepted it before.
    Used,
    /// There is no such invitation, or not any more.
    Absent,
    /// The new user cannot be added: one of that name, upper and lower case as one, exists.
    UserNameTaken,
    /// There is no such user, or a disabled one.
    NoSuchUser,
}
