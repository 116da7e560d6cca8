//! What a script knows of a form that the browser sends by itself.

use leptos::prelude::*;

use crate::ui::{browser, role_form};

/// Whether the form around `selector` makes an owner: no, until a script has looked.
#[must_use]
pub fn owner_of(selector: &'static str) -> RwSignal<bool> {
    let owner = RwSignal::new(false);
    let look = move || {
        if let Some(form) = browser::form_around(selector) {
            owner.try_set(role_form::is_owner(&browser::form_pairs(&form)));
        }
    };
    Effect::new(move || {
        // Once it is on the page.
        browser::after(0, look);
        StoredValue::new_local(browser::Listener::new("change", move |_| look()));
    });
    owner
}
