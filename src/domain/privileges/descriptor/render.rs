//! The normal form in which descriptors are shown and stored (contract §3.3).

use super::{
    ApplicationPrivileges, FieldSecurity, Global, IndicesPrivileges, RemoteClusterPrivileges, RemoteIndicesPrivileges,
    RoleDescriptor, RoleDescriptors,
};
use crate::domain::json::{DEEPEST, Json, Member, ObjectBuilder, Value};

/// How many lists and objects are around a query.
const DEPTH_OF_QUERY: u32 = 4;

impl RoleDescriptors {
    /// The descriptors under their names, each in its normal form.
    pub fn to_json(&self) -> Json {
        Json::object(self.iter().map(|(name, descriptor)| (name, descriptor.to_json())))
    }
}

impl RoleDescriptors {
    /// The descriptors as people write and edit them: without what says nothing, and queries as objects. Reading it again
    /// gives the same descriptors.
    pub fn to_editing_text(&self) -> String {
        Json::object(self.iter().map(|(name, descriptor)| (name, descriptor.to_brief_json()))).render_for_editing()
    }
}

impl RoleDescriptor {
    /// The normal form without what says nothing.
    fn to_brief_json(&self) -> Json {
        let mut json = self.to_json();
        if let Value::Object(members) = &mut json.value {
            members.retain(|member| member.name != "transient_metadata" && !is_empty(&member.value));
            for member in members {
                match member.name.as_str() {
                    "indices" | "remote_indices" => each(&mut member.value, brief_entry),
                    "global" => brief_global(&mut member.value),
                    _ => {}
                }
            }
        }
        json
    }

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

fn is_empty(json: &Json) -> bool {
    match &json.value {
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn each(list: &mut Json, change: fn(&mut Vec<Member>)) {
    if let Value::Array(elements) = &mut list.value {
        for element in elements {
            if let Value::Object(members) = &mut element.value {
                change(members);
            }
        }
    }
}

fn brief_entry(members: &mut Vec<Member>) {
    members.retain(|member| member.name != "allow_restricted_indices" || member.value.as_bool() == Some(true));
    for member in members.iter_mut().filter(|member| member.name == "query") {
        // A query that is not written as it would be kept stays a text.
        let query = member.value.as_str().and_then(|text| Some((text, Json::parse(text.as_bytes()).ok()?)));
        if let Some((text, query)) = query
            && query.as_object().is_some()
            && query.render() == text
            && depth(&query) + DEPTH_OF_QUERY <= DEEPEST
        {
            member.value = query;
        }
    }
}

/// How many lists and objects are within each other.
fn depth(json: &Json) -> u32 {
    let deepest = match &json.value {
        Value::Array(elements) => elements.iter().map(depth).max(),
        Value::Object(members) => members.iter().map(|member| depth(&member.value)).max(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return 0,
    };
    deepest.unwrap_or(0) + 1
}

fn brief_global(global: &mut Json) {
    if let Value::Object(categories) = &mut global.value {
        categories.retain(|category| !is_empty(&category.value));
    }
}
