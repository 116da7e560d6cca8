//! What Keyward remembers: one trait, [`Storage`], over SQLite (embedded, the default) and PostgreSQL (many nodes).
//!
//! # Laws
//! - A method is a use case, and one transaction: it happens whole or not at all.
//! - What is absent is `None` or an outcome, not an error. [`StorageError`] means that the database failed or holds
//!   what it must not.
//! - Time and randomness come in as parameters.
//! - Rows do not leave this module: they are turned into domain types by the domain's own constructors.
//! - One SQL text serves both databases wherever they agree; ids are TEXT, instants BIGINT (milliseconds since 1970),
//!   lists and objects JSON in TEXT.
//!
//! # A new noun
//! A trait here or in a folder of its own (added to [`Storage`]), its file with the SQL, a migration of the same number
//! and name for both databases, and its part of the conformance suite, which runs on both.

mod connection;
mod database;
mod error;
mod fold;
mod grants;
mod invitations;
mod key_scope;
mod keys;
mod mails;
mod members;
mod organizations;
mod project_keys;
mod project_security;
mod query;
mod resources;
mod rows;
mod seeds;
pub mod session_store;
mod sessions;
mod sign_in;
mod statement;
mod users;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::domain::{
    Key, KeyDigest, KeyId, KeyUse, PasswordDigest, Revocation, Session, SessionId, User, UserName,
    key_list::{KeyListQuery, StatusCounts},
    mail::NewMail,
    organization::{Invitation, Member, Organization, Resource, ResourceId},
    page::{Cursor, Page},
    project::ProjectKey,
    user::Change,
};

pub use connection::{ConnectOptions, connect};
pub use error::StorageError;
pub use invitations::{AcceptOutcome, InvitationStorage, InviteOutcome, RevokeInvitationsOutcome};
pub use key_scope::KeyScope;
pub use mails::{MailCounts, MailStorage};
pub use members::{MemberListQuery, MemberOutcome, MemberRow, MemberStorage, Ownerless, RemoveOutcome, RoleChange};
pub use organizations::{OrganizationListQuery, OrganizationRow, OrganizationStorage};
pub use project_keys::{
    FoundProjectKeys, KeySelection, KeyTally, MOST_UPDATES, NameMatch, ProjectKeyChange, ProjectKeyCreation,
    ProjectKeyEventStorage, ProjectKeyStorage, ProjectKeyUpdate, StoredProjectKey,
};
pub use project_security::{ProjectSecurityStorage, PutOutcome};
pub use resources::{DeleteResourceOutcome, ResourceStorage};

/// All that Keyward remembers.
#[async_trait]
pub trait Storage:
    UserStorage
    + KeyStorage
    + SessionStorage
    + SignInStorage
    + OrganizationStorage
    + MemberStorage
    + InvitationStorage
    + ResourceStorage
    + ProjectKeyStorage
    + ProjectKeyEventStorage
    + ProjectSecurityStorage
    + MailStorage
    + SeedStorage
    + Send
    + Sync
    + 'static
{
    /// Brings the schema up to date. Returns how many migrations were applied. Safe on several nodes at once.
    async fn migrate(&self) -> Result<u64, StorageError>;

    /// How many migrations of this binary the database still lacks.
    async fn pending_migrations(&self) -> Result<u64, StorageError>;

    /// Answers when the database does.
    async fn ping(&self) -> Result<(), StorageError>;

    /// Lets running work finish and closes every connection.
    async fn close(&self);
}

/// The users.
#[async_trait]
pub trait UserStorage {
    /// Adds a user. `false` when one of that name, upper and lower case as one, exists.
    async fn create_user(&self, user: &User, password: &PasswordDigest) -> Result<bool, StorageError>;

    /// One user.
    async fn user(&self, name: &UserName) -> Result<Option<User>, StorageError>;

    /// The user of that name, upper and lower case as one, with the digest of the password.
    async fn user_with_password(&self, name: &UserName) -> Result<Option<(User, PasswordDigest)>, StorageError>;

    /// Every user in the order of names.
    async fn users(&self, include_disabled: bool) -> Result<Vec<User>, StorageError>;

    /// A page of users in the order of names, with how many working keys each has at `now`.
    async fn list_users(&self, query: &UserListQuery, now: Timestamp) -> Result<Page<UserRow>, StorageError>;

    /// Writes full name, e-mail address, roles and whether the user is enabled, if the stored `updated` still is
    /// `seen` (`None`: whatever is stored). A user who becomes disabled loses every session in the same transaction.
    async fn update_user(&self, user: &User, seen: Option<&Option<Change>>) -> Result<UpdateOutcome, StorageError>;

    /// Writes a new password and ends the user's sessions, except `keep`. `false` when there is no such user.
    async fn set_password(
        &self,
        name: &UserName,
        password: &PasswordDigest,
        change: &Change,
        keep: Option<&SessionId>,
    ) -> Result<bool, StorageError>;

    /// Notes a sign-in: the first, if there was none, and the last.
    async fn record_sign_in(&self, name: &UserName, at: Timestamp) -> Result<(), StorageError>;

    /// Removes a user with all keys, sessions and memberships. `false` when there is none.
    async fn delete_user(&self, name: &UserName) -> Result<bool, StorageError>;
}

/// Which users to list.
#[derive(Clone, Debug, Default)]
pub struct UserListQuery {
    /// Text that the user name, full name or e-mail address contains, in any case; empty for all.
    pub search: String,
    /// Disabled users too.
    pub include_disabled: bool,
    /// Which page.
    pub cursor: Option<Cursor>,
    /// How many a page.
    pub size: u32,
}

/// A user in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRow {
    /// The user.
    pub user: User,
    /// How many keys of the user work.
    pub working_keys: u64,
}

/// What became of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateOutcome {
    /// Written.
    Updated,
    /// Somebody else changed it meanwhile; nothing was written.
    Changed,
    /// There is no such row.
    Absent,
}

/// The platform keys: personal ones and those of organizations.
#[async_trait]
pub trait KeyStorage {
    /// Adds keys of one holder, all or none: none if the holder would have more than `most` keys that are neither
    /// revoked nor expired at the first key's `created_at`.
    /// With them, `mails` are put out to be sent.
    async fn create_keys(
        &self,
        keys: &[NewKey],
        mails: &[NewMail],
        most: u32,
    ) -> Result<CreateKeyOutcome, StorageError>;

    /// What is needed to judge a presented key: one indexed read.
    async fn key_for_authentication(&self, id: &KeyId) -> Result<Option<StoredKey>, StorageError>;

    /// One key.
    async fn key(&self, id: &KeyId) -> Result<Option<Key>, StorageError>;

    /// Those of the named keys that there are, whoever holds them, in no order.
    async fn keys(&self, ids: &[KeyId]) -> Result<Vec<Key>, StorageError>;

    /// A page of the keys in `scope`; statuses are judged at `now`.
    async fn list_keys(
        &self,
        scope: &KeyScope,
        query: &KeyListQuery,
        now: Timestamp,
    ) -> Result<Page<Key>, StorageError>;

    /// How many keys in `scope` have each status at `now`.
    async fn count_keys(&self, scope: &KeyScope, now: Timestamp) -> Result<StatusCounts, StorageError>;

    /// Every key in `scope` that is not revoked, newest first.
    async fn unrevoked_keys(&self, scope: &KeyScope) -> Result<Vec<Key>, StorageError>;

    /// Every key in `scope` that `query` matches, whatever its cursor and size, in its order: for export.
    async fn export_keys(
        &self,
        scope: &KeyScope,
        query: &KeyListQuery,
        now: Timestamp,
    ) -> Result<Vec<Key>, StorageError>;

    /// Revokes those of the named keys that exist, lie in the scope named with them and are not revoked yet, all in one
    /// transaction. Returns the ids that it revoked.
    async fn revoke_keys(
        &self,
        keys: &[(KeyScope, KeyId)],
        revocation: &Revocation,
    ) -> Result<Vec<KeyId>, StorageError>;

    /// Revokes every key in `scope` that is not revoked yet. Returns how many.
    async fn revoke_all_keys(&self, scope: &KeyScope, revocation: &Revocation) -> Result<u64, StorageError>;

    /// Up to `batch` keys whose people are to be written to at `now`, those longest due first.
    async fn keys_to_notice(&self, now: Timestamp, batch: u32) -> Result<Vec<DueKey>, StorageError>;

    /// Puts the mails about keys' ends out to be sent, and says when each key is due again: for each key whole or not at
    /// all, and only once, whichever node does it.
    async fn record_notices(&self, notices: &[Notice], now: Timestamp) -> Result<(), StorageError>;

    /// Notes last uses. A use older than the one stored, and a use of a key that is gone, is passed over.
    async fn record_key_uses(&self, uses: &[(KeyId, KeyUse)]) -> Result<(), StorageError>;
}

/// A key to be stored.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// The key; its state is live and it was never used.
    pub key: Key,
    /// The digest of its secret.
    pub digest: KeyDigest,
    /// Names the form that asked for it, so that a form sent twice makes one key.
    pub submission: Option<String>,
}

/// A key whose people are to be written to.
#[derive(Clone, Debug)]
pub struct DueKey {
    /// The key.
    pub key: Key,
    /// Since when.
    pub due_at: Timestamp,
}

/// What was written about the end of a key.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The key.
    pub key: KeyId,
    /// Since when it was due: a notice of the same is passed over.
    pub due_at: Timestamp,
    /// When it is due again.
    pub next: Option<Timestamp>,
    /// The mails.
    pub mails: Vec<NewMail>,
}

/// What became of a creation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreateKeyOutcome {
    /// The key is stored, durably.
    Created,
    /// There would be more keys than allowed.
    LimitReached {
        /// How many working keys there are.
        working: u64,
    },
    /// The form was already sent and made these keys.
    AlreadySubmitted(Vec<KeyId>),
    /// The owner or organization does not exist any more.
    HolderAbsent,
}

/// A key with what is needed to judge it.
#[derive(Clone, Debug)]
pub struct StoredKey {
    /// The key.
    pub key: Key,
    /// The digest to compare with.
    pub digest: KeyDigest,
    /// Its owner as of now; nobody owns an organization key.
    pub owner: Option<User>,
}

/// The sessions of browsers and programs.
#[async_trait]
pub trait SessionStorage {
    /// Writes a session, new or known. `data` is the browser session's own JSON (`{}` for tokens).
    /// `false` when its user does not exist or is disabled: then nothing is written.
    async fn save_session(&self, session: &Session, data: &str) -> Result<bool, StorageError>;

    /// Writes a known session. `false` when it is gone, or its user is: what was ended stays ended.
    async fn update_session(&self, session: &Session, data: &str) -> Result<bool, StorageError>;

    /// A session that has not ended at `now`, with its data and its user as of now: one indexed read.
    async fn session(&self, id: &SessionId, now: Timestamp) -> Result<Option<(Session, String, User)>, StorageError>;

    /// Notes a use and the end that follows from it. A session that is gone stays gone.
    async fn touch_session(
        &self,
        id: &SessionId,
        seen_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StorageError>;

    /// The sessions of a user that have not ended at `now`, last seen first.
    async fn sessions_of(&self, user: &UserName, now: Timestamp) -> Result<Vec<Session>, StorageError>;

    /// Ends one session; with `user`, only if it is that user's. `false` when there was none.
    async fn delete_session(&self, id: &SessionId, user: Option<&UserName>) -> Result<bool, StorageError>;

    /// Ends the sessions of a user, except `keep`. Returns how many.
    async fn delete_sessions_of(&self, user: &UserName, keep: Option<&SessionId>) -> Result<u64, StorageError>;

    /// Removes up to `batch` sessions that ended before `now`. Returns how many.
    async fn remove_ended_sessions(&self, now: Timestamp, batch: u32) -> Result<u64, StorageError>;
}

/// Failed sign-ins, and the key that signs tokens.
#[async_trait]
pub trait SignInStorage {
    /// The failures counted against each subject (a user name or an address, prefixed by its kind), in the order
    /// asked; `None` for a subject without failures.
    async fn sign_in_failures(&self, subjects: &[String]) -> Result<Vec<Option<SignInFailures>>, StorageError>;

    /// Counts one more failure against each subject, atomically. A count whose last failure came before
    /// `forget_before` starts again from one.
    async fn record_sign_in_failure(
        &self,
        subjects: &[String],
        at: Timestamp,
        forget_before: Timestamp,
    ) -> Result<(), StorageError>;

    /// Forgets the failures of a subject.
    async fn clear_sign_in_failures(&self, subject: &str) -> Result<(), StorageError>;

    /// Removes up to `batch` counts whose last failure came before `forget_before`. Returns how many.
    async fn remove_old_sign_in_failures(&self, forget_before: Timestamp, batch: u32) -> Result<u64, StorageError>;

    /// The key that signs tokens: the stored one, or `candidate` if there was none. Every node gets the same.
    async fn token_signing_key(&self, candidate: &[u8; 32], now: Timestamp) -> Result<[u8; 32], StorageError>;
}

/// Failures counted against one subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignInFailures {
    /// How many in a row.
    pub count: u32,
    /// The last of them.
    pub last: Timestamp,
}

/// What an installation starts with.
#[async_trait]
pub trait SeedStorage {
    /// Writes a seed, whole and once: `false`, and nothing is written, when one of that name was planted before.
    async fn plant(&self, name: &str, seed: &Seed, at: Timestamp) -> Result<bool, StorageError>;

    /// Whether a seed of that name was planted.
    async fn is_planted(&self, name: &str) -> Result<bool, StorageError>;
}

/// Rows to start with.
#[derive(Clone, Debug, Default)]
pub struct Seed {
    /// Users with their passwords' digests.
    pub users: Vec<(User, PasswordDigest)>,
    /// Organizations.
    pub organizations: Vec<Organization>,
    /// Members.
    pub members: Vec<Member>,
    /// Invitations that nobody has accepted.
    pub invitations: Vec<Invitation>,
    /// Deployments and projects.
    pub resources: Vec<Resource>,
    /// Users of projects' own realms.
    pub project_users: Vec<ProjectUser>,
    /// Keys, in whatever state.
    pub keys: Vec<NewKey>,
    /// Keys of projects, in whatever state, with the digests of their secrets.
    pub project_keys: Vec<(ProjectKey, KeyDigest)>,
}

/// A user of a project's own realm, such as `elastic`.
#[derive(Clone, Debug)]
pub struct ProjectUser {
    /// The project.
    pub project: ResourceId,
    /// The name there.
    pub name: String,
    /// The password's digest.
    pub password: PasswordDigest,
    /// The names of the user's stack roles.
    pub roles: Vec<String>,
    /// Whether it came with the project and cannot be deleted.
    pub reserved: bool,
    /// When it was made.
    pub created_at: Timestamp,
}
