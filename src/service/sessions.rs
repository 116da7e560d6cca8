//! Sessions: how long they last, which ones a user has, and ending them.

use jiff::{SignedDuration, Timestamp};

use crate::{
    domain::{Session, SessionId, SessionKind, User},
    service::{Caller, ServiceError, Services, authenticate::Rejection},
};

/// How long sessions may live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// Without a request.
    pub idle: SignedDuration,
    /// From sign-in, whatever happens.
    pub absolute: SignedDuration,
    /// One token; a new one is had by refreshing, within `absolute`.
    pub token: SignedDuration,
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self {
            idle: SignedDuration::from_hours(1),
            absolute: SignedDuration::from_hours(12),
            token: SignedDuration::from_mins(30),
        }
    }
}

impl SessionLimits {
    /// How exactly a session's last use is known. A write per request would cost more than it tells.
    pub const PRECISION: SignedDuration = SignedDuration::from_mins(1);

    /// When a browser session ends that began at `created_at` and was used at `now`.
    #[must_use]
    pub fn end(&self, created_at: Timestamp, now: Timestamp) -> Timestamp {
        let absolute = created_at.saturating_add(self.absolute);
        let idle = now.saturating_add(self.idle);
        match (absolute, idle) {
            (Ok(absolute), Ok(idle)) => absolute.min(idle),
            _ => now,
        }
    }
}

/// Who asks in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// The person, or a program.
    Person,
    /// A page by itself that waits for news: a session that nobody uses must end, however many pages wait in it.
    WaitingPage,
}

impl Services {
    /// The user of a session of `kind` that has not ended; notes the use.
    pub(super) async fn live_session(
        &self,
        id: &SessionId,
        kind: SessionKind,
        asking: Asking,
    ) -> Result<User, ServiceError> {
        let now = self.now();
        let found = self.storage.session(id, now).await?.filter(|(session, ..)| session.kind == kind);
        let Some((session, _, user)) = found else {
            return Err(ServiceError::Unauthenticated(Rejection::EndedSession));
        };
        if !user.enabled {
            return Err(ServiceError::Unauthenticated(Rejection::DisabledUser));
        }
        let end = match kind {
            SessionKind::Browser => self.limits.end(session.created_at, session.seen_at),
            SessionKind::Token => session.expires_at,
        };
        if end <= now {
            return Err(ServiceError::Unauthenticated(Rejection::EndedSession));
        }
        if asking == Asking::Person && now.duration_since(session.seen_at) >= SessionLimits::PRECISION {
            let expires_at = match kind {
                SessionKind::Browser => self.limits.end(session.created_at, now),
                SessionKind::Token => session.expires_at,
            };
            self.storage.touch_session(id, now, expires_at).await?;
        }
        Ok(user)
    }

    /// The caller's sessions, last seen first.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn own_sessions(&self, caller: &Caller) -> Result<Vec<Session>, ServiceError> {
        Ok(self.storage.sessions_of(&caller.user()?.name, self.now()).await?)
    }

    /// Ends one of the caller's sessions.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchSession`], or storage failed.
    pub async fn end_own_session(&self, caller: &Caller, id: &SessionId) -> Result<(), ServiceError> {
        let ended = self.storage.delete_session(id, Some(&caller.user()?.name)).await?;
        if ended { Ok(()) } else { Err(ServiceError::NoSuchSession) }
    }

    /// Ends every session of the caller but this one. Returns how many.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn end_other_sessions(&self, caller: &Caller) -> Result<u64, ServiceError> {
        Ok(self.storage.delete_sessions_of(&caller.user()?.name, caller.session()).await?)
    }

    /// Ends the session that `id` names, whoever holds it: signing out.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn sign_out(&self, id: &SessionId) -> Result<(), ServiceError> {
        self.storage.delete_session(id, None).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_by_idleness_or_by_age() {
        let limits = SessionLimits::default();
        let start: Timestamp = "2026-11-22T08:00:00Z".parse().unwrap();
        let after = |hours| start.checked_add(SignedDuration::from_hours(hours)).unwrap();
        assert_eq!(limits.end(start, start), after(1));
        assert_eq!(limits.end(start, after(5)), after(6));
        assert_eq!(limits.end(start, after(11)), after(12));
        assert_eq!(limits.end(start, after(14)), after(12));
    }
}
