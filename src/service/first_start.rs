//! What an empty installation gets: the built-in users, the organization "Default" with one project, and `elastic`.

use std::collections::BTreeMap;

use crate::{
    domain::{
        KeyPolicy, PlatformRole, PlatformRoles, Secret, User, UserName,
        organization::{
            Contacts, Organization, OrganizationId, OrganizationName, Resource, ResourceId, ResourceKind, ResourceName,
            Version,
        },
        user::Change,
    },
    service::{ServiceError, Services, randomness, users::random_password},
    storage::{ProjectUser, Seed},
};

/// Passwords just made, by user name: shown once and written to a file that only the service's user can read.
pub type FreshPasswords = BTreeMap<String, Secret>;

/// The name under which storage remembers that this was done.
const SEED: &str = "first start";

/// Who did it, as records say.
pub(super) const SERVICE: &str = "keyward";

impl Services {
    /// Plants the first users and the default organization into an empty installation. Returns their passwords, or
    /// nothing when it was done before: safe on several nodes at once.
    ///
    /// # Errors
    /// When storage fails or there is no randomness.
    pub async fn first_start(&self) -> Result<FreshPasswords, ServiceError> {
        if self.storage.is_planted(SEED).await? {
            return Ok(FreshPasswords::new());
        }
        let now = self.now();
        let mut fresh = FreshPasswords::new();
        let mut seed = Seed::default();
        for (name, role) in [("admin", PlatformRole::Admin), ("readonly", PlatformRole::Viewer)] {
            let password = random_password(&*self.randomness)?;
            let digest = self.passwords.digest(password.clone(), &self.randomness).await?;
            let user = User {
                name: super::read("user_name", UserName::parse(name))?,
                full_name: None,
                email: None,
                roles: PlatformRoles::only(role),
                enabled: true,
                builtin: true,
                created: Change { by: SERVICE.to_owned(), at: now },
                updated: None,
                first_sign_in: None,
                last_sign_in: None,
            };
            seed.users.push((user, digest));
            fresh.insert(name.to_owned(), password);
        }
        let organization = Organization {
            id: super::read("organization_id", OrganizationId::parse(&self.organization_id()?))?,
            name: super::read("name", OrganizationName::parse("Default"))?,
            contacts: Contacts::default(),
            key_policy: KeyPolicy::default(),
            version: Version::FIRST,
            created_at: now,
        };
        let project = Resource {
            id: super::read("project_id", ResourceId::parse(&randomness::hexadecimal(&*self.randomness, 16)?))?,
            organization: organization.id.clone(),
            kind: ResourceKind::Elasticsearch,
            name: super::read("name", ResourceName::parse("default"))?,
            region: String::new(),
            endpoint: None,
            is_default: true,
            created_at: now,
        };
        let password = random_password(&*self.randomness)?;
        seed.project_users.push(ProjectUser {
            project: project.id.clone(),
            name: "elastic".to_owned(),
            password: self.passwords.digest(password.clone(), &self.randomness).await?,
            roles: vec!["superuser".to_owned()],
            reserved: true,
            created_at: now,
        });
        fresh.insert("elastic".to_owned(), password);
        seed.organizations.push(organization);
        seed.resources.push(project);
        let planted = self.storage.plant(SEED, &seed, now).await?;
        Ok(if planted { fresh } else { FreshPasswords::new() })
    }

    /// Ten random digits, as organizations have in Elastic Cloud; the first is not zero.
    pub(super) fn organization_id(&self) -> Result<String, ServiceError> {
        let mut bytes = [0_u8; 8];
        self.randomness.fill(&mut bytes)?;
        Ok((1_000_000_000 + u64::from_be_bytes(bytes) % 9_000_000_000).to_string())
    }
}
