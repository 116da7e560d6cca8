//! Users: seeing, creating, changing, disabling and deleting them, and one's own profile.

use crate::{
    domain::{
        Action, Email, FieldError, FullName, PasswordDigest, PlatformRoles, Problem, Secret, User, UserName,
        field::Problem::PasswordsDiffer,
        page::Page,
        user::{Change, check_new_password},
    },
    service::{Caller, ServiceError, Services, Via, error::Protection, randomness},
    storage::{UpdateOutcome, UserListQuery, UserRow},
};

/// A user that somebody wants, as typed.
#[derive(Clone, Debug, Default)]
pub struct CreateUser {
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
    /// The password.
    pub password: Option<Secret>,
}

/// What is to become of one value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// It stays as it is.
    #[default]
    Keep,
    /// It is removed.
    Clear,
    /// It becomes this.
    Set(T),
}

/// How often a change is made anew that names no version, when others change the same user or organization at the same
/// time.
pub(super) const UPDATE_TRIES: u32 = 32;

/// Changes to a user, as typed.
#[derive(Clone, Debug, Default)]
pub struct UpdateUser {
    /// The full name.
    pub full_name: Patch<String>,
    /// The e-mail address.
    pub email: Patch<String>,
    /// All role ids anew.
    pub roles: Option<Vec<String>>,
    /// Whether the user may sign in.
    pub enabled: Option<bool>,
    /// A new password; ends the user's sessions.
    pub password: Option<Secret>,
    /// The last change of the record that the caller has seen; the update is refused if there has been one since.
    pub seen: Option<Option<Change>>,
}

/// A change of one's own password.
#[derive(Clone, Debug)]
pub struct ChangePassword {
    /// The present password, as proof.
    pub current: Secret,
    /// The new one.
    pub new: Secret,
    /// The new one again.
    pub repeated: Secret,
}

impl Services {
    /// Every user in the order of names.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], or storage failed.
    pub async fn users(&self, caller: &Caller, include_disabled: bool) -> Result<Vec<User>, ServiceError> {
        caller.must(Action::ReadUsers)?;
        Ok(self.storage.users(include_disabled).await?)
    }

    /// A page of users for the screen.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], or storage failed.
    pub async fn list_users(&self, caller: &Caller, query: &UserListQuery) -> Result<Page<UserRow>, ServiceError> {
        caller.must(Action::ReadUsers)?;
        Ok(self.storage.list_users(query, self.now()).await?)
    }

    /// One user. Everybody may see themselves.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], [`ServiceError::NoSuchUser`], or storage failed.
    pub async fn user(&self, caller: &Caller, name: &UserName) -> Result<User, ServiceError> {
        if caller.user_name() != Some(name) {
            caller.must(Action::ReadUsers)?;
        }
        self.storage.user(name).await?.ok_or(ServiceError::NoSuchUser)
    }

    /// Creates a user.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], [`ServiceError::Invalid`] with every refused value,
    /// [`ServiceError::UserNameTaken`], or storage failed.
    pub async fn create_user(&self, caller: &Caller, asked: CreateUser) -> Result<User, ServiceError> {
        caller.must(Action::ManageUsers)?;
        self.add_user(asked, &caller.name()).await
    }

    /// Creates a user on behalf of `by`, who is beyond question: the command line's operator, or a caller just judged.
    ///
    /// # Errors
    /// As [`create_user`](Self::create_user), except for the right.
    pub async fn add_user(&self, asked: CreateUser, by: &str) -> Result<User, ServiceError> {
        let mut errors = Errors::default();
        let name = errors.take("user_name", UserName::parse(&asked.name));
        let full_name = errors.take("full_name", optional(&asked.full_name, FullName::parse));
        let email = errors.take("email", optional(&asked.email, Email::parse));
        let roles = errors.take("roles", PlatformRoles::parse_some(asked.roles.iter().map(String::as_str)));
        let password = asked.password.unwrap_or_else(|| Secret::new(String::new()));
        errors.take("password", check_new_password(password.reveal()));
        let (Some(name), Some(full_name), Some(email), Some(roles)) = (name, full_name, email, roles) else {
            return Err(errors.into());
        };
        errors.none()?;
        let user = User {
            name,
            full_name,
            email,
            roles,
            enabled: asked.enabled,
            builtin: false,
            created: Change { by: by.to_owned(), at: self.now() },
            updated: None,
            first_sign_in: None,
            last_sign_in: None,
        };
        let digest = self.digest_password(password).await?;
        if self.storage.create_user(&user, &digest).await? { Ok(user) } else { Err(ServiceError::UserNameTaken) }
    }

    /// Changes another user, or oneself: then only full name, e-mail address and password.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], [`ServiceError::NoSuchUser`], [`ServiceError::UserProtected`] (built-in users;
    /// one's own roles or being enabled), [`ServiceError::Invalid`], [`ServiceError::ChangedMeanwhile`], or storage
    /// failed. Nothing is changed then.
    pub async fn update_user(&self, caller: &Caller, name: &UserName, asked: UpdateUser) -> Result<User, ServiceError> {
        // Whoever names no version changes what they name, on top of what others change at the same time.
        for _ in 1..UPDATE_TRIES {
            match self.try_update_user(caller, name, &asked).await {
                Err(ServiceError::ChangedMeanwhile) if asked.seen.is_none() => {}
                done => return done,
            }
        }
        self.try_update_user(caller, name, &asked).await
    }

    async fn try_update_user(
        &self,
        caller: &Caller,
        name: &UserName,
        asked: &UpdateUser,
    ) -> Result<User, ServiceError> {
        let own = caller.user_name() == Some(name);
        caller.must(if own { Action::EditOwnProfile } else { Action::ManageUsers })?;
        let mut user = self.storage.user(name).await?.ok_or(ServiceError::NoSuchUser)?;
        let edits_record = asked.full_name != Patch::Keep || asked.email != Patch::Keep;
        let edits_rights = asked.roles.is_some() || asked.enabled.is_some();
        if user.builtin && (edits_record || edits_rights) {
            return Err(ServiceError::UserProtected(Protection::Builtin));
        }
        if own && asked.roles.is_some() {
            return Err(ServiceError::UserProtected(Protection::OwnRoles));
        }
        if own && asked.enabled.is_some() {
            return Err(ServiceError::UserProtected(Protection::OwnEnabled));
        }
        if own && asked.password.is_some() && matches!(caller.via, Via::Key { .. }) {
            return Err(ServiceError::UserProtected(Protection::OwnPasswordByKey));
        }
        let seen = asked.seen.clone().unwrap_or_else(|| user.updated.clone());
        let mut errors = Errors::default();
        errors.apply("full_name", &asked.full_name, &mut user.full_name, FullName::parse);
        errors.apply("email", &asked.email, &mut user.email, Email::parse);
        if let Some(ids) = &asked.roles {
            let ids = ids.iter().map(String::as_str);
            // Members of organizations may hold no platform role; saving such a user does not have to give one.
            let holds_none = user.roles == PlatformRoles::none();
            let roles = if holds_none { PlatformRoles::parse(ids) } else { PlatformRoles::parse_some(ids) };
            if let Some(roles) = errors.take("roles", roles) {
                user.roles = roles;
            }
        }
        if let Some(password) = &asked.password {
            errors.take("password", check_new_password(password.reveal()));
        }
        errors.none()?;
        user.enabled = asked.enabled.unwrap_or(user.enabled);
        let change = self.change_by(caller);
        user.updated = Some(change.clone());
        if edits_record || edits_rights {
            match self.storage.update_user(&user, Some(&seen)).await? {
                UpdateOutcome::Updated => {}
                UpdateOutcome::Changed => return Err(ServiceError::ChangedMeanwhile),
                UpdateOutcome::Absent => return Err(ServiceError::NoSuchUser),
            }
        }
        if let Some(password) = &asked.password {
            let digest = self.digest_password(password.clone()).await?;
            let keep = caller.session().filter(|_| own);
            if !self.storage.set_password(name, &digest, &change, keep).await? {
                return Err(ServiceError::NoSuchUser);
            }
        }
        Ok(user)
    }

    /// Changes the caller's own password. Ends the caller's other sessions.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] (a wrong present password among it), [`ServiceError::TooManyAttempts`], or storage
    /// failed.
    pub async fn change_own_password(&self, caller: &Caller, asked: ChangePassword) -> Result<(), ServiceError> {
        caller.must(Action::EditOwnProfile)?;
        let mut errors = Errors::default();
        errors.take("new_password", check_new_password(asked.new.reveal()));
        let same = asked.new == asked.repeated;
        errors.take("repeated_password", if same { Ok(()) } else { Err(PasswordsDiffer) });
        errors.none()?;
        // Counted like a sign-in: an unattended browser must not become a place to guess the password.
        match self.check_sign_in(caller.user()?.name.as_str(), asked.current, caller.address).await {
            Ok(_) => {}
            Err(ServiceError::SignInRefused) => {
                return Err(ServiceError::invalid("current_password", Problem::WrongPassword));
            }
            Err(other) => return Err(other),
        }
        let digest = self.digest_password(asked.new).await?;
        let change = self.change_by(caller);
        self.storage.set_password(&caller.user()?.name, &digest, &change, caller.session()).await?;
        Ok(())
    }

    /// Gives a user a new random password, and returns it once. Ends the user's sessions.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], [`ServiceError::NoSuchUser`], or storage failed.
    pub async fn reset_password(&self, caller: &Caller, name: &UserName) -> Result<Secret, ServiceError> {
        caller.must(Action::ManageUsers)?;
        let keep = caller.session().filter(|_| caller.user_name() == Some(name));
        self.give_password(name, None, &self.change_by(caller), keep).await
    }

    /// Gives a user `password`, or a random one, and returns it. Ends the user's sessions except `keep`.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`], [`ServiceError::NoSuchUser`], or storage failed.
    pub async fn give_password(
        &self,
        name: &UserName,
        password: Option<Secret>,
        change: &Change,
        keep: Option<&crate::domain::SessionId>,
    ) -> Result<Secret, ServiceError> {
        let password = match password {
            Some(password) => password,
            None => random_password(&*self.randomness)?,
        };
        super::read("password", check_new_password(password.reveal()))?;
        let digest = self.digest_password(password.clone()).await?;
        let given = self.storage.set_password(name, &digest, change, keep).await?;
        if given { Ok(password) } else { Err(ServiceError::NoSuchUser) }
    }

    /// Deletes a user with all keys and sessions; the keys are refused from the next request on.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`], [`ServiceError::NoSuchUser`], [`ServiceError::UserProtected`] (built-in users,
    /// oneself), or storage failed.
    pub async fn delete_user(&self, caller: &Caller, name: &UserName) -> Result<(), ServiceError> {
        caller.must(Action::ManageUsers)?;
        let user = self.storage.user(name).await?.ok_or(ServiceError::NoSuchUser)?;
        if user.builtin {
            return Err(ServiceError::UserProtected(Protection::Builtin));
        }
        if caller.user_name() == Some(name) {
            return Err(ServiceError::UserProtected(Protection::OwnDeletion));
        }
        if self.storage.delete_user(name).await? { Ok(()) } else { Err(ServiceError::NoSuchUser) }
    }

    async fn digest_password(&self, password: Secret) -> Result<PasswordDigest, ServiceError> {
        self.passwords.digest(password, &self.randomness).await
    }
}

/// A password for somebody to start with: 24 letters and digits.
///
/// # Errors
/// When there is no randomness.
pub fn random_password(randomness: &dyn randomness::Randomness) -> Result<Secret, ServiceError> {
    randomness::base62(randomness, 24).map(Secret::new)
}

fn optional<T>(text: &str, parse: impl FnOnce(&str) -> Result<T, Problem>) -> Result<Option<T>, Problem> {
    if text.trim().is_empty() { Ok(None) } else { parse(text).map(Some) }
}

/// Refused values, gathered so that all of them are said at once.
#[derive(Default)]
struct Errors(Vec<FieldError>);

impl Errors {
    fn take<T>(&mut self, field: &str, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.0.push(FieldError::new(field, problem))).ok()
    }

    fn apply<T>(
        &mut self,
        field: &str,
        patch: &Patch<String>,
        value: &mut Option<T>,
        parse: impl FnOnce(&str) -> Result<T, Problem>,
    ) {
        match patch {
            Patch::Keep => {}
            Patch::Clear => *value = None,
            Patch::Set(text) => {
                if let Some(new) = self.take(field, optional(text, parse)) {
                    *value = new;
                }
            }
        }
    }

    fn none(&mut self) -> Result<(), ServiceError> {
        if self.0.is_empty() { Ok(()) } else { Err(ServiceError::Invalid(std::mem::take(&mut self.0))) }
    }
}

impl From<Errors> for ServiceError {
    fn from(errors: Errors) -> Self {
        Self::Invalid(errors.0)
    }
}
