//! What is allowed on other clusters, which are known by their aliases.

use super::{
    AskError, CompileError, Row, Section,
    indices::{Group, IndicesPermission, asked_names},
    patterns,
};
use crate::domain::privileges::{
    descriptor::{RemoteClusterPrivileges, RemoteIndicesPrivileges, RoleDescriptors},
    index::IndexPrivilege,
    pattern::{Language, Pattern, TooComplex, intersections, is_subset, overlap, signatures},
};

/// What the entries of some descriptors allow together on other clusters.
#[derive(Debug)]
pub(super) struct RemotePermission {
    /// The clusters that each group of `indices` is about.
    clusters: Vec<Language>,
    indices: IndicesPermission,
    on_clusters: Vec<OnClusters>,
}

/// An entry about clusters as a whole.
#[derive(Debug)]
pub(super) struct OnClusters {
    pub(super) row: Row,
    clusters: Language,
    privileges: Vec<String>,
}

impl RemotePermission {
    pub(super) fn compile(descriptors: &RoleDescriptors) -> Result<Self, CompileError> {
        let (mut clusters, mut groups, mut on_clusters) = (Vec::new(), Vec::new(), Vec::new());
        for (name, descriptor) in descriptors.iter() {
            let row = |section, entry| Row { descriptor: name.to_owned(), section, entry };
            for (entry, RemoteIndicesPrivileges { clusters: aliases, indices }) in
                descriptor.remote_indices.iter().enumerate()
            {
                clusters.push(any_of(aliases)?);
                groups.push(Group::new(row(Section::RemoteIndices, entry), indices)?);
            }
            for (entry, RemoteClusterPrivileges { clusters, privileges }) in
                descriptor.remote_cluster.iter().enumerate()
            {
                let row = row(Section::RemoteCluster, entry);
                on_clusters.push(OnClusters { row, clusters: any_of(clusters)?, privileges: privileges.clone() });
            }
        }
        Ok(Self { clusters, indices: IndicesPermission::new(groups), on_clusters })
    }

    /// Whether an action is allowed on an index of a cluster; the index may end in a selector of its part.
    pub(super) fn allows_on_index(&self, cluster: &str, action: &str, expression: &str) -> bool {
        let groups = self.indices.groups().iter().zip(&self.clusters);
        groups.filter(|(_, clusters)| clusters.contains(cluster)).any(|(group, _)| group.allows(action, expression))
    }

    /// Which of some privileges are held in full on all indices that one pattern stands for, in all clusters that
    /// another stands for.
    pub(super) fn holds_on_indices(
        &self,
        clusters: &str,
        names: &str,
        allow_restricted: bool,
        privileges: &[String],
    ) -> Result<Vec<bool>, AskError> {
        let too_complex = |_: TooComplex| AskError::TooComplex { pattern: names.to_owned() };
        let within_clusters =
            signatures(Pattern::parse(clusters)?.language(), &self.clusters.iter().collect::<Vec<_>>())
                .map_err(|_| AskError::TooComplex { pattern: clusters.to_owned() })?;
        let within_names = self.indices.kinds(names, allow_restricted)?;
        // A group is about an index of a cluster if it is about both.
        let kinds = intersections(&within_clusters, &within_names).map_err(too_complex)?;
        self.indices.decide(&kinds, privileges)
    }

    /// The entries that allow some of a privilege on some of the indices, each with whether it allows all on all.
    pub(super) fn concerning_indices(
        &self,
        clusters: &str,
        names: &str,
        allow_restricted: bool,
        privilege: &str,
    ) -> Result<Vec<(&Group, bool)>, AskError> {
        let asked_clusters = Pattern::parse(clusters)?;
        let (indices, asked) = (asked_names(names, allow_restricted)?, IndexPrivilege::resolve(privilege)?);
        let mut concerning = Vec::new();
        for (group, own) in self.indices.groups().iter().zip(&self.clusters) {
            let concerns = || match extent(asked_clusters.language(), own)? {
                None => Ok(None),
                Some(all) => Ok(group.concerns(&indices, &asked)?.map(|full| full && all)),
            };
            let full = concerns().map_err(|_: TooComplex| AskError::TooComplex { pattern: names.to_owned() })?;
            concerning.extend(full.map(|full| (group, full)));
        }
        Ok(concerning)
    }

    /// Which of some privileges are held on all clusters that a pattern stands for.
    pub(super) fn holds_on_clusters(&self, clusters: &str, privileges: &[String]) -> Result<Vec<bool>, AskError> {
        let asked = Pattern::parse(clusters)?;
        let decide = |privilege: &String| {
            let giving = self.on_clusters.iter().filter(|entry| entry.privileges.contains(privilege));
            let held = Language::any(giving.map(|entry| entry.clusters.clone()));
            extent(asked.language(), &held).map(|extent| extent == Some(true))
        };
        let decided: Result<_, TooComplex> = privileges.iter().map(decide).collect();
        decided.map_err(|_| AskError::TooComplex { pattern: clusters.to_owned() })
    }

    /// The entries that give a privilege on some of the clusters, each with whether it gives it on all.
    pub(super) fn concerning_clusters(
        &self,
        clusters: &str,
        privilege: &str,
    ) -> Result<Vec<(&OnClusters, bool)>, AskError> {
        let asked = Pattern::parse(clusters)?;
        let mut concerning = Vec::new();
        for entry in self.on_clusters.iter().filter(|entry| entry.privileges.iter().any(|given| given == privilege)) {
            let all = extent(asked.language(), &entry.clusters)
                .map_err(|_| AskError::TooComplex { pattern: clusters.to_owned() })?;
            concerning.extend(all.map(|all| (entry, all)));
        }
        Ok(concerning)
    }
}

fn any_of(clusters: &[String]) -> Result<Language, CompileError> {
    Ok(Language::any_of(&patterns(clusters.iter())?))
}

/// Whether all of what is asked about lies within others; `None`: nothing of it does.
fn extent(asked: &Language, others: &Language) -> Result<Option<bool>, TooComplex> {
    Ok(if overlap(asked, others)? { Some(is_subset(asked, others)?) } else { None })
}
