//! Who belongs to an organization, and with which roles.
//!
//! An owner is a member with the role of an owner whose user is enabled. What is done here leaves no organization
//! without one unless the caller [allows](Ownerless::Allow) it. Disabling or deleting a user is not held back: that is
//! for platform admins, who stand above organizations, act in each as its owner would, and can appoint another. A
//! person who must not sign in any more is not let in because of an office held.

mod rows;
mod sql;

use async_trait::async_trait;

use super::StorageError;
use crate::domain::{
    FieldError, KeyId, Revocation, User, UserName,
    organization::{Member, OrganizationId, Version},
    page::{Cursor, Page},
    role_assignments::RoleAssignments,
};

pub(super) use rows::{MemberRecord, member_columns};

/// The members of organizations.
#[async_trait]
pub trait MemberStorage {
    /// A page of the members of an organization, in the order of user names.
    async fn list_members(
        &self,
        organization: &OrganizationId,
        query: &MemberListQuery,
    ) -> Result<Page<MemberRow>, StorageError>;

    /// Every member of an organization, in the order of user names.
    async fn all_members(&self, organization: &OrganizationId) -> Result<Vec<MemberRow>, StorageError>;

    /// One member, with the user.
    async fn member(&self, organization: &OrganizationId, user: &UserName) -> Result<Option<MemberRow>, StorageError>;

    /// Changes the roles of one member and counts the version on. What others change at the same time is not lost: a
    /// change is applied to the roles as they are then. One that changes nothing leaves the version as it is.
    async fn change_member_roles(
        &self,
        organization: &OrganizationId,
        user: &UserName,
        change: &RoleChange,
        ownerless: Ownerless,
    ) -> Result<MemberOutcome, StorageError>;

    /// Removes members, and revokes those of `revoke_keys` that are keys of the organization made by one of them and
    /// not revoked yet: all of it or nothing. Their other keys keep working. What they might do in the organization ends
    /// with their next request: sessions keep nothing of it.
    async fn remove_members(
        &self,
        organization: &OrganizationId,
        users: &[UserName],
        revoke_keys: &[KeyId],
        revocation: &Revocation,
        ownerless: Ownerless,
    ) -> Result<RemoveOutcome, StorageError>;
}

/// Which members to list.
#[derive(Clone, Debug, Default)]
pub struct MemberListQuery {
    /// Text that the user name, full name or e-mail address contains, in any case; empty for all.
    pub search: String,
    /// Only those with the role of an owner.
    pub owners_only: bool,
    /// Which page.
    pub cursor: Option<Cursor>,
    /// How many a page.
    pub size: u32,
}

/// A member in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRow {
    /// What the user may do in the organization.
    pub member: Member,
    /// The user.
    pub user: User,
}

/// How the roles of a member are to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoleChange {
    /// To these, if the stored version still is `seen` (`None`: whatever is stored).
    Set {
        /// The roles from now on.
        assignments: RoleAssignments,
        /// The version that was looked at.
        seen: Option<Version>,
    },
    /// By these more.
    Add(RoleAssignments),
    /// By these less.
    Remove(RoleAssignments),
}

/// Whether a change may leave an organization without an owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownerless {
    /// It may not.
    Refuse,
    /// It may: for platform admins.
    Allow,
}

/// What became of a change of roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemberOutcome {
    /// Written, or the same already: the member as stored now.
    Updated(Member),
    /// Somebody else changed the roles meanwhile; nothing was written. The member as stored.
    Changed(Member),
    /// The user does not belong to the organization.
    Absent,
    /// The organization would have no owner any more; nothing was written.
    LastOwner,
    /// There would be more assignments than may be held; nothing was written.
    TooMany(FieldError),
}

/// What became of a removal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemoveOutcome {
    /// All are removed.
    Removed,
    /// These do not belong to the organization; nothing was written.
    Absent(Vec<UserName>),
    /// The organization would have no owner any more; nothing was written.
    LastOwner,
}
