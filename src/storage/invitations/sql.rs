//! Invitations in the database.

use std::collections::{BTreeSet, HashMap, HashSet};

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    AcceptOutcome, InvitationStorage, InviteOutcome, RevokeInvitationsOutcome,
    rows::{InvitationRecord, InvitationWithOrganizationRecord, invitation_columns},
};
use crate::{
    domain::{
        Email, PasswordDigest, User, UserName,
        mail::NewMail,
        organization::{Invitation, InvitationToken, Organization, OrganizationId},
        role_assignments::RoleAssignments,
    },
    storage::{
        StorageError,
        database::{Database, Transaction},
        fold::fold,
        organizations::organization_columns,
        query::Sql,
        rows::{self, counted, to_json},
        statement::Statement,
    },
};

/// Of the open invitations of an address there is one: another takes its place, link and all.
const UPSERT: &str = "
    INSERT INTO invitations
        ( token
        , organization
        , email
        , email_folded
        , role_assignments
        , created_at
        , created_by
        , expires_at
        )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (organization, email_folded) WHERE accepted_at IS NULL DO UPDATE
    SET token = excluded.token
        , email = excluded.email
        , role_assignments = excluded.role_assignments
        , created_at = excluded.created_at
        , created_by = excluded.created_by
        , expires_at = excluded.expires_at";

const COUNT_OPEN: &str = "
    SELECT COUNT(*)
    FROM invitations
    WHERE organization = $1
        AND accepted_at IS NULL
        AND expires_at > $2";

const SELECT_MEMBERS_ADDRESSES: &str = "
    SELECT users.email
    FROM members
    JOIN users ON users.name = members.user_name
    WHERE members.organization = $1
        AND users.email IS NOT NULL";

const SELECT_OPEN: &str = concat!(
    "SELECT ",
    invitation_columns!(),
    "
    FROM invitations
    WHERE organization = $1
        AND accepted_at IS NULL
        AND ($2 OR expires_at > $3)
    ORDER BY created_at DESC, token"
);

const SELECT: &str = concat!(
    "SELECT ",
    invitation_columns!(),
    "
            , ",
    organization_columns!(),
    "
    FROM invitations
    JOIN organizations ON organizations.id = invitations.organization
    WHERE invitations.token = $1"
);

const SELECT_BY_TOKEN: &str = concat!(
    "SELECT ",
    invitation_columns!(),
    "
    FROM invitations
    WHERE token = $1"
);

const LOCK: &str = "
    SELECT token
    FROM invitations
    WHERE token = $1
    FOR UPDATE";

const SET_ROLES: &str = "
    UPDATE invitations
    SET role_assignments = $3
    WHERE organization = $1
        AND token = $2
        AND accepted_at IS NULL";

const MARK_ACCEPTED: &str = "
    UPDATE invitations
    SET accepted_at = $2
        , accepted_by = $3
    WHERE token = $1";

const REMOVE_OLD: &str = "
    DELETE FROM invitations
    WHERE token IN (
        SELECT token
        FROM invitations
        WHERE expires_at < $1
        ORDER BY expires_at
        LIMIT $2
    )";

/// What another node removes or somebody changes right now is left alone.
const REMOVE_OLD_POSTGRES: &str = "
    DELETE FROM invitations
    WHERE token IN (
        SELECT token
        FROM invitations
        WHERE expires_at < $1
        ORDER BY expires_at
        LIMIT $2
        FOR UPDATE SKIP LOCKED
    )";

impl Transaction {
    /// Adds an invitation, in place of an open one of the same address.
    pub(in crate::storage) async fn upsert_invitation(&mut self, invitation: &Invitation) -> Result<(), StorageError> {
        let role_assignments = to_json(&invitation.role_assignments)?;
        let email_folded = fold(invitation.email.as_str());
        let statement = Statement::new(UPSERT)
            .bind(invitation.token.as_str())
            .bind(invitation.organization.as_str())
            .bind(invitation.email.as_str())
            .bind(&email_folded)
            .bind(&role_assignments)
            .bind(invitation.created.at)
            .bind(&invitation.created.by)
            .bind(invitation.expires_at);
        self.execute(statement).await.map(drop)
    }

    /// An invitation, held until the transaction ends.
    pub(super) async fn hold_invitation(
        &mut self,
        token: &InvitationToken,
    ) -> Result<Option<Invitation>, StorageError> {
        self.lock(Statement::new(LOCK).bind(token.as_str())).await?;
        let record: Option<InvitationRecord> =
            self.fetch_one(Statement::new(SELECT_BY_TOKEN).bind(token.as_str())).await?;
        record.map(Invitation::try_from).transpose()
    }

    /// Notes who accepted an invitation, which is held.
    pub(super) async fn mark_accepted(
        &mut self,
        token: &InvitationToken,
        user: &UserName,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let statement = Statement::new(MARK_ACCEPTED).bind(token.as_str()).bind(at).bind(user.as_str());
        self.execute(statement).await.map(drop)
    }

    /// The addresses of an organization's members, folded.
    async fn members_addresses(&mut self, organization: &OrganizationId) -> Result<HashSet<String>, StorageError> {
        let statement = Statement::new(SELECT_MEMBERS_ADDRESSES).bind(organization.as_str());
        let addresses: Vec<(String,)> = self.fetch_all(statement).await?;
        Ok(addresses.iter().map(|(address,)| fold(address)).collect())
    }
}

#[async_trait]
impl InvitationStorage for Database {
    async fn invite(
        &self,
        organization: &OrganizationId,
        invitations: &[Invitation],
        mails: &[NewMail],
        most: u32,
        now: Timestamp,
    ) -> Result<InviteOutcome, StorageError> {
        let invitations = last_of_each_address(invitations);
        let mut transaction = self.begin().await?;
        if !transaction.hold_organization(organization).await? {
            return Ok(InviteOutcome::OrganizationAbsent);
        }
        let members = transaction.members_addresses(organization).await?;
        let already: Vec<Email> = invitations
            .iter()
            .filter(|invitation| members.contains(&fold(invitation.email.as_str())))
            .map(|invitation| invitation.email.clone())
            .collect();
        if !already.is_empty() {
            return Ok(InviteOutcome::AlreadyMembers(already));
        }
        for invitation in &invitations {
            transaction.upsert_invitation(invitation).await?;
        }
        let open = Statement::new(COUNT_OPEN).bind(organization.as_str()).bind(now);
        let open = transaction.fetch_one::<(i64,)>(open).await?.map_or(0, |(count,)| counted(count));
        if open > u64::from(most) {
            return Ok(InviteOutcome::LimitReached);
        }
        transaction.enqueue_mails(mails, now).await?;
        transaction.commit().await?;
        Ok(InviteOutcome::Invited(invitations))
    }

    async fn open_invitations(
        &self,
        organization: &OrganizationId,
        include_expired: bool,
        now: Timestamp,
    ) -> Result<Vec<Invitation>, StorageError> {
        let statement = Statement::new(SELECT_OPEN).bind(organization.as_str()).bind(include_expired).bind(now);
        rows::all(self.read_all::<InvitationRecord>(statement).await?)
    }

    async fn invitation(&self, token: &InvitationToken) -> Result<Option<(Invitation, Organization)>, StorageError> {
        let statement = Statement::new(SELECT).bind(token.as_str());
        let record: Option<InvitationWithOrganizationRecord> = self.read_one(statement).await?;
        record.map(TryFrom::try_from).transpose()
    }

    async fn set_invitation_roles(
        &self,
        organization: &OrganizationId,
        token: &InvitationToken,
        assignments: &RoleAssignments,
    ) -> Result<bool, StorageError> {
        let assignments = to_json(assignments)?;
        let statement = Statement::new(SET_ROLES).bind(organization.as_str()).bind(token.as_str()).bind(&assignments);
        Ok(self.write(statement).await? == 1)
    }

    async fn revoke_invitations(
        &self,
        organization: &OrganizationId,
        tokens: &[InvitationToken],
    ) -> Result<RevokeInvitationsOutcome, StorageError> {
        let tokens: BTreeSet<&InvitationToken> = tokens.iter().collect();
        if tokens.is_empty() {
            return Ok(RevokeInvitationsOutcome::Revoked);
        }
        let mut transaction = self.begin().await?;
        // Held, so that two who change several invitations do so one after the other.
        transaction.hold_organization(organization).await?;
        let mut sql = Sql::new(
            "DELETE FROM invitations WHERE organization = ? AND accepted_at IS NULL",
            [organization.as_str().into()],
        );
        sql.push(" AND token IN (").push_each("?", tokens.iter().map(|token| [token.as_str().into()]));
        sql.push(") RETURNING token");
        let gone: HashSet<String> =
            transaction.fetch_all::<(String,)>(sql.statement()).await?.into_iter().map(|(token,)| token).collect();
        let absent: Vec<_> = tokens.into_iter().filter(|token| !gone.contains(token.as_str())).cloned().collect();
        if !absent.is_empty() {
            return Ok(RevokeInvitationsOutcome::Absent(absent));
        }
        transaction.commit().await?;
        Ok(RevokeInvitationsOutcome::Revoked)
    }

    async fn accept_invitation(
        &self,
        token: &InvitationToken,
        user: &UserName,
        new_user: Option<(&User, &PasswordDigest)>,
        now: Timestamp,
    ) -> Result<AcceptOutcome, StorageError> {
        let mut transaction = self.begin().await?;
        let outcome = transaction.accept(token, user, new_user, now).await?;
        if matches!(outcome, AcceptOutcome::Accepted(_)) {
            transaction.commit().await?;
        }
        Ok(outcome)
    }

    async fn remove_old_invitations(&self, before: Timestamp, batch: u32) -> Result<u64, StorageError> {
        let sql = self.pick(REMOVE_OLD, REMOVE_OLD_POSTGRES);
        self.write(Statement::new(sql).bind(before).bind(batch)).await
    }
}

/// Those invitations that no later one to the same address replaces, in the same order.
fn last_of_each_address(invitations: &[Invitation]) -> Vec<Invitation> {
    let folded: Vec<_> = invitations.iter().map(|invitation| fold(invitation.email.as_str())).collect();
    let last: HashMap<&String, usize> = folded.iter().zip(0..).collect();
    let counts = |index: usize| last.get(&folded[index]) == Some(&index);
    let kept = invitations.iter().enumerate().filter(|(index, _)| counts(*index));
    kept.map(|(_, invitation)| invitation.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::{ConnectOptions, connection::open_sqlite};

    #[tokio::test]
    async fn every_question_is_answered_by_an_index() {
        let database = open_sqlite("sqlite::memory:", ConnectOptions::default()).await.unwrap();
        crate::storage::Storage::migrate(&database).await.unwrap();
        for question in [
            COUNT_OPEN,
            SELECT_MEMBERS_ADDRESSES,
            SELECT_OPEN,
            SELECT,
            SELECT_BY_TOKEN,
            SET_ROLES,
            MARK_ACCEPTED,
            REMOVE_OLD,
        ] {
            for step in database.plan(&Sql::new(question, [])).await {
                assert!(!step.starts_with("SCAN"), "{step}: {question}");
            }
        }
    }
}
