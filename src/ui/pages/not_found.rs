//! What stands at every URL that is no screen's.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::ui::respond;

/// Nothing here.
#[component]
pub fn NotFound() -> impl IntoView {
    respond::set_status(404);
    view! {
        <Title text="Nothing here"/>
        <main class="alone" id="main" tabindex="-1">
            <h1>"Nothing here"</h1>
            <p>"The address may be mistyped, or what it led to was deleted."</p>
            <p class="actions"><a class="button" data-kind="primary" href="/" rel="external">"Go to the start"</a></p>
            <p class="dim small">"404 Not found"</p>
        </main>
    }
}
