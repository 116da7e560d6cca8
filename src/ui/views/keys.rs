//! Keys, whoever holds them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{OfferView, ResourceNameView};
use crate::domain::{KeyId, KeyStatus, KeyUse, key_list::StatusCounts, page::Page};

/// A key as its owner, or whoever may see it, sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyView {
    /// Its id.
    pub id: KeyId,
    /// Its name.
    pub name: String,
    /// Its last four characters.
    pub hint: String,
    /// Whose it is; of an organization's, who made it.
    pub owner: String,
    /// What makes it an organization's; nothing for a personal key.
    pub held: Option<HeldView>,
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

/// What makes a key an organization's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldView {
    /// Its roles in one line.
    pub roles: String,
    /// Whether whoever made it has left the organization.
    pub creator_left: bool,
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
    /// How many work of those that `most` is about: in an organization, whoever made them.
    pub working: u64,
    /// The most working keys that the user, or the organization, may have.
    pub most: u32,
    /// Whether the viewer may end them.
    pub may_revoke: bool,
    /// What an organization's keys are narrowed down by, besides; nothing for personal keys.
    pub filters: Option<KeyFiltersView>,
    /// The instant for which this was true: relative times are told from it.
    #[serde(with = "crate::domain::instant")]
    pub now: Timestamp,
}

/// What an organization's keys are narrowed down by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyFiltersView {
    /// Whether only the viewer's own are listed.
    pub own_only: bool,
    /// Whether the viewer may create keys here.
    pub may_create: bool,
    /// User names of those who may have made keys.
    pub creators: Vec<String>,
    /// The deployments and projects that keys may reach.
    pub resources: Vec<ResourceNameView>,
}

/// A key by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyDetailsView {
    /// The key.
    pub key: KeyView,
    /// The name of the organization that holds it; empty for a personal key.
    pub organization: String,
    /// What an organization's key may do, a line for each assignment.
    pub rights: Vec<String>,
    /// Whether the viewer may end it.
    pub may_revoke: bool,
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
    /// What the policy allows.
    pub policy: PolicyView,
    /// The first day that can be chosen, as `YYYY-MM-DD`.
    pub first_day: String,
    /// The last day that can be chosen.
    pub last_day: String,
    /// How many working keys there are.
    pub working: u64,
    /// The most that there may be.
    pub most: u32,
    /// The name that the form begins with: that of the key which this one follows.
    pub name: String,
    /// What the form for an organization's key asks for, besides.
    pub organization: Option<NewOrganizationKeyView>,
    /// Where programs reach Keyward, such as `https://keys.example.com`.
    pub base_url: String,
    /// The instant for which this was true.
    #[serde(with = "crate::domain::instant")]
    pub now: Timestamp,
}

/// How long keys may live.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyView {
    /// Whether keys without end may be made.
    pub never_allowed: bool,
    /// The most days that a key may live, where that is less than a year.
    pub longest_days: Option<u16>,
    /// The lifetime chosen at first: a preset's value or `never`.
    pub default: String,
}

/// What the form for an organization's key asks for, besides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewOrganizationKeyView {
    /// The organization's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The roles on offer.
    pub offer: OfferView,
    /// The fields of the roles that the form begins with: those of the key which this one follows.
    pub fields: Vec<(String, String)>,
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
    /// Whether the policy allows it.
    pub allowed: bool,
}

/// A key just made, or several, with the text that is shown once. Never kept anywhere but on the screen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedKeyView {
    /// The id; of several, the first one's.
    pub id: KeyId,
    /// The name; of several, how many they are: `25 API keys`.
    pub name: String,
    /// The whole key; empty for several.
    pub secret: String,
    /// Each of several.
    pub batch: Vec<BatchKeyView>,
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

/// One of several keys just made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchKeyView {
    /// Its id.
    pub id: KeyId,
    /// Its name.
    pub name: String,
    /// The whole key.
    pub secret: String,
}

impl std::fmt::Debug for BatchKeyView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BatchKeyView").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What came of one key among several that were to be revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevokedView {
    /// Its id.
    pub id: KeyId,
    /// Its name, if it was found.
    pub name: Option<String>,
    /// What came of it, in words.
    pub outcome: &'static str,
    /// Whether it is refused now.
    pub ended: bool,
}
