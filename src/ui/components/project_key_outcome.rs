//! What a project's new key will be, in a sentence that changes with the form, and the same as code.

use std::sync::Arc;

use jiff::Timestamp;
use leptos::prelude::*;

use super::{
    code::Code,
    key_form::Typed,
    outcome::{end, lifetime, until},
    project_key_curl as curl,
    project_key_preview::Draft,
    project_key_terraform as terraform,
    time::{Moment, Since},
};
use crate::{
    domain::{
        json::Json,
        privileges::{check::check_descriptors, summary::meaning},
    },
    ui::views::{NewProjectKeyView, ProjectView},
};

/// How many things the sentence names that a key may do.
const MOST_NAMED: usize = 5;

/// How long descriptors may be to be told in words, in bytes.
const LONGEST_TOLD: usize = 20_000;

/// What the sentence and the code are made from.
#[derive(Clone, Copy)]
pub struct Planned {
    /// What stands in the form, but for its JSON.
    pub typed: RwSignal<Typed>,
    /// What a chosen date means.
    pub date_end: RwSignal<Option<Timestamp>>,
    /// The role descriptors.
    pub role_descriptors: Memo<Draft>,
    /// The metadata as JSON; empty for none.
    pub metadata: Signal<Arc<str>>,
    /// From when on time is told.
    pub since: Since,
}

/// The sentence, and folded the code.
#[component]
pub fn ProjectKeyOutcome(project: ProjectView, new: NewProjectKeyView, planned: Planned) -> impl IntoView {
    let Planned { typed, date_end, role_descriptors, metadata, since } = planned;
    let ends = StoredValue::new(new.new.ends);
    let end = move || typed.with(|typed| ends.with_value(|ends| end(ends, typed, date_end.get())));
    let name = project.name;
    let sentence = move || {
        let descriptors = role_descriptors.with(Draft::text);
        typed.with(|typed| {
            sentence(typed, &name, descriptors.as_deref(), until(typed, end(), since.moment(), "deletes"))
        })
    };
    let endpoint = StoredValue::new(project.endpoint);
    let code = move |write: fn(&str, &Json) -> String| {
        let descriptors = role_descriptors.with(Draft::text).unwrap_or_default();
        let body = typed.with(|typed| body(typed, &descriptors, &metadata.get(), end(), since.moment()));
        endpoint.with_value(|endpoint| write(endpoint, &body))
    };
    view! {
        <h2>"What you are about to make"</h2>
        {sentence}
        <p class="afterwards">
            "It never has more than your rights as they are when it is saved. If yours grow or shrink later, save it again: it takes them over."
        </p>
        {as_code("The same with curl", "curl command", move || code(curl::create))}
        {as_code("The same with Terraform", "Terraform configuration", move || code(terraform::configuration))}
    }
    .into_any()
}

/// Code that is put together once somebody looks at it: of a long text that takes a while.
fn as_code(summary: &'static str, label: &'static str, code: impl Fn() -> String + Send + 'static) -> AnyView {
    let open = RwSignal::new(false);
    let code = move || open.get().then(&code);
    view! {
        <details class="fold scripted" on:toggle=move |event| open.set(is_open(&event))>
            <summary>{summary}</summary>
            <Code label=label>{code}</Code>
        </details>
    }
    .into_any()
}

fn is_open(event: &leptos::ev::Event) -> bool {
    event_target::<web_sys::Element>(event).has_attribute("open")
}

/// Whether descriptors restrict nothing.
fn is_empty(text: &str) -> bool {
    let text = text.trim();
    let inside = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    text.is_empty() || inside.is_some_and(|inside| inside.trim().is_empty())
}

/// The descriptors in words, each of which follows "may"; `None` for what cannot be read, and for more than anybody
/// reads.
fn meaning_of(text: &str) -> Option<Vec<String>> {
    if text.len() > LONGEST_TOLD {
        return None;
    }
    check_descriptors(text).ok().map(|descriptors| meaning(&descriptors))
}

/// The sentence; `descriptors` is nothing for what cannot be read.
fn sentence(typed: &Typed, project: &str, descriptors: Option<&str>, until: AnyView) -> AnyView {
    let name = typed.value("name").trim();
    let name = if name.is_empty() { "The key".to_owned() } else { name.to_owned() };
    let Some(descriptors) = descriptors else {
        let words = " cannot be made yet: its role descriptors have problems.";
        return view! { <p><strong>{name}</strong>{words}</p> }.into_any();
    };
    if is_empty(descriptors) {
        let rights = format!(" may do in {project} everything that you may do,");
        return view! { <p><strong>{name}</strong>{rights}{until}</p> }.into_any();
    }
    match meaning_of(descriptors).as_deref() {
        None => view! {
            <p><strong>{name}</strong>{format!(" works in {project}")}{until}" What it may do there is told below."</p>
        }
        .into_any(),
        Some([]) => view! { <p><strong>{name}</strong>{format!(" may do nothing in {project}.")}</p> }.into_any(),
        Some([only]) => {
            view! { <p><strong>{name}</strong>{format!(" may, in {project}, {only},")}{until}</p> }.into_any()
        }
        Some(phrases) => {
            let more = phrases.len().saturating_sub(MOST_NAMED);
            let more = (more > 0).then(|| format!("and {more} things more"));
            let named = phrases.iter().take(MOST_NAMED).cloned().chain(more);
            let named: Vec<_> = named.map(|phrase| view! { <li>{phrase}</li> }).collect();
            view! {
                <p><strong>{name}</strong>{format!(" works in {project}")}{until}" It may"</p>
                <ul class="rights">{named}</ul>
            }
            .into_any()
        }
    }
}

/// The body of a request that makes the key.
fn body(typed: &Typed, descriptors: &str, metadata: &str, end: Option<Timestamp>, moment: Moment) -> Json {
    let parsed = |text: &str| Json::parse(text.as_bytes()).ok();
    Json::build()
        .with("name", typed.value("name").trim())
        .with_some("expiration", end.map(|end| lifetime(end.as_second() - moment.now.as_second())))
        .with_some("role_descriptors", parsed(descriptors))
        .with_some("metadata", parsed(metadata))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_says_what_the_form_says() {
        let typed = Typed::new(vec![("name".to_owned(), " Ada's ".to_owned())]);
        let moment = Moment { now: "2026-11-22T12:00:00Z".parse().unwrap(), local: false };
        let end = Some("2026-11-29T11:59:30Z".parse().unwrap());
        let body = body(&typed, r#"{"r": {"cluster": ["all"]}}"#, "", end, moment);
        assert_eq!(body.render(), r#"{"name":"Ada's","expiration":"7d","role_descriptors":{"r":{"cluster":["all"]}}}"#);
        let command = curl::create("https://k", &body);
        assert!(
            command.ends_with(r#"\''s","expiration":"7d","role_descriptors":{"r":{"cluster":["all"]}}}'"#),
            "{command}"
        );
    }

    #[test]
    fn an_empty_object_restricts_nothing() {
        assert!(is_empty("") && is_empty(" {\n} "));
        assert!(!is_empty("{") && !is_empty(r#"{"r":{}}"#));
    }
}
