//! Indices that the stack keeps for itself: patterns stand for them only where that is said.

use super::pattern::Language;
use std::sync::LazyLock;

/// Names and starts of names.
const RESTRICTED: &[&str] = &[
    ".apm-agent-configuration*",
    ".apm-custom-link*",
    ".async-search*",
    ".connector-secrets*",
    ".enrich-*",
    ".fleet-agents*",
    ".fleet-artifacts*",
    ".fleet-enrollment-api-keys*",
    ".fleet-policies*",
    ".fleet-secrets*",
    ".fleet-servers*",
    ".geoip_databases*",
    ".inference*",
    ".kibana",
    ".kibana_*",
    ".logstash*",
    ".ml-config*",
    ".ml-inference*",
    ".ml-meta*",
    ".query-rules-*",
    ".reporting-*",
    ".search-app-*",
    ".secrets-inference*",
    ".security",
    ".security-*",
    ".snapshot-blob-cache*",
    ".synonyms-*",
    ".tasks*",
    ".transform-internal-*",
    ".triggered_watches*",
    ".watches*",
];

static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language::simple_any(RESTRICTED));

/// The names of restricted indices.
pub(super) fn language() -> &'static Language {
    &LANGUAGE
}

/// Whether an index is restricted.
pub fn is_restricted(index: &str) -> bool {
    LANGUAGE.contains(index)
}
