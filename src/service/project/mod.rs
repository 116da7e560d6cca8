//! Use cases inside a project: its keys, and the users, roles and application privileges of its own realm.
//!
//! The Elasticsearch API and the project's screens come through here with a [`StackCaller`]. Who may do what is decided
//! by the caller's rights, which [`domain::privileges`](crate::domain::privileges) judges, and nowhere else.

mod applications;
mod caller;
mod enter;
mod error;
mod health;
mod keys;
mod permissions;
mod privileges;
mod roles;
mod tokens;
mod users;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::{
    domain::organization::{Resource, ResourceId, ResourceKind},
    service::Services,
    storage::StorageError,
};

pub use applications::{ApplicationPrivilegePut, PutPrivilege};
pub use caller::{StackCaller, StackUser, StackVia, Subject};
use error::refuse_any;
pub use error::{AuthenticationFailure, ProjectError};
pub use keys::{
    AskedAbout, BulkUpdated, ChosenBy, ChosenKeys, CreatedProjectKey, EditProjectKey, EndOutcome, EndedKey,
    Invalidated, KeyEffects, KeyExport, KeyRights, ListedKeys, NewProjectKey, QueriedKeys, Reach,
};
pub use permissions::Permissions;
pub use privileges::UserPrivileges;
pub use roles::PutRole;
pub use tokens::{IssuedToken, TokenGrant};
pub use users::{PutUser, UserPassword};

/// How many ended keys are removed in one transaction.
const BATCH: u32 = 500;

/// What the settings say of project keys (contract §4.4 and §4.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProjectKeySettings {
    /// Whether there are any at all.
    pub enabled: bool,
    /// For how long keys are kept that expired or were invalidated.
    pub retention: SignedDuration,
    /// How often those are looked for that were kept long enough.
    pub sweep_interval: Duration,
}

impl Default for ProjectKeySettings {
    fn default() -> Self {
        Self { enabled: true, retention: SignedDuration::from_hours(7 * 24), sweep_interval: Duration::from_hours(24) }
    }
}

impl Services {
    /// The project of this id. A deployment is none: it has no endpoint here.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn project(&self, id: &str) -> Result<Option<Resource>, StorageError> {
        let Ok(id) = ResourceId::parse(id) else { return Ok(None) };
        let found = self.storage.resource(&id).await?;
        Ok(found.filter(|resource| resource.kind != ResourceKind::Deployment))
    }

    /// The project whose endpoint also answers at the root.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn default_project(&self) -> Result<Option<Resource>, StorageError> {
        self.storage.default_project().await
    }

    /// Removes the project keys that were kept long enough after they had expired or been invalidated, in batches.
    /// Several nodes may do it at once. Returns how many this one removed.
    ///
    /// # Errors
    /// When storage fails; what was removed until then stays removed.
    pub async fn remove_ended_project_keys(&self) -> Result<u64, StorageError> {
        let before = self.now().checked_sub(self.project_keys.retention).unwrap_or(Timestamp::MIN);
        let mut removed = 0;
        loop {
            let count = self.storage.remove_ended_project_keys(before, BATCH).await?;
            removed += count;
            if count < u64::from(BATCH) {
                return Ok(removed);
            }
        }
    }
}
