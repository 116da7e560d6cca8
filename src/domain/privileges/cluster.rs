//! Cluster privileges: which there are, and which actions each stands for (contract §2.2 and §3.3).
//!
//! One privilege implies another if the actions of the other are among its own.

use super::{
    api_key_action::{API_KEY_ACTIONS, ApiKeyAction},
    pattern::{Language, Pattern, PatternError, TooComplex, is_subset, overlap},
};
use std::sync::LazyLock;
use thiserror::Error;

/// The privileges that a role may have on other clusters.
pub const REMOTE_CLUSTER: [&str; 2] = ["monitor_enrich", "monitor_stats"];

/// All that any cluster privilege is about.
const ALL: &[&str] = &["cluster:*", "indices:admin/template/*", "indices:admin/index_template/*"];
const SECURITY: &[&str] = &["cluster:admin/xpack/security/*"];
const DELEGATE_PKI: &str = "cluster:admin/xpack/security/delegate_pki";
const INVALIDATE_TOKEN: &str = "cluster:admin/xpack/security/token/invalidate";
const HAS_PRIVILEGES: &str = "cluster:admin/xpack/security/user/has_privileges";
const STATE: &str = "cluster:monitor/state";
const HANDSHAKE: &str = "cluster:internal/remote_cluster/handshake";
const REMOTE_NODES: &str = "cluster:internal/remote_cluster/nodes";
const BAN_PARENT: &str = "cluster:internal/admin/tasks/ban";
const CANCEL_CHILD: &str = "cluster:internal/admin/tasks/cancel_child";
const INFO: &str = "cluster:monitor/xpack/info";
const LIFECYCLE_MODE: &str = "cluster:admin/ilm/operation_mode/get";
const SNAPSHOT_STATUS: &str = "cluster:admin/snapshot/status*";
const GET_SNAPSHOTS: &str = "cluster:admin/snapshot/get";
const GET_REPOSITORIES: &str = "cluster:admin/repository/get";
const PIPELINES: &[&str] = &["cluster:admin/ingest/pipeline/*"];
const TRANSFORMS_SEEN: &[&str] = &["cluster:monitor/data_frame/*", "cluster:monitor/transform/*"];
const TRANSFORMS: &[&str] = &[
    "cluster:admin/data_frame/*",
    "cluster:monitor/data_frame/*",
    "cluster:monitor/transform/*",
    "cluster:admin/transform/*",
];
const INFER: &str = "cluster:monitor/xpack/ml/trained_models/deployment/infer";
const READ_CONNECTOR_SECRETS: &str = "cluster:admin/xpack/connector/secret/get";
const WRITE_CONNECTOR_SECRETS: &[&str] = &[
    "cluster:admin/xpack/connector/secret/delete",
    "cluster:admin/xpack/connector/secret/post",
    "cluster:admin/xpack/connector/secret/put",
];
const CONNECTOR_SECRETS: &[&str] = &[
    READ_CONNECTOR_SECRETS,
    "cluster:admin/xpack/connector/secret/delete",
    "cluster:admin/xpack/connector/secret/post",
    "cluster:admin/xpack/connector/secret/put",
];

type Actions = &'static [&'static str];

/// The name, the actions, and the actions among those that are left out.
const NAMED: &[(&str, Actions, Actions)] = &[
    ("all", ALL, &[]),
    ("cancel_task", &["cluster:admin/tasks/cancel*"], &[]),
    ("create_snapshot", &["cluster:admin/snapshot/create", SNAPSHOT_STATUS, GET_SNAPSHOTS, GET_REPOSITORIES], &[]),
    ("cross_cluster_replication", &[HANDSHAKE, REMOTE_NODES, BAN_PARENT, CANCEL_CHILD, INFO, STATE], &[]),
    (
        "cross_cluster_search",
        &[
            HANDSHAKE,
            REMOTE_NODES,
            BAN_PARENT,
            CANCEL_CHILD,
            INFO,
            "cluster:monitor/xpack/enrich/esql/resolve_policy",
            "cluster:internal:data/read/esql/open_exchange",
            "cluster:internal:data/read/esql/exchange",
        ],
        &[],
    ),
    ("delegate_pki", &[DELEGATE_PKI, INVALIDATE_TOKEN], &[]),
    ("grant_api_key", &["cluster:admin/xpack/security/api_key/grant*"], &[]),
    ("manage", ALL, SECURITY),
    ("manage_api_key", API_KEY_ACTIONS, &[]),
    ("manage_autoscaling", &["cluster:admin/autoscaling/*"], &[]),
    ("manage_behavioral_analytics", &["cluster:admin/xpack/application/analytics/*"], &[]),
    ("manage_ccr", &["cluster:admin/xpack/ccr/*", STATE, HAS_PRIVILEGES], &[]),
    ("manage_connector", &["cluster:admin/xpack/connector/*"], CONNECTOR_SECRETS),
    ("manage_data_frame_transforms", TRANSFORMS, &[]),
    // Their actions became part of other privileges; the names remain.
    ("manage_data_stream_global_retention", &[], &[]),
    ("manage_enrich", &["cluster:admin/xpack/enrich/*", "cluster:monitor/xpack/enrich/*"], &[]),
    ("manage_esql", &["cluster:admin/xpack/esql/*", "cluster:monitor/xpack/esql/*"], &[]),
    ("manage_ilm", &["cluster:admin/ilm/*"], &[]),
    (
        "manage_index_templates",
        &["indices:admin/template/*", "indices:admin/index_template/*", "cluster:admin/component_template/*"],
        &[],
    ),
    (
        "manage_inference",
        &[
            "cluster:admin/xpack/inference/*",
            "cluster:monitor/xpack/inference*",
            "cluster:admin/xpack/ml/trained_models/deployment/start",
            "cluster:admin/xpack/ml/trained_models/deployment/stop",
            INFER,
        ],
        &[],
    ),
    ("manage_ingest_pipelines", PIPELINES, &[]),
    ("manage_logstash_pipelines", &["cluster:admin/logstash/pipeline/*"], &[]),
    ("manage_ml", &["cluster:admin/xpack/ml/*", "cluster:monitor/xpack/ml/*"], &[]),
    ("manage_oidc", &["cluster:admin/xpack/security/oidc/*"], &[]),
    (OWN, &[], &[]),
    ("manage_pipeline", PIPELINES, &[]),
    ("manage_rollup", &["cluster:admin/xpack/rollup/*", "cluster:monitor/xpack/rollup/*"], &[]),
    (
        "manage_saml",
        &[
            "cluster:admin/xpack/security/saml/*",
            INVALIDATE_TOKEN,
            "cluster:admin/xpack/security/token/refresh",
            "cluster:monitor/xpack/security/saml/metadata",
        ],
        &[],
    ),
    ("manage_search_application", &["cluster:admin/xpack/application/search_application/*"], &[]),
    ("manage_search_query_rules", &["cluster:admin/xpack/query_rules/*"], &[]),
    (
        "manage_search_synonyms",
        &["cluster:admin/synonyms/*", "cluster:admin/synonyms_sets/*", "cluster:admin/synonym_rules/*"],
        &[],
    ),
    ("manage_security", SECURITY, &[DELEGATE_PKI]),
    ("manage_service_account", &["cluster:admin/xpack/security/service_account/*"], &[]),
    ("manage_slm", &["cluster:admin/slm/*", "cluster:admin/ilm/start", "cluster:admin/ilm/stop", LIFECYCLE_MODE], &[]),
    ("manage_token", &["cluster:admin/xpack/security/token/*"], &[]),
    ("manage_transform", TRANSFORMS, &[]),
    ("manage_user_profile", &["cluster:admin/xpack/security/profile/*"], &[]),
    ("manage_watcher", &["cluster:admin/xpack/watcher/*", "cluster:monitor/xpack/watcher/*"], &[]),
    (
        "monitor",
        &[
            "cluster:monitor/*",
            "indices:admin/template/get",
            "cluster:admin/component_template/get",
            "indices:admin/index_template/get",
        ],
        &[],
    ),
    (
        "monitor_connector",
        &[
            "cluster:admin/xpack/connector/get",
            "cluster:admin/xpack/connector/list",
            "cluster:admin/xpack/connector/sync_job/get",
            "cluster:admin/xpack/connector/sync_job/list",
        ],
        &[],
    ),
    ("monitor_data_frame_transforms", TRANSFORMS_SEEN, &[]),
    ("monitor_data_stream_global_retention", &[], &[]),
    ("monitor_enrich", &["cluster:monitor/xpack/enrich/*", "cluster:admin/xpack/enrich/get"], &[]),
    ("monitor_esql", &["cluster:monitor/xpack/esql/*"], &[]),
    ("monitor_inference", &["cluster:monitor/xpack/inference*", INFER], &[]),
    ("monitor_ml", &["cluster:monitor/xpack/ml/*"], &[]),
    ("monitor_rollup", &["cluster:monitor/xpack/rollup/*"], &[]),
    ("monitor_snapshot", &[SNAPSHOT_STATUS, GET_SNAPSHOTS, GET_REPOSITORIES], &[]),
    ("monitor_stats", &["cluster:monitor/stats*"], &[]),
    ("monitor_text_structure", &["cluster:monitor/text_structure/*"], &[]),
    ("monitor_transform", TRANSFORMS_SEEN, &[]),
    ("monitor_watcher", &["cluster:monitor/xpack/watcher/*"], &[]),
    ("none", &[], &[]),
    ("post_behavioral_analytics_event", &["cluster:admin/xpack/application/analytics/post_event"], &[]),
    ("read_ccr", &[STATE, HAS_PRIVILEGES], &[]),
    ("read_connector_secrets", &[READ_CONNECTOR_SECRETS], &[]),
    ("read_fleet_secrets", &["cluster:admin/fleet/secrets/get"], &[]),
    ("read_ilm", &["cluster:admin/ilm/get", LIFECYCLE_MODE], &[]),
    ("read_pipeline", &["cluster:admin/ingest/pipeline/get", "cluster:admin/ingest/pipeline/simulate"], &[]),
    (
        "read_security",
        &[
            "cluster:admin/xpack/security/api_key/get",
            "cluster:admin/xpack/security/api_key/query",
            "cluster:admin/xpack/security/privilege/builtin/get",
            "cluster:admin/xpack/security/privilege/get",
            "cluster:admin/xpack/security/profile/get",
            "cluster:admin/xpack/security/profile/has_privileges",
            "cluster:admin/xpack/security/profile/suggest",
            "cluster:admin/xpack/security/role/get",
            "cluster:admin/xpack/security/role/query",
            "cluster:admin/xpack/security/role_mapping/get",
            "cluster:admin/xpack/security/service_account/get",
            "cluster:admin/xpack/security/service_account/credential/get*",
            "cluster:admin/xpack/security/settings/get",
            "cluster:admin/xpack/security/user/get",
            "cluster:admin/xpack/security/user/query",
            "cluster:admin/xpack/security/user/list_privileges",
            HAS_PRIVILEGES,
        ],
        &[],
    ),
    ("read_slm", &["cluster:admin/slm/status", "cluster:admin/slm/get", LIFECYCLE_MODE], &[]),
    ("transport_client", &["cluster:monitor/nodes/liveness", STATE], &[]),
    ("write_connector_secrets", WRITE_CONNECTOR_SECRETS, &[]),
    ("write_fleet_secrets", &["cluster:admin/fleet/secrets/post", "cluster:admin/fleet/secrets/delete"], &[]),
];

/// The privilege that depends on whose keys are asked for, and therefore stands for no actions by itself.
const OWN: &str = "manage_own_api_key";

/// What a cluster privilege allows.
#[derive(Clone, Debug)]
pub(super) struct ClusterPrivilege {
    /// The actions that it allows whatever they are about.
    pub(super) actions: Language,
    /// Whether it allows a caller to manage his own API keys.
    pub(super) own_api_keys: bool,
}

/// A cluster privilege that does not exist, or whose pattern is not understood.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UnknownPrivilege {
    /// Neither a name nor a pattern over actions of a cluster.
    #[error(
        "unknown cluster privilege [{privilege}]. a privilege must be either one of the predefined cluster privilege names \
         [{}] or a pattern over one of the available cluster actions",
        by_access().join(",")
    )]
    Cluster {
        /// The privilege, in lower case.
        privilege: String,
    },
    /// Neither a name nor a pattern over actions on indices.
    #[error(
        "unknown index privilege [{privilege}]. a privilege must be either one of the predefined fixed indices privileges \
         [{}] or a pattern over one of the available index actions",
        super::index::builtin().join(",")
    )]
    Index {
        /// The privilege, in lower case.
        privilege: String,
    },
    /// A pattern over actions that is too large.
    #[error(transparent)]
    Pattern(#[from] PatternError),
}

struct Named {
    name: &'static str,
    privilege: ClusterPrivilege,
}

static REGISTRY: LazyLock<Vec<Named>> = LazyLock::new(|| {
    let simple = |actions: Actions| Language::Any(actions.iter().map(|action| Language::simple(action)).collect());
    let named = |(name, actions, except): &(&'static str, Actions, Actions)| {
        let actions = if except.is_empty() { simple(actions) } else { simple(actions).without(simple(except)) };
        Named { name, privilege: ClusterPrivilege { actions, own_api_keys: *name == OWN } }
    };
    NAMED.iter().map(named).collect()
});

static EVERY_ACTION: LazyLock<Language> =
    LazyLock::new(|| Language::Any(ALL.iter().map(|action| Language::simple(action)).collect()));

/// The names from narrow to broad: by how many others each implies, then by name. The order of Elasticsearch's texts.
static BY_ACCESS: LazyLock<Vec<&'static Named>> = LazyLock::new(|| {
    // All of these are names and starts of names, which are always compared.
    let implied = |named: &Named| {
        let implies = |other: &&Named| implies(&named.privilege, &other.privilege).unwrap_or(false);
        REGISTRY.iter().filter(implies).count()
    };
    let mut counted: Vec<(usize, &Named)> = REGISTRY.iter().map(|named| (implied(named), named)).collect();
    counted.sort_by_key(|(count, named)| (*count, named.name));
    counted.into_iter().map(|(_, named)| named).collect()
});

impl ClusterPrivilege {
    /// The privilege of a name in any case, or of a pattern over actions.
    pub(super) fn resolve(name: &str) -> Result<Self, UnknownPrivilege> {
        let name = name.to_lowercase();
        if EVERY_ACTION.contains(&name) {
            let actions = Pattern::parse(&format!("{name}*"))?.language().clone();
            return Ok(Self { actions, own_api_keys: false });
        }
        let named = REGISTRY.iter().find(|named| named.name == name).map(|named| named.privilege.clone());
        named.ok_or(UnknownPrivilege::Cluster { privilege: name })
    }

    /// Whether it allows an action, given whether that is about the caller's own keys alone.
    fn allows(&self, action: &str, scope: Scope) -> bool {
        self.actions.contains(action)
            || self.own_api_keys && ApiKeyAction::of(action).is_some_and(|action| action.is_for_owners(scope))
    }
}

/// Whether a privilege allows all that another allows.
pub(super) fn implies(privilege: &ClusterPrivilege, other: &ClusterPrivilege) -> Result<bool, TooComplex> {
    static KEYS: LazyLock<Language> =
        LazyLock::new(|| Language::Any(API_KEY_ACTIONS.iter().map(|action| Language::simple(action)).collect()));
    let own = !other.own_api_keys || privilege.own_api_keys || is_subset(&KEYS, &privilege.actions)?;
    Ok(own && is_subset(&other.actions, &privilege.actions)?)
}

/// Whose API keys a request is about (contract §2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those of the caller alone, or the key itself that calls, and nothing that he may not see of them.
    Own,
    /// Anybody's.
    Any,
}

/// The names of all cluster privileges, sorted.
pub fn builtin() -> Vec<&'static str> {
    let mut names: Vec<&str> = NAMED.iter().map(|(name, ..)| *name).collect();
    names.sort_unstable();
    names
}

/// The names of all cluster privileges, from narrow to broad.
fn by_access() -> Vec<&'static str> {
    BY_ACCESS.iter().map(|named| named.name).collect()
}

/// The names of the cluster privileges that allow an action, from narrow to broad, as error texts list them (contract
/// §2.3).
pub fn granting(action: &str, scope: Scope) -> Vec<&'static str> {
    BY_ACCESS.iter().filter(|named| named.privilege.allows(action, scope)).map(|named| named.name).collect()
}

/// What all cluster privileges of a role allow together.
#[derive(Debug)]
pub(super) struct ClusterPermission(ClusterPrivilege);

impl ClusterPermission {
    pub(super) fn new(privileges: Vec<ClusterPrivilege>) -> Self {
        let own_api_keys = privileges.iter().any(|privilege| privilege.own_api_keys);
        let actions = Language::Any(privileges.into_iter().map(|privilege| privilege.actions).collect());
        Self(ClusterPrivilege { actions, own_api_keys })
    }

    pub(super) fn allows(&self, action: &str, scope: Scope) -> bool {
        self.0.allows(action, scope)
    }

    pub(super) fn implies(&self, privilege: &ClusterPrivilege) -> Result<bool, TooComplex> {
        implies(&self.0, privilege)
    }

    /// Whether it allows some of what a privilege allows.
    pub(super) fn overlaps(&self, privilege: &ClusterPrivilege) -> Result<bool, TooComplex> {
        let own = privilege.own_api_keys && self.0.own_api_keys;
        Ok(own || overlap(&self.0.actions, &privilege.actions)?)
    }
}
