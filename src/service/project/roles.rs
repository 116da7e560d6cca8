//! The roles of a project, and what they give.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{
        organization::ResourceId,
        privileges::{
            cluster::Scope,
            descriptor::{RoleDescriptor, RoleDescriptors},
            reserved,
        },
        project::{
            security::{ApplicationPrivilege, NativeRole},
            validation,
        },
    },
    service::{
        Services,
        project::{ProjectError, StackCaller, refuse_any},
    },
    storage::PutOutcome,
};

/// Writing a role.
const PUT: &str = "cluster:admin/xpack/security/role/put";
/// Looking roles up.
const GET: &str = "cluster:admin/xpack/security/role/get";
/// Removing a role.
const DELETE: &str = "cluster:admin/xpack/security/role/delete";

/// A role to be written.
#[derive(Clone, Debug)]
pub struct PutRole {
    /// Its name.
    pub name: String,
    /// What it gives.
    pub descriptor: RoleDescriptor,
}

impl Services {
    /// Writes a role (contract §1.13). `true`: it was not there before.
    ///
    /// # Errors
    /// As [`ProjectError`] says.
    pub async fn put_stack_role(&self, caller: &StackCaller, request: PutRole) -> Result<bool, ProjectError> {
        let mut problems = Vec::new();
        if reserved::role(&request.name).is_some() {
            problems.push(format!("Role [{}] is reserved and may not be used.", request.name));
        } else {
            problems.extend(validation::native_name("Role", &request.name));
        }
        problems.extend(request.descriptor.validate());
        refuse_any(problems)?;
        caller.must(PUT, Scope::Any)?;
        let role =
            NativeRole { project: caller.project.id.clone(), name: request.name, descriptor: request.descriptor };
        Ok(self.storage.put_native_role(&role).await? == PutOutcome::Created)
    }

    /// The roles of these names, those that every project has included; of no names, all of them. In the order of names.
    ///
    /// # Errors
    /// [`ProjectError::Forbidden`]
    pub async fn get_stack_roles(
        &self,
        caller: &StackCaller,
        names: &[String],
    ) -> Result<RoleDescriptors, ProjectError> {
        caller.must(GET, Scope::Any)?;
        if !names.is_empty() {
            return Ok(self.stack_roles(&caller.project.id, names).await?.0);
        }
        let own = self.storage.native_roles(&caller.project.id, &[]).await?;
        let own = own.into_iter().map(|role| (role.name, role.descriptor));
        let reserved = reserved::roles().map(|(name, descriptor)| (name.to_owned(), descriptor.clone()));
        let all: BTreeMap<_, _> = own.chain(reserved).collect();
        Ok(all.into_iter().collect())
    }

    /// Removes a role. `false`: there was none.
    ///
    /// # Errors
    /// As [`ProjectError`] says.
    pub async fn delete_stack_role(&self, caller: &StackCaller, name: &str) -> Result<bool, ProjectError> {
        if reserved::role(name).is_some() {
            return Err(ProjectError::IllegalArgument(format!("role [{name}] is reserved and cannot be deleted")));
        }
        caller.must(DELETE, Scope::Any)?;
        Ok(self.storage.delete_native_role(&caller.project.id, name).await?)
    }

    /// The roles of these names that there are in a project, and the names of those that there are not: the roles that
    /// every project has, and those that were made in it.
    pub(super) async fn stack_roles(
        &self,
        project: &ResourceId,
        names: &[String],
    ) -> Result<(RoleDescriptors, Vec<String>), ProjectError> {
        let names: BTreeSet<_> = names.iter().collect();
        let own: Vec<_> =
            names.iter().filter(|name| reserved::role(name).is_none()).map(|name| (*name).clone()).collect();
        let own = if own.is_empty() { Vec::new() } else { self.storage.native_roles(project, &own).await? };
        let mut found = Vec::new();
        let mut missing = Vec::new();
        for name in names {
            let own = || own.iter().find(|role| role.name == *name).map(|role| &role.descriptor);
            match reserved::role(name).or_else(own) {
                Some(descriptor) => found.push((name.clone(), descriptor.clone())),
                None => missing.push(name.clone()),
            }
        }
        Ok((found.into_iter().collect(), missing))
    }

    /// What the applications of a project call their privileges; nothing is read when none of the descriptors is about
    /// applications.
    pub(super) async fn stack_applications<'a>(
        &self,
        project: &ResourceId,
        descriptors: impl IntoIterator<Item = &'a RoleDescriptors>,
    ) -> Result<Vec<ApplicationPrivilege>, ProjectError> {
        let mut all = descriptors.into_iter().flat_map(RoleDescriptors::iter);
        if all.any(|(_, descriptor)| !descriptor.applications.is_empty()) {
            Ok(self.storage.application_privileges(project, None).await?)
        } else {
            Ok(Vec::new())
        }
    }
}
