//! Organizations, their members, invitations, deployments and projects.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{KeyView, PolicyView};
use crate::domain::{
    organization::{ResourceId, ResourceKind, Version},
    page::Page,
};

/// An organization that one belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembershipView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// One's role there, in a few words.
    pub role: String,
    /// How many members it has.
    pub members: u64,
    /// How many deployments and projects it has.
    pub resources: u64,
    /// Since when one belongs to it.
    #[serde(with = "crate::domain::instant")]
    pub since: Timestamp,
}

/// The organizations that somebody has to do with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrganizationListView {
    /// Those that one belongs to.
    Own(Vec<MembershipView>),
    /// All of the installation, for those who see all.
    All(Page<OrganizationRowView>),
}

/// An organization in the list of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationRowView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many members it has.
    pub members: u64,
    /// How many deployments and projects it has.
    pub resources: u64,
    /// When it was made.
    #[serde(with = "crate::domain::instant")]
    pub created_at: Timestamp,
}

/// An organization, for the screens about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Addresses about bills; empty for whoever may not see them.
    pub billing: Vec<String>,
    /// Addresses about keys that end; empty for whoever may not see them.
    pub operational: Vec<String>,
    /// How long its keys may live.
    pub policy: PolicyView,
    /// Names this state, so that an edit of an older one is noticed.
    pub version: Version,
    /// What the viewer may do here.
    pub rights: RightsView,
}

/// What the viewer may do in an organization.
#[expect(clippy::struct_excessive_bools, reason = "each is a right by itself")]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightsView {
    /// Rename it, change contacts and key policy.
    pub updates: bool,
    /// See the contacts.
    pub reads_contacts: bool,
    /// See the members.
    pub reads_members: bool,
    /// Invite, remove, and give roles.
    pub manages_members: bool,
    /// Give some roles: those on what one is an admin of.
    pub assigns_roles: bool,
    /// See keys: all of them, or those one has made.
    pub lists_keys: bool,
    /// See of the keys only those that one has made.
    pub own_keys_only: bool,
    /// Create keys.
    pub creates_keys: bool,
    /// The kinds of resource that the viewer creates.
    pub creates: Vec<ResourceKind>,
}

impl RightsView {
    /// The first page of an organization that the viewer may use.
    #[must_use]
    pub const fn first_page(&self) -> &'static str {
        if self.reads_members { "members" } else { "deployments" }
    }
}

/// A deployment or project by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceNameView {
    /// What it is.
    pub kind: ResourceKind,
    /// Its id.
    pub id: ResourceId,
    /// Its name.
    pub name: String,
}

/// The roles that the viewer may give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferView {
    /// Ids of roles on the organization.
    pub organization: Vec<String>,
    /// Roles on resources, by kind.
    pub kinds: Vec<KindOfferView>,
    /// Who may give the others, when there are others.
    pub others: Option<String>,
}

/// The roles on resources of one kind that the viewer may give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindOfferView {
    /// What they are.
    pub kind: ResourceKind,
    /// Ids of roles on all of them.
    pub all: Vec<String>,
    /// The resources on which some role may be given, each with the ids of those roles.
    pub each: Vec<(ResourceNameView, Vec<String>)>,
}

impl OfferView {
    /// The name of a resource on offer.
    #[must_use]
    pub fn name_of(&self, id: &ResourceId) -> Option<String> {
        let mut each = self.kinds.iter().flat_map(|offer| &offer.each);
        each.find(|(resource, _)| resource.id == *id).map(|(resource, _)| resource.name.clone())
    }
}

/// A member in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRowView {
    /// The user name.
    pub name: String,
    /// The full name; empty for none.
    pub full_name: String,
    /// The e-mail address; empty for none.
    pub email: String,
    /// The roles in one line.
    pub roles: String,
    /// Whether the user may sign in.
    pub enabled: bool,
    /// Whether it is the viewer.
    pub is_self: bool,
    /// The last sign-in.
    #[serde(with = "crate::domain::instant::optional")]
    pub last_sign_in: Option<Timestamp>,
}

/// An invitation in a list, for those who invite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRowView {
    /// What its link ends with.
    pub token: String,
    /// To whom it was sent.
    pub email: String,
    /// The roles in one line.
    pub roles: String,
    /// Who invited.
    pub invited_by: String,
    /// Until when it can be accepted.
    #[serde(with = "crate::domain::instant")]
    pub expires_at: Timestamp,
    /// Whether that has passed.
    pub expired: bool,
}

/// The members of an organization, and those invited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberListView {
    /// The members.
    pub page: Page<MemberRowView>,
    /// The open and the expired invitations; none for whoever may not invite, and on later pages.
    pub invitations: Vec<InvitationRowView>,
    /// The instant for which this was true.
    #[serde(with = "crate::domain::instant")]
    pub now: Timestamp,
}

/// A member by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberView {
    /// The member.
    pub member: MemberRowView,
    /// Since when.
    #[serde(with = "crate::domain::instant")]
    pub since: Timestamp,
    /// What the member may do, a line for each assignment.
    pub rights: Vec<String>,
    /// The form for the roles, for whoever may change them.
    pub edit: Option<RolesEditView>,
    /// The instant for which this was true.
    #[serde(with = "crate::domain::instant")]
    pub now: Timestamp,
}

/// What the form for somebody's roles has to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolesEditView {
    /// The roles on offer.
    pub offer: OfferView,
    /// The fields of the roles held.
    pub fields: Vec<(String, String)>,
    /// Names the state that is edited; absent where nobody else can change it meanwhile.
    pub version: Option<Version>,
}

/// What has to be known before a member is removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovalView {
    /// The member.
    pub member: MemberRowView,
    /// The working keys of the organization that the member made.
    pub keys: Vec<KeyView>,
    /// The instant for which this was true.
    #[serde(with = "crate::domain::instant")]
    pub now: Timestamp,
}

/// An invitation by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// What its link ends with.
    pub token: String,
    /// The organization's id.
    pub organization: String,
    /// The organization's name.
    pub organization_name: String,
    /// To whom it was sent.
    pub email: String,
    /// Who invited.
    pub invited_by: String,
    /// What the member will be able to do, a line for each assignment.
    pub rights: Vec<String>,
    /// Until when it can be accepted.
    #[serde(with = "crate::domain::instant")]
    pub expires_at: Timestamp,
    /// Whether somebody has accepted it.
    pub accepted: bool,
    /// The signed-in user's address, empty for one without; nothing when nobody is signed in.
    pub viewer_email: Option<String>,
    /// The signed-in user's name, empty when nobody is signed in.
    pub viewer_name: String,
    /// The instant for which this was true.
    #[serde(with = "crate::domain::instant")]
    pub now: Timestamp,
}

/// A deployment or project in the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceView {
    /// What it is.
    pub kind: ResourceKind,
    /// Its id.
    pub id: ResourceId,
    /// Its name.
    pub name: String,
    /// Where it runs; empty for what nobody said.
    pub region: String,
    /// Where it answers; empty for none.
    pub endpoint: String,
    /// Whether it also answers at the root.
    pub is_default: bool,
    /// When it was registered.
    #[serde(with = "crate::domain::instant")]
    pub created_at: Timestamp,
    /// Whether the viewer may change it.
    pub may_update: bool,
    /// Whether the viewer may delete it.
    pub may_delete: bool,
}

/// Deployments and projects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceListView {
    /// Those that the viewer may see.
    pub resources: Vec<ResourceView>,
    /// The instant for which this was true.
    #[serde(with = "crate::domain::instant")]
    pub now: Timestamp,
}
