//! Which of an organization's keys a caller deals with.

use crate::{
    domain::{
        UserName,
        access::{Operation, Standing, allows, who_may},
        organization::OrganizationId,
    },
    service::{Caller, Principal, ServiceError},
    storage::KeyScope,
};

/// Which of an organization's keys somebody sees, and which of them they create and revoke.
///
/// The two can differ: one who reads all that is on the installation, and manages keys of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyRights {
    sees: Reach,
    /// None at all: they only look.
    manages: Option<Reach>,
}

/// How many of an organization's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// All of them.
    All,
    /// Those that they made themselves.
    Own,
}

impl KeyRights {
    /// What follows from a standing.
    ///
    /// # Errors
    /// [`ServiceError::NotAllowed`] for whoever has nothing to do with the organization's keys.
    pub fn of(standing: &Standing) -> Result<Self, ServiceError> {
        let manages = if allows(standing, Operation::ManageKeys) {
            Some(Reach::All)
        } else {
            allows(standing, Operation::ManageOwnKeys).then_some(Reach::Own)
        };
        let sees = if allows(standing, Operation::ReadKeys) { Some(Reach::All) } else { manages };
        let sees = sees.ok_or(ServiceError::NotAllowed { who_may: who_may(Operation::ManageOwnKeys) })?;
        Ok(Self { sees, manages })
    }

    /// Whether they create keys.
    #[must_use]
    pub const fn creates(self) -> bool {
        self.manages.is_some()
    }

    /// Whether they may revoke every key that they see.
    #[must_use]
    pub fn revokes_all_seen(self) -> bool {
        self.manages == Some(self.sees)
    }

    /// Whether they see only the keys that they made themselves.
    #[must_use]
    pub fn sees_own_only(self) -> bool {
        self.sees == Reach::Own
    }

    /// The keys that they see.
    ///
    /// # Errors
    /// [`ServiceError::NotAUser`] for a key whose creator is gone, and with them what the key could call its own.
    pub(super) fn seen(self, caller: &Caller, organization: &OrganizationId) -> Result<KeyScope, ServiceError> {
        scope(self.sees, caller, organization)
    }

    /// The keys that they may revoke.
    ///
    /// # Errors
    /// [`ServiceError::NotAllowed`], and as [`seen`](Self::seen).
    pub(super) fn managed(self, caller: &Caller, organization: &OrganizationId) -> Result<KeyScope, ServiceError> {
        let nothing = ServiceError::NotAllowed { who_may: who_may(Operation::ManageOwnKeys) };
        scope(self.manages.ok_or(nothing)?, caller, organization)
    }
}

fn scope(reach: Reach, caller: &Caller, organization: &OrganizationId) -> Result<KeyScope, ServiceError> {
    let creator = match reach {
        Reach::All => None,
        Reach::Own => Some(own_name(caller).ok_or(ServiceError::NotAUser)?),
    };
    Ok(KeyScope::Organization { organization: organization.clone(), creator })
}

/// As whom a caller makes organization keys: a user as oneself, a key as the user who made it.
fn own_name(caller: &Caller) -> Option<UserName> {
    match &caller.principal {
        Principal::User(user) => Some(user.name.clone()),
        Principal::OrganizationKey(holder) => holder.creator.user.clone(),
    }
}
