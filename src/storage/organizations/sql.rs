//! Organizations in the database.

use async_trait::async_trait;

use super::{
    OrganizationListQuery, OrganizationRecord, OrganizationRow, OrganizationStorage, organization_columns,
    rows::{MembershipRecord, OrganizationListRecord, StandingRecord},
};
use crate::{
    domain::{
        UserName,
        key_list::Direction,
        key_policy::Days,
        organization::{Member, Membership, Organization, OrganizationId, Version},
        page::Page,
    },
    storage::{
        StorageError, UpdateOutcome,
        database::{Database, Transaction},
        fold::{containing, fold},
        members::{MemberRecord, member_columns},
        query::{List, Sort, Sql, is_storable},
        rows::{self, to_json},
        statement::Statement,
    },
};

macro_rules! insert {
    () => {
        "
    INSERT INTO organizations
        ( id
        , name
        , name_folded
        , billing_contacts
        , operational_contacts
        , keys_never_allowed
        , keys_longest_days
        , keys_default_lifetime
        , version
        , created_at
        )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    };
}

const INSERT: &str = insert!();

const INSERT_IF_NEW: &str = concat!(insert!(), " ON CONFLICT (id) DO NOTHING");

const UPDATE: &str = "
    UPDATE organizations
    SET name = $2
        , name_folded = $3
        , billing_contacts = $4
        , operational_contacts = $5
        , keys_never_allowed = $6
        , keys_longest_days = $7
        , keys_default_lifetime = $8
        , version = version + 1
    WHERE id = $1
        AND ($9 OR version = $10)";

const SELECT: &str = concat!(
    "SELECT ",
    organization_columns!(),
    "
    FROM organizations
    WHERE id = $1"
);

const LOCK: &str = "
    SELECT id
    FROM organizations
    WHERE id = $1
    FOR NO KEY UPDATE";

const SELECT_STANDING: &str = concat!(
    "SELECT ",
    organization_columns!(),
    "
            , members.role_assignments
            , members.version
            , members.since
    FROM organizations
    LEFT JOIN members ON members.organization = organizations.id AND members.user_name = $2
    WHERE organizations.id = $1"
);

const SELECT_MEMBERSHIP: &str = concat!(
    "SELECT ",
    member_columns!(),
    "
    FROM members
    WHERE organization = $1
        AND user_name = $2"
);

/// The columns of an [`OrganizationListRecord`].
macro_rules! listed_columns {
    () => {
        concat!(
            organization_columns!(),
            "
            , (SELECT COUNT(*) FROM members AS others WHERE others.organization = organizations.id) AS members
            , (SELECT COUNT(*) FROM resources WHERE resources.organization = organizations.id) AS resources"
        )
    };
}

const SELECT_MEMBERSHIPS: &str = concat!(
    "SELECT ",
    listed_columns!(),
    "
            , ",
    member_columns!(),
    "
    FROM members
    JOIN organizations ON organizations.id = members.organization
    WHERE members.user_name = $1
    ORDER BY organizations.name_folded, organizations.id"
);

impl Transaction {
    /// Adds an organization whose id must be new.
    pub(in crate::storage) async fn insert_organization(
        &mut self,
        organization: &Organization,
    ) -> Result<(), StorageError> {
        self.put_organization(INSERT, organization).await.map(drop)
    }

    /// Runs `sql` with an organization's values. Returns how many rows it touched.
    async fn put_organization(&mut self, sql: &'static str, organization: &Organization) -> Result<u64, StorageError> {
        let Organization { contacts, key_policy, .. } = organization;
        let name_folded = fold(organization.name.as_str());
        let (billing, operational) = (to_json(&contacts.billing)?, to_json(&contacts.operational)?);
        let statement = Statement::new(sql)
            .bind(organization.id.as_str())
            .bind(organization.name.as_str())
            .bind(&name_folded)
            .bind(&billing)
            .bind(&operational)
            .bind(key_policy.never_allowed())
            .bind(key_policy.longest().map(Days::get))
            .bind(key_policy.default_lifetime().value())
            .bind(organization.version.0)
            .bind(organization.created_at);
        self.execute(statement).await
    }

    /// Holds an organization until the transaction ends, so that nobody else who does so changes what belongs to it
    /// meanwhile: its members' roles, its invitations, its keys. `false` when there is none.
    pub(in crate::storage) async fn hold_organization(&mut self, id: &OrganizationId) -> Result<bool, StorageError> {
        self.lock(Statement::new(LOCK).bind(id.as_str())).await?;
        let held: Option<OrganizationRecord> = self.fetch_one(Statement::new(SELECT).bind(id.as_str())).await?;
        Ok(held.is_some())
    }

    /// A user as a member of an organization.
    pub(in crate::storage) async fn membership(
        &mut self,
        organization: &OrganizationId,
        user: &UserName,
    ) -> Result<Option<Member>, StorageError> {
        let record: Option<MemberRecord> = self.fetch_one(membership(organization, user)).await?;
        record.map(Member::try_from).transpose()
    }
}

#[async_trait]
impl OrganizationStorage for Database {
    async fn memberships_of(&self, user: &UserName) -> Result<Vec<Membership>, StorageError> {
        let statement = Statement::new(SELECT_MEMBERSHIPS).bind(user.as_str());
        rows::all(self.read_all::<MembershipRecord>(statement).await?)
    }

    async fn membership(&self, organization: &OrganizationId, user: &UserName) -> Result<Option<Member>, StorageError> {
        let record: Option<MemberRecord> = self.read_one(membership(organization, user)).await?;
        record.map(Member::try_from).transpose()
    }

    async fn standing_in(
        &self,
        organization: &OrganizationId,
        user: &UserName,
    ) -> Result<Option<(Organization, Option<Member>)>, StorageError> {
        let statement = Statement::new(SELECT_STANDING).bind(organization.as_str()).bind(user.as_str());
        let record: Option<StandingRecord> = self.read_one(statement).await?;
        record.map(|record| record.of(user)).transpose()
    }

    async fn organizations(&self, query: &OrganizationListQuery) -> Result<Page<OrganizationRow>, StorageError> {
        self.page::<OrganizationListRecord, _>(&list(query), query.cursor.as_ref(), query.size).await
    }

    async fn organization(&self, id: &OrganizationId) -> Result<Option<Organization>, StorageError> {
        let record: Option<OrganizationRecord> = self.read_one(Statement::new(SELECT).bind(id.as_str())).await?;
        record.map(Organization::try_from).transpose()
    }

    async fn create_organization(
        &self,
        organization: &Organization,
        owner: Option<&Member>,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.begin().await?;
        if transaction.put_organization(INSERT_IF_NEW, organization).await? == 0 {
            return Ok(false);
        }
        if let Some(owner) = owner {
            transaction.insert_member(owner).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    async fn update_organization(
        &self,
        organization: &Organization,
        seen: Option<Version>,
    ) -> Result<UpdateOutcome, StorageError> {
        let Organization { contacts, key_policy, .. } = organization;
        let name_folded = fold(organization.name.as_str());
        let (billing, operational) = (to_json(&contacts.billing)?, to_json(&contacts.operational)?);
        let mut transaction = self.begin().await?;
        let statement = Statement::new(UPDATE)
            .bind(organization.id.as_str())
            .bind(organization.name.as_str())
            .bind(&name_folded)
            .bind(&billing)
            .bind(&operational)
            .bind(key_policy.never_allowed())
            .bind(key_policy.longest().map(Days::get))
            .bind(key_policy.default_lifetime().value())
            .bind(seen.is_none())
            .bind(seen.map_or(0, |Version(version)| version));
        if transaction.execute(statement).await? == 0 {
            let exists = transaction.hold_organization(&organization.id).await?;
            return Ok(if exists { UpdateOutcome::Changed } else { UpdateOutcome::Absent });
        }
        transaction.commit().await?;
        Ok(UpdateOutcome::Updated)
    }
}

fn membership<'a>(organization: &'a OrganizationId, user: &'a UserName) -> Statement<'a> {
    Statement::new(SELECT_MEMBERSHIP).bind(organization.as_str()).bind(user.as_str())
}

/// The list in the order of names.
fn list(query: &OrganizationListQuery) -> List {
    let search = query.search.as_str();
    let mut filter = Sql::new("TRUE", []);
    if !is_storable(search) {
        filter.push(" AND FALSE");
    } else if !search.is_empty() {
        filter.push_with(
            r" AND (organizations.name_folded LIKE ? ESCAPE '\' OR organizations.id = ?)",
            [containing(search).into(), search.into()],
        );
    }
    List {
        select: Sql::new(concat!("SELECT ", listed_columns!()), []),
        from: "FROM organizations",
        filter,
        sort: Sort::Text("organizations.name_folded"),
        id: "organizations.id",
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
        for question in [SELECT, SELECT_STANDING, SELECT_MEMBERSHIP, SELECT_MEMBERSHIPS, UPDATE] {
            for step in database.plan(&Sql::new(question, [])).await {
                assert!(!step.starts_with("SCAN"), "{step}: {question}");
            }
        }
        // The list of all is read off the index of names, without sorting.
        let plan = database.plan(&list(&OrganizationListQuery::default()).first_page()).await;
        assert!(plan.iter().all(|step| !step.contains("TEMP B-TREE")), "{plan:?}");
        let scans: Vec<_> = plan.iter().filter(|step| step.starts_with("SCAN")).collect();
        assert!(scans.iter().all(|step| step.contains("organizations USING") && step.contains("INDEX")), "{scans:?}");
    }
}
