//! Projects' own realms in the database.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    ProjectSecurityStorage, PutOutcome,
    rows::{ApplicationPrivilegeRecord, NativeRoleRecord, NativeUserRecord, StackTokenRecord, native_user_columns},
};
use crate::{
    domain::{
        PasswordDigest,
        organization::ResourceId,
        project::security::{ApplicationPrivilege, NativeRole, NativeUser, StackToken},
    },
    storage::{
        StorageError,
        database::{Database, Transaction},
        query::{Sql, is_storable},
        rows::{self, to_json},
        statement::Statement,
    },
};

const SELECT_USER: &str = concat!(
    "SELECT ",
    native_user_columns!(),
    "
    FROM project_users
    WHERE project = $1
        AND name = $2"
);

const SELECT_USERS: &str = concat!(
    "SELECT ",
    native_user_columns!(),
    "
    FROM project_users
    WHERE project = $1
    ORDER BY name"
);

const INSERT_USER: &str = "
    INSERT INTO project_users
        ( project
        , name
        , password
        , roles
        , full_name
        , email
        , metadata
        , enabled
        , reserved
        , created_at
        )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, FALSE, $9)
    ON CONFLICT (project, name) DO NOTHING";

const UPDATE_USER: &str = "
    UPDATE project_users
    SET password = COALESCE($3, password)
        , roles = $4
        , full_name = $5
        , email = $6
        , metadata = $7
        , enabled = $8
    WHERE project = $1
        AND name = $2
        AND NOT reserved";

const SET_PASSWORD: &str = "
    UPDATE project_users
    SET password = $3
    WHERE project = $1
        AND name = $2";

const SET_ENABLED: &str = "
    UPDATE project_users
    SET enabled = $3
    WHERE project = $1
        AND name = $2";

const DELETE_USER: &str = "
    DELETE FROM project_users
    WHERE project = $1
        AND name = $2
        AND NOT reserved";

const DELETE_TOKENS_OF_USER: &str = "
    DELETE FROM project_tokens
    WHERE project = $1
        AND principal = $2
        AND realm IN ('reserved', 'default_native')";

const UPDATE_ROLE: &str = "
    UPDATE project_roles
    SET descriptor = $3
    WHERE project = $1
        AND name = $2";

const INSERT_ROLE: &str = "
    INSERT INTO project_roles
        ( project
        , name
        , descriptor
        )
    VALUES ($1, $2, $3)
    ON CONFLICT (project, name) DO UPDATE SET descriptor = excluded.descriptor";

const DELETE_ROLE: &str = "
    DELETE FROM project_roles
    WHERE project = $1
        AND name = $2";

const UPDATE_PRIVILEGE: &str = "
    UPDATE application_privileges
    SET actions = $4
        , metadata = $5
    WHERE project = $1
        AND application = $2
        AND name = $3";

const INSERT_PRIVILEGE: &str = "
    INSERT INTO application_privileges
        ( project
        , application
        , name
        , actions
        , metadata
        )
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (project, application, name)
        DO UPDATE SET actions = excluded.actions, metadata = excluded.metadata";

const DELETE_PRIVILEGE: &str = "
    DELETE FROM application_privileges
    WHERE project = $1
        AND application = $2
        AND name = $3";

const SELECT_PRIVILEGES: &str = "
    SELECT project
        , application
        , name
        , actions
        , metadata
    FROM application_privileges
    WHERE project = $1
        AND application = COALESCE($2, application)
    ORDER BY application, name";

const INSERT_TOKEN: &str = "
    INSERT INTO project_tokens
        ( id
        , project
        , principal
        , realm
        , created_at
        , expires_at
        , refresh
        , refresh_expires_at
        )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

const SELECT_TOKEN: &str = "
    SELECT id
        , project
        , principal
        , realm
        , created_at
        , expires_at
    FROM project_tokens
    WHERE id = $2
        AND project = $1
        AND expires_at > $3";

const TAKE_TOKEN: &str = "
    DELETE FROM project_tokens
    WHERE refresh = $2
        AND project = $1
        AND refresh_expires_at > $3
    RETURNING id
        , project
        , principal
        , realm
        , created_at
        , expires_at";

const DELETE_TOKEN: &str = "
    DELETE FROM project_tokens
    WHERE id = $2
        AND project = $1";

const REMOVE_ENDED_TOKENS: &str = "
    DELETE FROM project_tokens
    WHERE id IN (
        SELECT id
        FROM project_tokens
        WHERE refresh_expires_at <= $1
        ORDER BY refresh_expires_at
        LIMIT $2
    )";

impl Transaction {
    /// Runs `sql`, which changes a user, and ends the user's tokens if it did. Says whether it did.
    async fn change_native_user(
        &mut self,
        project: &ResourceId,
        name: &str,
        sql: Statement<'_>,
        ends_tokens: bool,
    ) -> Result<bool, StorageError> {
        if self.execute(sql).await? == 0 {
            return Ok(false);
        }
        if ends_tokens {
            self.execute(Statement::new(DELETE_TOKENS_OF_USER).bind(project.as_str()).bind(name)).await?;
        }
        Ok(true)
    }
}

#[async_trait]
impl ProjectSecurityStorage for Database {
    async fn native_user(
        &self,
        project: &ResourceId,
        name: &str,
    ) -> Result<Option<(NativeUser, PasswordDigest)>, StorageError> {
        if !is_storable(name) {
            return Ok(None);
        }
        let statement = Statement::new(SELECT_USER).bind(project.as_str()).bind(name);
        let record: Option<NativeUserRecord> = self.read_one(statement).await?;
        record.map(TryInto::try_into).transpose()
    }

    async fn native_users(&self, project: &ResourceId) -> Result<Vec<NativeUser>, StorageError> {
        let statement = Statement::new(SELECT_USERS).bind(project.as_str());
        rows::all(self.read_all::<NativeUserRecord>(statement).await?)
    }

    async fn put_native_user(
        &self,
        user: &NativeUser,
        password: Option<&PasswordDigest>,
    ) -> Result<PutOutcome, StorageError> {
        let (roles, metadata) = (to_json(&user.roles)?, user.metadata.render());
        let statement = |sql| {
            Statement::new(sql)
                .bind(user.project.as_str())
                .bind(&user.name)
                .bind(password.map(PasswordDigest::phc))
                .bind(&roles)
                .bind(user.full_name.as_deref())
                .bind(user.email.as_deref())
                .bind(&metadata)
                .bind(user.enabled)
        };
        let mut transaction = self.begin().await?;
        let ends_tokens = password.is_some() || !user.enabled;
        let outcome = if transaction
            .change_native_user(&user.project, &user.name, statement(UPDATE_USER), ends_tokens)
            .await?
        {
            PutOutcome::Updated
        } else if password.is_some() && transaction.execute(statement(INSERT_USER).bind(user.created_at)).await? == 1 {
            PutOutcome::Created
        } else {
            return Ok(PutOutcome::Refused);
        };
        transaction.commit().await?;
        Ok(outcome)
    }

    async fn set_native_password(
        &self,
        project: &ResourceId,
        name: &str,
        password: &PasswordDigest,
    ) -> Result<bool, StorageError> {
        let statement = Statement::new(SET_PASSWORD).bind(project.as_str()).bind(name).bind(password.phc());
        let mut transaction = self.begin().await?;
        let changed = transaction.change_native_user(project, name, statement, true).await?;
        transaction.commit().await?;
        Ok(changed)
    }

    async fn set_native_enabled(&self, project: &ResourceId, name: &str, enabled: bool) -> Result<bool, StorageError> {
        let statement = Statement::new(SET_ENABLED).bind(project.as_str()).bind(name).bind(enabled);
        let mut transaction = self.begin().await?;
        let changed = transaction.change_native_user(project, name, statement, !enabled).await?;
        transaction.commit().await?;
        Ok(changed)
    }

    async fn delete_native_user(&self, project: &ResourceId, name: &str) -> Result<bool, StorageError> {
        let statement = Statement::new(DELETE_USER).bind(project.as_str()).bind(name);
        let mut transaction = self.begin().await?;
        let deleted = transaction.change_native_user(project, name, statement, true).await?;
        transaction.commit().await?;
        Ok(deleted)
    }

    async fn native_roles(&self, project: &ResourceId, names: &[String]) -> Result<Vec<NativeRole>, StorageError> {
        let mut sql = Sql::new(
            "SELECT project, name, descriptor FROM project_roles WHERE project = ?",
            [project.as_str().into()],
        );
        if !names.is_empty() {
            let names: Vec<_> = names.iter().filter(|name| is_storable(name)).collect();
            if names.is_empty() {
                return Ok(Vec::new());
            }
            sql.push(" AND name IN (").push_each("?", names.iter().map(|name| [name.as_str().into()])).push(")");
        }
        sql.push(" ORDER BY name");
        rows::all(self.read_all::<NativeRoleRecord>(sql.statement()).await?)
    }

    async fn put_native_role(&self, role: &NativeRole) -> Result<PutOutcome, StorageError> {
        let descriptor = role.descriptor.to_json().render();
        let statement = |sql| Statement::new(sql).bind(role.project.as_str()).bind(&role.name).bind(&descriptor);
        let mut transaction = self.begin().await?;
        let outcome = if transaction.execute(statement(UPDATE_ROLE)).await? == 1 {
            PutOutcome::Updated
        } else {
            transaction.execute(statement(INSERT_ROLE)).await?;
            PutOutcome::Created
        };
        transaction.commit().await?;
        Ok(outcome)
    }

    async fn delete_native_role(&self, project: &ResourceId, name: &str) -> Result<bool, StorageError> {
        Ok(self.write(Statement::new(DELETE_ROLE).bind(project.as_str()).bind(name)).await? == 1)
    }

    async fn application_privileges(
        &self,
        project: &ResourceId,
        application: Option<&str>,
    ) -> Result<Vec<ApplicationPrivilege>, StorageError> {
        let statement = Statement::new(SELECT_PRIVILEGES).bind(project.as_str()).bind(application);
        rows::all(self.read_all::<ApplicationPrivilegeRecord>(statement).await?)
    }

    async fn put_application_privileges(
        &self,
        privileges: &[ApplicationPrivilege],
    ) -> Result<Vec<PutOutcome>, StorageError> {
        let mut transaction = self.begin().await?;
        let mut outcomes = Vec::with_capacity(privileges.len());
        for privilege in privileges {
            let (actions, metadata) = (to_json(&privilege.actions)?, privilege.metadata.render());
            let statement = |sql| {
                Statement::new(sql)
                    .bind(privilege.project.as_str())
                    .bind(&privilege.application)
                    .bind(&privilege.name)
                    .bind(&actions)
                    .bind(&metadata)
            };
            if transaction.execute(statement(UPDATE_PRIVILEGE)).await? == 1 {
                outcomes.push(PutOutcome::Updated);
            } else {
                transaction.execute(statement(INSERT_PRIVILEGE)).await?;
                outcomes.push(PutOutcome::Created);
            }
        }
        transaction.commit().await?;
        Ok(outcomes)
    }

    async fn delete_application_privileges(
        &self,
        project: &ResourceId,
        application: &str,
        names: &[String],
    ) -> Result<Vec<bool>, StorageError> {
        let mut transaction = self.begin().await?;
        let mut found = Vec::with_capacity(names.len());
        for name in names {
            let statement = Statement::new(DELETE_PRIVILEGE).bind(project.as_str()).bind(application).bind(name);
            found.push(transaction.execute(statement).await? == 1);
        }
        transaction.commit().await?;
        Ok(found)
    }

    async fn create_stack_token(
        &self,
        token: &StackToken,
        refresh: &str,
        refresh_expires_at: Timestamp,
    ) -> Result<(), StorageError> {
        let statement = Statement::new(INSERT_TOKEN)
            .bind(&token.id)
            .bind(token.project.as_str())
            .bind(&token.principal)
            .bind(token.realm.name())
            .bind(token.created_at)
            .bind(token.expires_at)
            .bind(refresh)
            .bind(refresh_expires_at);
        self.write(statement).await.map(drop)
    }

    async fn stack_token(
        &self,
        project: &ResourceId,
        id: &str,
        now: Timestamp,
    ) -> Result<Option<StackToken>, StorageError> {
        let statement = Statement::new(SELECT_TOKEN).bind(project.as_str()).bind(id).bind(now);
        let record: Option<StackTokenRecord> = self.read_one(statement).await?;
        record.map(StackToken::try_from).transpose()
    }

    async fn take_stack_token(
        &self,
        project: &ResourceId,
        refresh: &str,
        now: Timestamp,
    ) -> Result<Option<StackToken>, StorageError> {
        let mut transaction = self.begin().await?;
        let statement = Statement::new(TAKE_TOKEN).bind(project.as_str()).bind(refresh).bind(now);
        let record: Option<StackTokenRecord> = transaction.fetch_one(statement).await?;
        transaction.commit().await?;
        record.map(StackToken::try_from).transpose()
    }

    async fn delete_stack_token(&self, project: &ResourceId, id: &str) -> Result<bool, StorageError> {
        Ok(self.write(Statement::new(DELETE_TOKEN).bind(project.as_str()).bind(id)).await? == 1)
    }

    async fn remove_ended_stack_tokens(&self, now: Timestamp, batch: u32) -> Result<u64, StorageError> {
        self.write(Statement::new(REMOVE_ENDED_TOKENS).bind(now).bind(batch)).await
    }
}
