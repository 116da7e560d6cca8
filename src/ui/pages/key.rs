//! One of one's own keys.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::ui::components::{key_details::KeyScreen, keys_of::KeysOf};

/// The key that the URL names.
#[component]
pub fn KeyPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    view! { <KeyScreen of=KeysOf::Own id=id/> }
}
