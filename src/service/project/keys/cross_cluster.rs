//! Project keys for other clusters.

use crate::{
    domain::{
        Expiration,
        privileges::{api_key_action::ApiKeyAction, cluster::Scope, descriptor::RoleDescriptors},
        project::{
            ProjectKeyKind,
            request::{CreateCrossClusterKey, UpdateCrossClusterKey},
            validation,
        },
    },
    service::{
        Services,
        project::{
            CreatedProjectKey, ProjectError, StackCaller,
            keys::{create::NewKey, update::ends_in_past},
            refuse_any,
        },
    },
    storage::ProjectKeyChange,
};

impl Services {
    /// Makes a key by which another cluster may search or follow what is here (contract §1.10). It carries its rights
    /// itself: no snapshot limits it.
    ///
    /// # Errors
    /// As [`ProjectError`] says.
    pub async fn create_cross_cluster_key(
        &self,
        caller: &StackCaller,
        request: CreateCrossClusterKey,
    ) -> Result<CreatedProjectKey, ProjectError> {
        self.must_have_project_keys()?;
        let mut problems = validation::name(&request.name);
        problems.extend(request.metadata.iter().flat_map(validation::metadata));
        refuse_any(problems)?;
        caller.must(ApiKeyAction::CreateCrossCluster.as_str(), Scope::Any)?;
        must_be_user(caller, "An API key cannot be used to create a cross-cluster API key")?;
        let now = self.now();
        let expiration = request.expiration.map_or(Expiration::Never, |after| after.from(now));
        let new = NewKey {
            kind: ProjectKeyKind::CrossCluster,
            name: request.name,
            owner: caller.as_owner(),
            role_descriptors: request.access.to_descriptors(),
            limited_by: RoleDescriptors::none(),
            metadata: request.metadata,
            certificate_identity: request.certificate_identity,
            expiration: caller.no_later(expiration),
            created_at: now,
            submission: None,
        };
        self.store_new_key(caller, new).await
    }

    /// Changes a key of the caller's for another cluster (contract §1.10). `false`: it was so before.
    ///
    /// # Errors
    /// As [`ProjectError`] says.
    pub async fn update_cross_cluster_key(
        &self,
        caller: &StackCaller,
        id: &str,
        request: UpdateCrossClusterKey,
    ) -> Result<bool, ProjectError> {
        self.must_have_project_keys()?;
        let mut problems: Vec<_> = request.metadata.iter().flat_map(validation::metadata).collect();
        problems.extend(ends_in_past(request.expiration));
        refuse_any(problems)?;
        if request.access.is_none()
            && request.metadata.is_none()
            && request.expiration.is_none()
            && request.certificate_identity.is_none()
        {
            return Err(ProjectError::IllegalArgument(
                "must update either [access] or [metadata] for cross-cluster API keys".to_owned(),
            ));
        }
        caller.must(ApiKeyAction::UpdateCrossCluster.as_str(), Scope::Any)?;
        must_be_user(caller, "only the owner user can update an API key")?;
        let key = self.changeable_key(caller, id, ProjectKeyKind::CrossCluster).await?;
        let change = ProjectKeyChange {
            owner: caller.as_owner(),
            role_descriptors: request.access.map(|access| access.to_descriptors()),
            limited_by: RoleDescriptors::none(),
            metadata: request.metadata,
            expiration: request.expiration.map(|after| caller.no_later(after.from(self.now()))),
            certificate_identity: request.certificate_identity,
        };
        Ok(self.write_change(caller, &key, &change, None).await?.is_some())
    }
}

fn must_be_user(caller: &StackCaller, why: &str) -> Result<(), ProjectError> {
    if caller.is_key() {
        return Err(ProjectError::IllegalArgument(format!("authentication via API key not supported: {why}")));
    }
    Ok(())
}
