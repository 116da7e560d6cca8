//! The cluster privileges by name.

use crate::domain::privileges::api_key_action::API_KEY_ACTIONS;

/// All that any cluster privilege is about.
pub(super) const ALL: &[&str] = &["cluster:*", "indices:admin/template/*", "indices:admin/index_template/*"];
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

/// Names of actions, and starts of names with `*`.
pub(super) type Actions = &'static [&'static str];

/// The name, the actions, and the actions among those that are left out; sorted by name.
pub(super) const NAMED: &[(&str, Actions, Actions)] = &[
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
pub(super) const OWN: &str = "manage_own_api_key";

/// All names from narrow to broad: by how many others each implies, then by name. The order of Elasticsearch's texts.
/// It follows from the actions, and a test sees to it that it does: working it out takes longer than a keystroke may.
pub(super) const BY_ACCESS: [&str; 64] = [
    "manage_data_stream_global_retention",
    "monitor_data_stream_global_retention",
    "none",
    "cancel_task",
    "cross_cluster_replication",
    "cross_cluster_search",
    "delegate_pki",
    "grant_api_key",
    "manage_autoscaling",
    "manage_index_templates",
    "manage_logstash_pipelines",
    "manage_oidc",
    "manage_own_api_key",
    "manage_saml",
    "manage_search_application",
    "manage_search_query_rules",
    "manage_search_synonyms",
    "manage_service_account",
    "manage_token",
    "manage_user_profile",
    "monitor_connector",
    "monitor_enrich",
    "monitor_esql",
    "monitor_inference",
    "monitor_ml",
    "monitor_rollup",
    "monitor_snapshot",
    "monitor_stats",
    "monitor_text_structure",
    "monitor_watcher",
    "post_behavioral_analytics_event",
    "read_ccr",
    "read_connector_secrets",
    "read_fleet_secrets",
    "read_ilm",
    "read_pipeline",
    "read_security",
    "read_slm",
    "transport_client",
    "write_connector_secrets",
    "write_fleet_secrets",
    "create_snapshot",
    "manage_behavioral_analytics",
    "manage_ccr",
    "manage_connector",
    "manage_enrich",
    "manage_esql",
    "manage_ilm",
    "manage_inference",
    "manage_ml",
    "manage_rollup",
    "manage_slm",
    "manage_watcher",
    "monitor_data_frame_transforms",
    "monitor_transform",
    "manage_api_key",
    "manage_ingest_pipelines",
    "manage_pipeline",
    "manage_data_frame_transforms",
    "manage_transform",
    "manage_security",
    "monitor",
    "manage",
    "all",
];
