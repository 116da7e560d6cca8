//! Browsers' sessions for tower-sessions, kept by [`Storage`].
//!
//! # What is stored
//! A session is stored from the moment somebody is signed in, and not before: a record without a user is accepted and
//! forgotten, so that visitors without an account cannot fill the database. [`Values`] are the entries of a record that
//! have columns of their own; all others travel along as JSON.
//!
//! The id in the cookie is a secret. What is stored, and what other parts of Keyward call the session by, is its
//! SHA-256: [`stored_id`].
//!
//! # Signing in
//! Renew the id (`Session::flush` or `Session::cycle_id`), which signing in demands anyway, and write [`Values`]: only
//! under a new id does tower-sessions *create* a record. A record that is merely *saved* is written if its session is
//! still there, and else passed over: a request that was under way while its user signed out must not bring the session
//! back.

use std::{collections::HashMap, error::Error as _, fmt, sync::Arc};

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tower_sessions::{
    SessionStore,
    cookie::time::OffsetDateTime,
    session::{self, Id, Record},
    session_store::{Error, Result},
};

use super::{Storage, StorageError};
use crate::{
    clock::Clock,
    domain::{Session, SessionId, SessionKind, UserName, hexadecimal},
};

const USER: &str = "user";
const CREATED_AT: &str = "created_at";
const SEEN_AT: &str = "seen_at";
const ADDRESS: &str = "address";
const AGENT: &str = "agent";

/// What a browser's session says about itself, in columns of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values {
    /// Who is signed in.
    pub user: String,
    /// When the user signed in: milliseconds since 1970.
    pub created_at: i64,
    /// The last request seen: milliseconds since 1970.
    pub seen_at: i64,
    /// The address at sign-in.
    pub address: Option<String>,
    /// The `User-Agent` at sign-in.
    pub agent: Option<String>,
}

impl Values {
    /// Puts them into a session, which still has to be saved.
    ///
    /// # Errors
    /// When the session could not be read.
    pub async fn write(&self, session: &tower_sessions::Session) -> std::result::Result<(), session::Error> {
        session.insert(USER, &self.user).await?;
        session.insert(CREATED_AT, self.created_at).await?;
        session.insert(SEEN_AT, self.seen_at).await?;
        session.insert(ADDRESS, &self.address).await?;
        session.insert(AGENT, &self.agent).await
    }
}

/// What the session with this id in its cookie is called everywhere else. Always there, as a digest has the form that
/// [`SessionId`] asks for.
#[must_use]
pub fn stored_id(id: &Id) -> Option<SessionId> {
    SessionId::parse(&hexadecimal(&Sha256::digest(id.to_string())))
}

/// tower-sessions' store over [`Storage`].
#[derive(Clone)]
pub struct BrowserSessions {
    storage: Arc<dyn Storage>,
    clock: Arc<dyn Clock>,
}

impl BrowserSessions {
    /// Sessions in `storage`, which end by `clock`.
    #[must_use]
    pub fn new(storage: Arc<dyn Storage>, clock: Arc<dyn Clock>) -> Self {
        Self { storage, clock }
    }

    /// What the database is to hold of a record; `None` when nobody is signed in.
    fn read(&self, record: &Record) -> Result<Option<(Session, String)>> {
        let mut data = record.data.clone();
        let Some(user) = take_text(&mut data, USER)? else {
            return Ok(None);
        };
        let now = self.clock.now();
        let session = Session {
            id: stored(&record.id)?,
            kind: SessionKind::Browser,
            user: UserName::parse(&user).map_err(|_| unreadable(USER))?,
            created_at: take_instant(&mut data, CREATED_AT)?.unwrap_or(now),
            seen_at: take_instant(&mut data, SEEN_AT)?.unwrap_or(now),
            expires_at: from_offset(record.expiry_date),
            address: take_text(&mut data, ADDRESS)?,
            agent: take_text(&mut data, AGENT)?,
        };
        let data = serde_json::to_string(&data).map_err(|error| Error::Encode(error.to_string()))?;
        Ok(Some((session, data)))
    }
}

impl fmt::Debug for BrowserSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BrowserSessions").finish_non_exhaustive()
    }
}

#[async_trait]
impl SessionStore for BrowserSessions {
    /// Ids are 128 random bits: two that are the same are not to be expected.
    async fn create(&self, record: &mut Record) -> Result<()> {
        if let Some((session, data)) = self.read(record)? {
            // `false` when the user was disabled this very moment. Then the cookie leads nowhere, as it should.
            self.storage.save_session(&session, &data).await.map_err(|error| backend(&error))?;
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        if let Some((session, data)) = self.read(record)? {
            self.storage.update_session(&session, &data).await.map_err(|error| backend(&error))?;
        }
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = self.storage.session(&stored(id)?, self.clock.now()).await.map_err(|error| backend(&error))?;
        let Some((session, data, _)) = found.filter(|(session, ..)| session.kind == SessionKind::Browser) else {
            return Ok(None);
        };
        let mut data: HashMap<String, Value> =
            serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?;
        data.insert(USER.to_owned(), session.user.as_str().into());
        data.insert(CREATED_AT.to_owned(), session.created_at.as_millisecond().into());
        data.insert(SEEN_AT.to_owned(), session.seen_at.as_millisecond().into());
        data.extend(session.address.map(|address| (ADDRESS.to_owned(), address.into())));
        data.extend(session.agent.map(|agent| (AGENT.to_owned(), agent.into())));
        Ok(Some(Record { id: *id, data, expiry_date: to_offset(session.expires_at)? }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.storage.delete_session(&stored(id)?, None).await.map(drop).map_err(|error| backend(&error))
    }
}

fn take_text(data: &mut HashMap<String, Value>, name: &str) -> Result<Option<String>> {
    match data.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(unreadable(name)),
    }
}

fn take_instant(data: &mut HashMap<String, Value>, name: &str) -> Result<Option<Timestamp>> {
    let Some(value) = data.remove(name) else {
        return Ok(None);
    };
    let milliseconds = value.as_i64().ok_or_else(|| unreadable(name))?;
    Timestamp::from_millisecond(milliseconds).map(Some).map_err(|_| unreadable(name))
}

/// Beyond the calendar is as good as its end.
fn from_offset(at: OffsetDateTime) -> Timestamp {
    Timestamp::from_second(at.unix_timestamp())
        .and_then(|seconds| seconds.checked_add(jiff::SignedDuration::from_millis(at.millisecond().into())))
        .unwrap_or(Timestamp::MAX)
}

fn to_offset(at: Timestamp) -> Result<OffsetDateTime> {
    let nanoseconds = i128::from(at.as_millisecond()) * 1_000_000;
    OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).map_err(|error| Error::Decode(error.to_string()))
}

fn stored(id: &Id) -> Result<SessionId> {
    stored_id(id).ok_or_else(|| Error::Encode("the session's id has no stored form".to_owned()))
}

fn unreadable(name: &str) -> Error {
    Error::Encode(format!("the session's entry {name} has an unexpected value"))
}

/// For the log: tower-sessions hands it on to nobody else.
fn backend(error: &StorageError) -> Error {
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    Error::Backend(format!("{error}{cause}"))
}
