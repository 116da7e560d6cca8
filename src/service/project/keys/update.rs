//! Changing project keys.

use crate::{
    domain::{
        Expiration,
        privileges::{api_key_action::ApiKeyAction, cluster::Scope, descriptor::RoleDescriptors},
        project::{ProjectKey, ProjectKeyId, ProjectKeyKind, request::UpdateKey, validation},
    },
    service::{
        Services,
        project::{ProjectError, StackCaller, keys::create::snapshot, refuse_any},
    },
    storage::{ProjectKeyChange, ProjectKeyUpdate},
};

/// How many keys may be changed at once.
const MOST: usize = 10_000;

/// What became of keys that were to be changed, each in the order asked.
#[derive(Debug, Default)]
pub struct BulkUpdated {
    /// Those that are different now.
    pub updated: Vec<String>,
    /// Those that were so before.
    pub noops: Vec<String>,
    /// Why others are not.
    pub errors: Vec<(String, ProjectError)>,
}

impl Services {
    /// Changes a key of the caller's (contract §1.4), and freezes into it what the caller may do now. `false`: it was so
    /// before.
    ///
    /// # Errors
    /// As [`ProjectError`] says.
    pub async fn update_project_key(
        &self,
        caller: &StackCaller,
        id: &str,
        request: &UpdateKey,
    ) -> Result<bool, ProjectError> {
        self.must_have_project_keys()?;
        refuse_any(problems(request))?;
        request.role_descriptors.iter().try_for_each(RoleDescriptors::check_restrictions)?;
        caller.must(ApiKeyAction::Update.as_str(), Scope::Own)?;
        let limited_by = owners_snapshot(caller)?;
        self.update_one(caller, id, request, &limited_by).await
    }

    /// Changes several keys of the caller's in the same way (contract §1.5): each by itself.
    ///
    /// # Errors
    /// As [`ProjectError`] says; for one key, as [`BulkUpdated`] says.
    pub async fn bulk_update_project_keys(
        &self,
        caller: &StackCaller,
        ids: &[String],
        request: &UpdateKey,
    ) -> Result<BulkUpdated, ProjectError> {
        self.must_have_project_keys()?;
        let mut problems = problems(request);
        if ids.is_empty() {
            problems.push("Field [ids] cannot be empty".to_owned());
        } else if ids.len() > MOST {
            problems.push(format!("Field [ids] cannot have more than [{MOST}] elements but has [{}]", ids.len()));
        }
        refuse_any(problems)?;
        request.role_descriptors.iter().try_for_each(RoleDescriptors::check_restrictions)?;
        caller.must(ApiKeyAction::BulkUpdate.as_str(), Scope::Own)?;
        let limited_by = owners_snapshot(caller)?;
        let mut result = BulkUpdated::default();
        for id in ids {
            match self.update_one(caller, id, request, &limited_by).await {
                Ok(true) => result.updated.push(id.clone()),
                Ok(false) => result.noops.push(id.clone()),
                // The rest would fail for the same reason.
                Err(ProjectError::Service(error)) => return Err(error.into()),
                Err(error) => result.errors.push((id.clone(), error)),
            }
        }
        Ok(result)
    }

    async fn update_one(
        &self,
        caller: &StackCaller,
        id: &str,
        request: &UpdateKey,
        limited_by: &RoleDescriptors,
    ) -> Result<bool, ProjectError> {
        let key = self.changeable_key(caller, id, ProjectKeyKind::Rest).await?;
        let change = ProjectKeyChange {
            owner: caller.as_owner(),
            role_descriptors: request.role_descriptors.clone(),
            limited_by: limited_by.clone(),
            metadata: request.metadata.clone(),
            expiration: request.expiration.map(|after| caller.no_later(after.from(self.now()))),
            certificate_identity: None,
        };
        Ok(self.write_change(caller, &key, &change, None).await?.is_some())
    }

    /// Writes a change, unless nothing changes: an end always does (contract §1.4). With `seen`, only if that is still
    /// the version of the key. Returns the key as it is then; `None`: it was so before.
    pub(super) async fn write_change(
        &self,
        caller: &StackCaller,
        key: &ProjectKey,
        change: &ProjectKeyChange,
        seen: Option<i64>,
    ) -> Result<Option<ProjectKey>, ProjectError> {
        if is_noop(key, change) {
            return Ok(None);
        }
        let act = caller.act(self.now());
        match self.storage.update_project_key(&key.project, &key.id, change, seen, &act).await? {
            ProjectKeyUpdate::Updated(key) => Ok(Some(*key)),
            ProjectKeyUpdate::Changed => Err(ProjectError::ChangedMeanwhile),
            // Somebody ended it or took it away since it was read.
            ProjectKeyUpdate::Passed => Err(ended(key)),
        }
    }

    /// A key of the caller's that can be changed.
    pub(super) async fn changeable_key(
        &self,
        caller: &StackCaller,
        id: &str,
        kind: ProjectKeyKind,
    ) -> Result<ProjectKey, ProjectError> {
        let stored = match ProjectKeyId::parse(id) {
            Some(id) => self.storage.project_key(&caller.project.id, &id).await?,
            None => None,
        };
        let owner = caller.as_owner();
        let own = stored
            .map(|stored| stored.key)
            .filter(|key| key.owner.principal == owner.principal && key.owner.realm == owner.realm);
        let key = own.ok_or_else(|| ProjectError::NotOwned { id: id.to_owned() })?;
        if key.invalidation.is_some() {
            return Err(ended(&key));
        }
        if key.expiration.has_passed(self.now()) {
            return Err(ProjectError::IllegalArgument(format!("cannot update expired API key [{id}]")));
        }
        if key.kind != kind {
            return Err(ProjectError::IllegalArgument(format!(
                "cannot update API key of type [{}] while expected type is [{kind}]",
                key.kind
            )));
        }
        Ok(key)
    }
}

fn ended(key: &ProjectKey) -> ProjectError {
    ProjectError::IllegalArgument(format!("cannot update invalidated API key [{}]", key.id))
}

/// What the caller may do now. A key owns none that it could change.
pub(super) fn owners_snapshot(caller: &StackCaller) -> Result<RoleDescriptors, ProjectError> {
    if caller.is_key() {
        return Err(ProjectError::IllegalArgument(
            "authentication via API key not supported: only the owner user can update an API key".to_owned(),
        ));
    }
    snapshot(&caller.subject)
}

fn problems(request: &UpdateKey) -> Vec<String> {
    let mut problems: Vec<_> = request.metadata.iter().flat_map(validation::metadata).collect();
    problems.extend(request.role_descriptors.iter().flat_map(RoleDescriptors::validate));
    problems.extend(ends_in_past(request.expiration));
    problems
}

/// An update cannot end a key.
pub(super) fn ends_in_past(expiration: Option<crate::domain::project::TimeValue>) -> Option<String> {
    let past = expiration.is_some_and(|after| !after.is_positive());
    past.then(|| "API key expiration must be in the future".to_owned())
}

fn is_noop(key: &ProjectKey, change: &ProjectKeyChange) -> bool {
    let same_descriptors = change.role_descriptors.as_ref().is_none_or(|new| *new == key.role_descriptors);
    let same_metadata = change.metadata.as_ref().is_none_or(|new| new.is_same_as(&key.metadata));
    let same_identity =
        change.certificate_identity.is_none() || change.certificate_identity == key.certificate_identity;
    change.expiration.is_none_or(|_: Expiration| false)
        && same_descriptors
        && same_metadata
        && same_identity
        && change.owner == key.owner
        && change.limited_by == key.limited_by
}
