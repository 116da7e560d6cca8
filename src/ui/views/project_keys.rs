//! The keys of a project, and the project around them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::NewKeyView;
use crate::domain::{
    KeyStatus, KeyUse,
    organization::ResourceKind,
    page::Page,
    project_key_list::{KeyCategory, ProjectKeyCounts},
};

/// A project as the screens of its keys show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Which kind of project.
    pub kind: ResourceKind,
    /// The id of the organization that has it.
    pub organization: String,
    /// The name of that organization.
    pub organization_name: String,
    /// Where its Elasticsearch endpoint answers, as a whole URL.
    pub endpoint: String,
    /// What the viewer may do with its keys.
    pub access: ProjectAccess,
}

/// What somebody may do with the keys of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProjectAccess {
    /// Nothing at all: there are no keys, for the settings switch them off.
    SwitchedOff,
    /// Nothing: none of the viewer's roles has a privilege for API keys here.
    NoRights,
    /// Something.
    Open {
        /// Whether the viewer sees all keys or only their own.
        sees: Whose,
        /// Whether the viewer makes keys.
        creates: bool,
        /// Whose keys the viewer deletes; `None`: nobody's.
        deletes: Option<Whose>,
    },
}

/// Whose keys somebody may do something with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whose {
    /// Only their own.
    Own,
    /// Everybody's.
    All,
}

/// A project key in a list, or the head of its own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectKeyView {
    /// Its id.
    pub id: String,
    /// Its name. Several keys may have the same.
    pub name: String,
    /// The last four characters of its secret.
    pub hint: String,
    /// What it is.
    pub category: KeyCategory,
    /// Whose it is.
    pub owner: KeyOwnerView,
    /// Whether it is the viewer's.
    pub own: bool,
    /// What it may do, in one line.
    pub rights: String,
    /// When it was made.
    #[serde(with = "crate::domain::instant")]
    pub created_at: Timestamp,
    /// When it ends; `None` for never.
    #[serde(with = "crate::domain::instant::optional")]
    pub expires_at: Option<Timestamp>,
    /// What people are to know of it: `Revoked` means invalidated.
    pub status: KeyStatus,
    /// Its last use.
    pub last_use: Option<KeyUse>,
    /// When it was invalidated.
    #[serde(with = "crate::domain::instant::optional")]
    pub invalidated_at: Option<Timestamp>,
    /// Who invalidated it; empty when nobody did.
    pub invalidated_by: String,
    /// Whether the viewer may delete it.
    pub may_delete: bool,
}

/// Whose a project key is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyOwnerView {
    /// The user name.
    pub name: String,
    /// The full name; empty when it is not known.
    pub full_name: String,
    /// Where the user is known: `cloud` for users of this console, `default_native` or `reserved` for the project's own,
    /// `_es_api_key` for keys.
    pub realm: String,
}

/// A page of a project's keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectKeyListView {
    /// The keys.
    pub page: Page<ProjectKeyView>,
    /// How many there are of each type and status, whatever is searched for.
    pub counts: ProjectKeyCounts,
    /// Names this state of the keys: changes since are counted from it.
    pub seen: i64,
    /// The instant for which this was true.
    #[serde(with = "crate::domain::instant")]
    pub now: Timestamp,
}

/// An owner of keys, for the filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyOwnerCountView {
    /// The user name.
    pub name: String,
    /// Where the user is known.
    pub realm: String,
    /// How many keys.
    pub keys: u64,
}

/// What the form for a new project key has to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewProjectKeyView {
    /// The name, the submission and the lifetimes on offer, as for every key.
    pub new: NewKeyView,
    /// What the viewer may do here: role descriptors as JSON, indented.
    pub own_rights: String,
    /// The role descriptors that the form begins with: those of the key that this one is to be like, or empty.
    pub role_descriptors: String,
    /// The metadata that the form begins with, likewise.
    pub metadata: String,
}

/// A project key just made, with its secret: shown once, and kept nowhere but on the screen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedProjectKeyView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The secret by itself.
    pub api_key: String,
    /// `base64(id:secret)`: what clients send.
    pub encoded: String,
    /// When it ends; `None` for never.
    #[serde(with = "crate::domain::instant::optional")]
    pub expires_at: Option<Timestamp>,
    /// Where the project's endpoint answers, as a whole URL.
    pub endpoint: String,
    /// The CSV file that hands it over.
    pub csv: String,
    /// What that file is called.
    pub csv_name: String,
    /// Names the state of the keys just after it was made: its first use is looked for from there on.
    pub seen: i64,
}

impl std::fmt::Debug for CreatedProjectKeyView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreatedProjectKeyView").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A project key by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectKeyDetailsView {
    /// The key.
    pub key: ProjectKeyView,
    /// Its role descriptors as JSON, indented; `{}` when it has none, and so all that its owner's snapshot allows.
    pub role_descriptors: String,
    /// The snapshot of its owner's rights, likewise.
    pub limited_by: String,
    /// Its metadata, likewise.
    pub metadata: String,
    /// The pattern of the certificate that a cross-cluster key has to come with.
    pub certificate_identity: Option<String>,
    /// Counts its updates: a save of an older state is noticed.
    pub version: i64,
    /// Whether the viewer may change it, and why not.
    pub editing: KeyEditing,
    /// What it may do, row by row.
    pub effects: Vec<EffectRowView>,
    /// What a save would change of what it may do, because its owner's rights are others now; empty for nothing.
    pub changes_by_saving: Vec<String>,
    /// What the form offers for its end.
    pub form: NewKeyView,
    /// What became of it, latest first.
    pub history: Vec<KeyEventView>,
    /// The instant for which this was true.
    #[serde(with = "crate::domain::instant")]
    pub now: Timestamp,
}

/// Whether somebody may change a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyEditing {
    /// Yes.
    Allowed,
    /// No privilege for it.
    NoRights,
    /// Only its owner may.
    SomebodyElses,
    /// Its end has come.
    Expired,
    /// It was invalidated.
    Invalidated,
    /// It is for another cluster, and changed over the API.
    CrossCluster,
}

/// A row of what a key may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EffectRowView {
    /// The role descriptor that it stands in.
    pub descriptor: String,
    /// The list of the descriptor: `cluster`, `indices`, `applications`, `run_as`, …
    pub section: String,
    /// Its place in that list, from 0.
    pub entry: usize,
    /// The privileges.
    pub grants: String,
    /// On what; empty for the cluster.
    pub on: String,
    /// Whether it has effect.
    pub effect: EffectView,
    /// What the owner lacks, a sentence each.
    pub lacking: Vec<String>,
}

/// How much of a row has effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EffectView {
    /// All of it.
    Full,
    /// Some of it.
    Partial,
    /// Nothing: the owner has none of it.
    None,
    /// Kept as it is, and not judged here.
    NotJudged,
}

/// What role descriptors would come to, for the viewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EffectsView {
    /// Row by row.
    pub rows: Vec<EffectRowView>,
}

/// Of what somebody asks whether it may do something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyAskedAbout {
    /// A key that is not made yet: its role descriptors as JSON; empty for all that the viewer may do.
    Draft(String),
    /// The key of this id.
    Key(String),
}

/// Whether a key may do something, and what decides it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictView {
    /// Whether it may.
    pub allowed: bool,
    /// Whether that holds only within the workflows that the key is restricted to.
    pub only_in_workflows: bool,
    /// What each side says: the key's own descriptors, and its owner's rights.
    pub sides: Vec<VerdictSideView>,
}

/// What one side says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictSideView {
    /// Whether these are the key's own descriptors, and not its owner's.
    pub of_key: bool,
    /// Whether it allows it.
    pub allowed: bool,
    /// The rows that give all of it, such as `reader.indices[0]`.
    pub rows: Vec<String>,
    /// The rows that give some of it.
    pub partial: Vec<String>,
}

/// Something that became of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyEventView {
    /// What.
    pub kind: KeyEventKindView,
    /// When.
    #[serde(with = "crate::domain::instant")]
    pub at: Timestamp,
    /// By whom; empty when it is not known, or the key itself.
    pub by: String,
    /// From where.
    pub address: Option<String>,
    /// What changed.
    pub changes: Vec<KeyChangeView>,
}

/// What can become of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyEventKindView {
    /// It was made.
    Created,
    /// It was changed.
    Updated,
    /// Somebody used it for the first time.
    FirstUsed,
    /// Somebody used it for the last time until now.
    LastUsed,
    /// Somebody ended it.
    Invalidated,
}

/// A value that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyChangeView {
    /// Which, such as `role_descriptors.reader.indices[0].privileges`.
    pub path: String,
    /// As JSON, before; `None` when there was none.
    pub before: Option<String>,
    /// As JSON, after.
    pub after: Option<String>,
}

/// The keys that are to be deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenProjectKeysView {
    /// How many.
    pub total: u64,
    /// The first hundred.
    pub first: Vec<ProjectKeyView>,
    /// How many are managed.
    pub managed: u64,
    /// How many were used within the last seven days.
    pub recently_used: u64,
    /// How many of them the viewer may not delete.
    pub not_deletable: u64,
    /// Whether the number of keys has to be typed.
    pub typed: bool,
    /// The instant for which this was true.
    #[serde(with = "crate::domain::instant")]
    pub now: Timestamp,
}

/// What came of one key that was to be deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedKeyView {
    /// Its id, as it was sent.
    pub id: String,
    /// Its name, if it was found.
    pub name: Option<String>,
    /// What came of it.
    pub outcome: DeletionView,
}

/// What can come of a key that is to be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeletionView {
    /// It is invalidated: refused from the next request on.
    Deleted,
    /// It had been invalidated before.
    WasInvalidated,
    /// There is none, or none that the viewer may know of.
    NotFound,
    /// The viewer may not delete it.
    NotAllowed,
    /// It is for another cluster, and takes the privilege `manage_security`.
    CrossCluster,
}
