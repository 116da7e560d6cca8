//! Why something is allowed or not: which entries of which descriptors decide.

use super::{AskError, Effective, Layer, Permission, Row};
use crate::domain::privileges::cluster::{self, ClusterPrivilege};

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

    /// Which entries decide whether an index privilege is held on all indices that a pattern stands for, in all other
    /// clusters that the pattern `clusters` stands for.
    ///
    /// # Errors
    /// A pattern or the privilege is not understood, or too intricate.
    pub fn explain_remote_index_privilege(
        &self,
        clusters: &str,
        names: &str,
        allow_restricted_indices: bool,
        privilege: &str,
    ) -> Result<Vec<Explanation>, AskError> {
        let explain = |(layer, permission): (Layer, &Permission)| {
            let (asked, restricted) = ([privilege.to_owned()], allow_restricted_indices);
            let held = permission.holds_remote_index_privileges(clusters, names, restricted, &asked)? == [true];
            let concerning = permission.remote.concerning_indices(clusters, names, restricted, privilege)?;
            Ok(Explanation::new(layer, held, concerning.into_iter().map(|(group, full)| (&group.row, full))))
        };
        self.layers().map(explain).collect()
    }

    /// Which entries decide whether a privilege is held in all other clusters that a pattern stands for.
    ///
    /// # Errors
    /// The pattern is not understood, or too intricate.
    pub fn explain_remote_cluster_privilege(
        &self,
        clusters: &str,
        privilege: &str,
    ) -> Result<Vec<Explanation>, AskError> {
        let explain = |(layer, permission): (Layer, &Permission)| {
            let held = permission.holds_remote_cluster_privileges(clusters, &[privilege.to_owned()])? == [true];
            let concerning = permission.remote.concerning_clusters(clusters, privilege)?;
            Ok(Explanation::new(layer, held, concerning.into_iter().map(|(entry, full)| (&entry.row, full))))
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
