//! Signing in: with user name and password, or with a token that was had by them.

use std::{net::IpAddr, slice};

use jiff::Timestamp;

use crate::{
    domain::{PasswordDigest, Secret, User, UserName},
    service::{ServiceError, Services, authenticate::Rejection, throttle},
};

/// How it is known that a program's password is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opened {
    /// It was right before, when it came from the same address.
    Before,
    /// It was looked at.
    Now,
}

impl Services {
    /// Checks a user's name and password. Who guesses is slowed down; nothing tells whether it was the name, the
    /// password or a disabled user, not even the time that it takes.
    ///
    /// # Errors
    /// [`ServiceError::SignInRefused`], [`ServiceError::TooManyAttempts`], or storage failed.
    pub async fn check_sign_in(
        &self,
        name: &str,
        password: Secret,
        address: Option<IpAddr>,
    ) -> Result<User, ServiceError> {
        let name = UserName::parse(name).ok();
        let subjects = throttle::subjects(name.as_ref(), address);
        let check = async {
            let known = match &name {
                Some(name) => self.storage.user_with_password(name).await?,
                None => None,
            };
            let digest: Option<&PasswordDigest> = known.as_ref().map(|(_, digest)| digest);
            let matches = self.passwords.matches(password, digest).await?;
            Ok(known.map(|(user, _)| user).filter(|user| matches && user.enabled))
        };
        // One after the other: of many guesses at once, those that come after too many have failed are not looked at.
        let _turn = self.passwords.turn(&subjects[0]).await;
        let user = self.slowed_down(&subjects, check).await?.ok_or(ServiceError::SignInRefused)?;
        self.storage.record_sign_in(&user.name, self.now()).await?;
        Ok(user)
    }

    /// As [`check_sign_in`](Self::check_sign_in), for programs, which send their password with every request: one that
    /// was right before, and came from the same address, is not looked at again.
    ///
    /// # Errors
    /// As there.
    pub(super) async fn check_program(
        &self,
        name: &str,
        password: &Secret,
        address: Option<IpAddr>,
    ) -> Result<User, ServiceError> {
        let name = UserName::parse(name).ok();
        let known = match &name {
            Some(name) => self.storage.user_with_password(name).await?,
            None => None,
        };
        let (user, digest) = known.unzip();
        let enabled = user.as_ref().is_some_and(|user| user.enabled);
        let subjects = throttle::subjects(name.as_ref(), address);
        let opened = self.opens(&subjects, password, digest.as_ref(), enabled).await?;
        let (Some(opened), Some(user)) = (opened, user) else { return Err(ServiceError::SignInRefused) };
        if opened == Opened::Now {
            self.storage.record_sign_in(&user.name, self.now()).await?;
        }
        Ok(user)
    }

    /// Whether a program's `password` opens what has this `digest`, and is `enabled`. `subjects` are those of the
    /// [throttle].
    ///
    /// # Errors
    /// [`ServiceError::TooManyAttempts`], or storage failed.
    pub(super) async fn opens(
        &self,
        subjects: &[String; 2],
        password: &Secret,
        digest: Option<&PasswordDigest>,
        enabled: bool,
    ) -> Result<Option<Opened>, ServiceError> {
        let [user, address] = subjects;
        let matched_before = || digest.is_some_and(|digest| self.passwords.matched_before(password, digest, address));
        if matched_before() {
            return Ok(enabled.then_some(Opened::Before));
        }
        let _turn = self.passwords.turn(user).await;
        // Whoever came at the same time may have shown meanwhile that it is right.
        if matched_before() {
            return Ok(enabled.then_some(Opened::Before));
        }
        let check = async {
            let matches = self.passwords.matches(password.clone(), digest).await?;
            Ok((matches && enabled).then_some(Opened::Now))
        };
        let opened = self.slowed_down(subjects, check).await?;
        if let Some(digest) = digest.filter(|_| opened.is_some()) {
            self.passwords.remember(password, digest, address);
        }
        Ok(opened)
    }

    /// Does `check`, which looks at a password and gives what it opens, unless too many failed before. `subjects` are
    /// those of the [throttle]: the user first, then the address.
    ///
    /// # Errors
    /// [`ServiceError::TooManyAttempts`], or as `check` says, or storage failed.
    pub(super) async fn slowed_down<T>(
        &self,
        subjects: &[String; 2],
        check: impl Future<Output = Result<Option<T>, ServiceError>>,
    ) -> Result<Option<T>, ServiceError> {
        let now = self.now();
        let failures = self.storage.sign_in_failures(subjects).await?;
        if let Some(wait) = throttle::wait(&failures, now) {
            return Err(ServiceError::TooManyAttempts(wait));
        }
        // Counted against the user before the password is looked at, and taken back when it was right: so that a
        // thousand guesses sent at once do not all pass the check above. Against the address only what really failed
        // counts, and a right password takes nothing back: whoever has one account could guess at others for ever.
        let forget_before = now.checked_sub(throttle::MEMORY).unwrap_or(Timestamp::MIN);
        let [user, address] = subjects;
        self.storage.record_sign_in_failure(slice::from_ref(user), now, forget_before).await?;
        let opened = check.await?;
        if opened.is_some() {
            self.storage.clear_sign_in_failures(user).await?;
        } else {
            self.storage.record_sign_in_failure(slice::from_ref(address), now, forget_before).await?;
        }
        Ok(opened)
    }

    /// The user of a token from signing in over REST, whose session this ends: a token buys one session in a browser and
    /// is then worth nothing, wherever it may still be written.
    ///
    /// # Errors
    /// [`ServiceError::Unauthenticated`] when the token is none, has ended or was redeemed before; or storage failed.
    pub async fn redeem_token(&self, token: &Secret) -> Result<User, ServiceError> {
        let caller = self.authenticate_token(token, None).await?;
        let user = caller.user()?.clone();
        let ended = match caller.session() {
            Some(session) => self.storage.delete_session(session, Some(&user.name)).await?,
            None => false,
        };
        if ended { Ok(user) } else { Err(ServiceError::Unauthenticated(Rejection::EndedSession)) }
    }
}
