//! Rows about what is inside projects' own realms.

use sqlx::FromRow;

use crate::{
    domain::{
        PasswordDigest,
        json::Json,
        organization::ResourceId,
        privileges::descriptor::{Place as DescriptorPlace, RoleDescriptor},
        project::{
            Realm,
            security::{ApplicationPrivilege, NativeRole, NativeUser, StackToken},
        },
    },
    storage::{StorageError, rows::Place},
};

/// A row of `project_users`.
#[derive(FromRow)]
pub(super) struct NativeUserRecord {
    project: String,
    name: String,
    password: String,
    roles: String,
    full_name: Option<String>,
    email: Option<String>,
    metadata: String,
    enabled: bool,
    reserved: bool,
    created_at: i64,
}

/// The columns of a [`NativeUserRecord`].
macro_rules! native_user_columns {
    () => {
        "project_users.project
            , project_users.name
            , project_users.password
            , project_users.roles
            , project_users.full_name
            , project_users.email
            , project_users.metadata
            , project_users.enabled
            , project_users.reserved
            , project_users.created_at"
    };
}
pub(super) use native_user_columns;

impl TryFrom<NativeUserRecord> for (NativeUser, PasswordDigest) {
    type Error = StorageError;

    fn try_from(record: NativeUserRecord) -> Result<Self, StorageError> {
        let place = Place { table: "project_users", row: &record.name };
        let user = NativeUser {
            project: place.read("project", ResourceId::parse(&record.project))?,
            roles: place.json("roles", &record.roles)?,
            full_name: record.full_name,
            email: record.email,
            metadata: place.read("metadata", Json::parse(record.metadata.as_bytes()))?,
            enabled: record.enabled,
            reserved: record.reserved,
            created_at: place.instant("created_at", record.created_at)?,
            name: record.name,
        };
        Ok((user, PasswordDigest::new(record.password)))
    }
}

impl TryFrom<NativeUserRecord> for NativeUser {
    type Error = StorageError;

    fn try_from(record: NativeUserRecord) -> Result<Self, StorageError> {
        <(Self, PasswordDigest)>::try_from(record).map(|(user, _)| user)
    }
}

/// A row of `project_roles`.
#[derive(FromRow)]
pub(super) struct NativeRoleRecord {
    project: String,
    name: String,
    descriptor: String,
}

impl TryFrom<NativeRoleRecord> for NativeRole {
    type Error = StorageError;

    fn try_from(record: NativeRoleRecord) -> Result<Self, StorageError> {
        let place = Place { table: "project_roles", row: &record.name };
        let descriptor = place.read("descriptor", Json::parse(record.descriptor.as_bytes()))?;
        Ok(Self {
            project: place.read("project", ResourceId::parse(&record.project))?,
            descriptor: place
                .read("descriptor", RoleDescriptor::parse(&record.name, &descriptor, DescriptorPlace::Stored))?,
            name: record.name,
        })
    }
}

/// A row of `application_privileges`.
#[derive(FromRow)]
pub(super) struct ApplicationPrivilegeRecord {
    project: String,
    application: String,
    name: String,
    actions: String,
    metadata: String,
}

impl TryFrom<ApplicationPrivilegeRecord> for ApplicationPrivilege {
    type Error = StorageError;

    fn try_from(record: ApplicationPrivilegeRecord) -> Result<Self, StorageError> {
        let place = Place { table: "application_privileges", row: &record.name };
        Ok(Self {
            project: place.read("project", ResourceId::parse(&record.project))?,
            actions: place.json("actions", &record.actions)?,
            metadata: place.read("metadata", Json::parse(record.metadata.as_bytes()))?,
            application: record.application,
            name: record.name,
        })
    }
}

/// A row of `project_tokens`, without what renews it.
#[derive(FromRow)]
pub(super) struct StackTokenRecord {
    id: String,
    project: String,
    principal: String,
    realm: String,
    created_at: i64,
    expires_at: i64,
}

impl TryFrom<StackTokenRecord> for StackToken {
    type Error = StorageError;

    fn try_from(record: StackTokenRecord) -> Result<Self, StorageError> {
        let place = Place { table: "project_tokens", row: &record.id };
        Ok(Self {
            project: place.read("project", ResourceId::parse(&record.project))?,
            realm: Realm::parse(&record.realm).ok_or_else(|| place.inconsistent("realm"))?,
            created_at: place.instant("created_at", record.created_at)?,
            expires_at: place.instant("expires_at", record.expires_at)?,
            principal: record.principal,
            id: record.id,
        })
    }
}
