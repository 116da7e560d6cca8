//! Members in the database.

use std::collections::BTreeSet;

use async_trait::async_trait;

use super::{
    MemberListQuery, MemberOutcome, MemberRecord, MemberRow, MemberStorage, Ownerless, RemoveOutcome, RoleChange,
    member_columns, rows::MemberListRecord,
};
use crate::{
    domain::{
        KeyId, Revocation, UserName,
        key_list::Direction,
        organization::{Member, OrganizationId, Version},
        page::Page,
        role_assignments::RoleAssignments,
    },
    storage::{
        StorageError,
        database::{Database, Transaction},
        fold::containing,
        query::{List, Sort, Sql, is_storable},
        rows::{self, to_json, user_columns},
        statement::Statement,
    },
};

/// How many keys one statement names: far below the number of values that either database takes.
const BATCH: usize = 500;

macro_rules! insert {
    () => {
        "
    INSERT INTO members
        ( organization
        , user_name
        , role_assignments
        , is_owner
        , version
        , since
        )
    VALUES ($1, $2, $3, $4, $5, $6)"
    };
}

const INSERT: &str = insert!();

const INSERT_IF_NEW: &str = concat!(insert!(), " ON CONFLICT (organization, user_name) DO NOTHING");

const UPDATE_ROLES: &str = "
    UPDATE members
    SET role_assignments = $3
        , is_owner = $4
        , version = $5
    WHERE organization = $1
        AND user_name = $2";

const SELECT_ALL: &str = concat!(
    "SELECT ",
    member_columns!(),
    "
            , ",
    user_columns!(),
    "
    FROM members
    JOIN users ON users.name = members.user_name
    WHERE members.organization = $1
    ORDER BY lower(members.user_name), members.user_name"
);

const SELECT_ONE: &str = concat!(
    "SELECT ",
    member_columns!(),
    "
            , ",
    user_columns!(),
    "
    FROM members
    JOIN users ON users.name = members.user_name
    WHERE members.organization = $1
        AND members.user_name = $2"
);

const SELECT_OWNERS: &str = concat!(
    "SELECT ",
    member_columns!(),
    "
    FROM members
    JOIN users ON users.name = members.user_name
    WHERE members.organization = $1
        AND members.is_owner
        AND users.enabled"
);

impl Transaction {
    /// Adds a member, who must be new.
    pub(in crate::storage) async fn insert_member(&mut self, member: &Member) -> Result<(), StorageError> {
        self.put_member(INSERT, member).await.map(drop)
    }

    /// Adds a member. `false` when the user was one before.
    pub(in crate::storage) async fn insert_member_if_new(&mut self, member: &Member) -> Result<bool, StorageError> {
        Ok(self.put_member(INSERT_IF_NEW, member).await? == 1)
    }

    /// Runs `sql` with a member's values. Returns how many rows it touched.
    async fn put_member(&mut self, sql: &'static str, member: &Member) -> Result<u64, StorageError> {
        let role_assignments = to_json(&member.role_assignments)?;
        let statement = Statement::new(sql)
            .bind(member.organization.as_str())
            .bind(member.user.as_str())
            .bind(&role_assignments)
            .bind(member.role_assignments.is_owner())
            .bind(member.version.0)
            .bind(member.since);
        self.execute(statement).await
    }

    /// Writes the roles and the version of a member.
    async fn update_roles(&mut self, member: &Member) -> Result<(), StorageError> {
        let role_assignments = to_json(&member.role_assignments)?;
        let statement = Statement::new(UPDATE_ROLES)
            .bind(member.organization.as_str())
            .bind(member.user.as_str())
            .bind(&role_assignments)
            .bind(member.role_assignments.is_owner())
            .bind(member.version.0);
        self.execute(statement).await.map(drop)
    }

    /// Whether an organization, which is held, has an owner who is not one of `leaving`.
    async fn has_owner_without(
        &mut self,
        organization: &OrganizationId,
        leaving: &BTreeSet<&UserName>,
    ) -> Result<bool, StorageError> {
        let statement = Statement::new(SELECT_OWNERS).bind(organization.as_str());
        let owners: Vec<Member> = rows::all(self.fetch_all::<MemberRecord>(statement).await?)?;
        Ok(owners.iter().any(|owner| !leaving.contains(&owner.user)))
    }

    /// The members of an organization among `users`.
    async fn members_among(
        &mut self,
        organization: &OrganizationId,
        users: &BTreeSet<&UserName>,
    ) -> Result<Vec<Member>, StorageError> {
        let mut sql = Sql::new(
            concat!("SELECT ", member_columns!(), " FROM members WHERE organization = ?"),
            [organization.as_str().into()],
        );
        sql.push(" AND user_name IN (").push_each("?", users.iter().map(|user| [user.as_str().into()])).push(")");
        rows::all(self.fetch_all::<MemberRecord>(sql.statement()).await?)
    }

    async fn delete_members(
        &mut self,
        organization: &OrganizationId,
        users: &BTreeSet<&UserName>,
    ) -> Result<(), StorageError> {
        let mut sql = Sql::new("DELETE FROM members WHERE organization = ?", [organization.as_str().into()]);
        sql.push(" AND user_name IN (").push_each("?", users.iter().map(|user| [user.as_str().into()])).push(")");
        self.execute(sql.statement()).await.map(drop)
    }

    /// Revokes those of `keys` that are an organization's, made by one of `creators` and not revoked yet.
    async fn revoke_keys_made_by(
        &mut self,
        organization: &OrganizationId,
        creators: &BTreeSet<&UserName>,
        keys: &[KeyId],
        revocation: &Revocation,
    ) -> Result<(), StorageError> {
        let keys: Vec<_> = keys.iter().collect::<BTreeSet<_>>().into_iter().collect();
        for keys in keys.chunks(BATCH) {
            self.lock_keys(keys.iter().copied()).await?;
            let mut sql = Sql::new(
                "UPDATE keys SET revoked_at = ?, revoked_by = ?, next_notice_at = NULL",
                [revocation.at.into(), revocation.by.as_str().into()],
            );
            sql.push_with(" WHERE revoked_at IS NULL AND organization = ?", [organization.as_str().into()]);
            sql.push(" AND creator IN (").push_each("?", creators.iter().map(|user| [user.as_str().into()]));
            sql.push(") AND id IN (").push_each("?", keys.iter().map(|id| [id.as_str().into()])).push(")");
            self.execute(sql.statement()).await?;
        }
        Ok(())
    }
}

#[async_trait]
impl MemberStorage for Database {
    async fn list_members(
        &self,
        organization: &OrganizationId,
        query: &MemberListQuery,
    ) -> Result<Page<MemberRow>, StorageError> {
        self.page::<MemberListRecord, _>(&list(organization, query), query.cursor.as_ref(), query.size).await
    }

    async fn all_members(&self, organization: &OrganizationId) -> Result<Vec<MemberRow>, StorageError> {
        let statement = Statement::new(SELECT_ALL).bind(organization.as_str());
        rows::all(self.read_all::<MemberListRecord>(statement).await?)
    }

    async fn member(&self, organization: &OrganizationId, user: &UserName) -> Result<Option<MemberRow>, StorageError> {
        let statement = Statement::new(SELECT_ONE).bind(organization.as_str()).bind(user.as_str());
        let record: Option<MemberListRecord> = self.read_one(statement).await?;
        record.map(MemberRow::try_from).transpose()
    }

    async fn change_member_roles(
        &self,
        organization: &OrganizationId,
        user: &UserName,
        change: &RoleChange,
        ownerless: Ownerless,
    ) -> Result<MemberOutcome, StorageError> {
        let mut transaction = self.begin().await?;
        transaction.hold_organization(organization).await?;
        let Some(member) = transaction.membership(organization, user).await? else {
            return Ok(MemberOutcome::Absent);
        };
        if matches!(change, RoleChange::Set { seen: Some(seen), .. } if *seen != member.version) {
            return Ok(MemberOutcome::Changed(member));
        }
        let role_assignments = changed(&member.role_assignments, change);
        if role_assignments == member.role_assignments {
            return Ok(MemberOutcome::Updated(member));
        }
        if let Err(error) = role_assignments.check_size() {
            return Ok(MemberOutcome::TooMany(error));
        }
        let leaves = member.role_assignments.is_owner() && !role_assignments.is_owner();
        if leaves
            && ownerless == Ownerless::Refuse
            && !transaction.has_owner_without(organization, &BTreeSet::from([user])).await?
        {
            return Ok(MemberOutcome::LastOwner);
        }
        let version = Version(member.version.0.saturating_add(1));
        let member = Member { role_assignments, version, ..member };
        transaction.update_roles(&member).await?;
        transaction.commit().await?;
        Ok(MemberOutcome::Updated(member))
    }

    async fn remove_members(
        &self,
        organization: &OrganizationId,
        users: &[UserName],
        revoke_keys: &[KeyId],
        revocation: &Revocation,
        ownerless: Ownerless,
    ) -> Result<RemoveOutcome, StorageError> {
        let leaving: BTreeSet<&UserName> = users.iter().collect();
        if leaving.is_empty() {
            return Ok(RemoveOutcome::Removed);
        }
        let mut transaction = self.begin().await?;
        transaction.hold_organization(organization).await?;
        let members = transaction.members_among(organization, &leaving).await?;
        let known: BTreeSet<&UserName> = members.iter().map(|member| &member.user).collect();
        if known.len() < leaving.len() {
            return Ok(RemoveOutcome::Absent(leaving.difference(&known).map(|user| (*user).clone()).collect()));
        }
        if members.iter().any(|member| member.role_assignments.is_owner())
            && ownerless == Ownerless::Refuse
            && !transaction.has_owner_without(organization, &leaving).await?
        {
            return Ok(RemoveOutcome::LastOwner);
        }
        transaction.delete_members(organization, &leaving).await?;
        transaction.revoke_keys_made_by(organization, &leaving, revoke_keys, revocation).await?;
        transaction.commit().await?;
        Ok(RemoveOutcome::Removed)
    }
}

/// What roles become by a change.
fn changed(held: &RoleAssignments, change: &RoleChange) -> RoleAssignments {
    match change {
        RoleChange::Set { assignments, .. } => assignments.clone(),
        RoleChange::Add(more) => held.plus(more),
        RoleChange::Remove(less) => held.minus(less),
    }
}

/// The list in the order of user names.
fn list(organization: &OrganizationId, query: &MemberListQuery) -> List {
    let mut filter = Sql::new("members.organization = ?", [organization.as_str().into()]);
    if query.owners_only {
        filter.push(" AND members.is_owner");
    }
    if !is_storable(&query.search) {
        filter.push(" AND FALSE");
    } else if !query.search.is_empty() {
        filter.push_with(r" AND users.search_text LIKE ? ESCAPE '\'", [containing(&query.search).into()]);
    }
    List {
        select: Sql::new(concat!("SELECT ", member_columns!(), ", ", user_columns!()), []),
        from: "FROM members JOIN users ON users.name = members.user_name",
        filter,
        sort: Sort::Text("lower(members.user_name)"),
        id: "members.user_name",
        direction: Direction::Ascending,
        total: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::{ConnectOptions, connection::open_sqlite};

    #[tokio::test]
    async fn every_question_is_answered_by_an_index() {
        let database = open_sqlite("sqlite::memory:", ConnectOptions::default()).await.unwrap();
        crate::storage::Storage::migrate(&database).await.unwrap();
        let mut questions: Vec<_> =
            [SELECT_ALL, SELECT_ONE, SELECT_OWNERS, UPDATE_ROLES].map(|text| Sql::new(text, [])).into();
        let organization = OrganizationId::parse("acme").unwrap();
        for (search, owners_only) in [("", false), ("bob", false), ("", true)] {
            let query = MemberListQuery { search: search.to_owned(), owners_only, ..MemberListQuery::default() };
            questions.push(list(&organization, &query).first_page());
        }
        for question in questions {
            for step in database.plan(&question).await {
                assert!(!step.starts_with("SCAN") || step == "SCAN CONSTANT ROW", "{step}: {question:?}");
                assert!(!step.contains("TEMP B-TREE"), "{step}: {question:?}");
            }
        }
    }
}
