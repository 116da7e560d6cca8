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

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The parts of the URL by these names. Screens are made anew when one changes.
fn named<const N: usize>(names: [&'static str; N]) -> Memo<[String; N]> {
    let parameters = use_params_map();
    Memo::new(move |_| parameters.with(|all| names.map(|name| all.get(name).unwrap_or_default())))
}
