//! What privileges mean, in words for people: whatever follows “may”.

use super::{
    descriptor::{FieldSecurity, IndicesPrivileges},
    permission::Given,
};

/// A privilege and what it lets its holder do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The privilege.
    pub name: &'static str,
    /// What it means, after “may”.
    pub says: &'static str,
}

const fn meaning(name: &'static str, says: &'static str) -> Meaning {
    Meaning { name, says }
}

/// All cluster privileges by name.
pub const CLUSTER: &[Meaning] = &[
    meaning("all", "do everything in the cluster"),
    meaning("cancel_task", "cancel tasks"),
    meaning("create_snapshot", "make snapshots in existing repositories"),
    meaning("cross_cluster_replication", "let another cluster replicate from here"),
    meaning("cross_cluster_search", "let another cluster search here"),
    meaning("delegate_pki", "sign users in by their certificates"),
    meaning("grant_api_key", "make API keys for other users"),
    meaning("manage", "change the cluster, except for its security"),
    meaning("manage_api_key", "manage everybody’s API keys"),
    meaning("manage_autoscaling", "manage autoscaling"),
    meaning("manage_behavioral_analytics", "manage behavioral analytics"),
    meaning("manage_ccr", "manage cross-cluster replication"),
    meaning("manage_connector", "manage connectors"),
    meaning("manage_data_frame_transforms", "manage transforms"),
    meaning("manage_data_stream_global_retention", "do nothing: the name is kept for older clients"),
    meaning("manage_enrich", "manage enrich policies"),
    meaning("manage_esql", "manage ES|QL queries"),
    meaning("manage_ilm", "manage index lifecycle policies"),
    meaning("manage_index_templates", "manage index templates and component templates"),
    meaning("manage_inference", "manage and use inference endpoints"),
    meaning("manage_ingest_pipelines", "manage ingest pipelines"),
    meaning("manage_logstash_pipelines", "manage Logstash pipelines"),
    meaning("manage_ml", "manage machine learning"),
    meaning("manage_oidc", "sign users in by OpenID Connect"),
    meaning("manage_own_api_key", "manage API keys of the same owner"),
    meaning("manage_pipeline", "manage ingest pipelines"),
    meaning("manage_rollup", "manage rollup jobs"),
    meaning("manage_saml", "sign users in by SAML"),
    meaning("manage_search_application", "manage search applications"),
    meaning("manage_search_query_rules", "manage query rules"),
    meaning("manage_search_synonyms", "manage synonyms"),
    meaning("manage_security", "manage users, roles and everybody’s API keys"),
    meaning("manage_service_account", "manage tokens of service accounts"),
    meaning("manage_slm", "manage snapshot lifecycle policies"),
    meaning("manage_token", "manage access tokens"),
    meaning("manage_transform", "manage transforms"),
    meaning("manage_user_profile", "manage user profiles"),
    meaning("manage_watcher", "manage watches"),
    meaning("monitor", "see the cluster’s health, statistics and templates"),
    meaning("monitor_connector", "see connectors"),
    meaning("monitor_data_frame_transforms", "see transforms"),
    meaning("monitor_data_stream_global_retention", "do nothing: the name is kept for older clients"),
    meaning("monitor_enrich", "see enrich policies"),
    meaning("monitor_esql", "see running ES|QL queries"),
    meaning("monitor_inference", "see and use inference endpoints"),
    meaning("monitor_ml", "see machine learning jobs and their results"),
    meaning("monitor_rollup", "see rollup jobs"),
    meaning("monitor_snapshot", "see snapshots and repositories"),
    meaning("monitor_stats", "see the cluster’s statistics"),
    meaning("monitor_text_structure", "find out how texts are structured"),
    meaning("monitor_transform", "see transforms"),
    meaning("monitor_watcher", "see watches"),
    meaning("none", "do nothing"),
    meaning("post_behavioral_analytics_event", "send events of behavioral analytics"),
    meaning("read_ccr", "see cross-cluster replication"),
    meaning("read_connector_secrets", "read secrets of connectors"),
    meaning("read_fleet_secrets", "read secrets of Fleet"),
    meaning("read_ilm", "see index lifecycle policies"),
    meaning("read_pipeline", "see and try out ingest pipelines"),
    meaning("read_security", "see users, roles and everybody’s API keys"),
    meaning("read_slm", "see snapshot lifecycle policies"),
    meaning("transport_client", "connect as a transport client"),
    meaning("write_connector_secrets", "write secrets of connectors"),
    meaning("write_fleet_secrets", "write secrets of Fleet"),
];

/// All index privileges by name; “on …” follows.
pub const INDEX: &[Meaning] = &[
    meaning("all", "do everything"),
    meaning("auto_configure", "create indices and mappings by adding documents"),
    meaning("create", "add documents"),
    meaning("create_doc", "add new documents"),
    meaning("create_index", "create indices and data streams"),
    meaning("cross_cluster_replication", "let another cluster replicate"),
    meaning("cross_cluster_replication_internal", "let another cluster copy files"),
    meaning("delete", "delete documents"),
    meaning("delete_index", "delete indices and data streams"),
    meaning("index", "add and change documents"),
    meaning("maintenance", "refresh and merge"),
    meaning("manage", "manage settings and mappings"),
    meaning("manage_data_stream_lifecycle", "manage lifecycles of data streams"),
    meaning("manage_failure_store", "manage failure stores"),
    meaning("manage_follow_index", "manage indices that follow others"),
    meaning("manage_ilm", "manage index lifecycles"),
    meaning("manage_leader_index", "manage indices that others follow"),
    meaning("monitor", "see health and statistics"),
    meaning("none", "do nothing"),
    meaning("read", "read documents"),
    meaning("read_cross_cluster", "let another cluster search"),
    meaning("read_failure_store", "read failed documents"),
    meaning("view_index_metadata", "see mappings and settings"),
    meaning("write", "write and delete documents"),
];

/// The privilege that a name means, in any case.
fn of(meanings: &[Meaning], name: &str) -> Option<&'static str> {
    meanings.iter().find(|meaning| meaning.name.eq_ignore_ascii_case(name)).map(|meaning| meaning.says)
}

impl Given<'_> {
    /// What it lets its holder do, after “may”.
    pub(super) fn phrase(&self) -> String {
        match self {
            Self::Cluster(name) => on_cluster(name),
            Self::Indices(entry) => on_indices(entry),
            Self::Application(entry) => {
                let application = all_of(std::slice::from_ref(&entry.application), "every application");
                let resources = all_of(&entry.resources, "all resources");
                format!("use {} of {application} on {resources}", listed(&entry.privileges))
            }
            Self::RunAs("*") => "act as any user".to_owned(),
            Self::RunAs(users) => format!("act as {users}"),
            Self::ManageApplications(names) => {
                format!("manage the privileges of {}", all_of(names, "every application"))
            }
            Self::WriteProfiles(names) => {
                format!("write what {} notes in the profiles of users", all_of(names, "every application"))
            }
            Self::ManageRoles(entry) => {
                let indices = all_of(&entry.names, "all indices");
                format!("manage roles that give {} on {indices}", listed(&entry.privileges))
            }
            Self::RemoteIndices(entry) => {
                format!("{}, in {}", on_indices(&entry.indices), all_of(&entry.clusters, "every connected cluster"))
            }
            Self::RemoteCluster(entry) => {
                let phrases: Vec<String> = entry.privileges.iter().map(|name| on_cluster(name)).collect();
                format!("{}, in {}", joined(&phrases), all_of(&entry.clusters, "every connected cluster"))
            }
        }
    }

    /// The privileges that it gives, as they are written.
    pub(super) fn grants(&self) -> String {
        match self {
            Self::Cluster(name) => (*name).to_owned(),
            Self::Indices(entry) => listed(&entry.privileges),
            Self::Application(entry) => listed(&entry.privileges),
            Self::RunAs(_) => "run_as".to_owned(),
            Self::ManageApplications(_) => "manage applications".to_owned(),
            Self::WriteProfiles(_) => "write profiles".to_owned(),
            Self::ManageRoles(entry) => format!("manage roles with {}", listed(&entry.privileges)),
            Self::RemoteIndices(entry) => listed(&entry.indices.privileges),
            Self::RemoteCluster(entry) => listed(&entry.privileges),
        }
    }

    /// What it gives them on; empty for the cluster.
    pub(super) fn on(&self) -> String {
        match self {
            Self::Cluster(_) => String::new(),
            Self::Indices(entry) => listed(&entry.names),
            Self::Application(entry) => format!("{}: {}", entry.application, listed(&entry.resources)),
            Self::RunAs(users) => (*users).to_owned(),
            Self::ManageApplications(names) | Self::WriteProfiles(names) => listed(names),
            Self::ManageRoles(entry) => listed(&entry.names),
            Self::RemoteIndices(entry) => format!("{}: {}", listed(&entry.clusters), listed(&entry.indices.names)),
            Self::RemoteCluster(entry) => listed(&entry.clusters),
        }
    }
}

fn on_cluster(name: &str) -> String {
    of(CLUSTER, name).map_or_else(|| format!("perform {name}"), str::to_owned)
}

fn on_indices(entry: &IndicesPrivileges) -> String {
    let phrase = |name: &String| of(INDEX, name).map_or_else(|| format!("perform {name}"), str::to_owned);
    let phrases: Vec<String> = entry.privileges.iter().map(phrase).collect();
    let mut words = format!("{} on {}", joined(&phrases), all_of(&entry.names, "all indices"));
    if let Some(FieldSecurity { grant, except }) = &entry.field_security {
        words.push_str(", only the fields ");
        words.push_str(&listed(grant));
        if let Some(except) = except.as_ref().filter(|except| !except.is_empty()) {
            words.push_str(" without ");
            words.push_str(&listed(except));
        }
    }
    if let Some(query) = &entry.query {
        words.push_str(", only documents that match ");
        words.push_str(query);
    }
    if entry.allow_restricted_indices {
        words.push_str(", restricted indices included");
    }
    words
}

/// Names, one after the other.
fn listed(names: &[String]) -> String {
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

/// Names, or what all of them are called if that is meant.
fn all_of(names: &[String], all: &str) -> String {
    if let [name] = names
        && name == "*"
    {
        return all.to_owned();
    }
    listed(names)
}

/// Phrases as one.
fn joined(phrases: &[String]) -> String {
    match phrases {
        [] => "do nothing".to_owned(),
        [first @ .., last] if !first.is_empty() && phrases.iter().all(|phrase| !phrase.contains(" and ")) => {
            format!("{} and {last}", first.join(", "))
        }
        _ => phrases.join(", "),
    }
}

/// A phrase with a capital letter, as it starts a sentence.
pub(super) fn capitalized(phrase: &str) -> String {
    let mut characters = phrase.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}
