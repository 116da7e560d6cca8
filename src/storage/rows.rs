//! Rows as the databases give them, and how they become what the domain knows. A row that the domain's own constructors
//! refuse was not written by Keyward: it is reported with table, column and id, and never half believed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::FromRow;

use super::{DueKey, SignInFailures, StorageError, StoredKey, query::Bound};
use crate::domain::{
    Creator, Email, Expiration, FullName, Holder, Key, KeyDigest, KeyHint, KeyId, KeyName, KeyState, KeyUse,
    OrganizationHolder, PasswordDigest, PlatformRoles, Revocation, Session, SessionId, SessionKind, User, UserName,
    organization::OrganizationId, user::Change,
};

/// Where a value was read, for the error that says so.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) table: &'static str,
    pub(super) row: &'a str,
}

impl Place<'_> {
    pub(super) fn inconsistent(self, column: &'static str) -> StorageError {
        StorageError::Inconsistent { table: self.table, column, row: self.row.to_owned() }
    }

    /// What a constructor of the domain made of `column`.
    pub(super) fn read<T, E>(self, column: &'static str, made: Result<T, E>) -> Result<T, StorageError> {
        made.map_err(|_| self.inconsistent(column))
    }

    pub(super) fn json<T: DeserializeOwned>(self, column: &'static str, text: &str) -> Result<T, StorageError> {
        self.read(column, serde_json::from_str(text))
    }

    pub(super) fn instant(self, column: &'static str, milliseconds: i64) -> Result<Timestamp, StorageError> {
        self.read(column, Timestamp::from_millisecond(milliseconds))
    }

    pub(super) fn instant_if_any(
        self,
        column: &'static str,
        at: Option<i64>,
    ) -> Result<Option<Timestamp>, StorageError> {
        at.map(|at| self.instant(column, at)).transpose()
    }

    /// A change kept in two columns, of which both or neither have a value.
    pub(super) fn change(
        self,
        column: &'static str,
        at: Option<i64>,
        by: Option<String>,
    ) -> Result<Option<Change>, StorageError> {
        match (at, by) {
            (Some(at), Some(by)) => Ok(Some(Change { by, at: self.instant(column, at)? })),
            (None, None) => Ok(None),
            _ => Err(self.inconsistent(column)),
        }
    }
}

/// A list or object as it is kept: JSON in text.
pub(super) fn to_json<T: Serialize>(value: &T) -> Result<String, StorageError> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(Box::new(error)).into())
}

/// A row of `users`.
#[derive(FromRow)]
#[expect(clippy::struct_field_names, reason = "so are the columns, for rows of other tables come with their user")]
pub(super) struct UserRecord {
    user_name: String,
    user_full_name: Option<String>,
    user_email: Option<String>,
    user_roles: String,
    user_enabled: bool,
    user_builtin: bool,
    user_created_at: i64,
    user_created_by: String,
    user_updated_at: Option<i64>,
    user_updated_by: Option<String>,
    user_first_sign_in_at: Option<i64>,
    user_last_sign_in_at: Option<i64>,
}

/// The columns of a [`UserRecord`].
macro_rules! user_columns {
    () => {
        "users.name AS user_name
            , users.full_name AS user_full_name
            , users.email AS user_email
            , users.roles AS user_roles
            , users.enabled AS user_enabled
            , users.builtin AS user_builtin
            , users.created_at AS user_created_at
            , users.created_by AS user_created_by
            , users.updated_at AS user_updated_at
            , users.updated_by AS user_updated_by
            , users.first_sign_in_at AS user_first_sign_in_at
            , users.last_sign_in_at AS user_last_sign_in_at"
    };
}
pub(super) use user_columns;

impl TryFrom<UserRecord> for User {
    type Error = StorageError;

    fn try_from(record: UserRecord) -> Result<Self, StorageError> {
        let place = Place { table: "users", row: &record.user_name };
        let full_name = record.user_full_name.as_deref().map(FullName::parse).transpose();
        let email = record.user_email.as_deref().map(Email::parse).transpose();
        Ok(Self {
            full_name: place.read("full_name", full_name)?,
            email: place.read("email", email)?,
            roles: place.json::<PlatformRoles>("roles", &record.user_roles)?,
            enabled: record.user_enabled,
            builtin: record.user_builtin,
            created: Change { at: place.instant("created_at", record.user_created_at)?, by: record.user_created_by },
            updated: place.change("updated_at", record.user_updated_at, record.user_updated_by)?,
            first_sign_in: place.instant_if_any("first_sign_in_at", record.user_first_sign_in_at)?,
            last_sign_in: place.instant_if_any("last_sign_in_at", record.user_last_sign_in_at)?,
            name: place.read("name", UserName::parse(&record.user_name))?,
        })
    }
}

/// A user with the password's digest.
#[derive(FromRow)]
pub(super) struct UserWithPasswordRecord {
    #[sqlx(flatten)]
    user: UserRecord,
    password: String,
}

impl TryFrom<UserWithPasswordRecord> for (User, PasswordDigest) {
    type Error = StorageError;

    fn try_from(record: UserWithPasswordRecord) -> Result<Self, StorageError> {
        Ok((record.user.try_into()?, PasswordDigest::new(record.password)))
    }
}

/// A user in a list.
#[derive(FromRow)]
pub(super) struct UserListRecord {
    #[sqlx(flatten)]
    user: UserRecord,
    working_keys: i64,
}

impl TryFrom<UserListRecord> for super::UserRow {
    type Error = StorageError;

    fn try_from(record: UserListRecord) -> Result<Self, StorageError> {
        Ok(Self { working_keys: counted(record.working_keys), user: record.user.try_into()? })
    }
}

/// A row of `keys`, without what judges a secret.
#[derive(FromRow)]
pub(super) struct KeyRecord {
    id: String,
    owner: Option<String>,
    organization: Option<String>,
    role_assignments: Option<String>,
    creator: Option<String>,
    creator_name: Option<String>,
    creator_is_member: bool,
    name: String,
    hint: String,
    created_at: i64,
    expires_at: Option<i64>,
    revoked_at: Option<i64>,
    revoked_by: Option<String>,
    #[sqlx(flatten)]
    last_use: UseRecord,
}

/// The columns of a [`KeyRecord`].
macro_rules! key_columns {
    () => {
        "keys.id
            , keys.owner
            , keys.organization
            , keys.role_assignments
            , keys.creator
            , keys.creator_name
            , EXISTS (
                SELECT 1
                FROM members
                WHERE members.organization = keys.organization
                    AND members.user_name = keys.creator
            ) AS creator_is_member
            , keys.name
            , keys.hint
            , keys.created_at
            , keys.expires_at
            , keys.revoked_at
            , keys.revoked_by
            , keys.last_used_at
            , keys.last_used_address
            , keys.last_used_client
            , keys.last_used_endpoint"
    };
}
pub(super) use key_columns;

impl TryFrom<KeyRecord> for Key {
    type Error = StorageError;

    fn try_from(record: KeyRecord) -> Result<Self, StorageError> {
        let place = Place { table: "keys", row: &record.id };
        let hint = KeyHint::of(&record.hint);
        if hint.as_str() != record.hint {
            return Err(place.inconsistent("hint"));
        }
        let revocation: Option<Revocation> = place.change("revoked_at", record.revoked_at, record.revoked_by)?;
        let holder = match (record.owner, record.organization, record.role_assignments, record.creator_name) {
            (Some(owner), None, None, None) => Holder::User(place.read("owner", UserName::parse(&owner))?),
            (None, Some(organization), Some(role_assignments), Some(name)) => {
                let user = record.creator.as_deref().map(UserName::parse).transpose();
                Holder::Organization(OrganizationHolder {
                    organization: place.read("organization", OrganizationId::parse(&organization))?,
                    role_assignments: place.json("role_assignments", &role_assignments)?,
                    creator: Creator {
                        user: place.read("creator", user)?,
                        name: place.read("creator_name", UserName::parse(&name))?,
                        is_member: record.creator_is_member,
                    },
                })
            }
            _ => return Err(place.inconsistent("owner")),
        };
        Ok(Self {
            name: place.read("name", KeyName::parse(&record.name))?,
            holder,
            hint,
            created_at: place.instant("created_at", record.created_at)?,
            expiration: Expiration::from(place.instant_if_any("expires_at", record.expires_at)?),
            state: revocation.map_or(KeyState::Live, KeyState::Revoked),
            last_use: record.last_use.read(place)?,
            id: key_id(&record.id)?,
        })
    }
}

/// The last use of a key.
#[derive(FromRow)]
pub(super) struct UseRecord {
    #[sqlx(rename = "last_used_at")]
    at: Option<i64>,
    #[sqlx(rename = "last_used_address")]
    address: Option<String>,
    #[sqlx(rename = "last_used_client")]
    client: Option<String>,
    #[sqlx(rename = "last_used_endpoint")]
    endpoint: Option<String>,
}

impl UseRecord {
    /// The use, if the key was used.
    pub(super) fn read(self, place: Place<'_>) -> Result<Option<KeyUse>, StorageError> {
        let Self { at, address, client, endpoint } = self;
        Ok(place.instant_if_any("last_used_at", at)?.map(|at| KeyUse { at, address, client, endpoint }))
    }
}

/// A use, in the order of its columns.
pub(super) fn use_values(used: &KeyUse) -> [Bound; 4] {
    [used.at.into(), used.address.as_deref().into(), used.client.as_deref().into(), used.endpoint.as_deref().into()]
}

/// A key whose people are to be written to.
#[derive(FromRow)]
pub(super) struct DueKeyRecord {
    #[sqlx(flatten)]
    key: KeyRecord,
    next_notice_at: i64,
}

impl TryFrom<DueKeyRecord> for DueKey {
    type Error = StorageError;

    fn try_from(record: DueKeyRecord) -> Result<Self, StorageError> {
        let place = Place { table: "keys", row: &record.key.id };
        Ok(Self { due_at: place.instant("next_notice_at", record.next_notice_at)?, key: record.key.try_into()? })
    }
}

/// An id read by itself.
pub(super) fn key_id(id: &str) -> Result<KeyId, StorageError> {
    KeyId::parse(id).ok_or_else(|| Place { table: "keys", row: id }.inconsistent("id"))
}

/// How a digest was made, in the column `digest_algorithm`.
const SHA256: &str = "sha256";
/// How a digest was made, in the column `digest_algorithm`.
const HMAC_SHA256: &str = "hmac-sha256";

/// The digest of a key's secret, with the way it was made.
#[derive(FromRow)]
pub(super) struct DigestRecord {
    digest: Vec<u8>,
    digest_algorithm: String,
    pepper_version: Option<i64>,
}

impl DigestRecord {
    /// The digest, which stood at `place`.
    pub(super) fn read(self, place: Place<'_>) -> Result<KeyDigest, StorageError> {
        let digest: [u8; 32] = place.read("digest", self.digest.try_into())?;
        let pepper_version = self.pepper_version.map(u16::try_from).transpose();
        match (self.digest_algorithm.as_str(), place.read("pepper_version", pepper_version)?) {
            (SHA256, None) => Ok(KeyDigest::Sha256(digest)),
            (HMAC_SHA256, Some(pepper_version)) => Ok(KeyDigest::HmacSha256 { pepper_version, tag: digest }),
            _ => Err(place.inconsistent("digest_algorithm")),
        }
    }
}

/// A digest as its three columns have it: algorithm, digest, version of the pepper.
pub(super) const fn digest_columns(digest: &KeyDigest) -> (&'static str, &[u8; 32], Option<u16>) {
    match digest {
        KeyDigest::Sha256(digest) => (SHA256, digest, None),
        KeyDigest::HmacSha256 { pepper_version, tag } => (HMAC_SHA256, tag, Some(*pepper_version)),
    }
}

/// The user in a row that may have none.
struct OwnerRecord(Option<UserRecord>);

impl<'r, R: sqlx::Row> FromRow<'r, R> for OwnerRecord
where
    UserRecord: FromRow<'r, R>,
    Option<String>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    &'static str: sqlx::ColumnIndex<R>,
{
    fn from_row(row: &'r R) -> sqlx::Result<Self> {
        let name: Option<String> = row.try_get("user_name")?;
        name.map(|_| UserRecord::from_row(row)).transpose().map(Self)
    }
}

/// A key with what is needed to judge it.
#[derive(FromRow)]
pub(super) struct StoredKeyRecord {
    #[sqlx(flatten)]
    key: KeyRecord,
    #[sqlx(flatten)]
    digest: DigestRecord,
    // All columns are NULL where nobody owns the key.
    #[sqlx(flatten)]
    owner: OwnerRecord,
}

impl TryFrom<StoredKeyRecord> for StoredKey {
    type Error = StorageError;

    fn try_from(record: StoredKeyRecord) -> Result<Self, StorageError> {
        let digest = record.digest.read(Place { table: "keys", row: &record.key.id })?;
        Ok(Self { digest, owner: record.owner.0.map(User::try_from).transpose()?, key: record.key.try_into()? })
    }
}

/// A row of `sessions`.
#[derive(FromRow)]
pub(super) struct SessionRecord {
    id: String,
    kind: String,
    session_user: String,
    created_at: i64,
    seen_at: i64,
    expires_at: i64,
    address: Option<String>,
    agent: Option<String>,
}

/// The columns of a [`SessionRecord`].
macro_rules! session_columns {
    () => {
        "sessions.id
            , sessions.kind
            , sessions.user_name AS session_user
            , sessions.created_at
            , sessions.seen_at
            , sessions.expires_at
            , sessions.address
            , sessions.agent"
    };
}
pub(super) use session_columns;

/// The word for a kind of session in the column `kind`.
pub(super) const fn session_kind(kind: SessionKind) -> &'static str {
    match kind {
        SessionKind::Browser => "browser",
        SessionKind::Token => "token",
    }
}

impl TryFrom<SessionRecord> for Session {
    type Error = StorageError;

    fn try_from(record: SessionRecord) -> Result<Self, StorageError> {
        let place = Place { table: "sessions", row: &record.id };
        let kind =
            [SessionKind::Browser, SessionKind::Token].into_iter().find(|kind| session_kind(*kind) == record.kind);
        Ok(Self {
            kind: kind.ok_or_else(|| place.inconsistent("kind"))?,
            user: place.read("user_name", UserName::parse(&record.session_user))?,
            created_at: place.instant("created_at", record.created_at)?,
            seen_at: place.instant("seen_at", record.seen_at)?,
            expires_at: place.instant("expires_at", record.expires_at)?,
            address: record.address,
            agent: record.agent,
            id: SessionId::parse(&record.id).ok_or_else(|| place.inconsistent("id"))?,
        })
    }
}

/// A session with its data and its user.
#[derive(FromRow)]
pub(super) struct SessionWithUserRecord {
    #[sqlx(flatten)]
    session: SessionRecord,
    data: String,
    #[sqlx(flatten)]
    user: UserRecord,
}

impl TryFrom<SessionWithUserRecord> for (Session, String, User) {
    type Error = StorageError;

    fn try_from(record: SessionWithUserRecord) -> Result<Self, StorageError> {
        Ok((record.session.try_into()?, record.data, record.user.try_into()?))
    }
}

/// A row of `sign_in_failures`.
#[derive(FromRow)]
pub(super) struct SignInFailuresRecord {
    pub(super) subject: String,
    failures: i64,
    last_at: i64,
}

impl TryFrom<SignInFailuresRecord> for SignInFailures {
    type Error = StorageError;

    fn try_from(record: SignInFailuresRecord) -> Result<Self, StorageError> {
        let place = Place { table: "sign_in_failures", row: &record.subject };
        Ok(Self {
            count: u32::try_from(record.failures).unwrap_or(u32::MAX),
            last: place.instant("last_at", record.last_at)?,
        })
    }
}

/// A row of `signing_keys`.
#[derive(FromRow)]
pub(super) struct SigningKeyRecord {
    purpose: String,
    secret: Vec<u8>,
}

impl TryFrom<SigningKeyRecord> for [u8; 32] {
    type Error = StorageError;

    fn try_from(record: SigningKeyRecord) -> Result<Self, StorageError> {
        let place = Place { table: "signing_keys", row: &record.purpose };
        place.read("secret", record.secret.try_into())
    }
}

/// The last use of each key, in the order of keys.
pub(super) fn latest<K: Ord>(uses: &[(K, KeyUse)]) -> Vec<(&K, &KeyUse)> {
    one_of_each(uses, |known, used| known.at < used.at).into_iter().collect()
}

/// The first use of each key.
pub(super) fn earliest<K: Ord>(uses: &[(K, KeyUse)]) -> BTreeMap<&K, &KeyUse> {
    one_of_each(uses, |known, used| known.at > used.at)
}

/// Of the uses of each key the one that is better than every other.
fn one_of_each<K: Ord>(uses: &[(K, KeyUse)], is_better: fn(&KeyUse, &KeyUse) -> bool) -> BTreeMap<&K, &KeyUse> {
    let mut chosen = BTreeMap::new();
    for (key, used) in uses {
        let known = chosen.entry(key).or_insert(used);
        if is_better(known, used) {
            *known = used;
        }
    }
    chosen
}

/// The result of a `COUNT`, which is never negative.
pub(super) fn counted(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

/// Every row as what it stands for.
pub(super) fn all<R, T: TryFrom<R, Error = StorageError>>(rows: Vec<R>) -> Result<Vec<T>, StorageError> {
    rows.into_iter().map(T::try_from).collect()
}
