//! Making a key, on a page of its own.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use crate::ui::{
    components::{
        flyout::LeaveQuestion,
        generate::{Generate, title},
        keys_of::KeysOf,
        leaving::Leaving,
        page::Page,
    },
    respond,
};

/// The form, then the key, shown once.
#[component]
pub fn NewKeyPage() -> impl IntoView {
    let submitted = respond::submitted();
    let refused = submitted.as_ref().is_some_and(|submitted| submitted.form.is_refused());
    let leaving = Leaving::new(submitted.and_then(|submitted| submitted.created));
    Effect::new(move || leaving.hold_links());
    let from = use_query_map().with_untracked(|query| query.get("from")).unwrap_or_default();
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        let target = leaving.target().unwrap_or_else(|| KeysOf::Own.path());
        navigate(&target, NavigateOptions::default());
    });
    view! {
        <Page title=title(&KeysOf::Own, leaving) crumbs=KeysOf::Own.crumbs("") here="Generate API key" refused=refused>
            <Generate of=KeysOf::Own leaving=leaving from=from/>
            <LeaveQuestion leaving=leaving leave=leave/>
        </Page>
    }
}
