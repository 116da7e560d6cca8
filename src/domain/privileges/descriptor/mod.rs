//! Role descriptors: what a role, or a part of an API key, allows (contract §3).

mod error;
mod flaw;
mod judge;
mod limits;
mod read;
mod read_applications;
mod read_global;
mod read_indices;
mod read_remote;
mod render;
#[cfg(test)]
pub(in crate::domain) mod samples;
#[cfg(test)]
mod tests;
mod validate;

use crate::domain::json::{Json, Value};

pub use error::{DescriptorError, ExceptionType};
pub(in crate::domain::privileges) use flaw::{Flaw, FlawKind, Step};
pub(in crate::domain::privileges) use judge::Judge;
pub(in crate::domain::privileges) use limits::check_together;
pub use limits::{LONGEST_TEXT, MOST_AUTOMATA, MOST_DESCRIPTORS, MOST_VALUES, MOST_VALUES_TOGETHER};
pub(in crate::domain::privileges) use read::{array_of_objects, read_strings};
pub(in crate::domain::privileges) use read_applications::read_applications;
pub(in crate::domain::privileges) use read_indices::{IndexFields, read_index_entry, read_indices};
pub use validate::{RestrictionError, check_application_name};

/// What a role, or a part of an API key, allows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleDescriptor {
    /// Cluster privileges: names or action patterns.
    pub cluster: Vec<String>,
    /// Cluster privileges that depend on what is asked for.
    pub global: Global,
    /// What is allowed on indices.
    pub indices: Vec<IndicesPrivileges>,
    /// What is allowed in applications outside Elasticsearch.
    pub applications: Vec<ApplicationPrivileges>,
    /// Patterns over users that may be acted as.
    pub run_as: Vec<String>,
    /// Whatever its author noted about it: an object.
    pub metadata: Metadata,
    /// What is allowed on indices of other clusters.
    pub remote_indices: Vec<RemoteIndicesPrivileges>,
    /// What is allowed on other clusters.
    pub remote_cluster: Vec<RemoteClusterPrivileges>,
    /// The workflows outside of which nothing is allowed; everywhere, if there are none.
    pub workflows: Vec<String>,
    /// What its author says about it; roles only.
    pub description: Option<String>,
}

/// The members of an object that its author chose freely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata(Json);

/// What is allowed on the indices that some patterns stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndicesPrivileges {
    /// Patterns over names of indices; at least one.
    pub names: Vec<String>,
    /// Index privileges: names or action patterns.
    pub privileges: Vec<String>,
    /// The fields that may be seen; all, if it says nothing.
    pub field_security: Option<FieldSecurity>,
    /// The documents that may be seen: a query as JSON text; all, if it says nothing.
    pub query: Option<String>,
    /// Whether the patterns stand for restricted indices too.
    pub allow_restricted_indices: bool,
}

/// Which fields may be seen: those granted, without the exceptions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldSecurity {
    /// Patterns over fields that may be seen.
    pub grant: Vec<String>,
    /// Patterns over fields that may not, although they are granted.
    pub except: Option<Vec<String>>,
}

/// What is allowed on indices of other clusters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemoteIndicesPrivileges {
    /// Patterns over the aliases of clusters.
    pub clusters: Vec<String>,
    /// What is allowed there.
    pub indices: IndicesPrivileges,
}

/// What is allowed on other clusters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemoteClusterPrivileges {
    /// Cluster privileges: `monitor_enrich`, `monitor_stats`.
    pub privileges: Vec<String>,
    /// Patterns over the aliases of clusters.
    pub clusters: Vec<String>,
}

/// What is allowed in an application outside Elasticsearch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApplicationPrivileges {
    /// The application: a name, a start of names with `*`, or `*`.
    pub application: String,
    /// Names of stored privileges, or action patterns.
    pub privileges: Vec<String>,
    /// Patterns over resources.
    pub resources: Vec<String>,
}

/// Cluster privileges that depend on what is asked for. Nothing is allowed by what is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Global {
    /// Patterns over applications whose privileges may be managed.
    pub manage_applications: Option<Vec<String>>,
    /// Patterns over applications whose data in user profiles may be written.
    pub write_profiles: Option<Vec<String>>,
    /// The indices and privileges that managed roles may be about.
    pub manage_roles: Option<Vec<RoleIndices>>,
}

/// The indices and privileges that managed roles may be about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleIndices {
    /// Patterns over names of indices.
    pub names: Vec<String>,
    /// Index privileges.
    pub privileges: Vec<String>,
}

/// Descriptors under their names, in the order in which they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleDescriptors(Vec<(String, RoleDescriptor)>);

/// Where descriptors are used: not everything is said everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In an API key: without a description.
    ApiKey,
    /// In a role: without a restriction to workflows.
    Role,
    /// Stored by the product itself, which checked them before: whatever keys and roles may say, and more of it
    /// together than one request may give.
    Stored,
}

impl RoleDescriptor {
    /// Whether it allows nothing at all.
    pub fn is_empty(&self) -> bool {
        let Self { cluster, global, indices, applications, run_as, remote_indices, remote_cluster, .. } = self;
        cluster.is_empty()
            && *global == Global::default()
            && indices.is_empty()
            && applications.is_empty()
            && run_as.is_empty()
            && remote_indices.is_empty()
            && remote_cluster.is_empty()
    }
}

impl Global {
    /// The indices and privileges that managed roles may be about.
    pub(in crate::domain::privileges) fn managed_indices(&self) -> impl Iterator<Item = &RoleIndices> {
        self.manage_roles.iter().flatten()
    }
}

impl Default for Metadata {
    fn default() -> Self {
        Self(Json::object::<&str, Json>([]))
    }
}

impl Metadata {
    /// The metadata that an object says, or nothing if it is no object.
    pub fn new(json: Json) -> Option<Self> {
        json.as_object().is_some().then_some(Self(json))
    }

    /// The object.
    pub const fn as_json(&self) -> &Json {
        &self.0
    }

    fn remove_reserved_names(&mut self) {
        if let Value::Object(members) = &mut self.0.value {
            members.retain(|member| !member.name.starts_with('_'));
        }
    }

    /// The first name on the top level that starts with `_`: such names are the product's own.
    pub fn reserved_name(&self) -> Option<&str> {
        self.0.as_object()?.iter().map(|member| member.name.as_str()).find(|name| name.starts_with('_'))
    }
}

impl RoleDescriptors {
    /// No descriptors.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// The names and descriptors, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &RoleDescriptor)> {
        self.0.iter().map(|(name, descriptor)| (name.as_str(), descriptor))
    }

    /// The descriptor of a name.
    pub fn get(&self, name: &str) -> Option<&RoleDescriptor> {
        self.iter().find(|(other, _)| *other == name).map(|(_, descriptor)| descriptor)
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a key that an API key makes may have them: at least one, and none that allows anything (contract §4.2).
    pub fn are_of_derived_key(&self) -> bool {
        !self.is_empty() && self.iter().all(|(_, descriptor)| descriptor.is_empty())
    }

    /// What a key may ask for of these: the same without descriptions and without the product's own notes, which only
    /// roles have.
    #[must_use]
    pub fn for_key(mut self) -> Self {
        for (_, descriptor) in &mut self.0 {
            descriptor.metadata.remove_reserved_names();
        }
        self.without_descriptions()
    }

    /// The same without descriptions, as snapshots of an owner's roles are kept (contract §3.1).
    #[must_use]
    pub fn without_descriptions(mut self) -> Self {
        self.0.iter_mut().for_each(|(_, descriptor)| descriptor.description = None);
        self
    }
}

/// A later descriptor takes the place of an earlier one of the same name.
impl FromIterator<(String, RoleDescriptor)> for RoleDescriptors {
    fn from_iter<I: IntoIterator<Item = (String, RoleDescriptor)>>(descriptors: I) -> Self {
        let mut all: Vec<(String, RoleDescriptor)> = Vec::new();
        for (name, descriptor) in descriptors {
            match all.iter_mut().find(|(other, _)| *other == name) {
                Some((_, earlier)) => *earlier = descriptor,
                None => all.push((name, descriptor)),
            }
        }
        Self(all)
    }
}
