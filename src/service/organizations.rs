//! Organizations, as their members see them.

use crate::{
    domain::organization::Membership,
    service::{Caller, ServiceError, Services},
};

impl Services {
    /// The organizations that the caller belongs to, in the order of names.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn memberships(&self, caller: &Caller) -> Result<Vec<Membership>, ServiceError> {
        Ok(self.storage.memberships_of(&caller.user.name).await?)
    }
}
