//! The screens of organizations.

pub mod contacts;
pub mod invitation;
pub mod invitation_roles;
pub mod invite;
pub mod keys;
pub mod list;
pub mod member;
pub mod members;
pub mod new;
pub mod new_key;
pub mod removal;
pub mod resource;
pub mod resources;
pub mod revoke_keys;
pub mod security;

use super::named;
