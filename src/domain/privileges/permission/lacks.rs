//! What descriptors give that their owner does not have.

use super::{
    AskError, Permission, Row,
    row::{Given, given},
};
use crate::domain::privileges::{
    cluster::{ClusterPrivilege, Scope},
    descriptor::{
        ApplicationPrivileges, IndicesPrivileges, RemoteClusterPrivileges, RemoteIndicesPrivileges, RoleDescriptors,
        RoleIndices,
    },
    pattern::{Language, Pattern, is_subset, overlap},
};

/// What may be done about every application, by cluster privileges.
const PUT_PRIVILEGES: &str = "cluster:admin/xpack/security/privilege/put";
/// What may be done about every role, by cluster privileges.
const PUT_ROLE: &str = "cluster:admin/xpack/security/role/put";
/// What may be done about every profile of a user, by cluster privileges.
const PUT_PROFILE_DATA: &str = "cluster:admin/xpack/security/profile/put/data";

/// Something that a descriptor gives and its owner does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// The entry that gives it.
    pub row: Row,
    /// What it gives.
    pub part: Part,
    /// How much of it the owner lacks.
    pub extent: Extent,
}

/// A single thing that an entry gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A cluster privilege.
    Cluster {
        /// The privilege.
        privilege: String,
    },
    /// An index privilege on some indices.
    Index {
        /// The pattern over indices.
        names: String,
        /// The privilege.
        privilege: String,
    },
    /// A privilege of an application on some resources.
    Application {
        /// The application.
        application: String,
        /// The pattern over resources.
        resource: String,
        /// The privilege.
        privilege: String,
    },
    /// Acting as some users.
    RunAs {
        /// The pattern over users.
        users: String,
    },
    /// Managing the privileges of some applications.
    ManageApplications {
        /// The pattern over applications.
        applications: String,
    },
    /// Writing what some applications keep in the profiles of users.
    WriteProfiles {
        /// The pattern over applications.
        applications: String,
    },
    /// Managing roles that give an index privilege on some indices.
    ManageRoles {
        /// The pattern over indices.
        names: String,
        /// The privilege.
        privilege: String,
    },
    /// An index privilege on some indices of other clusters.
    RemoteIndex {
        /// The pattern over the aliases of clusters.
        clusters: String,
        /// The pattern over indices.
        names: String,
        /// The privilege.
        privilege: String,
    },
    /// A privilege on other clusters.
    RemoteCluster {
        /// The pattern over the aliases of clusters.
        clusters: String,
        /// The privilege.
        privilege: String,
    },
}

/// How much the owner lacks of what a descriptor gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Everything: that it is given has no effect.
    All,
    /// Some: it has effect within what the owner has.
    Some,
}

/// What descriptors of a key give that its owner does not have, and that therefore has no effect, or less than it
/// says.
///
/// # Errors
/// A privilege or pattern is not understood, or too intricate.
pub fn lacks(descriptors: &RoleDescriptors, owner: &Permission) -> Result<Vec<Lack>, AskError> {
    let mut lacks = Vec::new();
    for (row, given) in given(descriptors) {
        for (part, extent) in given.lacks(owner)? {
            lacks.push(Lack { row: row.clone(), part, extent });
        }
    }
    Ok(lacks)
}

impl Given<'_> {
    /// How many single things it gives.
    pub(in crate::domain::privileges) fn parts(&self) -> usize {
        match self {
            Self::Cluster(_) | Self::RunAs(_) => 1,
            Self::Indices(entry) => entry.names.len() * entry.privileges.len(),
            Self::Application(entry) => entry.resources.len() * entry.privileges.len(),
            Self::ManageApplications(names) | Self::WriteProfiles(names) => names.len(),
            Self::ManageRoles(entry) => entry.names.len() * entry.privileges.len(),
            Self::RemoteIndices(RemoteIndicesPrivileges { clusters, indices }) => {
                clusters.len() * indices.names.len() * indices.privileges.len()
            }
            Self::RemoteCluster(entry) => entry.clusters.len() * entry.privileges.len(),
        }
    }

    /// What of it the owner lacks.
    pub(in crate::domain::privileges) fn lacks(&self, owner: &Permission) -> Result<Vec<(Part, Extent)>, AskError> {
        match self {
            Self::Cluster(privilege) => of_cluster(privilege, owner),
            Self::Indices(entry) => of_indices(entry, owner),
            Self::Application(entry) => of_application(entry, owner),
            Self::RunAs(users) => of_run_as(users, owner),
            Self::ManageApplications(names) => {
                let part = |applications| Part::ManageApplications { applications };
                of_applications(names, (owner, PUT_PRIVILEGES), &owner.managed_applications, part)
            }
            Self::WriteProfiles(names) => {
                let part = |applications| Part::WriteProfiles { applications };
                of_applications(names, (owner, PUT_PROFILE_DATA), &owner.written_profiles, part)
            }
            Self::ManageRoles(entry) => of_managed_roles(entry, owner),
            Self::RemoteIndices(entry) => of_remote_indices(entry, owner),
            Self::RemoteCluster(entry) => of_remote_cluster(entry, owner),
        }
    }
}

fn lack(part: Part, held: bool, some: bool) -> Option<(Part, Extent)> {
    match (held, some) {
        (true, _) => None,
        (false, true) => Some((part, Extent::Some)),
        (false, false) => Some((part, Extent::All)),
    }
}

fn of_cluster(privilege: &str, owner: &Permission) -> Result<Vec<(Part, Extent)>, AskError> {
    let held = owner.holds_cluster_privileges(&[privilege.to_owned()])?[..] == [true];
    let asked = ClusterPrivilege::resolve(privilege)?;
    let some = owner.cluster.overlaps(&asked).map_err(|_| AskError::TooComplex { pattern: privilege.to_owned() })?;
    Ok(lack(Part::Cluster { privilege: privilege.to_owned() }, held, some).into_iter().collect())
}

fn of_indices(entry: &IndicesPrivileges, owner: &Permission) -> Result<Vec<(Part, Extent)>, AskError> {
    let mut lacks = Vec::new();
    let restricted = entry.allow_restricted_indices;
    for names in &entry.names {
        let held = owner.holds_index_privileges(names, restricted, &entry.privileges)?;
        for (privilege, held) in entry.privileges.iter().zip(&*held) {
            let some = !*held && !owner.indices.concerning(names, restricted, privilege)?.is_empty();
            let part = Part::Index { names: names.clone(), privilege: privilege.clone() };
            lacks.extend(lack(part, *held, some));
        }
    }
    Ok(lacks)
}

fn of_application(entry: &ApplicationPrivileges, owner: &Permission) -> Result<Vec<(Part, Extent)>, AskError> {
    let mut lacks = Vec::new();
    let application = &entry.application;
    for resource in &entry.resources {
        let held = owner.holds_application_privileges(application, resource, &entry.privileges)?;
        for (privilege, held) in entry.privileges.iter().zip(&*held) {
            let some = !*held && !owner.applications.concerning(application, resource, privilege)?.is_empty();
            let (application, resource) = (application.clone(), resource.clone());
            let part = Part::Application { application, resource, privilege: privilege.clone() };
            lacks.extend(lack(part, *held, some));
        }
    }
    Ok(lacks)
}

fn of_run_as(users: &str, owner: &Permission) -> Result<Vec<(Part, Extent)>, AskError> {
    let (held, some) = within(users, owner.run_as.iter().map(|(_, pattern)| pattern))?;
    Ok(lack(Part::RunAs { users: users.to_owned() }, held, some).into_iter().collect())
}

/// What is given about some applications, of which the owner may do it about those `allowed`, or about every one by an
/// action on the cluster.
fn of_applications(
    names: &[String],
    (owner, action): (&Permission, &str),
    allowed: &[Pattern],
    part: fn(String) -> Part,
) -> Result<Vec<(Part, Extent)>, AskError> {
    if owner.allows_cluster_action(action, Scope::Any) {
        return Ok(Vec::new());
    }
    let mut lacks = Vec::new();
    for name in names {
        let (held, some) = within(name, allowed.iter())?;
        lacks.extend(lack(part(name.clone()), held, some));
    }
    Ok(lacks)
}

fn of_managed_roles(entry: &RoleIndices, owner: &Permission) -> Result<Vec<(Part, Extent)>, AskError> {
    if owner.allows_cluster_action(PUT_ROLE, Scope::Any) {
        return Ok(Vec::new());
    }
    let mut lacks = Vec::new();
    for names in &entry.names {
        let held = owner.managed_roles.holds(names, false, &entry.privileges)?;
        for (privilege, held) in entry.privileges.iter().zip(&*held) {
            let some = !*held && !owner.managed_roles.concerning(names, false, privilege)?.is_empty();
            let part = Part::ManageRoles { names: names.clone(), privilege: privilege.clone() };
            lacks.extend(lack(part, *held, some));
        }
    }
    Ok(lacks)
}

fn of_remote_indices(entry: &RemoteIndicesPrivileges, owner: &Permission) -> Result<Vec<(Part, Extent)>, AskError> {
    let mut lacks = Vec::new();
    let (indices, restricted) = (&entry.indices, entry.indices.allow_restricted_indices);
    for (clusters, names) in entry.clusters.iter().flat_map(|alias| indices.names.iter().map(move |name| (alias, name)))
    {
        let held = owner.holds_remote_index_privileges(clusters, names, restricted, &indices.privileges)?;
        for (privilege, held) in indices.privileges.iter().zip(held) {
            let concerning = || owner.remote.concerning_indices(clusters, names, restricted, privilege);
            let some = !held && !concerning()?.is_empty();
            let (clusters, names) = (clusters.clone(), names.clone());
            lacks.extend(lack(Part::RemoteIndex { clusters, names, privilege: privilege.clone() }, held, some));
        }
    }
    Ok(lacks)
}

fn of_remote_cluster(entry: &RemoteClusterPrivileges, owner: &Permission) -> Result<Vec<(Part, Extent)>, AskError> {
    let mut lacks = Vec::new();
    for clusters in &entry.clusters {
        let held = owner.holds_remote_cluster_privileges(clusters, &entry.privileges)?;
        for (privilege, held) in entry.privileges.iter().zip(held) {
            let some = !held && !owner.remote.concerning_clusters(clusters, privilege)?.is_empty();
            let part = Part::RemoteCluster { clusters: clusters.clone(), privilege: privilege.clone() };
            lacks.extend(lack(part, held, some));
        }
    }
    Ok(lacks)
}

/// Whether all that a pattern stands for is among others, and whether some of it is.
fn within<'a>(pattern: &str, others: impl Iterator<Item = &'a Pattern>) -> Result<(bool, bool), AskError> {
    let (asked, allowed) = (Pattern::parse(pattern)?, Language::any_of(others));
    let too_complex = |_| AskError::TooComplex { pattern: pattern.to_owned() };
    let held = is_subset(asked.language(), &allowed).map_err(too_complex)?;
    let some = overlap(asked.language(), &allowed).map_err(too_complex)?;
    Ok((held, some))
}
