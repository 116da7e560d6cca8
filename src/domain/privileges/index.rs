//! Index privileges: which there are, and which actions each stands for (contract §3.3).
//!
//! An index has data and, if it is a data stream, failures that were kept apart: a privilege is about one or both.

use super::{
    cluster::UnknownPrivilege,
    pattern::{Language, Pattern, TooComplex, is_subset, overlap},
};
use std::sync::LazyLock;

const ALL: &[&str] = &["indices:*", "internal:transport/proxy/indices:*"];
const RESOLVE_INDEX: &str = "indices:admin/resolve/index";
const RESOLVE_CLUSTER: &str = "indices:admin/resolve/cluster";
const CLUSTER_SEARCH_SHARDS: &str = "indices:admin/shards/search_shards";
const SEARCH_SHARDS: &str = "indices:admin/search/search_shards";
const BULK: &str = "indices:data/write/bulk*";
const SIMULATE_BULK: &str = "indices:data/write/simulate/bulk*";
const AUTO_MAPPING: &str = "indices:admin/mapping/auto_put";
const AUTO_CREATE: &str = "indices:admin/auto_create";
const FIELD_CAPABILITIES: &str = "indices:data/read/field_caps*";
const ROLLUP_CAPABILITIES: &str = "indices:data/read/xpack/rollup/get/index/caps*";
const MANAGE: &[&str] = &["indices:monitor/*", "indices:admin/*", FIELD_CAPABILITIES, ROLLUP_CAPABILITIES];

/// A part of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Data,
    Failures,
}

impl Part {
    /// The name of an index, and the part of it that a selector after `::` picks: its data, if there is none.
    pub(super) fn of(expression: &str) -> (&str, Self) {
        match expression.rsplit_once("::") {
            Some((index, "failures")) => (index, Self::Failures),
            Some((index, "data")) => (index, Self::Data),
            _ => (expression, Self::Data),
        }
    }
}

/// Which part of an index a privilege is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Data,
    Failures,
    Both,
}

/// The name, the part that it is about, and the actions; sorted by name.
const NAMED: &[(&str, About, &[&str])] = &[
    ("all", About::Both, ALL),
    ("auto_configure", About::Data, &[AUTO_MAPPING, AUTO_CREATE]),
    ("create", About::Data, &["indices:data/write/index*", BULK, SIMULATE_BULK]),
    (
        "create_doc",
        About::Data,
        &[
            "indices:data/write/index",
            "indices:data/write/index[*",
            "indices:data/write/index:op_type/create",
            BULK,
            SIMULATE_BULK,
        ],
    ),
    ("create_index", About::Data, &["indices:admin/create", AUTO_CREATE, "indices:admin/data_stream/create"]),
    (
        "cross_cluster_replication",
        About::Data,
        &[
            "indices:data/read/xpack/ccr/shard_changes*",
            "indices:monitor/stats*",
            "indices:admin/seq_no/add_retention_lease*",
            "indices:admin/seq_no/remove_retention_lease*",
            "indices:admin/seq_no/renew_retention_lease*",
        ],
    ),
    (
        "cross_cluster_replication_internal",
        About::Data,
        &[
            "indices:internal/admin/ccr/restore/session/clear*",
            "indices:internal/admin/ccr/restore/file_chunk/get*",
            "indices:internal/admin/ccr/restore/session/put*",
            "internal:transport/proxy/indices:internal/admin/ccr/restore/session/clear*",
            "internal:transport/proxy/indices:internal/admin/ccr/restore/file_chunk/get*",
        ],
    ),
    ("delete", About::Data, &["indices:data/write/delete*", BULK]),
    ("delete_index", About::Data, &["indices:admin/delete", "indices:admin/data_stream/delete"]),
    ("index", About::Data, &["indices:data/write/index*", BULK, "indices:data/write/update*", SIMULATE_BULK]),
    (
        "maintenance",
        About::Data,
        &["indices:admin/refresh*", "indices:admin/flush*", "indices:admin/synced_flush", "indices:admin/forcemerge*"],
    ),
    ("manage", About::Both, MANAGE),
    ("manage_data_stream_lifecycle", About::Both, &["indices:admin/data_stream/lifecycle/*"]),
    ("manage_failure_store", About::Failures, MANAGE),
    (
        "manage_follow_index",
        About::Data,
        &[
            "indices:admin/xpack/ccr/put_follow",
            "indices:admin/xpack/ccr/unfollow",
            "indices:admin/close*",
            "indices:admin/data_stream/promote",
            "indices:admin/rollover",
        ],
    ),
    ("manage_ilm", About::Data, &["indices:admin/ilm/*"]),
    ("manage_leader_index", About::Data, &["indices:admin/xpack/ccr/forget_follower*"]),
    ("monitor", About::Data, &["indices:monitor/*"]),
    ("none", About::Data, &[]),
    ("read", About::Data, &["indices:data/read/*", RESOLVE_INDEX, RESOLVE_CLUSTER]),
    (
        "read_cross_cluster",
        About::Data,
        &[
            "internal:transport/proxy/indices:data/read/*",
            CLUSTER_SEARCH_SHARDS,
            SEARCH_SHARDS,
            RESOLVE_CLUSTER,
            "indices:data/read/esql",
            "indices:data/read/esql/compute",
        ],
    ),
    ("read_failure_store", About::Failures, &["indices:data/read/*", RESOLVE_INDEX]),
    (
        "view_index_metadata",
        About::Data,
        &[
            "indices:admin/aliases/get",
            "indices:admin/get",
            "indices:admin/mappings/fields/get*",
            "indices:admin/mappings/get",
            CLUSTER_SEARCH_SHARDS,
            SEARCH_SHARDS,
            "indices:admin/validate/query*",
            "indices:monitor/settings/get",
            "indices:admin/ilm/explain",
            "indices:admin/data_stream/lifecycle/get",
            "indices:admin/data_stream/lifecycle/explain",
            "indices:admin/data_stream/get",
            RESOLVE_INDEX,
            RESOLVE_CLUSTER,
            FIELD_CAPABILITIES,
            ROLLUP_CAPABILITIES,
            "indices:internal/transform/checkpoint*",
        ],
    ),
    ("write", About::Data, &["indices:data/write/*", AUTO_MAPPING]),
];

/// What an index privilege allows.
#[derive(Clone, Debug)]
pub(super) struct IndexPrivilege {
    /// The actions that it allows on data.
    pub(super) data: Language,
    /// The actions that it allows on failures.
    pub(super) failures: Language,
}

static REGISTRY: LazyLock<Vec<(&'static str, IndexPrivilege)>> = LazyLock::new(|| {
    let privilege = |about: About, actions: &[&str]| {
        let actions = Language::simple_any(actions);
        match about {
            About::Data => IndexPrivilege { data: actions, failures: Language::nothing() },
            About::Failures => IndexPrivilege { data: Language::nothing(), failures: actions },
            About::Both => IndexPrivilege { data: actions.clone(), failures: actions },
        }
    };
    NAMED.iter().map(|(name, about, actions)| (*name, privilege(*about, actions))).collect()
});

/// The names from narrow to broad: by how many others each implies, then by name. The order of Elasticsearch's texts.
static BY_ACCESS: LazyLock<Vec<&'static (&'static str, IndexPrivilege)>> = LazyLock::new(|| {
    // All of these are names and starts of names, which are always compared.
    let implied = |privilege: &IndexPrivilege| {
        REGISTRY.iter().filter(|(_, other)| privilege.implies(other).unwrap_or(false)).count()
    };
    let mut counted: Vec<_> = REGISTRY.iter().map(|named| (implied(&named.1), named)).collect();
    counted.sort_by_key(|(count, (name, _))| (*count, *name));
    counted.into_iter().map(|(_, named)| named).collect()
});

impl IndexPrivilege {
    /// The privilege of a name in any case, or of a pattern over actions, which is about data.
    pub(super) fn resolve(name: &str) -> Result<Self, UnknownPrivilege> {
        let name = name.to_lowercase();
        if is_action_pattern(&name) {
            let data = Pattern::parse(&format!("{name}*"))?.language().clone();
            return Ok(Self { data, failures: Language::nothing() });
        }
        let named = REGISTRY.iter().find(|(other, _)| *other == name).map(|(_, privilege)| privilege.clone());
        named.ok_or(UnknownPrivilege::Index { privilege: name })
    }

    /// Whether there is such a privilege. No automaton is made of a pattern, so that nothing is said about its size.
    pub(super) fn check(name: &str) -> Result<(), UnknownPrivilege> {
        let name = name.to_lowercase();
        let exists = is_action_pattern(&name) || NAMED.iter().any(|(other, ..)| *other == name);
        if exists { Ok(()) } else { Err(UnknownPrivilege::Index { privilege: name }) }
    }

    /// What any of some privileges allow.
    pub(super) fn any<'a>(privileges: impl Iterator<Item = &'a Self> + Clone) -> Self {
        Self {
            data: Language::any(privileges.clone().map(|privilege| privilege.data.clone())),
            failures: Language::any(privileges.map(|privilege| privilege.failures.clone())),
        }
    }

    /// Whether it allows an action on a part of an index.
    pub(super) fn allows(&self, action: &str, part: Part) -> bool {
        match part {
            Part::Data => self.data.contains(action),
            Part::Failures => self.failures.contains(action),
        }
    }

    /// Whether it allows some of what another allows.
    pub(super) fn overlaps(&self, other: &Self) -> Result<bool, TooComplex> {
        Ok(overlap(&other.data, &self.data)? || overlap(&other.failures, &self.failures)?)
    }

    /// Whether it allows all that another allows.
    pub(super) fn implies(&self, other: &Self) -> Result<bool, TooComplex> {
        Ok(is_subset(&other.data, &self.data)? && is_subset(&other.failures, &self.failures)?)
    }
}

/// Whether a name in lower case is a pattern over actions.
fn is_action_pattern(name: &str) -> bool {
    ALL.iter().any(|all| name.starts_with(all.trim_end_matches('*')))
}

/// The names of all index privileges, sorted.
pub fn builtin() -> Vec<&'static str> {
    NAMED.iter().map(|(name, ..)| *name).collect()
}

/// The names of the index privileges that allow an action on data, from narrow to broad, as error texts list them.
pub fn granting(action: &str) -> Vec<&'static str> {
    BY_ACCESS.iter().filter(|(_, privilege)| privilege.data.contains(action)).map(|(name, _)| *name).collect()
}

/// The patterns of all privileges over actions.
#[cfg(test)]
pub(super) fn actions() -> impl Iterator<Item = &'static str> {
    NAMED.iter().flat_map(|(.., actions)| actions.iter().copied())
}
