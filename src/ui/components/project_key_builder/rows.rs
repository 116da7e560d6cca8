//! The entries of a descriptor's lists of index and application privileges.

use leptos::prelude::*;

use super::{
    Builder, INDEX_PRIVILEGES, adder,
    chips::{Chips, chips},
    in_json, no_submit, remover,
};
use crate::{
    domain::json::Json,
    ui::json_edit::{Edit, Place},
};

/// A list of entries.
pub struct Rows {
    /// The member that has it, and the one that says the same.
    members: [&'static str; 2],
    title: &'static str,
    add: &'static str,
    /// An entry with nothing in it.
    empty: fn() -> Json,
    /// The first field of an entry.
    first: &'static str,
    row: fn(Builder, &str, &Place, &Json) -> AnyView,
}

impl Rows {
    /// `indices`
    pub const INDICES: Self = Self {
        members: ["indices", "index"],
        title: "Index privileges",
        add: "Add index privileges",
        empty: || {
            let none = Json::array::<Json>([]);
            Json::object([("names", none.clone()), ("privileges", none)])
        },
        first: "names",
        row: index_row,
    };
    /// `applications`
    pub const APPLICATIONS: Self = Self {
        members: ["applications", "application"],
        title: "Application privileges",
        add: "Add application privileges",
        empty: || {
            Json::build()
                .with("application", "")
                .with("privileges", Json::array::<Json>([]))
                .with("resources", Json::array(["*"]))
                .into()
        },
        first: "application",
        row: application_row,
    };
}

/// The entries, and the way to one more.
pub fn rows(builder: Builder, of: &'static Rows, id: &str, descriptor: &Place, json: &Json) -> AnyView {
    let [usual, other] = of.members;
    let member = if json.get(usual).is_none() && json.get(other).is_some() { other } else { usual };
    let place = descriptor.member(member);
    let entries = json.get(member).and_then(Json::as_array).unwrap_or_default();
    if json.get(member).is_some_and(|value| value.as_array().is_none() && !value.is_null()) {
        return in_json(of.title);
    }
    let id = format!("{id}-{usual}");
    let count = entries.len();
    let shown: Vec<_> = entries
        .iter()
        .enumerate()
        .map(|(position, entry)| {
            let (row_place, row_id) = (place.element(position), format!("{id}-{position}"));
            let title = format!("{} {}", of.title, position + 1);
            let (label, said) =
                (format!("Remove {} {}", of.title.to_lowercase(), position + 1), format!("{title} removed."));
            let (edit, then) = (row_place.clone(), format!("{id}-add"));
            let remove = move |_| builder.change(Edit::Remove(edit.clone()), said.clone(), then.clone());
            view! {
                <fieldset class="entry">
                    <legend>{title}</legend>
                    {remover(label, remove)}
                    {(of.row)(builder, &row_id, &row_place, entry)}
                </fieldset>
            }
        })
        .collect();
    let add = {
        let (place, first) = (place, format!("{id}-{count}-{}", of.first));
        move |_| {
            let said = format!("{} {} added.", of.title, count + 1);
            builder.change(Edit::Push(place.clone(), (of.empty)()), said, first.clone());
        }
    };
    view! { <div class="entries">{shown}{adder(format!("{id}-add"), of.add, add)}</div> }.into_any()
}

fn index_row(builder: Builder, id: &str, place: &Place, json: &Json) -> AnyView {
    let list = |name: &str, label: &'static str, known: &'static str, help: &'static str| {
        let id = format!("{id}-{}", name.replace('.', "-"));
        let place = name.split('.').fold(place.clone(), |place, step| place.member(step));
        let around = place_of_list(json, name);
        chips(builder, around, &place, Chips { id, label, known, help })
    };
    let is_narrowed =
        ["field_security", "query"].iter().any(|name| json.get(name).is_some_and(|value| !value.is_null()));
    let restricted = json.get("allow_restricted_indices").and_then(Json::as_bool) == Some(true);
    let allow = {
        let place = place.member("allow_restricted_indices");
        move |event: leptos::ev::Event| {
            let edit = if event_target_checked(&event) {
                Edit::Set(place.clone(), true.into())
            } else {
                Edit::Remove(place.clone())
            };
            builder.change(edit, String::new(), String::new());
        }
    };
    view! {
        {list("names", "Indices", "", "Names or patterns, such as books-*.")}
        {list("privileges", "Privileges", INDEX_PRIVILEGES, "")}
        <details class="fold" open=is_narrowed || restricted>
            <summary>"Fields and documents"</summary>
            <div class="stack-fields">
                {list("field_security.grant", "Fields that are seen", "", "All, if none is named.")}
                {list("field_security.except", "Fields that are not", "", "")}
                {query(builder, id, place, json)}
                <label class="choice">
                    <input type="checkbox" prop:checked=restricted on:change=allow/>
                    <span>"Restricted indices, too"<small>"The patterns also stand for the system’s own indices."</small></span>
                </label>
            </div>
        </details>
    }
    .into_any()
}

/// The object that has the list at a path of names: the entry, or one of its members.
fn place_of_list<'a>(json: &'a Json, path: &str) -> &'a Json {
    path.rsplit_once('.').and_then(|(above, _)| json.get(above)).unwrap_or(json)
}

/// The documents that are seen: a query, as text or as JSON, whichever stands there.
fn query(builder: Builder, id: &str, place: &Place, json: &Json) -> AnyView {
    let found = json.get("query");
    let is_object = found.is_some_and(|query| query.as_object().is_some());
    let text = match found {
        Some(query) if is_object => query.render(),
        Some(query) => query.as_str().unwrap_or_default().to_owned(),
        None => String::new(),
    };
    let (id, place) = (format!("{id}-query"), place.member("query"));
    let problem = builder.problem(&place);
    let change = move |event: leptos::ev::Event| {
        let text = event_target_value(&event).trim().to_owned();
        let parsed = Json::parse(text.as_bytes()).ok().filter(|_| is_object);
        let edit = if text.is_empty() {
            Edit::Remove(place.clone())
        } else {
            Edit::Set(place.clone(), parsed.unwrap_or_else(|| text.into()))
        };
        builder.change(edit, String::new(), String::new());
    };
    view! {
        <div class="field">
            <label for=id.clone()>"Documents that are seen"</label>
            <p class="help" id=format!("{id}-help")>"A query as JSON, such as {\"term\": {\"team\": \"red\"}}. All, if there is none."</p>
            <input class="input mono" id=id.clone() autocomplete="off" spellcheck="false" prop:value=text
                aria-describedby=format!("{id}-help") aria-invalid=problem.is_some().then_some("true") title=problem
                on:change=change on:keydown=no_submit/>
        </div>
    }
    .into_any()
}

fn application_row(builder: Builder, id: &str, place: &Place, json: &Json) -> AnyView {
    let list = |name: &str, label: &'static str, help: &'static str| {
        chips(builder, json, &place.member(name), Chips { id: format!("{id}-{name}"), label, known: "", help })
    };
    let name = json.get("application").and_then(Json::as_str).unwrap_or_default().to_owned();
    let place_of_name = place.member("application");
    let problem = builder.problem(&place_of_name);
    let rename = move |event: leptos::ev::Event| {
        let name = event_target_value(&event).trim().to_owned();
        builder.change(Edit::Set(place_of_name.clone(), name.into()), String::new(), String::new());
    };
    let id = format!("{id}-application");
    view! {
        <div class="field">
            <label for=id.clone()>"Application"</label>
            <input class="input" id=id autocomplete="off" spellcheck="false" prop:value=name
                aria-invalid=problem.is_some().then_some("true") title=problem on:change=rename on:keydown=no_submit/>
        </div>
        {list("privileges", "Privileges", "")}
        {list("resources", "Resources", "* stands for all of them.")}
    }
    .into_any()
}
