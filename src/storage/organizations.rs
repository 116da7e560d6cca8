//! Organizations, their members, and what they own.

use async_trait::async_trait;

use super::{
    OrganizationStorage, ProjectUser, StorageError,
    database::{Database, Transaction},
    fold::fold,
    rows::{self, MembershipRecord, to_json},
    statement::Statement,
};
use crate::domain::{
    UserName,
    organization::{Member, Membership, Organization, Resource},
};

const INSERT_ORGANIZATION: &str = "
    INSERT INTO organizations
        ( id
        , name
        , created_at
        )
    VALUES ($1, $2, $3)";

const INSERT_MEMBER: &str = "
    INSERT INTO members
        ( organization
        , user_name
        , role_assignments
        , since
        )
    VALUES ($1, $2, $3, $4)";

const INSERT_RESOURCE: &str = "
    INSERT INTO resources
        ( id
        , organization
        , kind
        , name
        , is_default
        , created_at
        )
    VALUES ($1, $2, $3, $4, $5, $6)";

const INSERT_PROJECT_USER: &str = "
    INSERT INTO project_users
        ( project
        , name
        , password
        , roles
        , reserved
        , created_at
        )
    VALUES ($1, $2, $3, $4, $5, $6)";

const SELECT_MEMBERSHIPS: &str = "
    SELECT organizations.id
        , organizations.name
        , organizations.created_at
        , members.role_assignments
        , members.since
        , (SELECT COUNT(*) FROM members AS others WHERE others.organization = organizations.id) AS members
        , (SELECT COUNT(*) FROM resources WHERE resources.organization = organizations.id) AS resources
    FROM members
    JOIN organizations ON organizations.id = members.organization
    WHERE members.user_name = $1";

impl Transaction {
    pub(super) async fn insert_organization(&mut self, organization: &Organization) -> Result<(), StorageError> {
        let statement = Statement::new(INSERT_ORGANIZATION)
            .bind(organization.id.as_str())
            .bind(organization.name.as_str())
            .bind(organization.created_at);
        self.execute(statement).await.map(drop)
    }

    pub(super) async fn insert_member(&mut self, member: &Member) -> Result<(), StorageError> {
        let role_assignments = to_json(&member.role_assignments)?;
        let statement = Statement::new(INSERT_MEMBER)
            .bind(member.organization.as_str())
            .bind(member.user.as_str())
            .bind(&role_assignments)
            .bind(member.since);
        self.execute(statement).await.map(drop)
    }

    pub(super) async fn insert_resource(&mut self, resource: &Resource) -> Result<(), StorageError> {
        let statement = Statement::new(INSERT_RESOURCE)
            .bind(resource.id.as_str())
            .bind(resource.organization.as_str())
            .bind(resource.kind.id())
            .bind(&resource.name)
            .bind(resource.is_default)
            .bind(resource.created_at);
        self.execute(statement).await.map(drop)
    }

    pub(super) async fn insert_project_user(&mut self, user: &ProjectUser) -> Result<(), StorageError> {
        let roles = to_json(&user.roles)?;
        let statement = Statement::new(INSERT_PROJECT_USER)
            .bind(user.project.as_str())
            .bind(&user.name)
            .bind(user.password.phc())
            .bind(&roles)
            .bind(user.reserved)
            .bind(user.created_at);
        self.execute(statement).await.map(drop)
    }
}

#[async_trait]
impl OrganizationStorage for Database {
    async fn memberships_of(&self, user: &UserName) -> Result<Vec<Membership>, StorageError> {
        let statement = Statement::new(SELECT_MEMBERSHIPS).bind(user.as_str());
        let mut memberships: Vec<Membership> = rows::all(self.read_all::<MembershipRecord>(statement).await?)?;
        // Sorted here and not there: a user belongs to few, and the databases differ about upper and lower case.
        memberships.sort_by_cached_key(|Membership { organization, .. }| {
            (fold(organization.name.as_str()), organization.id.clone())
        });
        Ok(memberships)
    }
}
