//! One key of a project.

use leptos::prelude::*;

use crate::ui::{components::project_key_details::project_key_screen, pages::named};

/// The key that the URL names.
#[component]
pub fn ProjectKeyPage() -> impl IntoView {
    let named = named(["id", "key"]);
    move || {
        let [project, key] = named.get();
        project_key_screen(project, key)
    }
}
