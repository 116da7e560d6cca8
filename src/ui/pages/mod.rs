//! The screens, one for each URL; `app` says which stands where.

pub mod help;
pub mod key;
pub mod keys;
pub mod new_key;
pub mod new_user;
pub mod not_found;
pub mod organizations;
pub mod profile;
pub mod projects;
pub mod revoke_key;
pub mod sessions;
pub mod sign_in;
pub mod token;
pub mod user;
pub mod user_key;
pub mod user_keys;
pub mod users;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The parts of the URL by these names. Screens are made anew when one changes.
fn named<const N: usize>(names: [&'static str; N]) -> Memo<[String; N]> {
    let parameters = use_params_map();
    Memo::new(move |_| parameters.with(|all| names.map(|name| all.get(name).unwrap_or_default())))
}
