//! “Can it …?”: whether something is allowed, and which entries decide that.

#[cfg(test)]
mod tests;

use super::{
    cluster::REMOTE_CLUSTER,
    descriptor::LONGEST_TEXT,
    permission::{AskError, Effective, Explanation},
};
use crate::domain::field::{FieldError, Problem};

/// What somebody wants to know about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A cluster privilege.
    Cluster {
        /// The privilege: a name or an action.
        privilege: String,
    },
    /// An index privilege on indices.
    Index {
        /// The privilege: a name or an action.
        privilege: String,
        /// The indices: a name or a pattern.
        names: String,
    },
    /// An index privilege on indices of other clusters.
    RemoteIndex {
        /// The privilege: a name or an action.
        privilege: String,
        /// The indices: a name or a pattern.
        names: String,
        /// The clusters: an alias or a pattern.
        clusters: String,
    },
    /// A privilege on other clusters.
    RemoteCluster {
        /// One of [`REMOTE_CLUSTER`].
        privilege: String,
        /// The clusters: an alias or a pattern.
        clusters: String,
    },
    /// A privilege of an application.
    Application {
        /// The application.
        application: String,
        /// The privilege: a name or an action.
        privilege: String,
        /// The resources: a name or a pattern.
        resource: String,
    },
    /// Acting as a user.
    RunAs {
        /// The user's name.
        user: String,
    },
}

impl Asked {
    /// Reads what a form asks: `kind` is `cluster`, `index` (which it also is if nothing is said), `remote_index`,
    /// `remote_cluster`, `application` or `run_as`; beside it stand `privilege`, `names`, `clusters`, `application`,
    /// `resource` and `user`. Space around them is no part of them.
    ///
    /// # Errors
    /// A kind that there is not, nothing where something has to be, or more than [`LONGEST_TEXT`] bytes of it.
    pub fn from_parameters(get: impl Fn(&str) -> Option<String>) -> Result<Self, FieldError> {
        let given = |name: &str| get(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let needed = |name: &str| {
            let text = given(name).ok_or_else(|| FieldError::new(name, Problem::Missing))?;
            match text.len() {
                0..=LONGEST_TEXT => Ok(text),
                length => Err(FieldError::new(name, Problem::TooLong { most: LONGEST_TEXT, length })),
            }
        };
        match given("kind").as_deref() {
            Some("cluster") => Ok(Self::Cluster { privilege: needed("privilege")? }),
            Some("index") | None => Ok(Self::Index { privilege: needed("privilege")?, names: needed("names")? }),
            Some("remote_index") => Ok(Self::RemoteIndex {
                privilege: needed("privilege")?,
                names: needed("names")?,
                clusters: needed("clusters")?,
            }),
            Some("remote_cluster") => {
                let (privilege, clusters) = (needed("privilege")?, needed("clusters")?);
                if !REMOTE_CLUSTER.contains(&privilege.as_str()) {
                    return Err(FieldError::new("privilege", Problem::NotAChoice));
                }
                Ok(Self::RemoteCluster { privilege, clusters })
            }
            Some("application") => Ok(Self::Application {
                application: needed("application")?,
                privilege: needed("privilege")?,
                resource: needed("resource")?,
            }),
            Some("run_as") => Ok(Self::RunAs { user: needed("user")? }),
            Some(_) => Err(FieldError::new("kind", Problem::NotAChoice)),
        }
    }
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it is allowed in full.
    pub allowed: bool,
    /// Whether that holds only within the workflows that the key is restricted to.
    pub only_in_workflows: bool,
    /// What the key's own descriptors and its owner's say, each by itself: both have to allow it.
    pub layers: Vec<Explanation>,
}

/// Whether something is allowed, and which entries decide that.
///
/// # Errors
/// A privilege or pattern that is not understood, or too intricate.
pub fn can(effective: &Effective, asked: &Asked) -> Result<Verdict, AskError> {
    let layers = match asked {
        Asked::Cluster { privilege } => effective.explain_cluster_privilege(privilege)?,
        Asked::Index { privilege, names } => effective.explain_index_privilege(names, false, privilege)?,
        Asked::RemoteIndex { privilege, names, clusters } => {
            effective.explain_remote_index_privilege(clusters, names, false, privilege)?
        }
        Asked::RemoteCluster { privilege, clusters } => {
            effective.explain_remote_cluster_privilege(clusters, privilege)?
        }
        Asked::Application { application, privilege, resource } => {
            effective.explain_application_privilege(application, resource, privilege)?
        }
        Asked::RunAs { user } => effective.explain_run_as(user),
    };
    let allowed = layers.iter().all(|layer| layer.held);
    Ok(Verdict { allowed, only_in_workflows: !effective.allows_workflow(None), layers })
}
