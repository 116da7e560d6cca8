//! The form for a new key, with a sentence beside it that says what it will be.

use jiff::Timestamp;
use leptos::{ev::SubmitEvent, html::Form, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use super::{
    error_summary::ErrorSummary,
    expiration::{DEFAULT, Expiration},
    field::Field,
    frame::viewing,
    notice::{Notice, Tone},
    outcome::Outcome,
    time::since,
};
use crate::{
    domain::FieldError,
    ui::{
        actions::keys::{create_key, end_of_day, new_key},
        browser,
        error::UiError,
        form::FormState,
        respond,
        views::{CreatedKeyView, NewKeyView},
    },
};

/// What the form's fields are called, for the summary of what is wrong with them.
const FIELDS: &[(&str, &str, &str)] = &[
    ("name", "name", "Name"),
    ("expiration", "expiration", "Expiration"),
    ("date", "expiration", "Expiration"),
    ("zone", "expiration", "Expiration"),
];

/// What stands in the form at this moment.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// The name, without the blanks around it.
    pub name: String,
    /// The chosen lifetime's value.
    pub expiration: String,
    /// The date, as `YYYY-MM-DD`.
    pub date: String,
}

/// The form. With a script it stays where it is and hands the key to `created`; without one its answer is a page.
#[component]
pub fn KeyForm(
    new: NewKeyView,
    /// What the person is called.
    person: String,
    /// Takes the key once it is made.
    created: Callback<CreatedKeyView>,
    /// Closes the form, where it stands over the list.
    close: Option<Callback<()>>,
) -> impl IntoView {
    let form = RwSignal::new(respond::submitted().map(|submitted| submitted.form).unwrap_or_default());
    let suggested = use_query_map().with_untracked(|query| query.get("name")).unwrap_or_default();
    let since = since(new.now);
    let element = NodeRef::<Form>::new();
    let typed = RwSignal::new(Typed { name: suggested.clone(), expiration: DEFAULT.to_owned(), ..Typed::default() });
    let date_end = RwSignal::new(None::<Timestamp>);
    let read = move || {
        if let Some(element) = element.get_untracked() {
            let value = |name| browser::form_value(&element, name);
            let now =
                Typed { name: value("name").trim().to_owned(), expiration: value("expiration"), date: value("date") };
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
    let sending =
        Sending { form, busy: RwSignal::new(false), submission: StoredValue::new(new.submission.clone()), created };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        read();
        sending.send(typed.get_untracked());
    };
    let full = (new.working >= u64::from(new.most)).then(|| {
        let words = UiError::KeyLimitReached(new.most).to_string();
        view! { <Notice tone=Tone::Warn><p>{words}</p></Notice> }
    });
    let cancel = move |event: leptos::ev::MouseEvent| {
        if let Some(close) = close {
            event.prevent_default();
            close.run(());
        }
    };
    let busy = sending.busy;
    let submission = new.submission.clone();
    view! {
        {full}
        <div class="two-columns">
            // Errors are told by the server, at their fields: a browser would balk at a date that is not even chosen.
            <form class="form" method="post" action="/profile/api-keys/new" novalidate=true node_ref=element
                on:input=move |_| read() on:submit=submit>
                <ErrorSummary form=form fields=FIELDS/>
                <input type="hidden" name="submission" value=submission/>
                <Field form=form name="name" label="Name" help="Where the key will be used. 1 to 100 characters."
                    value=suggested required=true autofocus=true most=100/>
                <Expiration new=new.clone() form=form.into() date_end=date_end since=since/>
                <p class="actions">
                    <button class="button" data-kind="primary" type="submit"
                        aria-busy=move || busy.get().then_some("true")>"Generate API key"</button>
                    <a class="button" data-kind="quiet" href="/profile/api-keys" on:click=cancel>"Cancel"</a>
                </p>
            </form>
            <Outcome new=new person=person typed=typed date_end=date_end since=since/>
        </div>
    }
    .into_any()
}

/// Asks the server what a chosen date means in the viewer's zone, for it knows every zone's rules.
fn ask_for_end(typed: RwSignal<Typed>, date_end: RwSignal<Option<Timestamp>>) {
    let date = Memo::new(move |_| typed.with(|typed| typed.date.clone()));
    Effect::new(move || {
        let asked = date.get();
        date_end.set(None);
        if asked.is_empty() {
            return;
        }
        spawn_local(async move {
            let end = end_of_day(asked.clone(), browser::time_zone()).await;
            // Another date may have been chosen meanwhile, or the form closed. A date that is refused is refused when
            // the form is sent.
            if date.try_get_untracked() == Some(asked) {
                date_end.set(end.ok().and_then(|end| Timestamp::from_millisecond(end).ok()));
            }
        });
    });
}

/// Sending the form, once at a time.
#[derive(Clone, Copy)]
struct Sending {
    form: RwSignal<FormState>,
    busy: RwSignal<bool>,
    submission: StoredValue<String>,
    created: Callback<CreatedKeyView>,
}

impl Sending {
    fn send(self, typed: Typed) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let viewing = viewing();
        spawn_local(async move {
            let Typed { name, expiration, date } = typed;
            let answer = create_key(name, expiration, date, browser::time_zone(), self.submission.get_value()).await;
            match answer {
                // The form makes room for the key, and everything of it goes: nothing of it may change any more.
                Ok(created) => self.created.run(created),
                Err(error) => {
                    if error == UiError::SignedOut {
                        viewing.end_session();
                    }
                    if matches!(error, UiError::AlreadySubmitted(_))
                        && let Ok(new) = new_key().await
                    {
                        self.submission.set_value(new.submission);
                    }
                    // The form may have been closed meanwhile.
                    self.form.try_set(refused(error));
                    self.busy.try_set(false);
                }
            }
        });
    }
}

/// The form as it is shown again. What was typed still stands in its fields.
fn refused(error: UiError) -> FormState {
    let (errors, problem): (Vec<FieldError>, _) = match error {
        UiError::Invalid(errors) => (errors, None),
        other => (Vec::new(), Some(other.to_string())),
    };
    FormState { values: Vec::new(), errors, problem }
}
