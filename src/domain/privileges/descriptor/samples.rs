//! Descriptors for property tests, over few names so that they meet.

use super::{
    ApplicationPrivileges, FieldSecurity, Global, IndicesPrivileges, Metadata, RemoteClusterPrivileges,
    RemoteIndicesPrivileges, RoleDescriptor, RoleDescriptors, RoleIndices,
};
use crate::domain::json::{Json, samples::any_json};
use proptest::{collection::vec, option, prelude::*, sample::select};

const CLUSTER: [&str; 11] = [
    "all",
    "manage",
    "MONITOR",
    "manage_security",
    "manage_api_key",
    "manage_own_api_key",
    "grant_api_key",
    "read_security",
    "delegate_pki",
    "none",
    "cluster:admin/xpack/security/api_key/get",
];
const INDEX: [&str; 10] = [
    "all",
    "read",
    "Write",
    "index",
    "create_doc",
    "manage",
    "monitor",
    "read_failure_store",
    "indices:data/read/get",
    "indices:*/write",
];

fn strings(names: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    vec(select(names).prop_map(str::to_owned), 0..3)
}

fn names() -> impl Strategy<Value = Vec<String>> {
    vec("[ab]{0,2}\\*?|[ab*?]{1,3}|/[ab]\\.\\*/|/~\\(a\\.\\*\\)/|\\.security", 1..3)
}

fn indices() -> impl Strategy<Value = IndicesPrivileges> {
    let field_security = (strings(&["*", "a", "b*"]), option::of(Just(Vec::new())))
        .prop_map(|(grant, except)| FieldSecurity { grant, except });
    let query = option::of(any_json().prop_map(|json| Json::object([("term", json)]).render()));
    let entry = (names(), strings(&INDEX), option::of(field_security), query, any::<bool>());
    entry.prop_map(|(names, privileges, field_security, query, allow_restricted_indices)| IndicesPrivileges {
        names,
        privileges,
        field_security,
        query,
        allow_restricted_indices,
    })
}

fn application() -> impl Strategy<Value = ApplicationPrivileges> {
    let names = select(&["app", "app1", "app*", "*"][..]).prop_map(str::to_owned);
    (names, strings(&["read", "write", "data:read/*", "*"]), vec("[ab*]{0,2}", 0..3))
        .prop_map(|(application, privileges, resources)| ApplicationPrivileges { application, privileges, resources })
}

fn global() -> impl Strategy<Value = Global> {
    let role = (names(), strings(&INDEX)).prop_map(|(names, privileges)| RoleIndices { names, privileges });
    let applications = || option::of(strings(&["app", "app*"]));
    (applications(), applications(), option::of(vec(role, 0..2))).prop_map(
        |(manage_applications, write_profiles, manage_roles)| Global {
            manage_applications,
            write_profiles,
            manage_roles,
        },
    )
}

/// A descriptor that says anything that descriptors can say, all of which exists.
pub(in crate::domain) fn descriptor() -> impl Strategy<Value = RoleDescriptor> {
    let metadata = any_json().prop_map(|json| Metadata::new(json).unwrap_or_default());
    let remote_indices = (strings(&["a", "*"]), indices());
    let remote_indices = remote_indices.prop_map(|(clusters, indices)| RemoteIndicesPrivileges { clusters, indices });
    let remote_cluster = (strings(&["monitor_enrich", "monitor_stats"]), strings(&["a", "*"]));
    let remote_cluster =
        remote_cluster.prop_map(|(privileges, clusters)| RemoteClusterPrivileges { privileges, clusters });
    let allowed =
        (strings(&CLUSTER), global(), vec(indices(), 0..3), vec(application(), 0..3), strings(&["a", "b*", "*"]));
    let elsewhere = (metadata, vec(remote_indices, 0..2), vec(remote_cluster, 0..2), option::of("[ -~]{0,9}"));
    (allowed, elsewhere).prop_map(
        |(
            (cluster, global, indices, applications, run_as),
            (metadata, remote_indices, remote_cluster, description),
        )| {
            RoleDescriptor {
                cluster,
                global,
                indices,
                applications,
                run_as,
                metadata,
                remote_indices,
                remote_cluster,
                workflows: Vec::new(),
                description,
            }
        },
    )
}

/// Up to three descriptors.
pub(in crate::domain) fn descriptors() -> impl Strategy<Value = RoleDescriptors> {
    vec((select(&["x", "y", "z"][..]).prop_map(str::to_owned), descriptor()), 0..3).prop_map(RoleDescriptors::from_iter)
}
