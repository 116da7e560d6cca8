//! Changing a project's key: privileges, metadata and end, and what to do when somebody else changed them meanwhile.

use jiff::Timestamp;
use leptos::{ev::SubmitEvent, html::Form, prelude::*, task::spawn_local};

use super::{
    error_summary::ErrorSummary,
    expiration::Expiration,
    key_form::{Typed, ask_for_end},
    notice::{Notice, Tone},
    plain_form::answer_to,
    project::key_path,
    project_key_editor::JsonField,
    project_key_form::{FIELDS, First, draft, is_json, plain},
    project_key_history::differences,
    project_key_preview::{Preview, PreviewTable, Rows, preview_button},
    project_key_restriction::{MetadataPart, Restriction, descriptors_field, metadata_field},
    sending::Sending,
    time::Since,
    toast::toasts,
};
use crate::{
    domain::{
        Expiration as End,
        json::{Json, difference},
        privileges::check::check_descriptors,
    },
    ui::{
        actions::project_keys::{get_project_key, update_project_key},
        browser,
        error::UiError,
        form::FormState,
        role_form::Pairs,
        views::{KeyChangeView, ProjectKeyDetailsView},
    },
};

/// What is said first when somebody else saved the key.
const MEANWHILE: &str = "Somebody else saved this key meanwhile. Both versions stand below.";

/// The id of the button that saves.
const SAVE: &str = "save";

/// That a key was saved, for the form that takes the place of the one that did.
#[derive(Clone, Copy)]
pub struct Saved {
    hear: Callback<()>,
    just_now: StoredValue<bool>,
}

impl Saved {
    /// Nothing is saved yet; `hear` asks for the key as it is then.
    #[must_use]
    pub fn new(hear: Callback<()>) -> Self {
        Self { hear, just_now: StoredValue::new(false) }
    }

    fn tell(self) {
        self.just_now.set_value(true);
        self.hear.run(());
    }

    /// Gives the focus to the button that has taken the place of the one that had it.
    fn focus(self) {
        if self.just_now.try_update_value(|just_now| std::mem::replace(just_now, false)) == Some(true) {
            // Once it is on the page.
            browser::after(0, || {
                let _ = browser::focus(&format!("#{SAVE}"));
            });
        }
    }
}

/// The form, with what the key can do once it is saved beside it.
#[component]
pub fn ProjectKeyUpdate(
    /// The project's id.
    project: String,
    details: ProjectKeyDetailsView,
    /// What the draft comes to that the form begins with.
    rows: Rows,
    /// From when on time is told.
    since: Since,
    /// Hears that the key is saved.
    saved: Saved,
) -> impl IntoView {
    let action = key_path(&project, &details.key.id);
    let form = RwSignal::new(answer_to(&action));
    let First { pairs, descriptors, restricts, metadata, includes } = form.with_untracked(|form| first(&details, form));
    let typed = RwSignal::new(Typed::new(pairs));
    let fields = Fields { typed, descriptors: descriptors_field(&descriptors), metadata: metadata_field(&metadata) };
    let date_end = RwSignal::new(None::<Timestamp>);
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
            saved.focus();
        }
    });
    ask_for_end(typed, date_end);
    // A form that was refused because of it comes back with a version that is not the key's any more.
    let is_older =
        form.with_untracked(|form| form.value("version").is_some_and(|seen| seen != details.version.to_string()));
    let meanwhile = RwSignal::new(is_older.then(|| details.clone()));
    let version = RwSignal::new(details.version);
    let sending = Sending::new(form);
    let key = StoredValue::new((project.clone(), details.key.id.clone(), details.key.name.clone()));
    let toasts = toasts();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(element) = element.get_untracked() else { return };
        let fields = sent(browser::form_pairs(&element), version.get_untracked());
        let (project, id, name) = key.get_value();
        sending.send(update_project_key(project.clone(), id.clone(), fields), move |result| match result {
            Ok(_) => {
                toasts.good(format!("Saved {name}. It holds from the next request on."));
                saved.tell();
            }
            Err(UiError::ChangedMeanwhile) => spawn_local(async move {
                if let Ok(theirs) = get_project_key(project, id).await {
                    version.try_set(theirs.version);
                    meanwhile.try_set(Some(theirs));
                }
            }),
            Err(_) => {}
        });
    };
    let held = details.key.expires_at.map_or(End::Never, End::At);
    let start = ("Its owner’s rights as last saved", details.limited_by.clone());
    let preview = Preview::new(project, draft(typed, "restrict", fields.descriptors), rows);
    let by_saving = by_saving(&details.changes_by_saving);
    let preview_button = preview_button(&action);
    // Both versions stand below: nobody has to load anything again.
    let told = Signal::derive(move || {
        let mut told = form.get();
        if told.problem.is_some() && meanwhile.with(Option::is_some) {
            told.problem = Some(MEANWHILE.to_owned());
        }
        told
    });
    let conflict = {
        let page = action.clone();
        move || meanwhile.with(|theirs| theirs.as_ref().map(|theirs| conflict(theirs, fields, page.clone())))
    };
    view! {
        <div class="two-columns" data-wide="">
            <form class="form" method="post" action=action novalidate=true node_ref=element
                on:input=move |event| if !is_json(&event) { read() } on:change=move |event| if !is_json(&event) { read() }
                on:submit=submit>
                <ErrorSummary form=told fields=FIELDS/>
                {conflict}
                <input type="hidden" name="version" value=version.get_untracked() prop:value=move || version.get().to_string()/>
                <Restriction field=fields.descriptors on=restricts start=start form=form/>
                <MetadataPart field=fields.metadata on=includes form=form/>
                <Expiration new=details.form.clone() form=form.into() date_end=date_end since=since held=held
                    without_end="Works until somebody deletes it"/>
                {by_saving}
                <p class="actions">
                    <button class="button" data-kind="primary" type="submit" id=SAVE
                        aria-busy=move || sending.busy.get().then_some("true")>"Save"</button>
                    {preview_button}
                </p>
            </form>
            <aside class="outcome" aria-label="What this key may do once it is saved">
                <PreviewTable preview=preview title="What it can do once it is saved"/>
                <p class="afterwards">"Saving gives the key its owner’s rights anew: what it asks for is held against your rights as they are then."</p>
            </aside>
        </div>
    }
    .into_any()
}

/// What the form is made of.
#[derive(Clone, Copy)]
struct Fields {
    typed: RwSignal<Typed>,
    descriptors: JsonField,
    metadata: JsonField,
}

/// What was sent before, or what the key has.
fn first(details: &ProjectKeyDetailsView, form: &FormState) -> First {
    if let Some(before) = First::sent(form) {
        return before;
    }
    let (restricts, includes) = (!is_empty(&details.role_descriptors), !is_empty(&details.metadata));
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let on = |switch: &str, is_on: bool| is_on.then(|| pair(switch, "yes"));
    let switches = on("restrict", restricts).into_iter().chain(on("include_metadata", includes));
    First {
        pairs: switches.chain([pair("expiration", super::expiration::KEEP)]).collect(),
        descriptors: if restricts { details.role_descriptors.clone() } else { details.limited_by.clone() },
        restricts,
        metadata: details.metadata.clone(),
        includes,
    }
}

fn is_empty(object: &str) -> bool {
    matches!(object.trim(), "" | "{}" | "{ }")
}

/// What is sent: the fields, the state of the key that was seen, and the viewer's zone.
fn sent(mut fields: Pairs, version: i64) -> Pairs {
    fields.retain(|(name, _)| name != "version");
    fields.push(("version".to_owned(), version.to_string()));
    fields.push(("zone".to_owned(), browser::time_zone()));
    fields
}

/// What a save changes although nothing is changed in the form.
fn by_saving(changes: &[String]) -> Option<AnyView> {
    let lines: Vec<_> = changes.iter().map(|line| view! { <li>{line.clone()}</li> }).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Warn>
                <p><strong>"Your rights are not what they were when this key was last saved."</strong>" Saving it now, even unchanged, also changes what it can do:"</p>
                <ul class="rights">{lines}</ul>
            </Notice>
        }
        .into_any()
    })
}

/// Both versions, when somebody else saved the key meanwhile.
fn conflict(theirs: &ProjectKeyDetailsView, fields: Fields, page: String) -> AnyView {
    let changes = fields.against(theirs);
    let compared = if changes.is_empty() {
        view! { <p>"Privileges and metadata are the same in both."</p> }.into_any()
    } else {
        view! { <p>"Struck out: as it was saved meanwhile. Below that: as it stands in this form."</p>{differences(&changes)} }
            .into_any()
    };
    view! {
        <Notice tone=Tone::Warn>
            <p><strong>"Somebody else saved this key meanwhile."</strong>" Save again to put what stands in this form in its place, or take what was saved."</p>
            {compared}
            <p><a href=page rel="external">"Take what was saved"</a></p>
        </Notice>
    }
    .into_any()
}

impl Fields {
    /// How what stands in the form differs from a key.
    fn against(self, theirs: &ProjectKeyDetailsView) -> Vec<KeyChangeView> {
        let mine = |switch: &str, field: JsonField| {
            if self.typed.with_untracked(|typed| typed.value(switch) == "yes") {
                field.seen().with_untracked(|seen| seen.text.to_string())
            } else {
                "{}".to_owned()
            }
        };
        // As the server writes them: what says the same in other words is no difference.
        let rights = mine("restrict", self.descriptors);
        let rights = check_descriptors(&rights).map_or(rights, |descriptors| descriptors.to_editing_text());
        let of_rights = compared("role_descriptors", &theirs.role_descriptors, &rights);
        let of_metadata = compared("metadata", &theirs.metadata, &mine("include_metadata", self.metadata));
        of_rights.into_iter().chain(of_metadata).collect()
    }
}

/// The parts of a document that differ; nothing for what cannot be read.
fn compared(name: &str, before: &str, after: &str) -> Vec<KeyChangeView> {
    let parsed = |text: &str| Json::parse(text.as_bytes());
    let (Ok(before), Ok(after)) = (parsed(before), parsed(after)) else { return Vec::new() };
    let differences = difference(&before, &after).into_iter();
    differences
        .map(|part| {
            let dot = if part.path.is_empty() || part.path.starts_with('[') { "" } else { "." };
            KeyChangeView { path: format!("{name}{dot}{}", part.path), before: part.before, after: part.after }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions_are_told_part_by_part() {
        let before = r#"{"reader":{"cluster":["monitor"]}}"#;
        let after = r#"{"reader":{"cluster":["all"]}}"#;
        let changes = compared("role_descriptors", before, after);
        assert!(changes.iter().all(|change| change.path == "role_descriptors.reader.cluster[0]"), "{changes:?}");
        assert_eq!(changes.iter().find_map(|change| change.before.clone()).as_deref(), Some("\"monitor\""));
        assert_eq!(changes.iter().find_map(|change| change.after.clone()).as_deref(), Some("\"all\""));
        assert_eq!(compared("metadata", before, before), []);
        assert_eq!(compared("metadata", before, "{"), []);
    }
}
