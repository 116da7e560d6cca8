//! Rows about members.

use sqlx::FromRow;

use super::MemberRow;
use crate::{
    domain::{
        UserName,
        organization::{Member, OrganizationId, Version},
        role_assignments::RoleAssignments,
    },
    storage::{
        StorageError,
        rows::{Place, UserRecord},
    },
};

/// A row of `members`.
#[derive(FromRow)]
#[expect(clippy::struct_field_names, reason = "so are the columns, for rows of other tables come with it")]
pub(in crate::storage) struct MemberRecord {
    pub(in crate::storage) member_organization: String,
    pub(in crate::storage) member_user: String,
    pub(in crate::storage) member_role_assignments: String,
    pub(in crate::storage) member_version: i64,
    pub(in crate::storage) member_since: i64,
}

/// The columns of a [`MemberRecord`].
macro_rules! member_columns {
    () => {
        "members.organization AS member_organization
            , members.user_name AS member_user
            , members.role_assignments AS member_role_assignments
            , members.version AS member_version
            , members.since AS member_since"
    };
}
pub(in crate::storage) use member_columns;

impl TryFrom<MemberRecord> for Member {
    type Error = StorageError;

    fn try_from(record: MemberRecord) -> Result<Self, StorageError> {
        let row = format!("{}/{}", record.member_organization, record.member_user);
        let place = Place { table: "members", row: &row };
        Ok(Self {
            organization: place.read("organization", OrganizationId::parse(&record.member_organization))?,
            user: place.read("user_name", UserName::parse(&record.member_user))?,
            role_assignments: place.json::<RoleAssignments>("role_assignments", &record.member_role_assignments)?,
            version: Version(place.read("version", u32::try_from(record.member_version))?),
            since: place.instant("since", record.member_since)?,
        })
    }
}

/// A member with the user.
#[derive(FromRow)]
pub(super) struct MemberListRecord {
    #[sqlx(flatten)]
    member: MemberRecord,
    #[sqlx(flatten)]
    user: UserRecord,
}

impl TryFrom<MemberListRecord> for MemberRow {
    type Error = StorageError;

    fn try_from(record: MemberListRecord) -> Result<Self, StorageError> {
        Ok(Self { member: record.member.try_into()?, user: record.user.try_into()? })
    }
}
