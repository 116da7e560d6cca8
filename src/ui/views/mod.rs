//! What server functions answer: only what is shown, for all of it can be read in the page's source.

mod keys;
mod organizations;
mod project_keys;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use keys::{
    BatchKeyView, CreatedKeyView, HeldView, KeyDetailsView, KeyFiltersView, KeyListView, KeyView, NewKeyView,
    NewOrganizationKeyView, PolicyView, PresetView, RevocationView, RevokedView,
};
pub use organizations::{
    InvitationRowView, InvitationView, KindOfferView, MemberListView, MemberRowView, MemberView, MembershipView,
    OfferView, OrganizationListView, OrganizationRowView, OrganizationView, RemovalView, ResourceListView,
    ResourceNameView, ResourceView, RightsView, RolesEditView,
};

pub use project_keys::{
    ChosenProjectKeysView, CreatedProjectKeyView, DeletedKeyView, DeletionView, EffectRowView, EffectView, EffectsView,
    KeyAskedAbout, KeyChangeView, KeyEditing, KeyEventKindView, KeyEventView, KeyOwnerCountView, KeyOwnerView,
    NewProjectKeyView, ProjectAccess, ProjectKeyDetailsView, ProjectKeyListView, ProjectKeyView, ProjectView,
    VerdictSideView, VerdictView, Whose,
};

use crate::domain::{SessionId, SessionKind, page::Page};

/// The person in front of the screen, as the frame shows them.
#[expect(clippy::struct_excessive_bools, reason = "each is a right by itself")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The user name.
    pub name: String,
    /// The full name, or the user name.
    pub display_name: String,
    /// Whether the person may see the users.
    pub reads_users: bool,
    /// Whether the person may change users and revoke their keys.
    pub manages_users: bool,
    /// Whether the person can own keys: built-in users cannot.
    pub owns_keys: bool,
    /// How many of the person's keys end within 14 days.
    pub expiring_soon: u64,
    /// The organizations that the person belongs to.
    pub organizations: Vec<OrganizationName>,
    /// Whether the person creates organizations.
    pub creates_organizations: bool,
}

impl Viewer {
    /// How many keys end within 14 days that the person manages, and where the first of them are.
    #[must_use]
    pub fn expiring(&self) -> Option<(u64, String)> {
        let own = (self.expiring_soon, "/profile/api-keys".to_owned());
        let organizations = self.organizations.iter();
        let lists = organizations.map(|known| (known.expiring_soon, format!("/organizations/{}/api-keys", known.id)));
        let lists: Vec<_> = std::iter::once(own).chain(lists).filter(|(count, _)| *count > 0).collect();
        let total = lists.iter().map(|(count, _)| count).sum();
        lists.into_iter().next().map(|(_, list)| (total, list))
    }
}

/// An organization in the frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationName {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many of its keys that the person manages end within 14 days.
    pub expiring_soon: u64,
}

/// One's own profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileView {
    /// The user name.
    pub name: String,
    /// The full name; empty for none.
    pub full_name: String,
    /// The e-mail address; empty for none.
    pub email: String,
    /// The names of the platform roles.
    pub roles: Vec<String>,
    /// Whether it is a built-in user, of whom only the password can be changed.
    pub builtin: bool,
}

/// One of one's own sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// Its name.
    pub id: SessionId,
    /// Whether it is the one that asks.
    pub current: bool,
    /// Who holds it.
    pub kind: SessionKind,
    /// When it began.
    #[serde(with = "crate::domain::instant")]
    pub created_at: Timestamp,
    /// Its last use.
    #[serde(with = "crate::domain::instant")]
    pub seen_at: Timestamp,
    /// The address at sign-in.
    pub address: Option<String>,
    /// The program at sign-in, in few words, such as `Firefox on Linux`.
    pub agent: Option<String>,
}

/// One's own sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionsView {
    /// The sessions, last seen first.
    pub sessions: Vec<SessionView>,
    /// The instant for which this was true.
    #[serde(with = "crate::domain::instant")]
    pub now: Timestamp,
}

/// A user in a list or by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserView {
    /// The user name.
    pub name: String,
    /// The full name; empty for none.
    pub full_name: String,
    /// The e-mail address; empty for none.
    pub email: String,
    /// Role ids.
    pub roles: Vec<String>,
    /// Whether the user may sign in.
    pub enabled: bool,
    /// `admin` and `readonly`.
    pub builtin: bool,
    /// How many keys of the user work.
    pub working_keys: u64,
    /// The last sign-in.
    #[serde(with = "crate::domain::instant::optional")]
    pub last_sign_in: Option<Timestamp>,
    /// Names this state of the record, so that an edit of an older one is noticed; empty when never changed.
    pub version: String,
}

/// A page of users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserListView {
    /// The users.
    pub page: Page<UserView>,
    /// The instant for which this was true.
    #[serde(with = "crate::domain::instant")]
    pub now: Timestamp,
}

/// What the list of users is asked for; the same words stand in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserListParameters {
    /// Text that the user name, full name or e-mail address contains.
    pub q: String,
    /// The cursor of the page.
    pub page: String,
}
