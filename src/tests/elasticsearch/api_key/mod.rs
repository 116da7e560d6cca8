mod at_once;
mod bulk_update;
mod clear_cache;
mod clone;
mod create;
mod get;
mod grant;
mod invalidate;
mod list;
mod query;
mod rights;
mod role_descriptors;
mod update;
mod validation;

/// Where keys are.
const KEYS: &str = "/_security/api_key";

/// What a key that was made is called by.
fn id(made: &serde_json::Value) -> &str {
    made["id"].as_str().unwrap_or_else(|| panic!("{made}"))
}
