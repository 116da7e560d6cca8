//! A list of texts as chips, and a field for one more.

use leptos::prelude::*;
use web_sys::HtmlInputElement;

use super::{Builder, in_json};
use crate::{
    domain::json::Json,
    ui::{
        browser,
        icons::{Icon, IconName},
        json_edit::{Edit, Place},
    },
};

/// What a list of chips is called.
pub struct Chips {
    /// The id of the field for one more.
    pub id: String,
    /// What people call it.
    pub label: &'static str,
    /// The id of the list of known values; empty for none.
    pub known: &'static str,
    /// What to know before typing; empty for nothing.
    pub help: &'static str,
}

/// The list at `place`, whose last step is a member of `around`.
pub fn chips(builder: Builder, around: &Json, place: &Place, of: Chips) -> AnyView {
    let Chips { id, label, known, help } = of;
    let found = place.last().and_then(|name| around.get(name));
    let Some(values) = texts(found) else { return in_json(label) };
    // A single name may stand for a list of one: changed, it becomes the list.
    let is_list = found.is_none_or(|found| found.as_array().is_some());
    let shown: Vec<_> = values
        .iter()
        .enumerate()
        .map(|(position, value)| {
            let edit = if is_list { Edit::Remove(place.element(position)) } else { Edit::Remove(place.clone()) };
            let problem = builder.problem(&place.element(position));
            chip(builder, value, edit, &id, label, problem)
        })
        .collect();
    let add = {
        let (place, values) = (place.clone(), values);
        move |typed: &str| add(builder, &place, &values, typed)
    };
    let problem = builder.problem(place);
    let is_wrong = problem.is_some();
    let help_id = (!help.is_empty()).then(|| format!("{id}-help"));
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {(!help.is_empty()).then(|| view! { <p class="help" id=help_id.clone()>{help}</p> })}
            <div class="chips input" data-wrong=is_wrong.then_some("")>
                <ul>{shown}</ul>
                {entry(id, known, help_id, problem, add)}
            </div>
        </div>
    }
    .into_any()
}

/// The texts of a list; nothing for what is no such list.
fn texts(found: Option<&Json>) -> Option<Vec<String>> {
    let Some(found) = found.filter(|found| !found.is_null()) else { return Some(Vec::new()) };
    if let Some(text) = found.as_str() {
        return Some(vec![text.to_owned()]);
    }
    found.as_array()?.iter().map(|element| element.as_str().map(ToOwned::to_owned)).collect()
}

fn chip(builder: Builder, value: &str, edit: Edit, id: &str, label: &'static str, problem: Option<String>) -> AnyView {
    let remove = {
        let (said, then) = (format!("{value} removed."), id.to_owned());
        move |_| builder.change(edit.clone(), said.clone(), then.clone())
    };
    let words = format!("Remove {value} from {}", label.to_lowercase());
    let wrong = problem.map(|problem| view! { <span class="visually-hidden">{format!(" ({problem})")}</span> });
    let is_wrong = wrong.is_some();
    view! {
        <li class="chip" data-wrong=is_wrong.then_some("")>
            <span>{value.to_owned()}{wrong}</span>
            <button type="button" title=words.clone() aria-label=words on:click=remove><Icon name=IconName::Close/></button>
        </li>
    }
    .into_any()
}

/// The field for one more: Enter, a comma, a value chosen from the known ones, and leaving the field all add what is
/// typed.
fn entry(
    id: String,
    known: &'static str,
    help_id: Option<String>,
    problem: Option<String>,
    add: impl Fn(&str) + Clone + 'static,
) -> AnyView {
    let take = move |input: &HtmlInputElement| {
        let typed = input.value();
        input.set_value("");
        add(&typed);
    };
    let key = {
        let take = take.clone();
        move |event: leptos::ev::KeyboardEvent| {
            let input: HtmlInputElement = event_target(&event);
            // Within a regular expression a comma is one of its characters.
            let ends = event.key() == "Enter" || (event.key() == "," && !input.value().starts_with('/'));
            if ends {
                event.prevent_default();
                take(&input);
            } else if event.key() == "Escape" && !input.value().is_empty() {
                // What is typed goes, not the form around it.
                event.stop_propagation();
                input.set_value("");
            }
        }
    };
    let typed = {
        let take = take.clone();
        move |event: leptos::ev::Event| {
            if browser::is_chosen(&event) {
                take(&event_target(&event));
            }
        }
    };
    let left = move |event: leptos::ev::Event| take(&event_target(&event));
    view! {
        <input id=id list=known autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby=help_id
            aria-invalid=problem.is_some().then_some("true") title=problem on:keydown=key on:input=typed on:change=left/>
    }
    .into_any()
}

/// Adds what is typed, unless it is there already; several values have commas between them.
fn add(builder: Builder, place: &Place, before: &[String], typed: &str) {
    let typed = typed.trim();
    let several: Vec<&str> =
        if typed.starts_with('/') { vec![typed] } else { typed.split(',').map(str::trim).collect() };
    let mut all = before.to_vec();
    let mut added = Vec::new();
    for value in several.into_iter().filter(|value| !value.is_empty()) {
        if !all.iter().any(|known| known == value) {
            all.push(value.to_owned());
            added.push(value);
        }
    }
    if !added.is_empty() {
        let said = format!("{} added.", added.join(", "));
        builder.change(Edit::Set(place.clone(), Json::array(all)), said, String::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_text_is_a_list_of_one() {
        let read = |text: &str| texts(Some(&Json::parse(text.as_bytes()).unwrap()));
        assert_eq!(read(r#""a""#), Some(vec!["a".to_owned()]));
        assert_eq!(read(r#"["a","b"]"#), Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(read("null"), Some(Vec::new()));
        assert_eq!(texts(None), Some(Vec::new()));
        assert_eq!(read(r#"["a",1]"#), None);
        assert_eq!(read("{}"), None);
    }
}
