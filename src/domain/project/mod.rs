//! What is inside a project: its keys, and the users, roles and application privileges of its own realm.
//!
//! Rules and words are those of Elasticsearch's security API (contract elasticsearch-api), which a project's endpoint
//! speaks.

pub mod event;
pub mod grant;
pub mod key;
pub mod key_id;
pub mod request;
pub mod security;
pub mod time_value;
pub mod validation;

pub use event::{Actor, KeyAct, KeyChanges, KeyDifference, KeyEvent, KeyEventKind};
pub use key::{KeyInvalidation, KeyOwner, ProjectKey, ProjectKeyKind, Realm};
pub use key_id::{ProjectKeyId, ProjectKeySecret};
pub use time_value::{TimeValue, TimeValueError};
