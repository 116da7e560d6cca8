//! Role descriptors by rows and chips, for whoever does not know their JSON by heart.
//!
//! It is a view of the text in the field and has no state of its own: each change is made in the text, and what is shown
//! is made from the text again. What it has no rows for stays in the text as it is.

mod chips;
mod descriptor;
mod rows;

use descriptor::descriptor;
use leptos::prelude::*;

use super::project_key_editor::JsonField;
use crate::{
    domain::{
        json::{Json, Value},
        privileges::words::{self, Meaning},
    },
    ui::{
        browser,
        icons::{Icon, IconName},
        json_edit::{Edit, Place},
    },
};

/// How many rows and values are shown at most. More of them are a text, and slow as rows.
const MOST_ROWS: usize = 60;
const MOST_VALUES: usize = 600;

/// The ids of the lists of known privileges.
const CLUSTER_PRIVILEGES: &str = "known-cluster-privileges";
const INDEX_PRIVILEGES: &str = "known-index-privileges";

/// Changes the text of a field.
#[derive(Clone, Copy)]
pub struct Builder {
    field: JsonField,
    /// What was done, for whoever reads by ear.
    said: RwSignal<String>,
}

impl Builder {
    /// Makes a change, says so, and moves the focus to `then`, where what had it may be gone.
    pub fn change(self, edit: Edit, said: String, then: String) {
        self.field.look();
        let parsed = self.field.seen().with_untracked(|seen| parse(&seen.text));
        let Some(mut json) = parsed else { return };
        edit.apply(&mut json);
        self.field.write(&json.render_for_editing());
        self.said.set(said);
        if !then.is_empty() {
            browser::after(0, move || {
                let _ = browser::focus(&format!("#{then}"));
            });
        }
    }

    /// What is wrong with the value at a place.
    pub fn problem(self, place: &Place) -> Option<String> {
        let path = place.to_string();
        self.field.seen().with_untracked(|seen| {
            seen.problems.iter().find(|problem| problem.path == path).map(|problem| problem.message.clone())
        })
    }
}

/// The text as a tree; an empty one is an object without members.
fn parse(text: &str) -> Option<Json> {
    let text = if text.trim().is_empty() { "{}" } else { text };
    Json::parse(text.as_bytes()).ok().filter(|json| json.as_object().is_some())
}

/// The rows, as long as they are shown instead of the text.
#[component]
pub fn RoleBuilder(field: JsonField) -> impl IntoView {
    let builder = Builder { field, said: RwSignal::new(String::new()) };
    let rows = move || {
        field.hidden.get().then(|| {
            field.seen().with(|seen| match parse(&seen.text) {
                Some(json) => whole(builder, &json),
                None => unreadable(field, "The JSON cannot be read as it is. Mend it, and the builder shows it again."),
            })
        })
    };
    view! {
        <div class="builder" role="group" aria-label="Builder" hidden=move || !field.hidden.get()>
            {rows}
            <p class="visually-hidden" role="status">{builder.said}</p>
        </div>
    }
    .into_any()
}

fn unreadable(field: JsonField, words: &'static str) -> AnyView {
    view! {
        <p class="help">{words}</p>
        <p class="actions">
            <button class="button" type="button" on:click=move |_| field.hidden.set(false)>"Edit the JSON"</button>
        </p>
    }
    .into_any()
}

fn whole(builder: Builder, json: &Json) -> AnyView {
    let members = json.as_object().unwrap_or_default();
    let (rows, values) = size(json);
    if rows > MOST_ROWS || values > MOST_VALUES {
        let words = "There are more rows here than the builder shows well. Edit the JSON; the table beside it tells what it \
                     comes to.";
        return unreadable(builder.field, words);
    }
    let count = members.len();
    let descriptors: Vec<_> = members
        .iter()
        .enumerate()
        .map(|(position, member)| descriptor(builder, position, &member.name, &member.value))
        .collect();
    let add = move |_| {
        let name = fresh(builder);
        let edit = Edit::Set(Place::root().member(&name), Json::empty_object());
        builder.change(edit, format!("{name} added."), format!("d{count}-name"));
    };
    let words = if count == 0 { "Add a role descriptor" } else { "Add another role descriptor" };
    view! {
        {known(CLUSTER_PRIVILEGES, words::CLUSTER)}
        {known(INDEX_PRIVILEGES, words::INDEX)}
        {descriptors}
        <p>{adder("add-descriptor".to_owned(), words, add)}</p>
    }
    .into_any()
}

/// How many entries of lists there are, and how many texts.
fn size(json: &Json) -> (usize, usize) {
    let sum = |sizes: &mut dyn Iterator<Item = (usize, usize)>| {
        sizes.fold((0, 0), |(rows, values), (more_rows, more_values)| (rows + more_rows, values + more_values))
    };
    match &json.value {
        Value::String(_) => (0, 1),
        Value::Array(elements) => {
            let (rows, values) = sum(&mut elements.iter().map(size));
            (rows + elements.iter().filter(|element| element.as_object().is_some()).count(), values)
        }
        Value::Object(members) => sum(&mut members.iter().map(|member| size(&member.value))),
        Value::Null | Value::Bool(_) | Value::Number(_) => (0, 0),
    }
}

/// A name that no descriptor has yet.
fn fresh(builder: Builder) -> String {
    let json = builder.field.seen().with_untracked(|seen| parse(&seen.text)).unwrap_or_default();
    let names = (1..).map(|number| if number == 1 { "role".to_owned() } else { format!("role-{number}") });
    names.into_iter().find(|name| json.get(name).is_none()).unwrap_or_default()
}

/// Privileges to choose from while typing, each with what it means.
pub fn known(id: &'static str, privileges: &'static [Meaning]) -> AnyView {
    let options = privileges.iter().map(|Meaning { name, says }| view! { <option value=*name>{*says}</option> });
    view! { <datalist id=id>{options.collect_view()}</datalist> }.into_any()
}

/// A button that adds something.
fn adder(id: String, words: &'static str, add: impl Fn(leptos::ev::MouseEvent) + 'static) -> AnyView {
    view! { <button class="button" type="button" id=id on:click=add><Icon name=IconName::Plus/>{words}</button> }
        .into_any()
}

/// A button that takes something away.
fn remover(label: String, remove: impl Fn(leptos::ev::MouseEvent) + 'static) -> AnyView {
    view! {
        <button class="icon-button" type="button" title=label.clone() aria-label=label on:click=remove>
            <Icon name=IconName::Trash/>
        </button>
    }
    .into_any()
}

/// A part that is not what it should be, and so has no rows.
fn in_json(title: &'static str) -> AnyView {
    view! { <p class="help">{format!("{title}: not a list as it stands. Mend it in the JSON.")}</p> }.into_any()
}

/// Enter is for the value that is typed, not for the whole form.
fn no_submit(event: leptos::ev::KeyboardEvent) {
    if event.key() == "Enter" {
        event.prevent_default();
        // As leaving the field does.
        let input: web_sys::HtmlInputElement = event_target(&event);
        let _ = input.blur();
        let _ = input.focus();
    }
}
