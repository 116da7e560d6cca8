//! Signed-in sessions: of browsers, by cookie, and of programs, by token.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::user::UserName;

/// Names a session without giving it away: 64 hexadecimal digits, the SHA-256 of what the client holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SessionId(String);

impl SessionId {
    /// Reads an id; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let valid = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        valid.then(|| Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for SessionId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a session id is 64 hexadecimal digits")
    }
}

impl From<SessionId> for String {
    fn from(id: SessionId) -> Self {
        id.0
    }
}

/// Who holds a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SessionKind {
    /// A browser, by cookie.
    Browser,
    /// A program that signed in for a token.
    Token,
}

/// One signed-in session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its name.
    pub id: SessionId,
    /// Who holds it.
    pub kind: SessionKind,
    /// Who signed in.
    pub user: UserName,
    /// When.
    pub created_at: Timestamp,
    /// The last request seen, to the minute.
    pub seen_at: Timestamp,
    /// When it ends if nobody uses it before.
    pub expires_at: Timestamp,
    /// The address at sign-in.
    pub address: Option<String>,
    /// The `User-Agent` at sign-in.
    pub agent: Option<String>,
}
