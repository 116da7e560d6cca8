//! Organizations, and where their users stand in them.

mod rows;
mod sql;

use async_trait::async_trait;

use super::{StorageError, UpdateOutcome};
use crate::domain::{
    UserName,
    organization::{Member, Membership, Organization, OrganizationId, Version},
    page::{Cursor, Page},
};

pub(super) use rows::{OrganizationRecord, organization_columns};

/// The organizations.
#[async_trait]
pub trait OrganizationStorage {
    /// The organizations that a user belongs to, in the order of names.
    async fn memberships_of(&self, user: &UserName) -> Result<Vec<Membership>, StorageError>;

    /// What a user may do in an organization; `None` for whoever does not belong to it.
    async fn membership(&self, organization: &OrganizationId, user: &UserName) -> Result<Option<Member>, StorageError>;

    /// An organization, and `user` as its member if the user is one: what every request about an organization is judged
    /// by, in one indexed read. `None` when there is no such organization.
    async fn standing_in(
        &self,
        organization: &OrganizationId,
        user: &UserName,
    ) -> Result<Option<(Organization, Option<Member>)>, StorageError>;

    /// A page of all organizations, in the order of names.
    async fn organizations(&self, query: &OrganizationListQuery) -> Result<Page<OrganizationRow>, StorageError>;

    /// One organization.
    async fn organization(&self, id: &OrganizationId) -> Result<Option<Organization>, StorageError>;

    /// Adds an organization, with its first member if there is to be one. `false`, and nothing is written, when the id
    /// is taken.
    async fn create_organization(
        &self,
        organization: &Organization,
        owner: Option<&Member>,
    ) -> Result<bool, StorageError>;

    /// Writes name, contacts and key policy, if the stored version still is `seen` (`None`: whatever is stored), and
    /// counts the version on; the version in `organization` is not looked at.
    async fn update_organization(
        &self,
        organization: &Organization,
        seen: Option<Version>,
    ) -> Result<UpdateOutcome, StorageError>;
}

/// Which organizations to list.
#[derive(Clone, Debug, Default)]
pub struct OrganizationListQuery {
    /// Text that the name contains, in any case, or the whole id; empty for all.
    pub search: String,
    /// Which page.
    pub cursor: Option<Cursor>,
    /// How many a page.
    pub size: u32,
}

/// An organization in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationRow {
    /// The organization.
    pub organization: Organization,
    /// How many members it has.
    pub members: u64,
    /// How many deployments and projects it has.
    pub resources: u64,
}
