//! Use cases of project keys: who may do what to which of them.

mod clear_cache;
mod clone;
mod create;
mod cross_cluster;
mod effects;
mod find;
mod get;
mod grant;
mod invalidate;
mod query;
mod shown;
mod update;

pub use create::CreatedProjectKey;
pub use effects::{AskedAbout, KeyEffects};
pub use invalidate::Invalidated;
pub use query::QueriedKeys;
pub use update::BulkUpdated;
