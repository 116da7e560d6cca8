//! What Keyward is about: users, keys, roles and the rules that hold for them.
//!
//! Pure: no input or output, no ambient clock or randomness, no database, web or screen types. It compiles for the
//! server and for the browser, so that both judge a value by the same rule.

pub mod access;
pub mod authorization;
pub mod base64;
pub mod digest;
pub mod email;
pub mod expiration;
pub mod field;
pub mod hexadecimal;
pub mod instant;
pub mod json;
pub mod key;
pub mod key_list;
pub mod key_policy;
pub mod key_string;
pub mod lifetime;
pub mod mail;
pub mod notice;
pub mod organization;
pub mod origin;
pub mod page;
pub mod permission;
pub mod privileges;
pub mod project;
pub mod project_key_list;
pub mod project_key_query;
pub mod role;
pub mod role_assignments;
pub mod session;
pub mod stack_credential;
pub mod suggestion;
pub mod text;
pub mod user;

pub use digest::{KeyDigest, PasswordDigest};
pub use email::Email;
pub use expiration::{Expiration, ExpirationChoice, Preset};
pub use field::{FieldError, Problem};
pub use hexadecimal::hexadecimal;
pub use key::{Creator, Holder, Key, KeyHint, KeyName, KeyState, KeyStatus, KeyUse, OrganizationHolder, Revocation};
pub use key_policy::KeyPolicy;
pub use key_string::{KeyId, KeyKind, KeyString, Secret};
pub use origin::Origin;
pub use permission::{Action, allows};
pub use role::{PlatformRole, PlatformRoles};
pub use session::{Session, SessionId, SessionKind};
pub use user::{FullName, User, UserName};
