//! What server functions answer: only what is shown, for all of it can be read in the page's source.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{KeyId, KeyStatus, KeyUse, SessionId, SessionKind, key_list::StatusCounts, page::Page};

/// The person in front of the screen, as the frame shows them.
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
}

/// An organization in the frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationName {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A key as its owner, or whoever may see it, sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyView {
    /// Its id.
    pub id: KeyId,
    /// Its name.
    pub name: String,
    /// Its last four characters.
    pub hint: String,
    /// Whose it is.
    pub owner: String,
    /// When it was made.
    #[serde(with = "crate::domain::instant")]
    pub created_at: Timestamp,
    /// When it ends; `None` for never.
    #[serde(with = "crate::domain::instant::optional")]
    pub expires_at: Option<Timestamp>,
    /// What people are to know of it.
    pub status: KeyStatus,
    /// Its last use.
    pub last_use: Option<KeyUse>,
    /// Who ended it and when.
    pub revoked: Option<RevocationView>,
}

/// The end that somebody put to a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevocationView {
    /// Who.
    pub by: String,
    /// When.
    #[serde(with = "crate::domain::instant")]
    pub at: Timestamp,
}

/// A page of keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyListView {
    /// The keys.
    pub page: Page<KeyView>,
    /// How many of each status there are, whatever is searched for.
    pub counts: StatusCounts,
    /// The most working keys that one user may have.
    pub most: u32,
    /// The instant for which this was true: relative times are told from it.
    #[serde(with = "crate::domain::instant")]
    pub now: Timestamp,
}

/// A key by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyDetailsView {
    /// The key.
    pub key: KeyView,
    /// The instant for which this was true.
    #[serde(with = "crate::domain::instant")]
    pub now: Timestamp,
}

/// What the form for a new key has to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewKeyView {
    /// Names this form, so that sending it twice makes one key.
    pub submission: String,
    /// The instants that the lifetimes on offer mean now, in the order of `Preset::ALL`.
    pub ends: Vec<PresetView>,
    /// The first day that can be chosen, as `YYYY-MM-DD`.
    pub first_day: String,
    /// The last day that can be chosen.
    pub last_day: String,
    /// How many working keys the person has.
    pub working: u64,
    /// The most that the person may have.
    pub most: u32,
    /// Where programs reach Keyward, such as `https://keys.example.com`.
    pub base_url: String,
    /// The instant for which this was true.
    #[serde(with = "crate::domain::instant")]
    pub now: Timestamp,
}

/// A lifetime on offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresetView {
    /// The form's value, such as `3months`.
    pub value: String,
    /// Its name, such as `3 months`.
    pub label: String,
    /// The instant that it means.
    #[serde(with = "crate::domain::instant")]
    pub ends_at: Timestamp,
}

/// A key just made, with the text that is shown once. Never kept anywhere but on the screen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedKeyView {
    /// Its id.
    pub id: KeyId,
    /// Its name.
    pub name: String,
    /// The whole key.
    pub secret: String,
    /// When it ends; `None` for never.
    #[serde(with = "crate::domain::instant::optional")]
    pub expires_at: Option<Timestamp>,
    /// The CSV file that hands it over.
    pub csv: String,
    /// What that file is called.
    pub csv_name: String,
    /// Where programs reach Keyward.
    pub base_url: String,
}

impl std::fmt::Debug for CreatedKeyView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreatedKeyView").field("id", &self.id).finish_non_exhaustive()
    }
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
