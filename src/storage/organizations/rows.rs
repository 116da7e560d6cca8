//! Rows about organizations.

use sqlx::FromRow;

use super::OrganizationRow;
use crate::{
    domain::{
        Email, KeyPolicy, UserName,
        key_policy::{Days, DefaultLifetime},
        organization::{Contacts, Member, Membership, Organization, OrganizationId, OrganizationName, Version},
    },
    storage::{
        StorageError,
        members::MemberRecord,
        rows::{Place, counted},
    },
};

/// A row of `organizations`.
#[derive(FromRow)]
#[expect(clippy::struct_field_names, reason = "so are the columns, for rows of other tables come with it")]
pub(in crate::storage) struct OrganizationRecord {
    organization_id: String,
    organization_name: String,
    organization_billing_contacts: String,
    organization_operational_contacts: String,
    organization_keys_never_allowed: bool,
    organization_keys_longest_days: Option<i64>,
    organization_keys_default_lifetime: String,
    organization_version: i64,
    organization_created_at: i64,
}

/// The columns of an [`OrganizationRecord`].
macro_rules! organization_columns {
    () => {
        "organizations.id AS organization_id
            , organizations.name AS organization_name
            , organizations.billing_contacts AS organization_billing_contacts
            , organizations.operational_contacts AS organization_operational_contacts
            , organizations.keys_never_allowed AS organization_keys_never_allowed
            , organizations.keys_longest_days AS organization_keys_longest_days
            , organizations.keys_default_lifetime AS organization_keys_default_lifetime
            , organizations.version AS organization_version
            , organizations.created_at AS organization_created_at"
    };
}
pub(in crate::storage) use organization_columns;

impl TryFrom<OrganizationRecord> for Organization {
    type Error = StorageError;

    fn try_from(record: OrganizationRecord) -> Result<Self, StorageError> {
        let place = Place { table: "organizations", row: &record.organization_id };
        let longest = record.organization_keys_longest_days.map(|days| {
            let days = place.read("keys_longest_days", u16::try_from(days))?;
            place.read("keys_longest_days", Days::new(days))
        });
        let default = DefaultLifetime::parse(&record.organization_keys_default_lifetime);
        let key_policy = KeyPolicy::new(
            record.organization_keys_never_allowed,
            longest.transpose()?,
            place.read("keys_default_lifetime", default)?,
        );
        let contacts = Contacts {
            billing: place.json::<Vec<Email>>("billing_contacts", &record.organization_billing_contacts)?,
            operational: place.json::<Vec<Email>>("operational_contacts", &record.organization_operational_contacts)?,
        };
        Ok(Self {
            name: place.read("name", OrganizationName::parse(&record.organization_name))?,
            contacts,
            key_policy: place.read("keys_default_lifetime", key_policy)?,
            version: Version(place.read("version", u32::try_from(record.organization_version))?),
            created_at: place.instant("created_at", record.organization_created_at)?,
            id: place.read("id", OrganizationId::parse(&record.organization_id))?,
        })
    }
}

/// An organization in a list.
#[derive(FromRow)]
pub(super) struct OrganizationListRecord {
    #[sqlx(flatten)]
    organization: OrganizationRecord,
    members: i64,
    resources: i64,
}

impl TryFrom<OrganizationListRecord> for OrganizationRow {
    type Error = StorageError;

    fn try_from(record: OrganizationListRecord) -> Result<Self, StorageError> {
        Ok(Self {
            members: counted(record.members),
            resources: counted(record.resources),
            organization: record.organization.try_into()?,
        })
    }
}

/// An organization as one of its members sees it.
#[derive(FromRow)]
pub(super) struct MembershipRecord {
    #[sqlx(flatten)]
    listed: OrganizationListRecord,
    #[sqlx(flatten)]
    member: MemberRecord,
}

impl TryFrom<MembershipRecord> for Membership {
    type Error = StorageError;

    fn try_from(record: MembershipRecord) -> Result<Self, StorageError> {
        let OrganizationRow { organization, members, resources } = record.listed.try_into()?;
        let Member { role_assignments, since, .. } = record.member.try_into()?;
        Ok(Self { organization, role_assignments, since, members, resources })
    }
}

/// An organization, with what a user may do there if the user is a member.
#[derive(FromRow)]
pub(super) struct StandingRecord {
    #[sqlx(flatten)]
    organization: OrganizationRecord,
    role_assignments: Option<String>,
    version: Option<i64>,
    since: Option<i64>,
}

impl StandingRecord {
    /// What it says about `user`, whom it was asked about.
    pub(super) fn of(self, user: &UserName) -> Result<(Organization, Option<Member>), StorageError> {
        let organization = Organization::try_from(self.organization)?;
        let member = match (self.role_assignments, self.version, self.since) {
            (Some(member_role_assignments), Some(member_version), Some(member_since)) => Some(MemberRecord {
                member_organization: organization.id.to_string(),
                member_user: user.to_string(),
                member_role_assignments,
                member_version,
                member_since,
            }),
            _ => None,
        };
        Ok((organization, member.map(Member::try_from).transpose()?))
    }
}
