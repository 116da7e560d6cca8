//! Why something is allowed or not: which entries of which descriptors decide, and which have no effect.

use super::{AskError, Effective, Layer, Permission};
use crate::domain::privileges::{
    cluster::{self, ClusterPrivilege},
    descriptor::{ApplicationPrivileges, IndicesPrivileges, RoleDescriptor, RoleDescriptors},
    pattern::{Language, Pattern, is_subset, overlap},
};

/// An entry of a descriptor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The name of the descriptor.
    pub descriptor: String,
    /// The list that it is in.
    pub section: Section,
    /// Its place in the list, from 0.
    pub entry: usize,
}

/// A list of a descriptor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// `cluster`
    Cluster,
    /// `indices`
    Indices,
    /// `applications`
    Applications,
    /// `run_as`
    RunAs,
    /// `global`
    Global,
}

/// What one layer says about a privilege.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Whose descriptors these are.
    pub layer: Layer,
    /// Whether the privilege is held in full: by one entry, or by several together.
    pub held: bool,
    /// The entries that give all of it, each by itself.
    pub full: Vec<Row>,
    /// The entries that give some of it.
    pub partial: Vec<Row>,
}

impl Effective {
    /// Which entries decide whether a cluster privilege is held.
    ///
    /// # Errors
    /// There is no such privilege, or its pattern is too intricate.
    pub fn explain_cluster_privilege(&self, privilege: &str) -> Result<Vec<Explanation>, AskError> {
        let asked = ClusterPrivilege::resolve(privilege)?;
        let too_complex = |_| AskError::TooComplex { pattern: privilege.to_owned() };
        let explain = |(layer, permission): (Layer, &Permission)| {
            let held = permission.holds_cluster_privileges(&[privilege.to_owned()])?[..] == [true];
            let mut rows = Vec::new();
            for (row, given) in &permission.cluster_rows {
                let full = cluster::implies(given, &asked).map_err(too_complex)?;
                if full || cluster::overlaps(given, &asked).map_err(too_complex)? {
                    rows.push((row, full));
                }
            }
            Ok(Explanation::new(layer, held, rows.into_iter()))
        };
        self.layers().map(explain).collect()
    }

    /// Which entries decide whether the caller may act as a user.
    pub fn explain_run_as(&self, user: &str) -> Vec<Explanation> {
        let explain = |(layer, permission): (Layer, &Permission)| {
            let rows = permission.run_as.iter().filter(|(_, pattern)| pattern.matches(user));
            Explanation::new(layer, permission.may_run_as(user), rows.map(|(row, _)| (row, true)))
        };
        self.layers().map(explain).collect()
    }

    /// Which entries decide whether an index privilege is held on all indices that a pattern stands for.
    ///
    /// # Errors
    /// The pattern or privilege is not understood, or too intricate.
    pub fn explain_index_privilege(
        &self,
        names: &str,
        allow_restricted_indices: bool,
        privilege: &str,
    ) -> Result<Vec<Explanation>, AskError> {
        let explain = |(layer, permission): (Layer, &Permission)| {
            let asked = [privilege.to_owned()];
            let held = permission.holds_index_privileges(names, allow_restricted_indices, &asked)?[..] == [true];
            let concerning = permission.indices.concerning(names, allow_restricted_indices, privilege)?;
            Ok(Explanation::new(layer, held, concerning.into_iter().map(|(group, full)| (&group.row, full))))
        };
        self.layers().map(explain).collect()
    }

    /// Which entries decide whether a privilege of an application is held on all resources that a pattern stands for.
    ///
    /// # Errors
    /// A pattern is not understood, or too intricate.
    pub fn explain_application_privilege(
        &self,
        application: &str,
        resource: &str,
        privilege: &str,
    ) -> Result<Vec<Explanation>, AskError> {
        let explain = |(layer, permission): (Layer, &Permission)| {
            let asked = [privilege.to_owned()];
            let held = permission.holds_application_privileges(application, resource, &asked)?[..] == [true];
            let concerning = permission.applications.concerning(application, resource, privilege)?;
            Ok(Explanation::new(layer, held, concerning.into_iter().map(|(entry, full)| (&entry.row, full))))
        };
        self.layers().map(explain).collect()
    }
}

impl Explanation {
    fn new<'a>(layer: Layer, held: bool, rows: impl Iterator<Item = (&'a Row, bool)>) -> Self {
        let (full, partial): (Vec<_>, Vec<_>) =
            rows.map(|(row, full)| (row.clone(), full)).partition(|(_, full)| *full);
        let rows = |rows: Vec<(Row, bool)>| rows.into_iter().map(|(row, _)| row).collect();
        Self { layer, held, full: rows(full), partial: rows(partial) }
    }
}

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
    for (name, descriptor) in descriptors.iter() {
        let row = |section, entry| Row { descriptor: name.to_owned(), section, entry };
        let RoleDescriptor { cluster, indices, applications, run_as, .. } = descriptor;
        for (entry, privilege) in cluster.iter().enumerate() {
            let part = Part::Cluster { privilege: privilege.clone() };
            push(&mut lacks, row(Section::Cluster, entry), part, cluster_lack(privilege, owner)?);
        }
        for (entry, indices) in indices.iter().enumerate() {
            for (part, extent) in index_lacks(indices, owner)? {
                push(&mut lacks, row(Section::Indices, entry), part, Some(extent));
            }
        }
        for (entry, application) in applications.iter().enumerate() {
            for (part, extent) in application_lacks(application, owner)? {
                push(&mut lacks, row(Section::Applications, entry), part, Some(extent));
            }
        }
        for (entry, users) in run_as.iter().enumerate() {
            push(
                &mut lacks,
                row(Section::RunAs, entry),
                Part::RunAs { users: users.clone() },
                run_as_lack(users, owner)?,
            );
        }
    }
    Ok(lacks)
}

fn push(lacks: &mut Vec<Lack>, row: Row, part: Part, extent: Option<Extent>) {
    lacks.extend(extent.map(|extent| Lack { row, part, extent }));
}

fn extent(held: bool, some: bool) -> Option<Extent> {
    match (held, some) {
        (true, _) => None,
        (false, true) => Some(Extent::Some),
        (false, false) => Some(Extent::All),
    }
}

fn cluster_lack(privilege: &str, owner: &Permission) -> Result<Option<Extent>, AskError> {
    let held = owner.holds_cluster_privileges(&[privilege.to_owned()])?[..] == [true];
    let asked = ClusterPrivilege::resolve(privilege)?;
    let some = owner.cluster.overlaps(&asked).map_err(|_| AskError::TooComplex { pattern: privilege.to_owned() })?;
    Ok(extent(held, some))
}

fn index_lacks(entry: &IndicesPrivileges, owner: &Permission) -> Result<Vec<(Part, Extent)>, AskError> {
    let mut lacks = Vec::new();
    let restricted = entry.allow_restricted_indices;
    for names in &entry.names {
        let held = owner.holds_index_privileges(names, restricted, &entry.privileges)?;
        for (privilege, held) in entry.privileges.iter().zip(&*held) {
            let some = !*held && !owner.indices.concerning(names, restricted, privilege)?.is_empty();
            let part = Part::Index { names: names.clone(), privilege: privilege.clone() };
            lacks.extend(extent(*held, some).map(|extent| (part, extent)));
        }
    }
    Ok(lacks)
}

fn application_lacks(entry: &ApplicationPrivileges, owner: &Permission) -> Result<Vec<(Part, Extent)>, AskError> {
    let mut lacks = Vec::new();
    let application = &entry.application;
    for resource in &entry.resources {
        let held = owner.holds_application_privileges(application, resource, &entry.privileges)?;
        for (privilege, held) in entry.privileges.iter().zip(&*held) {
            let some = !*held && !owner.applications.concerning(application, resource, privilege)?.is_empty();
            let (application, resource) = (application.clone(), resource.clone());
            let part = Part::Application { application, resource, privilege: privilege.clone() };
            lacks.extend(extent(*held, some).map(|extent| (part, extent)));
        }
    }
    Ok(lacks)
}

fn run_as_lack(users: &str, owner: &Permission) -> Result<Option<Extent>, AskError> {
    let (asked, allowed) = (Pattern::parse(users)?, Language::any_of(owner.run_as.iter().map(|(_, pattern)| pattern)));
    let too_complex = |_| AskError::TooComplex { pattern: users.to_owned() };
    let held = is_subset(asked.language(), &allowed).map_err(too_complex)?;
    let some = overlap(asked.language(), &allowed).map_err(too_complex)?;
    Ok(extent(held, some))
}
