//! The register of deployments and projects.

use crate::{
    domain::{
        FieldError, Problem,
        access::{self, Operation, Standing, allows},
        organization::{OrganizationId, Resource, ResourceId, ResourceKind, ResourceName},
    },
    service::{Caller, ServiceError, Services, randomness, standing::must},
    storage::DeleteResourceOutcome,
};

/// The longest region and endpoint that are kept, in characters.
const LONGEST: usize = 200;

/// A deployment or project to be registered, as typed.
#[derive(Clone, Debug)]
pub struct AskedResource {
    /// What it is.
    pub kind: ResourceKind,
    /// Its name.
    pub name: String,
    /// Where it runs; may be empty.
    pub region: String,
    /// Where a deployment answers; may be empty. Projects answer at Keyward's own endpoint.
    pub endpoint: String,
}

impl Services {
    /// The deployments and projects of an organization that the caller may see, in the order of names.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], or storage failed.
    pub async fn resources(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        kind: Option<ResourceKind>,
    ) -> Result<Vec<Resource>, ServiceError> {
        let (_, standing) = self.standing(caller, organization).await?;
        self.visible_resources(&standing, kind).await
    }

    /// Those of every organization that the caller has to do with.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn all_resources(
        &self,
        caller: &Caller,
        kind: Option<ResourceKind>,
    ) -> Result<Vec<Resource>, ServiceError> {
        if caller.user().is_ok_and(|user| user.roles.iter().next().is_some()) {
            // Every platform role sees the deployments and projects of every organization.
            return Ok(self.storage.resources_everywhere(kind).await?);
        }
        let mut resources = Vec::new();
        for organization in self.organizations(caller).await? {
            let (_, standing) = self.standing(caller, &organization.id).await?;
            resources.extend(self.visible_resources(&standing, kind).await?);
        }
        Ok(resources)
    }

    pub(super) async fn visible_resources(
        &self,
        standing: &Standing,
        kind: Option<ResourceKind>,
    ) -> Result<Vec<Resource>, ServiceError> {
        let all = self.storage.resources(standing.organization(), kind).await?;
        Ok(all.into_iter().filter(|resource| allows(standing, Operation::ReadResource(named(resource)))).collect())
    }

    /// One deployment or project, and what the caller is in its organization.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchResource`] for one that the caller may not see, too, or storage failed.
    pub async fn resource(
        &self,
        caller: &Caller,
        kind: ResourceKind,
        id: &ResourceId,
    ) -> Result<(Resource, Standing), ServiceError> {
        let found = self.storage.resource(id).await?.filter(|resource| resource.kind == kind);
        let resource = found.ok_or(ServiceError::NoSuchResource)?;
        let standing = match self.standing(caller, &resource.organization).await {
            Ok((_, standing)) => standing,
            Err(ServiceError::NoSuchOrganization) => return Err(ServiceError::NoSuchResource),
            Err(error) => return Err(error),
        };
        if allows(&standing, Operation::ReadResource(named(&resource))) {
            Ok((resource, standing))
        } else {
            Err(ServiceError::NoSuchResource)
        }
    }

    /// Registers a deployment or project: in the organization named, or in the caller's only one.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], [`ServiceError::AmbiguousOrganization`], [`ServiceError::NotAllowed`],
    /// [`ServiceError::Invalid`] (`name`, `region`, `endpoint`), or storage failed.
    pub async fn create_resource(
        &self,
        caller: &Caller,
        organization: Option<&OrganizationId>,
        asked: &AskedResource,
    ) -> Result<Resource, ServiceError> {
        let organization = match organization {
            Some(organization) => organization.clone(),
            None => self.only_organization(caller).await?,
        };
        self.must_in(caller, &organization, Operation::CreateResource(asked.kind)).await?;
        let mut errors = Vec::new();
        let mut refuse = |field: &str, problem| errors.push(FieldError::new(field, problem));
        let name = ResourceName::parse(&asked.name).map_err(|problem| refuse("name", problem)).ok();
        let region = read_optional(&asked.region).map_err(|problem| refuse("region", problem)).ok();
        let endpoint = read_endpoint(&asked.endpoint).map_err(|problem| refuse("endpoint", problem)).ok();
        let (Some(name), Some(region), Some(endpoint)) = (name, region, endpoint) else {
            return Err(ServiceError::Invalid(errors));
        };
        let id = randomness::hexadecimal(&*self.randomness, 16)?;
        let resource = Resource {
            id: super::read("id", ResourceId::parse(&id))?,
            organization,
            kind: asked.kind,
            name,
            region: region.unwrap_or_default(),
            endpoint: endpoint.filter(|_| asked.kind == ResourceKind::Deployment),
            is_default: false,
            created_at: self.now(),
        };
        if self.storage.create_resource(&resource).await? {
            Ok(resource)
        } else {
            Err(ServiceError::Internal("a random id was taken"))
        }
    }

    /// Gives a deployment or project another name.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchResource`], [`ServiceError::NotAllowed`], [`ServiceError::Invalid`] (`name`), or storage
    /// failed.
    pub async fn rename_resource(
        &self,
        caller: &Caller,
        kind: ResourceKind,
        id: &ResourceId,
        name: &str,
    ) -> Result<Resource, ServiceError> {
        let (resource, standing) = self.resource(caller, kind, id).await?;
        must(&standing, Operation::UpdateResource(named(&resource)))?;
        let name = super::read("name", ResourceName::parse(name))?;
        if self.storage.update_resource(id, &name).await? {
            Ok(Resource { name, ..resource })
        } else {
            Err(ServiceError::NoSuchResource)
        }
    }

    /// Takes a deployment or project out of the register.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchResource`], [`ServiceError::NotAllowed`], [`ServiceError::DefaultProject`], or storage
    /// failed.
    pub async fn delete_resource(
        &self,
        caller: &Caller,
        kind: ResourceKind,
        id: &ResourceId,
    ) -> Result<Resource, ServiceError> {
        let (resource, standing) = self.resource(caller, kind, id).await?;
        must(&standing, Operation::DeleteResource(named(&resource)))?;
        match self.storage.delete_resource(id).await? {
            DeleteResourceOutcome::Deleted => Ok(resource),
            DeleteResourceOutcome::IsDefault => Err(ServiceError::DefaultProject),
            DeleteResourceOutcome::Absent => Err(ServiceError::NoSuchResource),
        }
    }
}

/// The resource as a question about rights names it.
const fn named(resource: &Resource) -> access::Resource<'_> {
    access::Resource { kind: resource.kind, id: &resource.id }
}

/// Text that may be missing, on one line.
fn read_optional(text: &str) -> Result<Option<String>, Problem> {
    if text.trim().is_empty() { Ok(None) } else { crate::domain::text::visible_line(text, LONGEST).map(Some) }
}

/// The URL of a deployment, if it has one.
fn read_endpoint(text: &str) -> Result<Option<String>, Problem> {
    let Some(text) = read_optional(text)? else {
        return Ok(None);
    };
    let is_web = url::Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if is_web { Ok(Some(text)) } else { Err(Problem::NotAUrl) }
}
