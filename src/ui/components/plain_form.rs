//! Forms that the browser sends by itself, with or without a script: the server answers with a page.

use leptos::prelude::*;

use super::error_summary::ErrorSummary;
use crate::ui::{
    form::{FormState, Submitted},
    respond,
};

/// What the server made of the form that is sent to `action`: what was typed and what was wrong with it, if this page
/// is the answer to that form; nothing, otherwise.
#[must_use]
pub fn answer_to(action: &str) -> FormState {
    let submitted = respond::submitted().filter(|submitted| submitted.action == action);
    submitted.map(|Submitted { form, .. }| form).unwrap_or_default()
}

/// Whether this page is the answer to a form that was refused: its title says so.
#[must_use]
pub fn is_refusal() -> bool {
    respond::submitted().is_some_and(|submitted| submitted.form.is_refused())
}

/// A form, with what was wrong with it at its top.
#[component]
pub fn PlainForm(
    /// Where it is sent.
    #[prop(into)]
    action: String,
    /// The form as it was sent before; see [`answer_to`].
    #[prop(into)]
    form: Signal<FormState>,
    /// What people call the fields: name on the wire, id of the input, label.
    #[prop(optional)]
    fields: &'static [(&'static str, &'static str, &'static str)],
    children: Children,
) -> impl IntoView {
    view! {
        <form class="form" method="post" action=action>
            <ErrorSummary form=form fields=fields/>
            {children()}
        </form>
    }
    .into_any()
}
