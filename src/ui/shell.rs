//! The HTML document around the screens. Rendered by the server alone.

use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::ui::{app::App, respond};

/// The whole document.
#[must_use]
pub fn shell() -> impl IntoView {
    let document = respond::document();
    let start = document.hydrates.then(|| {
        // As early as possible, so that script and WASM load side by side.
        let script = format!(
            "import({js:?}).then(m=>m.default({{module_or_path:{wasm:?}}}).then(()=>m.hydrate()))",
            js = document.js,
            wasm = document.wasm
        );
        let nonce = document.nonce.clone();
        view! {
            <link rel="modulepreload" href=document.js.clone() nonce=nonce.clone()/>
            <link rel="preload" href=document.wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
            <script type="module" nonce=nonce>{script}</script>
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=document.theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="robots" content="noindex"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=document.css/>
                {start}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
