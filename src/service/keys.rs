//! Personal keys: creating, listing and revoking them.

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    domain::{
        Action, Expiration, ExpirationChoice, FieldError, KeyId, KeyKind, KeyName, KeyState, KeyString, PersonalKey,
        Problem, Revocation, UserName,
        key_list::{KeyListQuery, StatusCounts},
        lifetime::Lifetime,
        page::Page,
        user::Change,
    },
    service::{Caller, ServiceError, Services, randomness::new_key},
    storage::{CreateKeyOutcome, NewPersonalKey},
};

/// How many working keys a user may have.
pub const MOST_KEYS: u32 = 64;

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
    pub key: PersonalKey,
    /// The whole key in clear.
    pub string: KeyString,
}

/// A page of somebody's keys, with what the screen says around it.
#[derive(Clone, Debug)]
pub struct KeyList {
    /// The keys.
    pub page: Page<PersonalKey>,
    /// How many of each status there are.
    pub counts: StatusCounts,
    /// The instant for which all this was true.
    pub now: Timestamp,
}

impl Services {
    /// Makes a personal key for the caller. When the call returns, the key is stored durably.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with every refused value, [`ServiceError::BuiltinOwnsNoKeys`],
    /// [`ServiceError::KeyLimitReached`], [`ServiceError::AlreadySubmitted`], or storage failed.
    pub async fn create_personal_key(&self, caller: &Caller, asked: &CreateKey) -> Result<CreatedKey, ServiceError> {
        must_own_keys(caller)?;
        let now = self.now();
        let mut errors = Vec::new();
        let name = KeyName::parse(&asked.name).map_err(|problem| errors.push(FieldError::new("name", problem))).ok();
        let expiration = self
            .resolve_expiration(&asked.expiration, now, caller.expiration())
            .map_err(|error| errors.push(error))
            .ok();
        if asked.submission.as_deref().is_some_and(|text| !is_submission(text)) {
            errors.push(FieldError::new("submission", Problem::Damaged));
        }
        let (Some(name), Some(expiration), []) = (name, expiration, errors.as_slice()) else {
            return Err(ServiceError::Invalid(errors));
        };
        let string = new_key(&*self.randomness, KeyKind::Personal)?;
        let key = PersonalKey {
            id: string.id().clone(),
            name,
            owner: caller.user.name.clone(),
            hint: string.hint(),
            created_at: now,
            expiration,
            state: KeyState::Live,
            last_use: None,
        };
        let digest = self.digester.digest(string.secret());
        let new = NewPersonalKey { key: key.clone(), digest, submission: asked.submission.clone() };
        let created = CreatedKey { key, string };
        self.store_key(&new, created).await
    }

    async fn store_key(&self, new: &NewPersonalKey, created: CreatedKey) -> Result<CreatedKey, ServiceError> {
        // Remembered before it is stored: from that moment on, the same form sent again may ask for it.
        if new.submission.is_some() {
            self.recent.remember(&created);
        }
        let outcome = self.storage.create_personal_key(new, MOST_KEYS).await;
        if !matches!(outcome, Ok(CreateKeyOutcome::Created)) {
            self.recent.forget(&created.key.id);
        }
        match outcome? {
            CreateKeyOutcome::Created => Ok(created),
            CreateKeyOutcome::LimitReached => Err(ServiceError::KeyLimitReached(MOST_KEYS)),
            CreateKeyOutcome::AlreadySubmitted(id) => {
                self.recent.recall(&id, self.now()).ok_or(ServiceError::AlreadySubmitted(id))
            }
            CreateKeyOutcome::OwnerAbsent => Err(ServiceError::NoSuchUser),
        }
    }

    /// The instant that an asked expiration means now: what the form shows beside each choice.
    ///
    /// # Errors
    /// The field and what is wrong with it.
    pub fn resolve_expiration(
        &self,
        asked: &AskedExpiration,
        now: Timestamp,
        maker: Expiration,
    ) -> Result<Expiration, FieldError> {
        let error = |problem| FieldError::new("expiration", problem);
        let expiration = match asked {
            AskedExpiration::Default => return Ok(self.policy.default_at(now, maker)),
            AskedExpiration::Lifetime(text) => {
                text.parse::<Lifetime>().and_then(|lifetime| lifetime.resolve(now)).map_err(error)?
            }
            AskedExpiration::Choice { choice, date, zone } => {
                let zone = read_zone(zone).map_err(|problem| FieldError::new("zone", problem))?;
                let field = if choice == "date" { "date" } else { "expiration" };
                let in_field = |problem| FieldError::new(field, problem);
                let choice = ExpirationChoice::parse(choice, date).map_err(in_field)?;
                let expiration = choice.resolve(now, &zone).map_err(in_field)?;
                return self.policy.check(expiration, now, maker).map_err(in_field);
            }
        };
        self.policy.check(expiration, now, maker).map_err(error)
    }

    /// A page of the caller's own keys.
    ///
    /// # Errors
    /// [`ServiceError::BuiltinOwnsNoKeys`], or storage failed.
    pub async fn list_own_keys(&self, caller: &Caller, query: &KeyListQuery) -> Result<KeyList, ServiceError> {
        must_own_keys(caller)?;
        self.list_keys(&caller.user.name, query).await
    }

    /// A page of another user's keys.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], [`ServiceError::NoSuchUser`], or storage failed.
    pub async fn list_keys_of(
        &self,
        caller: &Caller,
        owner: &UserName,
        query: &KeyListQuery,
    ) -> Result<KeyList, ServiceError> {
        caller.must(Action::ReadAllKeys)?;
        self.storage.user(owner).await?.ok_or(ServiceError::NoSuchUser)?;
        self.list_keys(owner, query).await
    }

    async fn list_keys(&self, owner: &UserName, query: &KeyListQuery) -> Result<KeyList, ServiceError> {
        // Whoever looks at the list wants to know whether a key is in use: let the list say what is known.
        self.usage.flush().await?;
        let now = self.now();
        let page = self.storage.list_personal_keys(owner, query, now).await?;
        let counts = self.storage.count_personal_keys(owner, now).await?;
        Ok(KeyList { page, counts, now })
    }

    /// Every key that `query` matches among the caller's own: for export.
    ///
    /// # Errors
    /// [`ServiceError::BuiltinOwnsNoKeys`], or storage failed.
    pub async fn export_own_keys(
        &self,
        caller: &Caller,
        query: &KeyListQuery,
    ) -> Result<(Vec<PersonalKey>, Timestamp), ServiceError> {
        must_own_keys(caller)?;
        self.usage.flush().await?;
        let now = self.now();
        Ok((self.storage.export_personal_keys(&caller.user.name, query, now).await?, now))
    }

    /// The caller's own keys that are not revoked, newest first: what the REST list holds.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn unrevoked_own_keys(&self, caller: &Caller) -> Result<Vec<PersonalKey>, ServiceError> {
        Ok(self.storage.unrevoked_keys(Some(&caller.user.name)).await?)
    }

    /// Every user's keys that are not revoked, newest first.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], or storage failed.
    pub async fn unrevoked_keys(&self, caller: &Caller) -> Result<Vec<PersonalKey>, ServiceError> {
        caller.must(Action::ReadAllKeys)?;
        Ok(self.storage.unrevoked_keys(None).await?)
    }

    /// Another user's keys that are not revoked, newest first.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], [`ServiceError::NoSuchUser`], or storage failed.
    pub async fn unrevoked_keys_of(&self, caller: &Caller, owner: &UserName) -> Result<Vec<PersonalKey>, ServiceError> {
        caller.must(Action::ReadAllKeys)?;
        self.storage.user(owner).await?.ok_or(ServiceError::NoSuchUser)?;
        Ok(self.storage.unrevoked_keys(Some(owner)).await?)
    }

    /// One key of the caller's own, revoked ones included.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchKey`] for a key that is not the caller's, too, or storage failed.
    pub async fn own_key(&self, caller: &Caller, id: &KeyId) -> Result<PersonalKey, ServiceError> {
        self.usage.flush().await?;
        self.key_of(&caller.user.name, id).await
    }

    /// One key of another user, revoked ones included.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], [`ServiceError::NoSuchKey`], or storage failed.
    pub async fn key_of_user(
        &self,
        caller: &Caller,
        owner: &UserName,
        id: &KeyId,
    ) -> Result<PersonalKey, ServiceError> {
        caller.must(Action::ReadAllKeys)?;
        self.usage.flush().await?;
        self.key_of(owner, id).await
    }

    async fn key_of(&self, owner: &UserName, id: &KeyId) -> Result<PersonalKey, ServiceError> {
        let key = self.storage.personal_key(id).await?.filter(|key| key.owner == *owner);
        key.ok_or(ServiceError::NoSuchKey)
    }

    /// Revokes keys of the caller's own; ids that name no such key are passed over. Returns those that it revoked.
    /// They are refused from the next request on.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for too many ids, or storage failed.
    pub async fn revoke_own_keys(&self, caller: &Caller, ids: &[KeyId]) -> Result<Vec<KeyId>, ServiceError> {
        let keys: Vec<_> = ids.iter().map(|id| (caller.user.name.clone(), id.clone())).collect();
        self.revoke(caller, "keys", &keys).await
    }

    /// Revokes keys of other users; pairs that name no such key are passed over. Returns those that it revoked.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], [`ServiceError::Invalid`] for too many ids, or storage failed.
    pub async fn revoke_keys(&self, caller: &Caller, keys: &[(UserName, KeyId)]) -> Result<Vec<KeyId>, ServiceError> {
        caller.must(Action::RevokeAllKeys)?;
        self.revoke(caller, "user_api_keys", keys).await
    }

    async fn revoke(
        &self,
        caller: &Caller,
        field: &str,
        keys: &[(UserName, KeyId)],
    ) -> Result<Vec<KeyId>, ServiceError> {
        if keys.len() > MOST_IDS {
            let problem = Problem::TooMany { most: MOST_IDS, count: keys.len() };
            return Err(ServiceError::invalid(field, problem));
        }
        Ok(self.storage.revoke_keys(keys, &self.change_by(caller)).await?)
    }

    /// Revokes every key of a user. Returns how many.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], [`ServiceError::NoSuchUser`], or storage failed.
    pub async fn revoke_keys_of(&self, caller: &Caller, owner: &UserName) -> Result<u64, ServiceError> {
        caller.must(Action::RevokeAllKeys)?;
        self.storage.user(owner).await?.ok_or(ServiceError::NoSuchUser)?;
        Ok(self.storage.revoke_keys_of(owner, &self.change_by(caller)).await?)
    }

    /// The mark that a change by the caller leaves.
    pub(super) fn change_by(&self, caller: &Caller) -> Revocation {
        Change { by: caller.user.name.to_string(), at: self.now() }
    }
}

/// Whether `text` can be the name of a form: what [`CreateKey::submission`] says, or shorter.
fn is_submission(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn must_own_keys(caller: &Caller) -> Result<(), ServiceError> {
    if caller.user.builtin { Err(ServiceError::BuiltinOwnsNoKeys) } else { caller.must(Action::OwnKeys) }
}

fn read_zone(name: &str) -> Result<TimeZone, Problem> {
    if name.is_empty() { Ok(TimeZone::UTC) } else { TimeZone::get(name).map_err(|_| Problem::NotATimeZone) }
}
