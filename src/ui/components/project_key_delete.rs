//! Asking before a project's key is deleted: what will stop, what speaks against it, and for a managed key its name typed.

use jiff::SignedDuration;
use leptos::{prelude::*, task::spawn_local};

use super::{
    confirm::Confirm,
    field::{FieldError, described_by},
    frame::viewing,
    notice::{Notice, Tone},
    project_key_rows::{end, owner, shown_name},
    time::{Moment, Since},
    toast::toasts,
};
use crate::{
    domain::project_key_list::KeyCategory,
    ui::{
        actions::project_keys::delete_project_keys,
        browser,
        error::UiError,
        form::FormState,
        views::{DeletedKeyView, DeletionView, ProjectKeyView},
    },
};

/// Whoever used a key within this time will miss it.
const RECENTLY: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The field in which is typed what confirms.
pub const CONFIRM: &str = "confirm";

/// The dialog. It shows while there is a key in `asked`.
#[component]
pub fn DeleteDialog(
    /// The project's id.
    project: String,
    /// The key to ask about, and from when on time is told.
    asked: RwSignal<Option<(ProjectKeyView, Since)>>,
    /// The key is deleted, or had its end already.
    on_deleted: Callback<ProjectKeyView>,
) -> impl IntoView {
    let busy = RwSignal::new(false);
    let form = RwSignal::new(FormState::default());
    let typed = RwSignal::new(String::new());
    let (viewing, toasts) = (viewing(), toasts());
    let delete = move |key: ProjectKeyView, project: String| {
        busy.set(true);
        spawn_local(async move {
            let ids = vec![key.id.clone()];
            let result = delete_project_keys(project, ids, None, typed.get_untracked()).await;
            busy.set(false);
            match result.map(|results| results.first().map(|only| only.outcome)) {
                Ok(Some(outcome @ (DeletionView::NotAllowed | DeletionView::CrossCluster))) => {
                    form.set(FormState { problem: Some(said(outcome).to_owned()), ..FormState::default() });
                }
                Ok(outcome) => {
                    asked.set(None);
                    toasts.good(match outcome {
                        Some(DeletionView::Deleted) => {
                            format!("Deleted {}. It is refused from now on.", shown_name(&key))
                        }
                        _ => format!("{} had its end already.", shown_name(&key)),
                    });
                    on_deleted.run(key);
                }
                Err(UiError::SignedOut) => {
                    asked.set(None);
                    viewing.end_session();
                }
                Err(error) => {
                    if matches!(error, UiError::Invalid(_)) {
                        // To where it is mended, once that says what is wrong.
                        browser::after(0, || {
                            let _ = browser::focus("#confirm");
                        });
                    }
                    form.set(FormState::refused(Vec::new(), error));
                }
            }
        });
    };
    move || {
        asked.get().map(|(key, since)| {
            form.set(FormState::default());
            typed.set(String::new());
            let act = "Delete ".to_owned() + shown_name(&key);
            let text = warning(&key);
            let moment = since.moment();
            let (facts, against) = (facts(&key, moment), against(&key, moment));
            let name = must_be_typed(&key).then(|| shown_name(&key).to_owned());
            let project = project.clone();
            view! {
                <Confirm id="delete" title="Delete API key?" text=text safe="Cancel" act=act busy=busy
                    on_act=Callback::new(move |()| delete(key.clone(), project.clone()))
                    on_close=Callback::new(move |()| asked.set(None))>
                    {against}
                    {facts}
                    {name.map(|name| view! { <TypeToConfirm what=name form=form typed=typed/> })}
                    {move || form.with(|form| form.problem.clone()).map(|problem| view! { <p class="error" role="alert">{problem}</p> })}
                </Confirm>
            }
        })
    }
}

/// What is typed to confirm.
#[component]
pub fn TypeToConfirm(
    /// What has to be typed: a key's name, or a number of keys.
    what: String,
    /// The form, or what the server made of it.
    #[prop(into)]
    form: Signal<FormState>,
    /// What is typed, where a script reads it.
    #[prop(optional)]
    typed: Option<RwSignal<String>>,
) -> impl IntoView {
    let refused = Memo::new(move |_| form.with(|form| form.error(CONFIRM)));
    let described = move || described_by("", CONFIRM, refused.with(Option::is_some));
    let hear = move |event| {
        if let Some(typed) = typed {
            typed.set(event_target_value(&event));
        }
    };
    view! {
        <div class="field">
            <label for=CONFIRM>"To confirm, type "<strong class="typed">{what}</strong></label>
            <input class="input" id=CONFIRM name=CONFIRM autocomplete="off" autocapitalize="none" spellcheck="false" on:input=hear
                aria-describedby=described aria-invalid=move || refused.with(Option::is_some).then_some("true")/>
            <FieldError name=CONFIRM refused=refused/>
        </div>
    }
    .into_any()
}

/// Whether the name has to be typed before this one key is deleted: the server asks for it, too.
#[must_use]
pub fn must_be_typed(key: &ProjectKeyView) -> bool {
    key.category == KeyCategory::Managed
}

/// What will happen.
pub fn warning(key: &ProjectKeyView) -> AnyView {
    view! {
        <strong>{shown_name(key).to_owned()}</strong>
        " stops working with the next request. Whatever still uses it will be refused with 401. This cannot be undone."
    }
    .into_any()
}

/// What speaks against it: nothing for most keys.
pub fn against(key: &ProjectKeyView, moment: Moment) -> AnyView {
    let managed = (key.category == KeyCategory::Managed).then(|| {
        view! {
            <Notice tone=Tone::Warn><p><strong>"This is a managed key."</strong>" A system made it for its own work, which stops or fails without it. Change that system instead, if you can."</p></Notice>
        }
    });
    let recently = used_recently(key, moment).then(|| {
        view! { <Notice tone=Tone::Warn><p><strong>"It may still be needed:"</strong>" it was used within the last seven days."</p></Notice> }
    });
    view! { {managed}{recently} }.into_any()
}

/// Whether the key was used within the last seven days.
#[must_use]
pub fn used_recently(key: &ProjectKeyView, moment: Moment) -> bool {
    key.last_use.as_ref().is_some_and(|last| moment.now.duration_since(last.at) <= RECENTLY)
}

/// Which key it is, and who might still need it.
pub fn facts(key: &ProjectKeyView, moment: Moment) -> AnyView {
    let hint = "…".to_owned() + &key.hint;
    let used = key.last_use.as_ref().map(|last| {
        let address = last.address.as_ref().map(|address| format!(" from {address}"));
        view! { {moment.tag(last.at, moment.relative_words(last.at))}{address}<small>{moment.full(last.at)}</small> }
    });
    view! {
        <dl class="facts">
            <div><dt>"Key"</dt><dd>{shown_name(key).to_owned()}" "<code>{hint}</code></dd></div>
            <div><dt>"Owner"</dt><dd>{owner(&key.owner)}</dd></div>
            <div><dt>"Rights"</dt><dd>{key.rights.clone()}</dd></div>
            <div><dt>"Last used"</dt><dd>{used.map_or_else(|| "Never".into_any(), IntoAny::into_any)}</dd></div>
            <div><dt>"Expires"</dt><dd>{end(key, moment)}</dd></div>
        </dl>
    }
    .into_any()
}

/// What came of a key, in words.
#[must_use]
pub const fn said(outcome: DeletionView) -> &'static str {
    match outcome {
        DeletionView::Deleted => "Deleted",
        DeletionView::WasInvalidated => "Was invalidated before",
        DeletionView::NotFound => "Not found: it is gone, or not yours to see",
        DeletionView::NotAllowed => "Not deleted: your role in this project does not allow it",
        DeletionView::CrossCluster => "Not deleted: a cross-cluster key takes the privilege manage_security",
    }
}

/// Whether the key is refused now.
#[must_use]
pub const fn is_refused(result: &DeletedKeyView) -> bool {
    matches!(result.outcome, DeletionView::Deleted | DeletionView::WasInvalidated)
}
