//! What somebody may do: descriptors, put into a form that answers questions quickly.
//!
//! A [`Permission`] is the union of some descriptors; what a caller may do in the end is [`Effective`].

mod access;
mod applications;
mod effective;
mod error;
mod explain;
mod indices;
mod lacks;
mod memo;
mod remote;
mod row;
#[cfg(test)]
mod tests;

use super::{
    application::StoredPrivileges,
    cluster::{ClusterPermission, ClusterPrivilege, Scope},
    descriptor::{Global, RoleDescriptor, RoleDescriptors},
    pattern::Pattern,
    workflow::Workflow,
};
use std::sync::Arc;

pub use access::{DocumentAccess, FieldAccess, IndexAccess};
pub use effective::{Effective, Layer};
pub use error::{AskError, CompileError};
pub use explain::Explanation;
pub use lacks::{Extent, Lack, Part, lacks};
pub(in crate::domain::privileges) use row::{Given, given};
pub use row::{Row, Section};

use applications::ApplicationsPermission;
use indices::IndicesPermission;
use memo::Memo;
use remote::RemotePermission;

/// What some descriptors allow together.
///
/// Made once and asked often: it remembers what it decided. Whoever keeps it drops it when a descriptor or a stored
/// application privilege changes.
#[derive(Debug)]
pub struct Permission {
    cluster: ClusterPermission,
    cluster_rows: Vec<(Row, ClusterPrivilege)>,
    cluster_decided: Memo<()>,
    indices: IndicesPermission,
    applications: ApplicationsPermission,
    run_as: Vec<(Row, Pattern)>,
    managed_applications: Vec<Pattern>,
    managed_roles: IndicesPermission,
    written_profiles: Vec<Pattern>,
    remote: RemotePermission,
    workflows: Vec<Workflow>,
}

impl Permission {
    /// What descriptors allow together, with the application privileges that are stored where they are used.
    ///
    /// # Errors
    /// A privilege, workflow or pattern that does not exist; never for descriptors of which
    /// [`RoleDescriptors::validate`] finds nothing wrong.
    pub fn compile(descriptors: &RoleDescriptors, stored: &Arc<StoredPrivileges>) -> Result<Self, CompileError> {
        let each = || descriptors.iter().map(|(_, descriptor)| descriptor);
        let cluster_rows: Vec<(Row, ClusterPrivilege)> =
            rows(descriptors, Section::Cluster, |descriptor| &descriptor.cluster)
                .map(|(row, name)| Ok::<_, CompileError>((row, ClusterPrivilege::resolve(name)?)))
                .collect::<Result<_, _>>()?;
        let run_as = rows(descriptors, Section::RunAs, |descriptor| &descriptor.run_as)
            .map(|(row, users)| Ok::<_, CompileError>((row, Pattern::parse(users)?)));
        let workflows: Result<Vec<_>, _> =
            each().flat_map(|descriptor| &descriptor.workflows).map(|name| Workflow::resolve(name)).collect();
        let globals = || each().map(|descriptor| &descriptor.global);
        Ok(Self {
            cluster: ClusterPermission::new(cluster_rows.iter().map(|(_, privilege)| privilege)),
            cluster_rows,
            cluster_decided: Memo::default(),
            indices: IndicesPermission::compile(descriptors)?,
            applications: ApplicationsPermission::compile(descriptors, stored)?,
            run_as: run_as.collect::<Result<_, _>>()?,
            managed_applications: patterns(globals().flat_map(|global| &global.manage_applications).flatten())?,
            managed_roles: IndicesPermission::of_managed_roles(globals().flat_map(Global::managed_indices))?,
            written_profiles: patterns(globals().flat_map(|global| &global.write_profiles).flatten())?,
            remote: RemotePermission::compile(descriptors)?,
            workflows: workflows?,
        })
    }

    /// Whether an action on the cluster is allowed, given whether it is about the caller's own API keys alone.
    pub fn allows_cluster_action(&self, action: &str, scope: Scope) -> bool {
        self.cluster.allows(action, scope)
    }

    /// Whether an action on an index is allowed; `index` may end in `::failures`.
    pub fn allows_index_action(&self, action: &str, index: &str) -> bool {
        self.indices.allows(action, index)
    }

    /// Whether an action is allowed on an index of another cluster; `index` may end in `::failures`.
    pub fn allows_remote_index_action(&self, cluster: &str, action: &str, index: &str) -> bool {
        self.remote.allows_on_index(cluster, action, index)
    }

    /// Whether its holder may act as a user.
    pub fn may_run_as(&self, user: &str) -> bool {
        self.run_as.iter().any(|(_, pattern)| pattern.matches(user))
    }

    /// Whether the privileges of an application may be managed because descriptors say so of that application alone;
    /// cluster privileges apart.
    pub fn may_manage_application(&self, application: &str) -> bool {
        self.managed_applications.iter().any(|pattern| pattern.matches(application))
    }

    /// Whether a role may be written because descriptors say so of its indices alone; cluster privileges apart.
    ///
    /// # Errors
    /// The role's privileges or patterns are not understood, or too intricate.
    pub fn may_manage_role(&self, role: &RoleDescriptor) -> Result<bool, AskError> {
        let RoleDescriptor { cluster, global, indices, applications, run_as, .. } = role;
        let only_indices = cluster.is_empty()
            && *global == Global::default()
            && applications.is_empty()
            && run_as.is_empty()
            && role.remote_indices.is_empty()
            && role.remote_cluster.is_empty()
            && role.workflows.is_empty();
        if !only_indices || indices.is_empty() {
            return Ok(false);
        }
        for entry in indices {
            for name in &entry.names {
                if !self.managed_roles.holds(name, false, &entry.privileges)?.iter().all(|held| *held) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Whether anything is allowed to a request of a workflow, or of none.
    pub fn allows_workflow(&self, workflow: Option<Workflow>) -> bool {
        self.workflows.is_empty() || workflow.is_some_and(|workflow| self.workflows.contains(&workflow))
    }

    /// Which of some cluster privileges are held in full.
    ///
    /// # Errors
    /// There is no such privilege, or its pattern is too intricate.
    pub fn holds_cluster_privileges(&self, privileges: &[String]) -> Result<Arc<[bool]>, AskError> {
        if let Some(decided) = self.cluster_decided.recall("", privileges) {
            return Ok(decided);
        }
        let decide = |privilege: &String| {
            let asked = ClusterPrivilege::resolve(privilege)?;
            self.cluster.implies(&asked).map_err(|_| AskError::TooComplex { pattern: privilege.clone() })
        };
        let decided: Arc<[bool]> = privileges.iter().map(decide).collect::<Result<_, _>>()?;
        self.cluster_decided.remember("", (), privileges, &decided);
        Ok(decided)
    }

    /// Which of some index privileges are held in full on all indices that a pattern stands for.
    ///
    /// # Errors
    /// The pattern or a privilege is not understood, or too intricate.
    pub fn holds_index_privileges(
        &self,
        names: &str,
        allow_restricted_indices: bool,
        privileges: &[String],
    ) -> Result<Arc<[bool]>, AskError> {
        self.indices.holds(names, allow_restricted_indices, privileges)
    }

    /// Which of some index privileges are held in full on all indices that a pattern stands for, in all other clusters
    /// whose aliases the pattern `clusters` stands for.
    ///
    /// # Errors
    /// A pattern or a privilege is not understood, or too intricate.
    pub fn holds_remote_index_privileges(
        &self,
        clusters: &str,
        names: &str,
        allow_restricted_indices: bool,
        privileges: &[String],
    ) -> Result<Vec<bool>, AskError> {
        self.remote.holds_on_indices(clusters, names, allow_restricted_indices, privileges)
    }

    /// Which of some [privileges](super::cluster::REMOTE_CLUSTER) are held in all other clusters whose aliases a pattern
    /// stands for.
    ///
    /// # Errors
    /// The pattern is not understood, or too intricate.
    pub fn holds_remote_cluster_privileges(
        &self,
        clusters: &str,
        privileges: &[String],
    ) -> Result<Vec<bool>, AskError> {
        self.remote.holds_on_clusters(clusters, privileges)
    }

    /// Which of some privileges of an application, by name or by action, are held in full on all resources that a
    /// pattern stands for.
    ///
    /// # Errors
    /// A pattern is not understood, or too intricate.
    pub fn holds_application_privileges(
        &self,
        application: &str,
        resource: &str,
        privileges: &[String],
    ) -> Result<Arc<[bool]>, AskError> {
        self.applications.holds(application, resource, privileges)
    }
}

/// The values of a list of each descriptor, and where each is.
fn rows(
    descriptors: &RoleDescriptors,
    section: Section,
    list: fn(&RoleDescriptor) -> &Vec<String>,
) -> impl Iterator<Item = (Row, &String)> {
    descriptors.iter().flat_map(move |(name, descriptor)| {
        let row = move |entry| Row { descriptor: name.to_owned(), section, entry };
        list(descriptor).iter().enumerate().map(move |(entry, value)| (row(entry), value))
    })
}

fn patterns<'a>(texts: impl Iterator<Item = &'a String>) -> Result<Vec<Pattern>, CompileError> {
    texts.map(|text| Pattern::parse(text).map_err(CompileError::from)).collect()
}
