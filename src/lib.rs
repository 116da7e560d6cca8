//! Keyward: a self-hosted console and service for API keys.
//!
//! One crate for both sides. `domain` is pure and compiles everywhere; `ui` compiles for the server, which renders the
//! screens as HTML, and for the browser, which brings them to life; all else is the server.
//! Which module exists for which side is decided here, and nowhere else.

#[cfg(feature = "ssr")]
pub mod cli;
#[cfg(feature = "ssr")]
pub mod clock;
#[cfg(feature = "ssr")]
pub mod config;
pub mod domain;
#[cfg(feature = "ssr")]
pub mod http;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod startup;
#[cfg(feature = "ssr")]
pub mod storage;
#[cfg(feature = "ssr")]
pub mod tasks;
#[cfg(feature = "ssr")]
pub mod telemetry;
#[cfg(any(feature = "ssr", feature = "hydrate"))]
pub mod ui;

/// Brings the screens to life in the browser, once the chunk that this page needs is there.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    ui::browser::show_panics();
    ui::history::listen();
    wasm_bindgen_futures::spawn_local(async {
        ui::chunks::load_for(&ui::browser::path()).await;
        leptos::mount::hydrate_body(ui::app::App);
        ui::browser::show_hydrated();
    });
}
