//! Use cases: what callers may ask of Keyward, who may ask it, and what happens then.
//!
//! Every surface (REST, server functions, forms, command line) comes through here with a [`Caller`]; who may do what
//! is decided here, by [`domain::permission`](crate::domain::permission) for users, [`domain::access`](crate::domain::access)
//! within organizations and [`domain::privileges`](crate::domain::privileges) within projects, and nowhere else.

mod addresses;
pub mod authenticate;
pub mod caller;
pub mod csv;
pub mod demo;
pub mod digest;
pub mod error;
pub mod first_start;
mod hs256;
pub mod invitations;
pub mod keys;
mod letters;
pub mod mail;
pub mod members;
pub mod notices;
pub mod organizations;
pub mod passwords;
pub mod project;
pub mod randomness;
pub mod recent;
pub mod resources;
pub mod sessions;
pub mod sign_in;
pub mod standing;
pub mod throttle;
pub mod tokens;
pub mod usage;
pub mod users;

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    clock::Clock,
    domain::{KeyId, Problem, organization::ResourceId, project::ProjectKeyId},
    storage::Storage,
};

pub use caller::{Caller, Principal, Via};
pub use error::ServiceError;

use digest::SecretDigester;
use mail::{Links, Mailer};
use passwords::Passwords;
use randomness::Randomness;
use recent::RecentKeys;
use tokens::TokenSigner;
use usage::KeyUsage;

/// Everything that the use cases need. One for the whole process; cheap to share.
pub struct Services {
    /// What Keyward remembers.
    pub storage: Arc<dyn Storage>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Where secrets and ids come from.
    pub randomness: Arc<dyn Randomness>,
    /// Digests of keys' secrets.
    pub digester: SecretDigester,
    /// Digests of passwords.
    pub passwords: Passwords,
    /// Last uses on their way to storage.
    pub usage: KeyUsage<KeyId>,
    /// The same of project keys.
    pub project_usage: KeyUsage<(ResourceId, ProjectKeyId)>,
    /// Whether there are project keys, and for how long ended ones are kept.
    pub project_keys: project::ProjectKeySettings,
    /// What project keys and users of projects may do, compiled.
    pub permissions: project::Permissions,
    /// Where the links in mails lead.
    pub links: Links,
    /// How long sessions may live.
    pub limits: sessions::SessionLimits,
    /// Hands mail over.
    pub mailer: Arc<dyn Mailer>,
    recent: RecentKeys<keys::CreatedKey>,
    recent_project_keys: RecentKeys<project::CreatedProjectKey>,
    signer: TokenSigner,
}

/// What differs between a service in production and one in a test.
pub struct Parts {
    /// What Keyward remembers; its schema is up to date.
    pub storage: Arc<dyn Storage>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Where secrets and ids come from.
    pub randomness: Arc<dyn Randomness>,
    /// Digests of keys' secrets.
    pub digester: SecretDigester,
    /// How long sessions may live.
    pub limits: sessions::SessionLimits,
    /// Whether there are project keys, and for how long ended ones are kept.
    pub project_keys: project::ProjectKeySettings,
    /// Where the links in mails lead.
    pub links: Links,
    /// What a password hash costs.
    pub hashing: passwords::Cost,
    /// Hands mail over.
    pub mailer: Arc<dyn Mailer>,
}

impl Services {
    /// Puts the service together; reads the token signing key from storage, or makes it.
    ///
    /// # Errors
    /// When storage fails, or the parts cannot make a password digest.
    pub async fn new(parts: Parts) -> Result<Self, ServiceError> {
        let now = parts.clock.now();
        let signer = TokenSigner::load(&*parts.storage, &*parts.randomness, now).await?;
        let passwords = Passwords::new(parts.hashing, &*parts.randomness)?;
        Ok(Self {
            usage: KeyUsage::new(Arc::clone(&parts.storage)),
            project_usage: KeyUsage::new(Arc::clone(&parts.storage)),
            project_keys: parts.project_keys,
            permissions: project::Permissions::default(),
            storage: parts.storage,
            clock: parts.clock,
            randomness: parts.randomness,
            digester: parts.digester,
            passwords,
            links: parts.links,
            limits: parts.limits,
            mailer: parts.mailer,
            recent: RecentKeys::default(),
            recent_project_keys: RecentKeys::default(),
            signer,
        })
    }

    /// Forgets keys that were made more than a moment ago, so that their secrets do not stay in memory.
    pub fn forget_recent_keys(&self) {
        let now = self.now();
        self.recent.tidy(now);
        self.recent_project_keys.tidy(now);
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// Reads one value and names its field in the error.
fn read<T>(field: &str, result: Result<T, Problem>) -> Result<T, ServiceError> {
    result.map_err(|problem| ServiceError::invalid(field, problem))
}
