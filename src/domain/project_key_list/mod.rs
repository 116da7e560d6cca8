//! What a list of a project's keys may be asked for: search, category, status, owner, order, page. The same words stand
//! in the URL.

mod category;
mod counts;
mod filter;
mod pasted;
mod query;
mod search;
mod status;

pub use category::{CategoryFilter, KeyCategory};
pub use counts::ProjectKeyCounts;
pub use filter::filter;
pub use pasted::searchable;
pub use query::{ProjectKeyListQuery, ProjectKeySort};
pub use search::SearchError;
pub use status::StatusFilter;
