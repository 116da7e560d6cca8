//! Organizations, their members, and the deployments and projects that they own.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    email::Email,
    field::Problem,
    key_policy::KeyPolicy,
    role_assignments::RoleAssignments,
    text::{text_newtype, visible_line},
    user::{Change, UserName},
};

text_newtype! {
    /// The id of an organization: 1 to 32 digits or lower-case letters.
    OrganizationId
}

impl OrganizationId {
    /// Reads an id.
    ///
    /// # Errors
    /// [`Problem::NotAChoice`] for anything that cannot be one.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let valid = (1..=32).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
        if valid { Ok(Self(text.to_owned())) } else { Err(Problem::NotAChoice) }
    }
}

text_newtype! {
    /// The name of an organization: 2 to 30 characters (contract §1.6).
    OrganizationName
}

impl OrganizationName {
    /// Reads a name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let name = visible_line(text, 30)?;
        if name.chars().count() < 2 { Err(Problem::TooShort { least: 2 }) } else { Ok(Self(name)) }
    }
}

/// An organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Its id.
    pub id: OrganizationId,
    /// Its name.
    pub name: OrganizationName,
    /// Who is written to about bills and about running it.
    pub contacts: Contacts,
    /// How long its keys may live.
    pub key_policy: KeyPolicy,
    /// Counts the changes of name, contacts and policy, so that an edit of an older state is noticed.
    pub version: Version,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Counts the changes of a record, from 1 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Version(pub u32);

impl Version {
    /// Of a record that was never changed.
    pub const FIRST: Self = Self(1);
}

/// Addresses that an organization gives for mail. They need not be users and cannot sign in by being named here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contacts {
    /// About bills.
    pub billing: Vec<Email>,
    /// About keys that end, and the like.
    pub operational: Vec<Email>,
}

impl Contacts {
    /// The most addresses of either kind.
    pub const MOST: usize = 50;
}

/// A user in an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The organization.
    pub organization: OrganizationId,
    /// The user.
    pub user: UserName,
    /// What the member may do there.
    pub role_assignments: RoleAssignments,
    /// Counts the changes of the roles, so that an edit of an older state is noticed.
    pub version: Version,
    /// Since when.
    pub since: Timestamp,
}

text_newtype! {
    /// What an invitation's link ends with: 32 letters and digits, beyond guessing. Whoever holds it may join, so it is
    /// shown to nobody but those who invite and the one invited.
    InvitationToken
}

impl InvitationToken {
    /// How many characters a token has.
    pub const LENGTH: usize = 32;

    /// Reads a token.
    ///
    /// # Errors
    /// [`Problem::Damaged`] for anything that cannot be one.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let valid = text.len() == Self::LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if valid { Ok(Self(text.to_owned())) } else { Err(Problem::Damaged) }
    }
}

/// The offer to join an organization, sent to one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// What its link ends with, and its id.
    pub token: InvitationToken,
    /// The organization to join.
    pub organization: OrganizationId,
    /// To whom it was sent.
    pub email: Email,
    /// What the member will be able to do.
    pub role_assignments: RoleAssignments,
    /// Who invited, and when.
    pub created: Change,
    /// From when on it cannot be accepted any more.
    pub expires_at: Timestamp,
    /// Who accepted it, and when: it works once.
    pub accepted: Option<Change>,
}

text_newtype! {
    /// The id of a deployment or project: 32 hexadecimal digits.
    ResourceId
}

impl ResourceId {
    /// Reads an id.
    ///
    /// # Errors
    /// [`Problem::NotAChoice`] for anything that cannot be one.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let valid = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if valid { Ok(Self(text.to_owned())) } else { Err(Problem::NotAChoice) }
    }
}

/// What a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ResourceKind {
    /// A hosted deployment.
    Deployment,
    /// A project of type `elasticsearch`.
    Elasticsearch,
    /// A project of type `observability`.
    Observability,
    /// A project of type `security`.
    Security,
}

impl ResourceKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Deployment, Self::Elasticsearch, Self::Observability, Self::Security];

    /// The word on the wire and in the database.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Deployment => "deployment",
            Self::Elasticsearch => "elasticsearch",
            Self::Observability => "observability",
            Self::Security => "security",
        }
    }

    /// What people call one: `deployment` or `project`.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Deployment => "deployment",
            Self::Elasticsearch | Self::Observability | Self::Security => "project",
        }
    }
}

text_newtype! {
    /// What a deployment or project is called: 1 to 64 characters. Names need not be unique; ids are.
    ResourceName
}

impl ResourceName {
    /// Reads a name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        visible_line(text, 64).map(Self)
    }
}

/// A deployment or project in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its id.
    pub id: ResourceId,
    /// Who owns it.
    pub organization: OrganizationId,
    /// What it is.
    pub kind: ResourceKind,
    /// Its name.
    pub name: ResourceName,
    /// Where it runs, as whoever registered it says; empty for what nobody said.
    pub region: String,
    /// Where it answers. Projects answer at Keyward's own endpoint, so they have none here.
    pub endpoint: Option<String>,
    /// Whether its endpoint also answers at the root: true for one project of the installation.
    pub is_default: bool,
    /// When it was registered.
    pub created_at: Timestamp,
}

/// What the one of `resources` with this id is called.
#[must_use]
pub fn name_of(resources: &[Resource], id: &ResourceId) -> Option<String> {
    resources.iter().find(|resource| resource.id == *id).map(|resource| resource.name.to_string())
}

/// An organization as one of its members sees it in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The organization.
    pub organization: Organization,
    /// What the member may do there.
    pub role_assignments: RoleAssignments,
    /// Since when.
    pub since: Timestamp,
    /// How many members it has.
    pub members: u64,
    /// How many deployments and projects it has.
    pub resources: u64,
}
