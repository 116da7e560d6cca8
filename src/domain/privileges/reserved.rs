//! The roles that every project has, and that nobody can change.

use super::{
    cluster::REMOTE_CLUSTER,
    descriptor::{
        ApplicationPrivileges, IndicesPrivileges, Metadata, RemoteClusterPrivileges, RemoteIndicesPrivileges,
        RoleDescriptor,
    },
};
use crate::domain::json::Json;
use std::sync::LazyLock;

/// Data that people made, in Lucene's syntax: what starts with neither a dot nor the name of the lifecycle's history.
const DATA: &str = "/~(([.]|ilm-history-).*)/";
const SEE: &[&str] = &["read", "view_index_metadata"];
const WORK: &[&str] = &["read", "view_index_metadata", "write", "maintenance"];
const SIGNALS_AND_LISTS: &[&str] = &[".siem-signals*", ".lists-*", ".items-*"];
const PROFILING: &[&str] = &["profiling-*", ".profiling-*"];

static ROLES: LazyLock<Vec<(&'static str, RoleDescriptor)>> = LazyLock::new(|| {
    vec![
        ("editor", editor()),
        ("enrich_user", enrich_user()),
        (
            "ingest_admin",
            described(
                "Manages index templates and ingest pipelines.",
                cluster(&["manage_index_templates", "manage_pipeline"]),
            ),
        ),
        ("monitoring_user", monitoring_user()),
        ("remote_monitoring_collector", remote_monitoring_collector()),
        ("reporting_user", described("Creates reports; Kibana decides which.", RoleDescriptor::default())),
        ("snapshot_user", snapshot_user()),
        ("superuser", superuser()),
        ("transport_client", described("Connects to the cluster as a node client.", cluster(&["transport_client"]))),
        ("viewer", viewer()),
        (
            "watcher_admin",
            described(
                "Manages watches.",
                RoleDescriptor {
                    indices: vec![
                        indices(&[".watches", ".triggered_watches", ".watcher-history-*"], &["read"]).restricted(),
                    ],
                    ..cluster(&["manage_watcher"])
                },
            ),
        ),
    ]
});

/// The reserved role of a name.
pub fn role(name: &str) -> Option<&'static RoleDescriptor> {
    roles().find(|(other, _)| *other == name).map(|(_, role)| role)
}

/// All reserved roles, sorted by name.
pub fn roles() -> impl Iterator<Item = (&'static str, &'static RoleDescriptor)> {
    ROLES.iter().map(|(name, role)| (*name, role))
}

fn superuser() -> RoleDescriptor {
    let everything_else = indices(&["*"], &["monitor", "read", "view_index_metadata", "read_cross_cluster"]);
    let indices = vec![indices(&["*"], &["all"]), everything_else.restricted()];
    let everywhere =
        |indices: &IndicesPrivileges| RemoteIndicesPrivileges { clusters: strings(&["*"]), indices: indices.clone() };
    let role = RoleDescriptor {
        remote_indices: indices.iter().map(everywhere).collect(),
        remote_cluster: vec![RemoteClusterPrivileges {
            privileges: strings(&REMOTE_CLUSTER),
            clusters: strings(&["*"]),
        }],
        indices,
        applications: vec![application("*", "*")],
        run_as: strings(&["*"]),
        ..cluster(&["all"])
    };
    described("May do everything, except change what the stack keeps for itself.", role)
}

fn viewer() -> RoleDescriptor {
    let role = RoleDescriptor {
        indices: vec![
            indices(&[DATA], SEE),
            indices(&[".slo-observability.*"], SEE),
            indices(SIGNALS_AND_LISTS, SEE),
            indices(&[".alerts*", ".preview.alerts*"], SEE),
            indices(PROFILING, SEE),
        ],
        applications: vec![application("kibana-.kibana", "read")],
        ..RoleDescriptor::default()
    };
    described("Sees all data and everything in Kibana, and changes nothing.", role)
}

fn editor() -> RoleDescriptor {
    let role = RoleDescriptor {
        indices: vec![
            indices(&[DATA], SEE),
            indices(&["observability-annotations"], &["read", "view_index_metadata", "write"]),
            indices(&[".slo-observability.*"], &["read", "view_index_metadata", "write", "manage"]),
            indices(SIGNALS_AND_LISTS, WORK),
            indices(&[".internal.alerts*", ".alerts*", ".internal.preview.alerts*", ".preview.alerts*"], WORK),
            indices(PROFILING, SEE),
        ],
        applications: vec![application("kibana-.kibana", "all")],
        ..RoleDescriptor::default()
    };
    described("Sees all data and works with everything in Kibana.", role)
}

fn monitoring_user() -> RoleDescriptor {
    let role = RoleDescriptor {
        indices: vec![indices(&[".monitoring-*"], &["read", "read_cross_cluster"])],
        applications: vec![application("kibana-*", "reserved_monitoring")],
        ..cluster(&["cluster:monitor/main", "cluster:monitor/xpack/info", "cluster:monitor/remote/info"])
    };
    described("Sees how the stack is doing.", role)
}

fn remote_monitoring_collector() -> RoleDescriptor {
    let role = RoleDescriptor {
        indices: vec![indices(&["*"], &["monitor"]).restricted(), indices(&[".kibana*"], &["read"])],
        ..cluster(&["monitor"])
    };
    described("Collects how the stack is doing.", role)
}

fn snapshot_user() -> RoleDescriptor {
    let role = RoleDescriptor {
        indices: vec![indices(&["*"], &["view_index_metadata"]).restricted()],
        ..cluster(&["create_snapshot", "cluster:admin/repository/get"])
    };
    described("Makes snapshots of all indices, and lists and sees them.", role)
}

fn enrich_user() -> RoleDescriptor {
    let role = RoleDescriptor {
        indices: vec![indices(&[".enrich-*"], SEE).restricted(), indices(&[".enrich-*"], &["manage", "write"])],
        ..cluster(&["manage_enrich", "manage_ingest_pipelines", "monitor"])
    };
    described("Manages enrich policies, their indices, and ingest pipelines.", role)
}

impl IndicesPrivileges {
    fn restricted(mut self) -> Self {
        self.allow_restricted_indices = true;
        self
    }
}

fn described(description: &str, role: RoleDescriptor) -> RoleDescriptor {
    let metadata = Metadata::new(Json::object([("_reserved", true)])).unwrap_or_default();
    RoleDescriptor { metadata, description: Some(description.to_owned()), ..role }
}

fn cluster(privileges: &[&str]) -> RoleDescriptor {
    RoleDescriptor { cluster: strings(privileges), ..RoleDescriptor::default() }
}

fn indices(names: &[&str], privileges: &[&str]) -> IndicesPrivileges {
    IndicesPrivileges { names: strings(names), privileges: strings(privileges), ..IndicesPrivileges::default() }
}

fn application(application: &str, privilege: &str) -> ApplicationPrivileges {
    let (privileges, resources) = (strings(&[privilege]), strings(&["*"]));
    ApplicationPrivileges { application: application.to_owned(), privileges, resources }
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
