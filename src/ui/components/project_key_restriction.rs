//! What a project's key is restricted to: the switch, what can be started from, and the builder or the JSON.

use leptos::prelude::*;

use super::{
    project_key_builder::RoleBuilder,
    project_key_editor::{JsonEditor, JsonField},
};
use crate::{
    domain::privileges::{
        check::{TextProblem, check_descriptors, check_metadata},
        templates,
    },
    ui::form::FormState,
};

/// The field for the descriptors, beginning with `text`.
#[must_use]
pub fn descriptors_field(text: &str) -> JsonField {
    JsonField::new("role_descriptors", text, |text| problems(check_descriptors(text)))
}

/// The field for the metadata, beginning with `text`.
#[must_use]
pub fn metadata_field(text: &str) -> JsonField {
    JsonField::new("metadata", text, |text| problems(check_metadata(text)))
}

fn problems<T>(checked: Result<T, Vec<TextProblem>>) -> Vec<TextProblem> {
    checked.err().unwrap_or_default()
}

/// A switch, and what it opens; neither needs a script.
#[component]
pub fn Switched(
    /// The switch's name on the wire.
    name: &'static str,
    /// What people call it.
    label: &'static str,
    /// What it does.
    help: &'static str,
    /// Whether it is on at first.
    on: bool,
    children: Children,
) -> impl IntoView {
    let help_id = format!("{name}-help");
    view! {
        <div class="switched">
            <label class="switch">
                <input type="checkbox" role="switch" id=name name=name value="yes" checked=on aria-describedby=help_id.clone()/>
                <span>{label}</span>
            </label>
            <p class="help" id=help_id>{help}</p>
            <div class="switched-part">{children()}</div>
        </div>
    }
    .into_any()
}

/// The switch "Restrict privileges" and all that it opens.
#[component]
pub fn Restriction(
    field: JsonField,
    /// Whether it is on at first.
    on: bool,
    /// Rights to start from, and what they are called.
    start: (&'static str, String),
    /// The form, or what the server made of it.
    form: RwSignal<FormState>,
) -> impl IntoView {
    // Whoever comes with a text goes on with it; whoever begins, with rows.
    Effect::new(move || {
        if !on {
            field.hidden.set(true);
        }
    });
    let refused = Signal::derive(move || form.with(|form| form.error("role_descriptors")));
    let beside = view! { <Views field=field/> }.into_any();
    let builder = view! { <Starts field=field start=start/><RoleBuilder field=field/> }.into_any();
    view! {
        <Switched name="restrict" label="Restrict privileges" on=on
            help="Off: the key may do all that you may do. On: only what stands below, and never more than you may do.">
            <JsonEditor field=field label="Role descriptors" refused=refused beside=beside instead=builder
                help="What the key may do, as JSON: names of role descriptors, and in each the privileges."/>
        </Switched>
    }
    .into_any()
}

/// The switch "Include metadata" and the field that it opens.
#[component]
pub fn MetadataPart(
    field: JsonField,
    /// Whether it is on at first.
    on: bool,
    /// The form, or what the server made of it.
    form: RwSignal<FormState>,
) -> impl IntoView {
    let refused = Signal::derive(move || form.with(|form| form.error("metadata")));
    view! {
        <Switched name="include_metadata" label="Include metadata" on=on
            help="Whatever you want to keep with the key, such as the team and the ticket. Whoever sees the key sees it.">
            <JsonEditor field=field label="Metadata" refused=refused
                help="A JSON object. Names that begin with _ are reserved. Nothing secret belongs here."/>
        </Switched>
    }
    .into_any()
}

/// Rows or text.
#[component]
fn Views(field: JsonField) -> impl IntoView {
    let view_of = move |words: &'static str, hidden: bool| {
        let show = move |_| {
            // What was just typed into the text is in the rows.
            field.look();
            field.hidden.set(hidden);
        };
        view! {
            <button type="button" aria-pressed=move || (field.hidden.get() == hidden).to_string() on:click=show>{words}</button>
        }
        .into_any()
    };
    view! {
        <span class="views scripted" role="group" aria-label="Edit as">{view_of("Builder", true)}{view_of("JSON", false)}</span>
    }
    .into_any()
}

/// Ready texts that can take the place of what stands there.
#[component]
fn Starts(field: JsonField, start: (&'static str, String)) -> impl IntoView {
    let done = RwSignal::new("");
    let ready = move |label: &'static str, says: &'static str, json: String| {
        let take = move |_| {
            field.replace(&json);
            done.set(label);
        };
        view! {
            <li>
                <button class="button" type="button" on:click=take>{label}</button>
                <small>{says}</small>
            </li>
        }
        .into_any()
    };
    let (label, own) = start;
    let own = ready(label, "What the key would have without a restriction: take away what it does not need.", own);
    let templates: Vec<_> =
        templates::ALL.iter().map(|template| ready(template.label, template.says, template.json.to_owned())).collect();
    let replaced = move || {
        field.was_replaced().then(|| {
            view! {
                {format!("“{}” took the place of what was there. ", done.get())}
                <button class="link" type="button" on:click=move |_| field.undo()>"Put it back"</button>
            }
        })
    };
    view! {
        <details class="fold scripted">
            <summary>"Start from a template"</summary>
            <ul class="starts">{own}{templates}</ul>
        </details>
        <p class="help replaced" role="status">{replaced}</p>
    }
    .into_any()
}
