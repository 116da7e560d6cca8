//! Keys: what making, listing and revoking them has in common, whoever holds them.

mod organization;
mod personal;
mod rights;
mod visible;

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    domain::{
        Expiration, ExpirationChoice, FieldError, Holder, Key, KeyId, KeyName, KeyPolicy, KeyState, KeyString, Problem,
        Revocation,
        key_list::{KeyListQuery, StatusCounts},
        lifetime::Lifetime,
        mail::NewMail,
        page::Page,
        user::Change,
    },
    service::{Caller, ServiceError, Services, randomness::new_key, recent::JustMade},
    storage::{CreateKeyOutcome, KeyScope, NewKey},
};

pub use organization::{
    CreateOrganizationKeys, MOST_ORGANIZATION_KEYS, NewOrganizationKey, OrganizationKeyList, RevokeOutcome,
    RevokeResult,
};
pub use personal::MOST_KEYS;
pub use rights::KeyRights;

/// How many keys one call may name.
pub const MOST_IDS: usize = 10_000;

/// A key that somebody wants, as typed.
#[derive(Clone, Debug)]
pub struct CreateKey {
    /// What it is to be called.
    pub name: String,
    /// When it is to end.
    pub expiration: AskedExpiration,
    /// Names the form, so that a form sent twice makes one key: 20 letters and digits.
    pub submission: Option<String>,
}

/// When a key is to end, as asked.
#[derive(Clone, Debug)]
pub enum AskedExpiration {
    /// Nothing said.
    Default,
    /// As programs say it: `30d`, `never`.
    Lifetime(String),
    /// As the form says it.
    Choice {
        /// `3months`, …, `date`, `never`.
        choice: String,
        /// The date, when `choice` is `date`.
        date: String,
        /// The IANA name of the zone in which the date's day ends; empty for UTC.
        zone: String,
    },
}

/// A key just made, with the text that is shown once.
#[derive(Clone, Debug)]
pub struct CreatedKey {
    /// The key.
    pub key: Key,
    /// The whole key in clear.
    pub string: KeyString,
}

impl JustMade for CreatedKey {
    type Id = KeyId;

    fn id(&self) -> KeyId {
        self.key.id.clone()
    }

    fn made_at(&self) -> Timestamp {
        self.key.created_at
    }
}

/// A page of keys, with what the screen says around it.
#[derive(Clone, Debug)]
pub struct KeyList {
    /// The keys.
    pub page: Page<Key>,
    /// How many of each status there are.
    pub counts: StatusCounts,
    /// The instant for which all this was true.
    pub now: Timestamp,
}

impl Services {
    /// Makes the text and the record of a key, neither stored yet.
    fn mint(&self, name: KeyName, holder: Holder, expiration: Expiration) -> Result<CreatedKey, ServiceError> {
        let string = new_key(&*self.randomness, holder.kind())?;
        let key = Key {
            id: string.id().clone(),
            name,
            holder,
            hint: string.hint(),
            created_at: self.now(),
            expiration,
            state: KeyState::Live,
            last_use: None,
        };
        Ok(CreatedKey { key, string })
    }

    /// Stores keys of one holder with the mails that tell of them, all or none. A form that was sent before, and made
    /// its keys a moment ago, gets those.
    async fn store_keys(
        &self,
        created: Vec<CreatedKey>,
        submission: Option<&str>,
        mails: &[NewMail],
        most: u32,
    ) -> Result<Vec<CreatedKey>, ServiceError> {
        let new: Vec<_> = created
            .iter()
            .enumerate()
            .map(|(number, created)| NewKey {
                key: created.key.clone(),
                digest: self.digester.digest(created.string.secret()),
                submission: submission
                    .map(|form| if number == 0 { form.to_owned() } else { format!("{form}.{number}") }),
            })
            .collect();
        // Remembered before it is stored: from that moment on, the same form sent again may ask for it.
        if submission.is_some() {
            for created in &created {
                self.recent.remember(created);
            }
        }
        let outcome = self.storage.create_keys(&new, mails, most).await;
        if !matches!(outcome, Ok(CreateKeyOutcome::Created)) {
            for created in &created {
                self.recent.forget(&created.key.id);
            }
        }
        match outcome? {
            CreateKeyOutcome::Created => Ok(created),
            CreateKeyOutcome::LimitReached { .. } => Err(ServiceError::KeyLimitReached(most)),
            CreateKeyOutcome::AlreadySubmitted(ids) => {
                let now = self.now();
                let recalled: Option<Vec<_>> = ids.iter().map(|id| self.recent.recall(id, now)).collect();
                let first = ids.into_iter().next();
                recalled.ok_or_else(|| {
                    first.map_or(ServiceError::Internal("a form made no key"), ServiceError::AlreadySubmitted)
                })
            }
            CreateKeyOutcome::HolderAbsent => Err(ServiceError::NoSuchUser),
        }
    }

    async fn list_keys(&self, scope: &KeyScope, query: &KeyListQuery) -> Result<KeyList, ServiceError> {
        // Whoever looks at the list wants to know whether a key is in use: let the list say what is known.
        self.usage.flush().await?;
        let now = self.now();
        let page = self.storage.list_keys(scope, query, now).await?;
        let counts = self.storage.count_keys(scope, now).await?;
        Ok(KeyList { page, counts, now })
    }

    async fn revoke(
        &self,
        caller: &Caller,
        field: &str,
        keys: &[(KeyScope, KeyId)],
    ) -> Result<Vec<KeyId>, ServiceError> {
        check_count(field, keys.len())?;
        Ok(self.storage.revoke_keys(keys, &self.change_by(caller)).await?)
    }

    /// The mark that a change by the caller leaves.
    pub(super) fn change_by(&self, caller: &Caller) -> Revocation {
        Change { by: caller.name(), at: self.now() }
    }
}

/// The instant that an asked expiration means now: what the form shows beside each choice.
///
/// # Errors
/// The field and what is wrong with it.
pub fn resolve_expiration(
    policy: KeyPolicy,
    asked: &AskedExpiration,
    now: Timestamp,
    maker: Expiration,
) -> Result<Expiration, FieldError> {
    let error = |problem| FieldError::new("expiration", problem);
    let expiration = match asked {
        AskedExpiration::Default => return Ok(policy.default_at(now, maker)),
        AskedExpiration::Lifetime(text) => {
            text.parse::<Lifetime>().and_then(|lifetime| lifetime.resolve(now)).map_err(error)?
        }
        AskedExpiration::Choice { choice, date, zone } => {
            let zone = read_zone(zone).map_err(|problem| FieldError::new("zone", problem))?;
            let field = if choice == "date" { "date" } else { "expiration" };
            let in_field = |problem| FieldError::new(field, problem);
            let choice = ExpirationChoice::parse(choice, date).map_err(in_field)?;
            let expiration = choice.resolve(now, &zone).map_err(in_field)?;
            return policy.check(expiration, now, maker).map_err(in_field);
        }
    };
    policy.check(expiration, now, maker).map_err(error)
}

/// Whether `text` can be the name of a form: what [`CreateKey::submission`] says, or shorter.
pub(super) fn check_submission(text: Option<&str>) -> Result<(), FieldError> {
    let valid = |text: &str| (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if text.is_none_or(valid) { Ok(()) } else { Err(FieldError::new("submission", Problem::Damaged)) }
}

/// Refuses more ids than one call may name.
fn check_count(field: &str, count: usize) -> Result<(), ServiceError> {
    let problem = Problem::TooMany { most: MOST_IDS, count };
    if count > MOST_IDS { Err(ServiceError::invalid(field, problem)) } else { Ok(()) }
}

fn read_zone(name: &str) -> Result<TimeZone, Problem> {
    if name.is_empty() { Ok(TimeZone::UTC) } else { TimeZone::get(name).map_err(|_| Problem::NotATimeZone) }
}
