//! The entries of descriptors, and what each gives.

use crate::domain::{
    json::path::{push_entry, push_member},
    privileges::descriptor::{
        ApplicationPrivileges, IndicesPrivileges, RemoteClusterPrivileges, RemoteIndicesPrivileges, RoleDescriptor,
        RoleDescriptors, RoleIndices,
    },
};
use std::fmt;

/// An entry of a descriptor. Shown as the way to it: `reader.indices[0]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// The name of the descriptor.
    pub descriptor: String,
    /// The list that it is in.
    pub section: Section,
    /// Its place in the list, from 0.
    pub entry: usize,
}

/// A part of a descriptor that holds entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Section {
    /// `cluster`
    Cluster,
    /// `indices`
    Indices,
    /// `applications`
    Applications,
    /// `run_as`
    RunAs,
    /// `global.application.manage`: one entry.
    ManageApplications,
    /// `global.profile.write`: one entry.
    WriteProfiles,
    /// `global.role.manage.indices`
    ManageRoles,
    /// `remote_indices`
    RemoteIndices,
    /// `remote_cluster`
    RemoteCluster,
}

impl Section {
    /// The way to it within a descriptor.
    pub const fn path(self) -> &'static [&'static str] {
        match self {
            Self::Cluster => &["cluster"],
            Self::Indices => &["indices"],
            Self::Applications => &["applications"],
            Self::RunAs => &["run_as"],
            Self::ManageApplications => &["global", "application", "manage"],
            Self::WriteProfiles => &["global", "profile", "write"],
            Self::ManageRoles => &["global", "role", "manage", "indices"],
            Self::RemoteIndices => &["remote_indices"],
            Self::RemoteCluster => &["remote_cluster"],
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut path = String::new();
        push_member(&mut path, &self.descriptor);
        self.section.path().iter().for_each(|name| push_member(&mut path, name));
        if !matches!(self.section, Section::ManageApplications | Section::WriteProfiles) {
            push_entry(&mut path, self.entry);
        }
        out.write_str(&path)
    }
}

/// What an entry gives.
#[derive(Clone, Copy, Debug)]
pub(in crate::domain::privileges) enum Given<'a> {
    /// A cluster privilege.
    Cluster(&'a str),
    /// Privileges on indices.
    Indices(&'a IndicesPrivileges),
    /// Privileges in an application.
    Application(&'a ApplicationPrivileges),
    /// Acting as users.
    RunAs(&'a str),
    /// Managing the privileges of applications.
    ManageApplications(&'a [String]),
    /// Writing what applications keep in the profiles of users.
    WriteProfiles(&'a [String]),
    /// Managing roles about indices.
    ManageRoles(&'a RoleIndices),
    /// Privileges on indices of other clusters.
    RemoteIndices(&'a RemoteIndicesPrivileges),
    /// Privileges on other clusters.
    RemoteCluster(&'a RemoteClusterPrivileges),
}

/// What descriptors give, entry by entry, in the order in which they are written.
pub(in crate::domain::privileges) fn given(descriptors: &RoleDescriptors) -> impl Iterator<Item = (Row, Given<'_>)> {
    descriptors.iter().flat_map(|(name, descriptor)| {
        of_descriptor(descriptor)
            .into_iter()
            .map(move |(section, entry, given)| (Row { descriptor: name.to_owned(), section, entry }, given))
    })
}

fn of_descriptor(descriptor: &RoleDescriptor) -> Vec<(Section, usize, Given<'_>)> {
    fn each<'a, T>(
        list: &'a [T],
        section: Section,
        given: impl Fn(&'a T) -> Given<'a>,
    ) -> impl Iterator<Item = (Section, usize, Given<'a>)> {
        list.iter().enumerate().map(move |(entry, value)| (section, entry, given(value)))
    }
    let global = &descriptor.global;
    let manage_roles = global.manage_roles.as_deref().unwrap_or_default();
    let applications = global.manage_applications.as_deref().map(Given::ManageApplications);
    let profiles = global.write_profiles.as_deref().map(Given::WriteProfiles);
    each(&descriptor.cluster, Section::Cluster, |name| Given::Cluster(name))
        .chain(each(&descriptor.indices, Section::Indices, Given::Indices))
        .chain(each(&descriptor.applications, Section::Applications, Given::Application))
        .chain(each(&descriptor.run_as, Section::RunAs, |users| Given::RunAs(users)))
        .chain(applications.map(|given| (Section::ManageApplications, 0, given)))
        .chain(profiles.map(|given| (Section::WriteProfiles, 0, given)))
        .chain(each(manage_roles, Section::ManageRoles, Given::ManageRoles))
        .chain(each(&descriptor.remote_indices, Section::RemoteIndices, Given::RemoteIndices))
        .chain(each(&descriptor.remote_cluster, Section::RemoteCluster, Given::RemoteCluster))
        .collect()
}
