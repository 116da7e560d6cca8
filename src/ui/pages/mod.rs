//! The screens, one for each URL; `app` says which stands where.

pub mod help;
pub mod key;
pub mod keys;
pub mod new_key;
pub mod new_user;
pub mod not_found;
pub mod organizations;
pub mod profile;
pub mod revoke_key;
pub mod sessions;
pub mod sign_in;
pub mod token;
pub mod user;
pub mod user_key;
pub mod user_keys;
pub mod users;
