//! How an invitation is accepted.

use jiff::Timestamp;

use super::AcceptOutcome;
use crate::{
    domain::{
        PasswordDigest, User, UserName,
        organization::{InvitationToken, Member, Version},
    },
    storage::{StorageError, database::Transaction, statement::Statement},
};

const SELECT_ENABLED_USER: &str = "
    SELECT name
    FROM users
    WHERE name = $1
        AND enabled";

/// The user stays, and stays enabled, until the transaction ends.
const LOCK_USER: &str = "
    SELECT name
    FROM users
    WHERE name = $1
    FOR SHARE";

impl Transaction {
    /// Makes a user a member by an invitation. What was written holds only if the outcome is
    /// [`Accepted`](AcceptOutcome::Accepted).
    pub(super) async fn accept(
        &mut self,
        token: &InvitationToken,
        user: &UserName,
        new_user: Option<(&User, &PasswordDigest)>,
        now: Timestamp,
    ) -> Result<AcceptOutcome, StorageError> {
        let Some(invitation) = self.hold_invitation(token).await? else {
            return Ok(AcceptOutcome::Absent);
        };
        if invitation.accepted.is_some() {
            return Ok(AcceptOutcome::Used);
        }
        if invitation.expires_at <= now {
            return Ok(AcceptOutcome::Expired);
        }
        if let Some((new_user, password)) = new_user
            && !self.insert_user_if_new(new_user, password).await?
        {
            return Ok(AcceptOutcome::UserNameTaken);
        }
        if !self.hold_enabled_user(user).await? {
            return Ok(AcceptOutcome::NoSuchUser);
        }
        let member = Member {
            organization: invitation.organization,
            user: user.clone(),
            role_assignments: invitation.role_assignments,
            version: Version::FIRST,
            since: now,
        };
        if !self.insert_member_if_new(&member).await? {
            return Ok(AcceptOutcome::AlreadyMember);
        }
        self.mark_accepted(token, user, now).await?;
        Ok(AcceptOutcome::Accepted(member))
    }

    async fn hold_enabled_user(&mut self, user: &UserName) -> Result<bool, StorageError> {
        self.lock(Statement::new(LOCK_USER).bind(user.as_str())).await?;
        let held: Option<(String,)> = self.fetch_one(Statement::new(SELECT_ENABLED_USER).bind(user.as_str())).await?;
        Ok(held.is_some())
    }
}
