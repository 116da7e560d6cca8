//! Deployments and projects in the database.

use async_trait::async_trait;

use super::{
    DeleteResourceOutcome, ResourceStorage,
    rows::{ResourceRecord, resource_columns},
};
use crate::{
    domain::organization::{OrganizationId, Resource, ResourceId, ResourceKind, ResourceName},
    storage::{
        ProjectUser, StorageError,
        database::{Database, Transaction},
        fold::fold,
        rows::{self, to_json},
        statement::Statement,
    },
};

macro_rules! insert {
    () => {
        "
    INSERT INTO resources
        ( id
        , organization
        , kind
        , name
        , name_folded
        , region
        , endpoint
        , is_default
        , created_at
        )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    };
}

const INSERT: &str = insert!();

const INSERT_IF_NEW: &str = concat!(insert!(), " ON CONFLICT (id) DO NOTHING");

const INSERT_PROJECT_USER: &str = "
    INSERT INTO project_users
        ( project
        , name
        , password
        , roles
        , reserved
        , created_at
        , metadata
        )
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

const SELECT_OF: &str = concat!(
    "SELECT ",
    resource_columns!(),
    "
    FROM resources
    WHERE organization = $1
        AND kind = COALESCE($2, kind)
    ORDER BY name_folded, id"
);

const SELECT_ALL: &str = concat!(
    "SELECT ",
    resource_columns!(),
    "
    FROM resources
    WHERE kind = COALESCE($1, kind)
    ORDER BY name_folded, id"
);

const SELECT: &str = concat!(
    "SELECT ",
    resource_columns!(),
    "
    FROM resources
    WHERE id = $1"
);

const SELECT_DEFAULT: &str = concat!(
    "SELECT ",
    resource_columns!(),
    "
    FROM resources
    WHERE is_default"
);

const RENAME: &str = "
    UPDATE resources
    SET name = $2
        , name_folded = $3
    WHERE id = $1";

const DELETE: &str = "
    DELETE FROM resources
    WHERE id = $1
        AND NOT is_default";

impl Transaction {
    /// Adds a resource whose id must be new.
    pub(in crate::storage) async fn insert_resource(&mut self, resource: &Resource) -> Result<(), StorageError> {
        self.put_resource(INSERT, resource).await.map(drop)
    }

    /// Runs `sql` with a resource's values. Returns how many rows it touched.
    async fn put_resource(&mut self, sql: &'static str, resource: &Resource) -> Result<u64, StorageError> {
        let name_folded = fold(resource.name.as_str());
        let statement = Statement::new(sql)
            .bind(resource.id.as_str())
            .bind(resource.organization.as_str())
            .bind(resource.kind.id())
            .bind(resource.name.as_str())
            .bind(&name_folded)
            .bind(&resource.region)
            .bind(resource.endpoint.as_deref())
            .bind(resource.is_default)
            .bind(resource.created_at);
        self.execute(statement).await
    }

    pub(in crate::storage) async fn insert_project_user(&mut self, user: &ProjectUser) -> Result<(), StorageError> {
        let roles = to_json(&user.roles)?;
        let statement = Statement::new(INSERT_PROJECT_USER)
            .bind(user.project.as_str())
            .bind(&user.name)
            .bind(user.password.phc())
            .bind(&roles)
            .bind(user.reserved)
            .bind(user.created_at)
            .bind(if user.reserved { r#"{"_reserved":true}"# } else { "{}" });
        self.execute(statement).await.map(drop)
    }
}

#[async_trait]
impl ResourceStorage for Database {
    async fn resources(
        &self,
        organization: &OrganizationId,
        kind: Option<ResourceKind>,
    ) -> Result<Vec<Resource>, StorageError> {
        let statement = Statement::new(SELECT_OF).bind(organization.as_str()).bind(kind.map(ResourceKind::id));
        rows::all(self.read_all::<ResourceRecord>(statement).await?)
    }

    async fn resources_everywhere(&self, kind: Option<ResourceKind>) -> Result<Vec<Resource>, StorageError> {
        let statement = Statement::new(SELECT_ALL).bind(kind.map(ResourceKind::id));
        rows::all(self.read_all::<ResourceRecord>(statement).await?)
    }

    async fn resource(&self, id: &ResourceId) -> Result<Option<Resource>, StorageError> {
        let record: Option<ResourceRecord> = self.read_one(Statement::new(SELECT).bind(id.as_str())).await?;
        record.map(Resource::try_from).transpose()
    }

    async fn default_project(&self) -> Result<Option<Resource>, StorageError> {
        let record: Option<ResourceRecord> = self.read_one(Statement::new(SELECT_DEFAULT)).await?;
        record.map(Resource::try_from).transpose()
    }

    async fn create_resource(&self, resource: &Resource) -> Result<bool, StorageError> {
        let mut transaction = self.begin().await?;
        let created = transaction.put_resource(INSERT_IF_NEW, resource).await? == 1;
        transaction.commit().await?;
        Ok(created)
    }

    async fn update_resource(&self, id: &ResourceId, name: &ResourceName) -> Result<bool, StorageError> {
        let name_folded = fold(name.as_str());
        let statement = Statement::new(RENAME).bind(id.as_str()).bind(name.as_str()).bind(&name_folded);
        Ok(self.write(statement).await? == 1)
    }

    async fn delete_resource(&self, id: &ResourceId) -> Result<DeleteResourceOutcome, StorageError> {
        let mut transaction = self.begin().await?;
        if transaction.execute(Statement::new(DELETE).bind(id.as_str())).await? == 1 {
            transaction.commit().await?;
            return Ok(DeleteResourceOutcome::Deleted);
        }
        let left: Option<ResourceRecord> = transaction.fetch_one(Statement::new(SELECT).bind(id.as_str())).await?;
        Ok(if left.is_some() { DeleteResourceOutcome::IsDefault } else { DeleteResourceOutcome::Absent })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::{ConnectOptions, connection::open_sqlite, query::Sql};

    #[tokio::test]
    async fn every_question_is_answered_by_an_index() {
        let database = open_sqlite("sqlite::memory:", ConnectOptions::default()).await.unwrap();
        crate::storage::Storage::migrate(&database).await.unwrap();
        for question in [SELECT_OF, SELECT, RENAME, DELETE] {
            for step in database.plan(&Sql::new(question, [])).await {
                assert!(!step.starts_with("SCAN") && !step.contains("TEMP B-TREE"), "{step}: {question}");
            }
        }
        for (question, index) in [(SELECT_ALL, "resources_by_name"), (SELECT_DEFAULT, "resources_one_default")] {
            let plan = database.plan(&Sql::new(question, [])).await;
            assert!(plan.len() == 1 && plan[0].contains(index), "{plan:?}: {question}");
        }
    }
}
