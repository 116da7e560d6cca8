//! One value in a form.

use leptos::prelude::*;

use crate::ui::{
    form::FormState,
    icons::{Icon, IconName},
};

/// A labelled line of text: label, help, input, error, in the order in which they are read.
///
/// What was typed and what was wrong with it come from `form`. A password is never put back.
#[component]
pub fn Field(
    /// The form, or what the server made of it.
    #[prop(into)]
    form: Signal<FormState>,
    /// The field's name on the wire; also the input's id.
    name: &'static str,
    /// What people call it.
    label: &'static str,
    /// What to know before typing.
    #[prop(optional)]
    help: &'static str,
    /// `text`, `email`, `password`, …
    #[prop(default = "text")]
    kind: &'static str,
    /// What stands in it as long as nothing was sent.
    #[prop(optional, into)]
    value: String,
    /// What browsers and password managers may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// Whether it can only be read.
    #[prop(optional)]
    readonly: bool,
    /// Where typing begins.
    #[prop(optional)]
    autofocus: bool,
    /// The greatest number of characters.
    #[prop(optional)]
    most: Option<u32>,
) -> impl IntoView {
    let value = if kind == "password" {
        None
    } else {
        Some(form.with_untracked(|form| form.value(name).map(ToOwned::to_owned)).unwrap_or(value))
    };
    // User names are no words: nobody is to correct them.
    let literal = autocomplete == "username";
    let help_id = name.to_owned() + "-help";
    let refused = Memo::new(move |_| form.with(|form| form.error(name)));
    let described = {
        let help_id = if help.is_empty() { String::new() } else { help_id.clone() };
        move || described_by(&help_id, name, refused.with(Option::is_some))
    };
    view! {
        <div class="field">
            <label for=name>{label}</label>
            {(!help.is_empty()).then(|| view! { <p class="help" id=help_id>{help}</p> })}
            <input class="input" id=name name=name type=kind value=value autocomplete=autocomplete required=required
                autocapitalize=literal.then_some("none") spellcheck=literal.then_some("false")
                readonly=readonly autofocus=autofocus maxlength=most aria-describedby=described
                aria-invalid=move || refused.with(Option::is_some).then_some("true")/>
            <FieldError name=name refused=refused/>
        </div>
    }
    .into_any()
}

/// What is wrong with a field, below it.
#[component]
pub fn FieldError(
    /// The field's name on the wire.
    name: &'static str,
    /// What is wrong, in words.
    #[prop(into)]
    refused: Signal<Option<String>>,
) -> impl IntoView {
    move || {
        refused.get().map(|words| {
            view! {
                <p class="error" id=name.to_owned() + "-error"><Icon name=IconName::Warning/>{words}</p>
            }
        })
    }
}

/// The ids of what describes a field; `None` when nothing does.
#[must_use]
pub fn described_by(help_id: &str, name: &str, refused: bool) -> Option<String> {
    let error_id = if refused { format!("{name}-error") } else { String::new() };
    let ids = format!("{help_id} {error_id}");
    Some(ids.trim().to_owned()).filter(|ids| !ids.is_empty())
}
