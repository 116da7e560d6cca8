//! Making a project key.

use jiff::Timestamp;

use crate::{
    domain::{
        Expiration, KeyHint,
        json::Json,
        organization::ResourceId,
        privileges::{api_key_action::ApiKeyAction, cluster::Scope, descriptor::RoleDescriptors},
        project::{
            KeyOwner, ProjectKey, ProjectKeyId, ProjectKeyKind, ProjectKeySecret, request::CreateKey, validation,
        },
    },
    service::{
        Services,
        project::{ProjectError, StackCaller, Subject, refuse_any},
        recent::JustMade,
    },
    storage::ProjectKeyCreation,
};

/// A key that was just made, with its secret: nobody will be shown it again.
#[derive(Clone, Debug)]
pub struct CreatedProjectKey {
    /// The key.
    pub key: ProjectKey,
    /// Its secret.
    pub secret: ProjectKeySecret,
}

impl JustMade for CreatedProjectKey {
    type Id = (ResourceId, ProjectKeyId);

    fn id(&self) -> Self::Id {
        (self.key.project.clone(), self.key.id.clone())
    }

    fn made_at(&self) -> Timestamp {
        self.key.created_at
    }
}

/// What a new key is to be.
pub(super) struct NewKey {
    pub(super) kind: ProjectKeyKind,
    pub(super) name: String,
    pub(super) owner: KeyOwner,
    pub(super) role_descriptors: RoleDescriptors,
    pub(super) limited_by: RoleDescriptors,
    pub(super) metadata: Option<Json>,
    pub(super) certificate_identity: Option<String>,
    pub(super) expiration: Expiration,
    pub(super) created_at: Timestamp,
    pub(super) submission: Option<String>,
}

impl Services {
    /// Makes a key that belongs to the caller and never has more rights than the caller has now (contract §1.1). A key
    /// that makes a key gives it no rights at all (§4.2).
    ///
    /// # Errors
    /// As [`ProjectError`] says.
    pub async fn create_project_key(
        &self,
        caller: &StackCaller,
        request: CreateKey,
    ) -> Result<CreatedProjectKey, ProjectError> {
        self.must_have_project_keys()?;
        check(&request)?;
        caller.must(ApiKeyAction::Create.as_str(), Scope::Own)?;
        self.create_key_for(caller, request, caller).await
    }

    /// Makes a key for whom `owner` is, whatever they may do otherwise. It is `maker` who does it.
    pub(super) async fn create_key_for(
        &self,
        owner: &StackCaller,
        request: CreateKey,
        maker: &StackCaller,
    ) -> Result<CreatedProjectKey, ProjectError> {
        let descriptors = request.role_descriptors.unwrap_or_else(RoleDescriptors::none);
        let limited_by = if owner.is_key() {
            if !descriptors.are_of_derived_key() {
                return Err(ProjectError::IllegalArgument(
                    "creating derived api keys requires an explicit role descriptor that is empty (has no privileges)"
                        .to_owned(),
                ));
            }
            RoleDescriptors::none()
        } else {
            snapshot(&owner.subject)?
        };
        let now = self.now();
        let expiration = request.expiration.map_or(Expiration::Never, |after| after.from(now));
        let new = NewKey {
            kind: ProjectKeyKind::Rest,
            name: request.name,
            owner: owner.as_owner(),
            role_descriptors: descriptors,
            limited_by,
            metadata: request.metadata,
            certificate_identity: None,
            expiration: owner.no_later(expiration),
            created_at: now,
            submission: None,
        };
        self.store_new_key(maker, new).await
    }

    /// Gives a key its id and its secret, and stores it. A form that was sent before, and made its key a moment ago, gets
    /// that.
    pub(super) async fn store_new_key(
        &self,
        caller: &StackCaller,
        new: NewKey,
    ) -> Result<CreatedProjectKey, ProjectError> {
        let (mut id, mut secret) = ([0; 9], [0; 16]);
        self.randomness.fill(&mut id)?;
        self.randomness.fill(&mut secret)?;
        let secret = ProjectKeySecret::assemble(secret);
        let key = ProjectKey {
            id: ProjectKeyId::assemble(new.created_at, id),
            project: caller.project.id.clone(),
            kind: new.kind,
            name: new.name,
            hint: KeyHint::of(secret.secret().reveal()),
            owner: new.owner,
            role_descriptors: new.role_descriptors,
            limited_by: new.limited_by,
            metadata: new.metadata.unwrap_or_else(Json::empty_object),
            certificate_identity: new.certificate_identity,
            created_at: new.created_at,
            expiration: new.expiration,
            invalidation: None,
            last_use: None,
            version: 1,
        };
        let digest = self.digester.digest(secret.secret());
        let created = CreatedProjectKey { key, secret };
        // Remembered before it is stored: from that moment on, the same form sent again may ask for it.
        if new.submission.is_some() {
            self.recent_project_keys.remember(&created);
        }
        let act = caller.act(new.created_at);
        let outcome = self.storage.create_project_key(&created.key, &digest, new.submission.as_deref(), &act).await;
        if !matches!(outcome, Ok(ProjectKeyCreation::Created)) {
            self.recent_project_keys.forget(&created.id());
        }
        match outcome? {
            ProjectKeyCreation::Created => Ok(created),
            ProjectKeyCreation::AlreadySubmitted(id) => {
                let named = (caller.project.id.clone(), id);
                let recalled = self.recent_project_keys.recall(&named, self.now());
                recalled.ok_or(ProjectError::AlreadySubmitted(named.1))
            }
            ProjectKeyCreation::ProjectAbsent => {
                Err(ProjectError::NotFound(format!("project [{}] is gone", caller.project.id)))
            }
        }
    }

    /// Goes on only if the settings allow project keys.
    pub(super) const fn must_have_project_keys(&self) -> Result<(), ProjectError> {
        if self.project_keys.enabled { Ok(()) } else { Err(ProjectError::Disabled) }
    }
}

/// Every rule that a request breaks.
pub(super) fn check(request: &CreateKey) -> Result<(), ProjectError> {
    let mut problems = validation::name(&request.name);
    problems.extend(request.metadata.iter().flat_map(validation::metadata));
    problems.extend(request.role_descriptors.iter().flat_map(RoleDescriptors::validate));
    refuse_any(problems)?;
    request.role_descriptors.iter().try_for_each(RoleDescriptors::check_restrictions)?;
    Ok(())
}

/// What somebody may do now, to be frozen into a key.
pub(super) fn snapshot(owner: &Subject) -> Result<RoleDescriptors, ProjectError> {
    owner.roles.check_of_owner()?;
    Ok(owner.roles.clone().without_descriptions())
}
