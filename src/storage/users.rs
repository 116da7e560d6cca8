//! The users.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    KeyScope, StorageError, UpdateOutcome, UserListQuery, UserRow, UserStorage,
    database::{Database, Transaction},
    fold::{containing, fold},
    query::{List, Sort, Sql, is_storable},
    rows::{self, UserListRecord, UserRecord, UserWithPasswordRecord, to_json, user_columns},
    statement::Statement,
};
use crate::domain::{
    Email, FullName, PasswordDigest, SessionId, User, UserName, key_list::Direction, page::Page, user::Change,
};

macro_rules! insert {
    () => {
        "
    INSERT INTO users
        ( name
        , full_name
        , email
        , search_text
        , password
        , roles
        , enabled
        , builtin
        , created_at
        , created_by
        , updated_at
        , updated_by
        , first_sign_in_at
        , last_sign_in_at
        )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
    };
}

const INSERT: &str = insert!();

const INSERT_IF_NEW: &str = concat!(insert!(), " ON CONFLICT DO NOTHING");

const SELECT: &str = concat!(
    "SELECT ",
    user_columns!(),
    "
    FROM users
    WHERE name = $1"
);

/// In any case: people type their names as they please, and no two differ in case only.
const SELECT_WITH_PASSWORD: &str = concat!(
    "SELECT ",
    user_columns!(),
    "
        , users.password
    FROM users
    WHERE lower(name) = lower($1)"
);

const SELECT_ALL: &str = concat!(
    "SELECT ",
    user_columns!(),
    "
    FROM users
    WHERE enabled OR $1
    ORDER BY lower(name)"
);

const LIST: &str = concat!(
    "SELECT ",
    user_columns!(),
    "
            , (
                SELECT COUNT(*)
                FROM keys
                WHERE owner = users.name
                    AND revoked_at IS NULL
                    AND (expires_at IS NULL OR expires_at > ?)
            ) AS working_keys"
);

const UPDATE: &str = "
    UPDATE users
    SET full_name = $2
        , email = $3
        , search_text = $4
        , roles = $5
        , enabled = $6
        , updated_at = $7
        , updated_by = $8
    WHERE name = $1
        AND ($9 OR (updated_at IS NOT DISTINCT FROM $10 AND updated_by IS NOT DISTINCT FROM $11))";

const SET_PASSWORD: &str = "
    UPDATE users
    SET password = $2
        , updated_at = $3
        , updated_by = $4
    WHERE name = $1";

/// Nodes' clocks differ: an earlier sign-in that arrives late does not undo a later one.
const RECORD_SIGN_IN: &str = "
    UPDATE users
    SET first_sign_in_at = COALESCE(first_sign_in_at, $2)
        , last_sign_in_at = CASE WHEN last_sign_in_at > $2 THEN last_sign_in_at ELSE $2 END
    WHERE name = $1";

const DELETE: &str = "
    DELETE FROM users
    WHERE name = $1";

impl Transaction {
    /// Adds a user whose name must be new.
    pub(super) async fn insert_user(&mut self, user: &User, password: &PasswordDigest) -> Result<(), StorageError> {
        self.put_user(INSERT, user, password).await.map(drop)
    }

    /// Adds a user. `false` when one of that name, upper and lower case as one, exists.
    pub(super) async fn insert_user_if_new(
        &mut self,
        user: &User,
        password: &PasswordDigest,
    ) -> Result<bool, StorageError> {
        Ok(self.put_user(INSERT_IF_NEW, user, password).await? == 1)
    }

    /// Runs `sql` with a user's values. Returns how many rows it touched.
    async fn put_user(
        &mut self,
        sql: &'static str,
        user: &User,
        password: &PasswordDigest,
    ) -> Result<u64, StorageError> {
        let (roles, search_text) = (to_json(&user.roles)?, search_text(user));
        let statement = Statement::new(sql)
            .bind(user.name.as_str())
            .bind(user.full_name.as_ref().map(FullName::as_str))
            .bind(user.email.as_ref().map(Email::as_str))
            .bind(&search_text)
            .bind(password.phc())
            .bind(&roles)
            .bind(user.enabled)
            .bind(user.builtin)
            .bind(user.created.at)
            .bind(&user.created.by)
            .bind(user.updated.as_ref().map(|change| change.at))
            .bind(user.updated.as_ref().map(|change| change.by.as_str()))
            .bind(user.first_sign_in)
            .bind(user.last_sign_in);
        self.execute(statement).await
    }
}

#[async_trait]
impl UserStorage for Database {
    async fn create_user(&self, user: &User, password: &PasswordDigest) -> Result<bool, StorageError> {
        let mut transaction = self.begin().await?;
        let created = transaction.insert_user_if_new(user, password).await?;
        transaction.commit().await?;
        Ok(created)
    }

    async fn user(&self, name: &UserName) -> Result<Option<User>, StorageError> {
        let record: Option<UserRecord> = self.read_one(Statement::new(SELECT).bind(name.as_str())).await?;
        record.map(User::try_from).transpose()
    }

    async fn user_with_password(&self, name: &UserName) -> Result<Option<(User, PasswordDigest)>, StorageError> {
        let statement = Statement::new(SELECT_WITH_PASSWORD).bind(name.as_str());
        let record: Option<UserWithPasswordRecord> = self.read_one(statement).await?;
        record.map(TryFrom::try_from).transpose()
    }

    async fn users(&self, include_disabled: bool) -> Result<Vec<User>, StorageError> {
        rows::all(self.read_all::<UserRecord>(Statement::new(SELECT_ALL).bind(include_disabled)).await?)
    }

    async fn list_users(&self, query: &UserListQuery, now: Timestamp) -> Result<Page<UserRow>, StorageError> {
        let mut filter = Sql::new(if query.include_disabled { "TRUE" } else { "enabled" }, []);
        if !is_storable(&query.search) {
            filter.push(" AND FALSE");
        } else if !query.search.is_empty() {
            filter.push_with(r" AND search_text LIKE ? ESCAPE '\'", [containing(&query.search).into()]);
        }
        let list = List {
            select: Sql::new(LIST, [now.into()]),
            from: "FROM users",
            filter,
            sort: Sort::Text("lower(name)"),
            id: "name",
            direction: Direction::Ascending,
            total: None,
        };
        self.page::<UserListRecord, _>(&list, query.cursor.as_ref(), query.size).await
    }

    async fn update_user(&self, user: &User, seen: Option<&Option<Change>>) -> Result<UpdateOutcome, StorageError> {
        let (roles, search_text) = (to_json(&user.roles)?, search_text(user));
        let expected = seen.and_then(Option::as_ref);
        let mut transaction = self.begin().await?;
        let statement = Statement::new(UPDATE)
            .bind(user.name.as_str())
            .bind(user.full_name.as_ref().map(FullName::as_str))
            .bind(user.email.as_ref().map(Email::as_str))
            .bind(&search_text)
            .bind(&roles)
            .bind(user.enabled)
            .bind(user.updated.as_ref().map(|change| change.at))
            .bind(user.updated.as_ref().map(|change| change.by.as_str()))
            .bind(seen.is_none())
            .bind(expected.map(|change| change.at))
            .bind(expected.map(|change| change.by.as_str()));
        if transaction.execute(statement).await? == 0 {
            let stored: Option<UserRecord> =
                transaction.fetch_one(Statement::new(SELECT).bind(user.name.as_str())).await?;
            return Ok(if stored.is_some() { UpdateOutcome::Changed } else { UpdateOutcome::Absent });
        }
        if !user.enabled {
            transaction.end_all_of(&user.name, None).await?;
        }
        transaction.commit().await?;
        Ok(UpdateOutcome::Updated)
    }

    async fn set_password(
        &self,
        name: &UserName,
        password: &PasswordDigest,
        change: &Change,
        keep: Option<&SessionId>,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.begin().await?;
        let statement =
            Statement::new(SET_PASSWORD).bind(name.as_str()).bind(password.phc()).bind(change.at).bind(&change.by);
        let found = transaction.execute(statement).await? == 1;
        if found {
            transaction.end_all_of(name, keep).await?;
        }
        transaction.commit().await?;
        Ok(found)
    }

    async fn record_sign_in(&self, name: &UserName, at: Timestamp) -> Result<(), StorageError> {
        self.write(Statement::new(RECORD_SIGN_IN).bind(name.as_str()).bind(at)).await.map(drop)
    }

    async fn delete_user(&self, name: &UserName) -> Result<bool, StorageError> {
        let mut transaction = self.begin().await?;
        transaction.lock_keys_in(&KeyScope::User(name.clone())).await?;
        let found = transaction.execute(Statement::new(DELETE).bind(name.as_str())).await? == 1;
        // A later user of the same name is somebody else.
        transaction.end_all_of(name, None).await?;
        transaction.commit().await?;
        Ok(found)
    }
}

/// What a search for users looks through, a line each, so that no match reaches from one into the next.
fn search_text(user: &User) -> String {
    let full_name = user.full_name.as_ref().map_or("", FullName::as_str);
    let email = user.email.as_ref().map_or("", Email::as_str);
    fold(&format!("{}\n{full_name}\n{email}", user.name))
}
