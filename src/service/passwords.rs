//! Passwords: argon2id, off the async workers, and only so many at once.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, Mutex, PoisonError},
};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

use crate::{
    domain::{PasswordDigest, Secret},
    service::{ServiceError, digest::keyed, randomness::Randomness},
};

/// What a password hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
    Owasp,
    /// As little as the algorithm takes: for tests, which sign in hundreds of times.
    Minimal,
}

/// Makes and checks digests of passwords.
pub struct Passwords {
    argon2: Argon2<'static>,
    /// Each hash takes 19 MiB and a core for tens of milliseconds: more at once would only wait for each other, and a
    /// flood of sign-ins must not take the memory of everything else.
    permits: Arc<Semaphore>,
    /// Compared with when there is no such user, so that the answer takes as long.
    nobody: PasswordDigest,
    /// Which passwords matched which digests, and from where they came, as keyed hashes of all three.
    matched: Mutex<HashSet<[u8; 32]>>,
    /// Whoever sends passwords of one user waits here for whoever sent one before.
    turns: Vec<tokio::sync::Mutex<()>>,
}

impl Passwords {
    /// How many matches are remembered.
    const REMEMBERED: usize = 10_000;

    /// Hashes that may run at once.
    const AT_ONCE: usize = 4;

    /// Among how many turns users are spread.
    const TURNS: usize = 64;

    /// Prepares hashing at `cost`.
    ///
    /// # Errors
    /// When no digest can be made at all.
    pub fn new(cost: Cost, randomness: &dyn Randomness) -> Result<Self, ServiceError> {
        let params = match cost {
            Cost::Owasp => Params::new(19_456, 2, 1, None),
            Cost::Minimal => Params::new(8, 1, 1, None),
        };
        let params = params.map_err(|_| ServiceError::Internal("argon2 refused its parameters"))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = hash(&argon2, &Secret::new("nobody's password".to_owned()), randomness)?;
        let permits = Arc::new(Semaphore::new(Self::AT_ONCE));
        let turns = (0..Self::TURNS).map(|_| tokio::sync::Mutex::default()).collect();
        Ok(Self { argon2, permits, nobody, matched: Mutex::default(), turns })
    }

    /// Whether `password` was [remembered](Self::remember) to match this very digest when it comes from `address`: then
    /// it does so again, at the cost of one fast hash. A new password has another digest, so what is remembered is right
    /// at every moment. Of what came from elsewhere nothing is told: guesses would cost nothing.
    #[must_use]
    pub fn matched_before(&self, password: &Secret, digest: &PasswordDigest, address: &str) -> bool {
        self.matched().contains(&self.match_of(password, digest, address))
    }

    fn match_of(&self, password: &Secret, digest: &PasswordDigest, address: &str) -> [u8; 32] {
        // As good a key as any: made of random bytes when the process began, and told to nobody.
        let key = Secret::new(self.nobody.phc().to_owned());
        keyed(&key, &[digest.phc().as_bytes(), b"\0", address.as_bytes(), b"\0", password.reveal().as_bytes()])
    }

    /// Remembers that `password` matches `digest`, and came from `address`, as long as the process runs.
    pub fn remember(&self, password: &Secret, digest: &PasswordDigest, address: &str) {
        let matched = self.match_of(password, digest, address);
        let mut all = self.matched();
        if all.len() >= Self::REMEMBERED {
            all.clear();
        }
        all.insert(matched);
    }

    /// Waits until nobody else looks at a password of `user`. Whoever sends the right one fifty times at once has it
    /// hashed once, and is not taken for somebody who guesses.
    pub async fn turn(&self, user: &str) -> tokio::sync::MutexGuard<'_, ()> {
        let mut hasher = DefaultHasher::new();
        user.hash(&mut hasher);
        let turn = usize::try_from(hasher.finish() % Self::TURNS as u64).unwrap_or_default();
        self.turns[turn].lock().await
    }

    fn matched(&self) -> std::sync::MutexGuard<'_, HashSet<[u8; 32]>> {
        // Each step leaves the set whole, whatever a panicking holder did.
        self.matched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The digest of a new password.
    ///
    /// # Errors
    /// When there is no randomness, or the service is going down.
    pub async fn digest(
        &self,
        password: Secret,
        randomness: &Arc<dyn Randomness>,
    ) -> Result<PasswordDigest, ServiceError> {
        let (argon2, randomness) = (self.argon2.clone(), Arc::clone(randomness));
        self.off_the_workers(move || hash(&argon2, &password, &*randomness)).await?
    }

    /// Whether `password` is the one that `digest` was made of. Without a digest, works as long and says no.
    ///
    /// # Errors
    /// When the service is going down.
    pub async fn matches(&self, password: Secret, digest: Option<&PasswordDigest>) -> Result<bool, ServiceError> {
        let exists = digest.is_some();
        let digest = digest.unwrap_or(&self.nobody).clone();
        let argon2 = self.argon2.clone();
        let same = self.off_the_workers(move || verify(&argon2, &password, &digest)).await?;
        Ok(same && exists)
    }

    async fn off_the_workers<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ServiceError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let permit = permit.map_err(|_| ServiceError::Internal("password hashing was closed"))?;
        let work = move || {
            // Held until the work is done, for it goes on when whoever asked for it has gone away.
            let _permit = permit;
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| ServiceError::Internal("password hashing failed"))
    }
}

fn hash(argon2: &Argon2<'_>, password: &Secret, randomness: &dyn Randomness) -> Result<PasswordDigest, ServiceError> {
    let mut salt = [0_u8; 16];
    randomness.fill(&mut salt)?;
    let digest: PasswordHash = argon2
        .hash_password_with_salt(password.reveal().as_bytes(), &salt)
        .map_err(|_| ServiceError::Internal("a password could not be hashed"))?;
    Ok(PasswordDigest::new(digest.to_string()))
}

fn verify(argon2: &Argon2<'_>, password: &Secret, digest: &PasswordDigest) -> bool {
    PasswordHash::new(digest.phc())
        .is_ok_and(|digest| argon2.verify_password(password.reveal().as_bytes(), &digest).is_ok())
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;
    use crate::service::randomness::SystemRandomness;

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    #[tokio::test]
    async fn a_password_is_told_from_others() {
        let randomness: Arc<dyn Randomness> = Arc::new(SystemRandomness);
        let passwords = Passwords::new(Cost::Minimal, &*randomness).unwrap();
        let digest = passwords.digest(secret("correct horse"), &randomness).await.unwrap();
        assert!(passwords.matches(secret("correct horse"), Some(&digest)).await.unwrap());
        assert!(!passwords.matches(secret("correct horsf"), Some(&digest)).await.unwrap());
        assert!(!passwords.matches(secret("nobody's password"), None).await.unwrap());
        assert_ne!(digest, passwords.digest(secret("correct horse"), &randomness).await.unwrap(), "salted");
    }

    #[tokio::test]
    async fn a_match_is_remembered_for_where_it_came_from() {
        let randomness: Arc<dyn Randomness> = Arc::new(SystemRandomness);
        let passwords = Passwords::new(Cost::Minimal, &*randomness).unwrap();
        let (password, address) = (secret("correct horse"), "192.0.2.7");
        let digest = passwords.digest(password.clone(), &randomness).await.unwrap();
        assert!(!passwords.matched_before(&password, &digest, address));
        passwords.remember(&password, &digest, address);
        assert!(passwords.matched_before(&password, &digest, address));
        assert!(!passwords.matched_before(&password, &digest, "192.0.2.8"));
        assert!(!passwords.matched_before(&secret("correct horsf"), &digest, address));
        let anew = passwords.digest(password.clone(), &randomness).await.unwrap();
        assert!(!passwords.matched_before(&password, &anew, address));
    }

    #[tokio::test]
    async fn the_cost_is_owasps() {
        let randomness: Arc<dyn Randomness> = Arc::new(SystemRandomness);
        let passwords = Passwords::new(Cost::Owasp, &*randomness).unwrap();
        let digest = passwords.digest(secret("x"), &randomness).await.unwrap();
        assert!(digest.phc().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }

    #[tokio::test]
    async fn work_keeps_its_place_when_whoever_asked_for_it_goes_away() {
        let passwords = Passwords::new(Cost::Minimal, &SystemRandomness).unwrap();
        let (finish, finished) = std::sync::mpsc::channel::<()>();
        let mut asked = Box::pin(passwords.off_the_workers(move || finished.recv()));
        assert!(asked.as_mut().now_or_never().is_none());
        drop(asked);
        assert_eq!(passwords.permits.available_permits(), Passwords::AT_ONCE - 1);
        finish.send(()).unwrap();
        let all = u32::try_from(Passwords::AT_ONCE).unwrap();
        drop(passwords.permits.acquire_many(all).await.unwrap());
    }
}
