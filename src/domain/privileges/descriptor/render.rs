//! The normal form in which descriptors are shown and stored (contract §3.3).

use super::{
    ApplicationPrivileges, FieldSecurity, Global, IndicesPrivileges, RemoteClusterPrivileges, RemoteIndicesPrivileges,
    RoleDescriptor, RoleDescriptors,
};
use crate::domain::json::{Json, ObjectBuilder};

impl RoleDescriptors {
    /// The descriptors under their names, each in its normal form.
    pub fn to_json(&self) -> Json {
        Json::object(self.iter().map(|(name, descriptor)| (name, descriptor.to_json())))
    }
}

impl RoleDescriptor {
    /// The normal form: every list, defaults and all, in a fixed order. Reading it again gives the same descriptor.
    pub fn to_json(&self) -> Json {
        let list = |entries: Vec<Json>| (!entries.is_empty()).then_some(entries);
        let restriction = (!self.workflows.is_empty()).then(|| Json::object([("workflows", self.workflows.clone())]));
        Json::build()
            .with("cluster", self.cluster.clone())
            .with_some("global", (self.global != Global::default()).then(|| self.global.to_json()))
            .with("indices", self.indices.iter().map(IndicesPrivileges::to_json).collect::<Vec<_>>())
            .with("applications", self.applications.iter().map(ApplicationPrivileges::to_json).collect::<Vec<_>>())
            .with("run_as", self.run_as.clone())
            .with("metadata", self.metadata.as_json().clone())
            .with("transient_metadata", Json::object([("enabled", true)]))
            .with_some(
                "remote_indices",
                list(self.remote_indices.iter().map(RemoteIndicesPrivileges::to_json).collect()),
            )
            .with_some(
                "remote_cluster",
                list(self.remote_cluster.iter().map(RemoteClusterPrivileges::to_json).collect()),
            )
            .with_some("restriction", restriction)
            .with_some("description", self.description.clone())
            .into()
    }
}

impl IndicesPrivileges {
    pub(in crate::domain::privileges) fn to_json(&self) -> Json {
        self.members().into()
    }

    /// The same without privileges, as the access of cross-cluster keys shows it.
    pub(in crate::domain::privileges) fn to_json_of_access(&self) -> Json {
        self.after(Json::build().with("names", self.names.clone())).into()
    }

    fn members(&self) -> ObjectBuilder {
        self.after(Json::build().with("names", self.names.clone()).with("privileges", self.privileges.clone()))
    }

    fn after(&self, members: ObjectBuilder) -> ObjectBuilder {
        members
            .with_some("field_security", self.field_security.as_ref().map(FieldSecurity::to_json))
            .with_some("query", self.query.clone())
            .with("allow_restricted_indices", self.allow_restricted_indices)
    }
}

impl FieldSecurity {
    pub(in crate::domain::privileges) fn to_json(&self) -> Json {
        Json::build().with("grant", self.grant.clone()).with_some("except", self.except.clone()).into()
    }
}

impl RemoteIndicesPrivileges {
    fn to_json(&self) -> Json {
        self.indices.members().with("clusters", self.clusters.clone()).into()
    }
}

impl RemoteClusterPrivileges {
    fn to_json(&self) -> Json {
        Json::object([("privileges", self.privileges.clone()), ("clusters", self.clusters.clone())])
    }
}

impl ApplicationPrivileges {
    pub(in crate::domain::privileges) fn to_json(&self) -> Json {
        Json::build()
            .with("application", self.application.as_str())
            .with("privileges", self.privileges.clone())
            .with("resources", self.resources.clone())
            .into()
    }
}

impl Global {
    pub(in crate::domain::privileges) fn to_json(&self) -> Json {
        let applications = |names: &Vec<String>| Json::object([("applications", names.clone())]);
        let roles = self.manage_roles.as_ref().map(|entries| {
            let entry = |entry: &super::RoleIndices| {
                Json::object([("names", entry.names.clone()), ("privileges", entry.privileges.clone())])
            };
            Json::object([("indices", entries.iter().map(entry).collect::<Vec<_>>())])
        });
        Json::build()
            .with("application", Json::build().with_some("manage", self.manage_applications.as_ref().map(applications)))
            .with("profile", Json::build().with_some("write", self.write_profiles.as_ref().map(applications)))
            .with("role", Json::build().with_some("manage", roles))
            .into()
    }
}
