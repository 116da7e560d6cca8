//! Several lines in a form.

use leptos::prelude::*;

use super::field::described_by;
use crate::ui::{form::FormState, respond};

/// A labelled text area: label, help, input. What was typed comes from `form`; what was wrong is shown by whoever knows
/// to which of the lines it belongs.
#[component]
pub fn Area(
    /// The form, or what the server made of it.
    #[prop(into)]
    form: Signal<FormState>,
    /// The field's name on the wire; also the input's id.
    name: &'static str,
    /// What people call it.
    label: &'static str,
    /// What to know before typing.
    help: &'static str,
    /// What stands in it as long as nothing was sent.
    #[prop(optional, into)]
    value: String,
    /// How many lines are seen.
    #[prop(default = 4)]
    rows: u8,
) -> impl IntoView {
    let value = form.with_untracked(|form| form.value(name).map(ToOwned::to_owned)).unwrap_or(value);
    let help_id = name.to_owned() + "-help";
    let refused = Memo::new(move |_| form.with(|form| form.error_within(name).is_some()));
    let described = {
        let help_id = help_id.clone();
        move || described_by(&help_id, name, refused.get())
    };
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <p class="help" id=help_id>{help}</p>
            <textarea class="input" id=name name=name rows=rows.to_string() autocomplete="off" spellcheck="false"
                aria-describedby=described aria-invalid=move || refused.get().then_some("true")>{respond::plain_text(&value)}</textarea>
        </div>
    }
    .into_any()
}
