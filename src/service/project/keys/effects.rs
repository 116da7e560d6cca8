//! What a key may do in the end, told row by row: before it is made, and of one that there is.

use std::sync::Arc;

use crate::{
    domain::{
        privileges::{
            can::{self, Asked, Verdict},
            descriptor::RoleDescriptors,
            effect::{self, EffectChange, EffectRow},
            permission::{Effective, Permission},
        },
        project::{ProjectKey, ProjectKeyKind},
    },
    service::{
        Services,
        project::{ProjectError, StackCaller, keys::create::snapshot},
    },
};

/// What a key may do.
#[derive(Clone, Debug, Default)]
pub struct KeyEffects {
    /// What it asks for, row by row, and how much of that its owner's snapshot lets through.
    pub rows: Vec<EffectRow>,
    /// Which rows would come to something else if its owner saved it now.
    pub by_saving: Vec<EffectChange>,
}

/// Of what somebody asks whether it may do something.
#[derive(Clone, Copy, Debug)]
pub enum AskedAbout<'a> {
    /// A key of the caller's that is not made yet, with these role descriptors; none: all that the caller may do.
    Draft(&'a RoleDescriptors),
    /// A key that there is.
    Key(&'a ProjectKey),
}

impl Services {
    /// What a key of the caller's would come to that asks for `requested`; for none, what the caller's own rights are.
    ///
    /// # Errors
    /// [`ProjectError::IllegalArgument`] for what is too intricate to be judged, or storage failed.
    pub async fn effects_of_draft(
        &self,
        caller: &StackCaller,
        requested: &RoleDescriptors,
    ) -> Result<Vec<EffectRow>, ProjectError> {
        let owner = snapshot(&caller.subject)?;
        if requested.is_empty() {
            return Ok(effect::rows_of(&owner));
        }
        let owner = self.permission_of(caller, &owner, requested).await?;
        Ok(effect::effects(requested, &owner)?)
    }

    /// What a key may do.
    ///
    /// # Errors
    /// As for a draft.
    pub async fn effects_of_project_key(
        &self,
        caller: &StackCaller,
        key: &ProjectKey,
    ) -> Result<KeyEffects, ProjectError> {
        let asks = &key.role_descriptors;
        if key.kind == ProjectKeyKind::CrossCluster {
            // What another cluster may do here is no part of what whoever made the key may do.
            return Ok(KeyEffects { rows: effect::rows_of(asks), by_saving: Vec::new() });
        }
        let frozen = self.permission_of(caller, &key.limited_by, asks).await?;
        let rows = if asks.is_empty() { effect::rows_of(&key.limited_by) } else { effect::effects(asks, &frozen)? };
        let owner = caller.as_owner();
        let is_own = owner.principal == key.owner.principal && owner.realm == key.owner.realm;
        let now = if is_own { snapshot(&caller.subject)? } else { key.limited_by.clone() };
        if now == key.limited_by {
            return Ok(KeyEffects { rows, by_saving: Vec::new() });
        }
        let then = self.permission_of(caller, &now, asks).await?;
        let by_saving = if asks.is_empty() {
            effect::compare_owners((&key.limited_by, &frozen), (&now, &then))?
        } else {
            effect::compare(asks, &frozen, &then)?
        };
        Ok(KeyEffects { rows, by_saving })
    }

    /// Whether something may be done, and which rows decide it.
    ///
    /// # Errors
    /// As for a draft.
    pub async fn can_project_key(
        &self,
        caller: &StackCaller,
        about: AskedAbout<'_>,
        asked: &Asked,
    ) -> Result<Verdict, ProjectError> {
        let (own, owner) = match about {
            AskedAbout::Draft(requested) => (requested, snapshot(&caller.subject)?),
            AskedAbout::Key(key) => (&key.role_descriptors, key.limited_by.clone()),
        };
        let permitted = self.permission_of(caller, &owner, own).await?;
        let restricted_to = if own.is_empty() { None } else { Some(self.permission_of(caller, own, &owner).await?) };
        Ok(can::can(&Effective::of_key(restricted_to, permitted), asked)?)
    }

    /// What `descriptors` allow in the caller's project, with the application privileges that these or `others` name.
    async fn permission_of(
        &self,
        caller: &StackCaller,
        descriptors: &RoleDescriptors,
        others: &RoleDescriptors,
    ) -> Result<Arc<Permission>, ProjectError> {
        let applications = self.stack_applications(&caller.project.id, [descriptors, others]).await?;
        self.permissions.compiled(descriptors, &applications)
    }
}
