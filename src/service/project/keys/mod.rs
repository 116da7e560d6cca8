//! Use cases of project keys: who may do what to which of them.

mod changes;
mod clear_cache;
mod clone;
mod create;
mod cross_cluster;
mod details;
mod effects;
mod end;
mod find;
mod form;
mod get;
mod grant;
mod invalidate;
mod list;
mod query;
mod rights;
mod shown;
mod update;

pub use create::CreatedProjectKey;
pub use effects::{AskedAbout, KeyEffects};
pub use end::{ChosenBy, ChosenKeys, EndOutcome, EndedKey};
pub use form::{EditProjectKey, NewProjectKey};
pub use invalidate::Invalidated;
pub use list::{KeyExport, ListedKeys};
pub use query::QueriedKeys;
pub use rights::{KeyRights, Reach};
pub use update::BulkUpdated;
