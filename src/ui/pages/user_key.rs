//! One personal key of another user.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::ui::components::{key_details::KeyScreen, keys_of::KeysOf, revoke::RevokeScreen};

/// The key by itself.
#[component]
pub fn UserKeyPage() -> impl IntoView {
    let key = named();
    move || {
        let (name, id) = key.get();
        view! { <KeyScreen of=KeysOf::User(name) id=id/> }.into_any()
    }
}

/// The question before it is revoked.
#[component]
pub fn RevokeUserKeyPage() -> impl IntoView {
    let key = named();
    move || {
        let (name, id) = key.get();
        view! { <RevokeScreen of=KeysOf::User(name) id=id/> }.into_any()
    }
}

/// The user and the key that the URL names.
fn named() -> Memo<(String, String)> {
    let parameters = use_params_map();
    Memo::new(move |_| parameters.with(|all| (all.get("name").unwrap_or_default(), all.get("id").unwrap_or_default())))
}
