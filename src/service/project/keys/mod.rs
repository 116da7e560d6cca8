//! Use cases of project keys: who may do what to which of them.

mod clone;
mod create;
mod cross_cluster;
mod find;
mod get;
mod grant;
mod invalidate;
mod query;
mod update;

pub use create::CreatedProjectKey;
pub use invalidate::Invalidated;
pub use query::QueriedKeys;
pub use update::BulkUpdated;

/// What callers do to keys, as refusals name it (contract §2.1).
pub mod action {
    /// Making a key.
    pub const CREATE: &str = "cluster:admin/xpack/security/api_key/create";
    /// Looking keys up.
    pub const GET: &str = "cluster:admin/xpack/security/api_key/get";
    /// Searching keys.
    pub const QUERY: &str = "cluster:admin/xpack/security/api_key/query";
    /// Ending keys.
    pub const INVALIDATE: &str = "cluster:admin/xpack/security/api_key/invalidate";
    /// Changing a key.
    pub const UPDATE: &str = "cluster:admin/xpack/security/api_key/update";
    /// Changing keys.
    pub const BULK_UPDATE: &str = "cluster:admin/xpack/security/api_key/bulk_update";
    /// Making a key for somebody else.
    pub const GRANT: &str = "cluster:admin/xpack/security/api_key/grant";
    /// Making a key that is like another.
    pub const CLONE: &str = "cluster:admin/xpack/security/api_key/clone";
    /// Making a key for another cluster.
    pub const CREATE_CROSS_CLUSTER: &str = "cluster:admin/xpack/security/cross_cluster/api_key/create";
    /// Changing a key for another cluster.
    pub const UPDATE_CROSS_CLUSTER: &str = "cluster:admin/xpack/security/cross_cluster/api_key/update";
    /// Forgetting what was kept of keys.
    pub const CLEAR_CACHE: &str = "cluster:admin/xpack/security/api_key/clear_cache";
}
