//! Use cases of project keys: who may do what to which of them.

mod clear_cache;
mod clone;
mod create;
mod cross_cluster;
mod find;
mod get;
mod grant;
mod invalidate;
mod list;
mod query;
mod update;

pub use create::CreatedProjectKey;
pub use invalidate::Invalidated;
pub use list::ListedKeys;
pub use query::QueriedKeys;
pub use update::BulkUpdated;
