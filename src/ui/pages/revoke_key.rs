//! Asking before one of one's own keys is revoked, where no script runs.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::ui::components::{keys_of::KeysOf, revoke::RevokeScreen};

/// The question about the key that the URL names.
#[component]
pub fn RevokeKeyPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    view! { <RevokeScreen of=KeysOf::Own id=id/> }
}
