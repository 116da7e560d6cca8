//! Organizations with everything in them, as tests need them.

use keyward::{
    domain::{
        Secret,
        organization::{OrganizationId, ResourceKind},
        role_assignments::RoleAssignmentsInput,
    },
    service::{
        invitations::{AskedInvitations, NewAccount},
        keys::{AskedExpiration, CreateOrganizationKeys},
        resources::AskedResource,
        users::CreateUser,
    },
};
use serde_json::{Value, json};

use super::app::{PASSWORD, TestApp, TestKey};

impl TestApp {
    /// Makes an organization without members, and returns its id.
    pub async fn add_organization(&self, name: &str) -> String {
        let admin = self.caller("admin").await;
        self.services.create_organization(&admin, name, None).await.unwrap().id.to_string()
    }

    /// Invites somebody who has no account and accepts at once: a user without platform roles.
    pub async fn add_member(&self, organization: &str, name: &str, roles: Value) {
        let asked = AskedInvitations {
            emails: vec![format!("{name}@example.com")],
            expires_in: None,
            role_assignments: read(roles),
        };
        let admin = self.caller("admin").await;
        let invited = self.services.invite(&admin, &id(organization), &asked).await.unwrap();
        let password = || Secret::new(PASSWORD.to_owned());
        let account = NewAccount {
            user_name: name.to_owned(),
            full_name: String::new(),
            password: password(),
            repeated: password(),
        };
        self.services.accept_as_new_user(&invited[0].token, account).await.unwrap();
    }

    /// Makes an owner of the organization that has the default project: somebody who may do everything in it.
    pub async fn add_owner_of_default_project(&self, name: &str) {
        let project = self.services.default_project().await.unwrap().unwrap();
        self.add_member(project.organization.as_str(), name, owner()).await;
    }

    /// As [`add_member`](Self::add_member), with a personal key.
    pub async fn add_member_with_key(&self, organization: &str, name: &str, roles: Value) -> TestKey {
        self.add_member(organization, name, roles).await;
        self.add_key(name, &format!("key of {name}")).await
    }

    /// As [`add_member_with_key`](Self::add_member_with_key), for a user who has a platform role, too.
    pub async fn add_platform_member_with_key(
        &self,
        organization: &str,
        name: &str,
        platform_role: &str,
        roles: Value,
    ) -> TestKey {
        let asked = CreateUser {
            name: name.to_owned(),
            email: format!("{name}@example.com"),
            roles: vec![platform_role.to_owned()],
            enabled: true,
            password: Some(Secret::new(PASSWORD.to_owned())),
            ..CreateUser::default()
        };
        self.services.add_user(asked, "admin").await.unwrap();
        let asked = AskedInvitations {
            emails: vec![format!("{name}@example.com")],
            expires_in: None,
            role_assignments: read(roles),
        };
        let admin = self.caller("admin").await;
        let invited = self.services.invite(&admin, &id(organization), &asked).await.unwrap();
        self.services.accept_invitation(&self.caller(name).await, &invited[0].token).await.unwrap();
        self.add_key(name, &format!("key of {name}")).await
    }

    /// Makes an organization with an owner, who has a personal key. The owner is called like the organization, in lower
    /// case.
    pub async fn add_owned_organization(&self, name: &str) -> (String, TestKey) {
        let organization = self.add_organization(name).await;
        let owner = self.add_member_with_key(&organization, &name.to_lowercase(), owner()).await;
        (organization, owner)
    }

    /// Makes an organization key for the default time.
    pub async fn add_organization_key(&self, organization: &str, creator: &str, name: &str, roles: Value) -> TestKey {
        let keys = self.add_organization_keys(organization, creator, &[name], roles, AskedExpiration::Default).await;
        keys.into_iter().next().unwrap()
    }

    /// Makes organization keys of these names.
    pub async fn add_organization_keys(
        &self,
        organization: &str,
        creator: &str,
        names: &[&str],
        roles: Value,
        expiration: AskedExpiration,
    ) -> Vec<TestKey> {
        let asked = CreateOrganizationKeys {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            expiration,
            role_assignments: read(roles),
            submission: None,
        };
        let creator = self.caller(creator).await;
        let created = self.services.create_organization_keys(&creator, &id(organization), &asked).await.unwrap();
        created.into_iter().map(TestKey::from).collect()
    }

    /// Registers a deployment or project, and returns its id.
    pub async fn add_resource(&self, organization: &str, kind: ResourceKind, name: &str) -> String {
        let asked =
            AskedResource { kind, name: name.to_owned(), region: "aws-eu-west-1".to_owned(), endpoint: String::new() };
        let admin = self.caller("admin").await;
        self.services.create_resource(&admin, Some(&id(organization)), &asked).await.unwrap().id.to_string()
    }

    /// Registers a deployment, and returns its id.
    pub async fn add_deployment(&self, organization: &str, name: &str) -> String {
        self.add_resource(organization, ResourceKind::Deployment, name).await
    }
}

/// The role of an owner, in the organization in which it is given.
pub fn owner() -> Value {
    json!({"organization": [{"role_id": "organization-admin"}]})
}

/// The role "Manage workload credentials".
pub fn credential_manager() -> Value {
    json!({"organization": [{"role_id": "organization-credentials-manager"}]})
}

/// A role on all deployments.
pub fn on_all_deployments(role: &str) -> Value {
    json!({"deployment": [{"role_id": role, "all": true}]})
}

/// A role on one deployment.
pub fn on_deployment(role: &str, id: &str) -> Value {
    json!({"deployment": [{"role_id": role, "deployment_ids": [id]}]})
}

/// Both.
pub fn both(mut roles: Value, more: Value) -> Value {
    let Value::Object(more) = more else { panic!("roles are an object") };
    roles.as_object_mut().unwrap().extend(more);
    roles
}

/// The same roles, in this organization by name.
pub fn within(organization: &str, mut roles: Value) -> Value {
    fn name(value: &mut Value, organization: &str) {
        match value {
            Value::Object(fields) if fields.contains_key("role_id") => {
                fields.insert("organization_id".to_owned(), json!(organization));
            }
            Value::Object(fields) => fields.values_mut().for_each(|value| name(value, organization)),
            Value::Array(items) => items.iter_mut().for_each(|value| name(value, organization)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    name(&mut roles, organization);
    roles
}

/// Reads an organization's id.
pub fn id(organization: &str) -> OrganizationId {
    OrganizationId::parse(organization).unwrap()
}

fn read(roles: Value) -> RoleAssignmentsInput {
    serde_json::from_value(roles).unwrap()
}
