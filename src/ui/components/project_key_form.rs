//! The form for a new key of a project, with what it will come to beside it.

use std::sync::Arc;

use jiff::Timestamp;
use leptos::{
    ev::{Event, SubmitEvent},
    html::Form,
    prelude::*,
    task::spawn_local,
};

use super::{
    error_summary::ErrorSummary,
    expiration::Expiration,
    field::Field,
    key_form::{Typed, ask_for_end, sent},
    project::{keys_path, new_path},
    project_key_can::CanBox,
    project_key_editor::JsonField,
    project_key_outcome::{Planned, ProjectKeyOutcome},
    project_key_preview::{Draft, Preview, PreviewTable, Rows, preview_button},
    project_key_restriction::{MetadataPart, Restriction, descriptors_field, metadata_field},
    sending::Sending,
    time::since,
};
use crate::ui::{
    actions::project_keys::{create_project_key, new_project_key, project_keys_named},
    browser,
    error::UiError,
    form::FormState,
    respond,
    role_form::Pairs,
    views::{CreatedProjectKeyView, KeyAskedAbout, NewProjectKeyView, ProjectView},
};

/// What the form's fields are called, for the summary of what is wrong with them.
pub const FIELDS: &[(&str, &str, &str)] = &[
    ("name", "name", "Name"),
    ("expiration", "expiration", "Expiration"),
    ("date", "expiration", "Expiration"),
    ("zone", "expiration", "Expiration"),
    ("role_descriptors", "role_descriptors", "Role descriptors"),
    ("metadata", "metadata", "Metadata"),
];

/// How long the name rests before the server is asked for others of it, in milliseconds.
const REST: i32 = 400;

/// The form. With a script it stays where it is and hands the key to `created`; without one its answer is a page.
#[component]
pub fn ProjectKeyForm(
    project: ProjectView,
    new: NewProjectKeyView,
    /// What the draft comes to that the form begins with.
    rows: Rows,
    /// Takes the key once it is made.
    created: Callback<CreatedProjectKeyView>,
    /// Closes the form, where it stands over the list.
    close: Option<Callback<()>>,
) -> impl IntoView {
    let form = RwSignal::new(respond::submitted().map(|submitted| submitted.form).unwrap_or_default());
    let since = since(new.new.now);
    let First { pairs, descriptors, restricts, metadata, includes } = form.with_untracked(|form| first(&new, form));
    let typed = RwSignal::new(Typed::new(pairs));
    let date_end = RwSignal::new(None::<Timestamp>);
    let (descriptors, metadata) = (descriptors_field(&descriptors), metadata_field(&metadata));
    let element = NodeRef::<Form>::new();
    let read = move || {
        if let Some(element) = element.get_untracked() {
            let now = Typed::new(plain(browser::form_pairs(&element)));
            typed.maybe_update(|before| std::mem::replace(before, now.clone()) != now);
        }
    };
    // What was typed, or filled in by the browser, before the script came.
    Effect::new(move || {
        if element.get().is_some() {
            read();
            if close.is_some() {
                // After it has come onto the page.
                browser::after(0, || {
                    let _ = browser::focus(".flyout #name");
                });
            }
        }
    });
    ask_for_end(typed, date_end);
    let same_name = same_name(project.id.clone(), typed);
    let draft = draft(typed, "restrict", descriptors);
    let planned = Planned {
        typed,
        date_end,
        role_descriptors: draft,
        metadata: switched(typed, "include_metadata", metadata),
        since,
    };
    let preview = Preview::new(project.id.clone(), draft, rows);
    let sending = Sending::new(form);
    let (id, submission) = (StoredValue::new(project.id.clone()), StoredValue::new(new.new.submission.clone()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(element) = element.get_untracked() else { return };
        let fields = sent(browser::form_pairs(&element), &submission.get_value());
        sending.send(create_project_key(id.get_value(), fields), move |result| match result {
            // The form makes room for the key, and everything of it goes: nothing of it may change any more.
            Ok(key) => created.run(key),
            Err(UiError::ProjectKeyAlreadyMade(_)) => spawn_local(async move {
                if let Ok(new) = new_project_key(id.get_value(), String::new()).await {
                    submission.try_set_value(new.new.submission);
                }
            }),
            Err(_) => {}
        });
    };
    let cancel = move |event: leptos::ev::MouseEvent| {
        if let Some(close) = close {
            event.prevent_default();
            close.run(());
        }
    };
    let about = Signal::derive(move || {
        let text = draft.with(Draft::text);
        text.map(|text| KeyAskedAbout::Draft(text.to_string()))
    });
    let start = ("Your own rights", new.own_rights.clone());
    let (action, back) = (new_path(&project.id), keys_path(&project.id));
    let preview_button = preview_button(&action);
    let (name, first_submission) = (new.new.name.clone(), new.new.submission.clone());
    view! {
        <div class="two-columns" data-wide="">
            // Errors are told by the server, at their fields: a browser would balk at a date that is not even chosen.
            <form class="form" method="post" action=action novalidate=true node_ref=element
                on:input=move |event| if !is_json(&event) { read() } on:change=move |event| if !is_json(&event) { read() }
                on:submit=submit>
                <ErrorSummary form=form fields=FIELDS/>
                <input type="hidden" name="submission" value=first_submission/>
                <div>
                    <Field form=form name="name" label="Name" help="What will use the key. 256 characters at most."
                        value=name required=true autofocus=true most=256/>
                    <p class="same-name" role="status">{same_name}</p>
                </div>
                <Expiration new=new.new.clone() form=form.into() date_end=date_end since=since
                    without_end="Works until somebody deletes it"/>
                <Restriction field=descriptors on=restricts start=start form=form/>
                <MetadataPart field=metadata on=includes form=form/>
                <p class="actions">
                    <button class="button" data-kind="primary" type="submit"
                        aria-busy=move || sending.busy.get().then_some("true")>"Create API key"</button>
                    {preview_button}
                    <a class="button" data-kind="quiet" href=back on:click=cancel>"Cancel"</a>
                </p>
            </form>
            <aside class="outcome" aria-label="What this key may do">
                <ProjectKeyOutcome project=project.clone() new=new planned=planned/>
                <PreviewTable preview=preview/>
                <CanBox project=project.id about=about/>
            </aside>
        </div>
    }
    .into_any()
}

/// What stands in the form at first.
pub struct First {
    /// The fields that are no JSON.
    pub pairs: Pairs,
    /// The text of the role descriptors.
    pub descriptors: String,
    /// Whether the key is restricted to them.
    pub restricts: bool,
    /// The text of the metadata.
    pub metadata: String,
    /// Whether it goes with the key.
    pub includes: bool,
}

impl First {
    /// What was sent before and refused.
    #[must_use]
    pub fn sent(form: &FormState) -> Option<Self> {
        let value = |name| form.value(name).unwrap_or_default().to_owned();
        (!form.values.is_empty()).then(|| Self {
            pairs: plain(form.values.clone()),
            descriptors: value("role_descriptors"),
            restricts: form.has("restrict", "yes"),
            metadata: value("metadata"),
            includes: form.has("include_metadata", "yes"),
        })
    }
}

/// What was sent before, or what the form begins with.
fn first(new: &NewProjectKeyView, form: &FormState) -> First {
    if let Some(before) = First::sent(form) {
        return before;
    }
    let or = |text: &str, other: &str| if text.is_empty() { other.to_owned() } else { text.to_owned() };
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let (restricts, includes) = (!new.role_descriptors.is_empty(), !new.metadata.is_empty());
    let mut pairs = vec![pair("name", &new.new.name), pair("expiration", &new.new.policy.default)];
    pairs.extend(restricts.then(|| pair("restrict", "yes")));
    pairs.extend(includes.then(|| pair("include_metadata", "yes")));
    First {
        pairs,
        descriptors: or(&new.role_descriptors, &new.own_rights),
        restricts,
        metadata: or(&new.metadata, "{}"),
        includes,
    }
}

/// The fields that are no JSON: those texts may be long, and are looked at by their own fields.
#[must_use]
pub fn plain(mut fields: Pairs) -> Pairs {
    fields.retain(|(name, _)| !matches!(name.as_str(), "role_descriptors" | "metadata"));
    fields
}

/// Whether it happened in a text area.
#[must_use]
pub fn is_json(event: &Event) -> bool {
    event_target::<web_sys::Element>(event).tag_name() == "TEXTAREA"
}

/// What the descriptors of a form would come to, its switch considered.
#[must_use]
pub fn draft(typed: RwSignal<Typed>, switch: &'static str, field: JsonField) -> Memo<Draft> {
    Memo::new(move |_| {
        if typed.with(|typed| typed.value(switch) != "yes") {
            return Draft::Text(Arc::default());
        }
        field.seen().with(
            |seen| {
                if seen.problems.is_empty() { Draft::Text(Arc::clone(&seen.text)) } else { Draft::Broken }
            },
        )
    })
}

/// The text of a field, as long as its switch is on.
fn switched(typed: RwSignal<Typed>, switch: &'static str, field: JsonField) -> Signal<Arc<str>> {
    Signal::derive(move || {
        let is_on = typed.with(|typed| typed.value(switch) == "yes");
        if is_on { field.seen().with(|seen| Arc::clone(&seen.text)) } else { Arc::default() }
    })
}

/// Says so when other working keys have the same name: it is allowed, and seldom meant.
fn same_name(project: String, typed: RwSignal<Typed>) -> impl Fn() -> Option<String> + Copy + Send + Sync {
    let name = Memo::new(move |_| typed.with(|typed| typed.value("name").trim().to_owned()));
    let found = RwSignal::new(0_u64);
    let project = StoredValue::new(project);
    Effect::new(move || {
        let asked = name.get();
        found.set(0);
        if asked.is_empty() {
            return;
        }
        browser::after(REST, move || {
            if name.try_get_untracked().as_ref() != Some(&asked) {
                return;
            }
            spawn_local(async move {
                let Some(project) = project.try_get_value() else { return };
                let count = project_keys_named(project, asked.clone()).await;
                // Another name may have been typed meanwhile, or the form closed.
                if name.try_get_untracked() == Some(asked) {
                    found.set(count.unwrap_or_default());
                }
            });
        });
    });
    move || match found.get() {
        0 => None,
        1 => Some(
            "A working key has this name already. You can use it again, but then only their ids tell them apart."
                .to_owned(),
        ),
        count => Some(format!(
            "{count} working keys have this name already. You can use it again, but then only their ids tell them apart."
        )),
    }
}
