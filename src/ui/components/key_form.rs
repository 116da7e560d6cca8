//! The form for a new key, or several of an organization's, with a sentence beside it that says what it will be.

use jiff::Timestamp;
use leptos::{ev::SubmitEvent, html::Form, prelude::*, task::spawn_local};

use super::{
    error_summary::ErrorSummary,
    expiration::Expiration,
    field::Field,
    key_names::KeyNames,
    keys_of::KeysOf,
    notice::{Notice, Tone},
    outcome::Outcome,
    role_picker::RolePicker,
    sending::Sending,
    time::since,
};
use crate::{
    domain::access::Bearer,
    ui::{
        actions::keys::end_of_day,
        browser,
        error::UiError,
        form::FormState,
        respond,
        role_form::{self, Pairs},
        views::{CreatedKeyView, NewKeyView},
    },
};

/// What the form's fields are called, for the summary of what is wrong with them.
const FIELDS: &[(&str, &str, &str)] = &[
    ("name", "name", "Name"),
    ("names", "names", "Names"),
    ("expiration", "expiration", "Expiration"),
    ("date", "expiration", "Expiration"),
    ("zone", "expiration", "Expiration"),
    ("role_assignments", "roles", "Roles"),
];

/// What stands in the form at this moment.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Typed(Pairs);

impl Typed {
    /// The value of a field; empty when there is none.
    #[must_use]
    pub fn value(&self, field: &str) -> &str {
        self.0.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value)
    }

    /// A form with these fields.
    #[must_use]
    pub const fn new(fields: Pairs) -> Self {
        Self(fields)
    }

    /// Every field.
    #[must_use]
    pub fn fields(&self) -> &[(String, String)] {
        &self.0
    }
}

/// The form. With a script it stays where it is and hands the key to `created`; without one its answer is a page.
#[component]
pub fn KeyForm(
    /// Whose key it will be.
    of: KeysOf,
    new: NewKeyView,
    /// What the person is called.
    person: String,
    /// Takes the key once it is made.
    created: Callback<CreatedKeyView>,
    /// Closes the form, where it stands over the list.
    close: Option<Callback<()>>,
) -> impl IntoView {
    let form = RwSignal::new(respond::submitted().map(|submitted| submitted.form).unwrap_or_default());
    let since = since(new.now);
    let element = NodeRef::<Form>::new();
    let typed = RwSignal::new(Typed::new(form.with_untracked(|form| first(&new, form))));
    let date_end = RwSignal::new(None::<Timestamp>);
    // Known only once the script runs: without one, everything can be chosen and the server judges.
    let owner = RwSignal::new(false);
    let read = move || {
        if let Some(element) = element.get_untracked() {
            let now = Typed::new(browser::form_pairs(&element));
            owner.set(role_form::is_owner(now.fields()));
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
    let sending = Sending::new(form);
    let (sent_of, submission) = (StoredValue::new(of.clone()), StoredValue::new(new.submission.clone()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        read();
        let fields = sent(typed.get_untracked().0, &submission.get_value());
        sending.send(sent_of.get_value().create(fields), move |result| match result {
            // The form makes room for the key, and everything of it goes: nothing of it may change any more.
            Ok(key) => created.run(key),
            Err(UiError::AlreadySubmitted(_)) => spawn_local(async move {
                if let Ok(new) = sent_of.get_value().new_key(String::new()).await {
                    submission.try_set_value(new.submission);
                }
            }),
            Err(_) => {}
        });
    };
    let full = (new.working >= u64::from(new.most)).then(|| {
        let words = match of {
            KeysOf::Own | KeysOf::User(_) => UiError::KeyLimitReached(new.most),
            KeysOf::Organization(_) => UiError::OrganizationKeyLimitReached(new.most),
        };
        view! { <Notice tone=Tone::Warn><p>{words.to_string()}</p></Notice> }
    });
    let cancel = move |event: leptos::ev::MouseEvent| {
        if let Some(close) = close {
            event.prevent_default();
            close.run(());
        }
    };
    let busy = sending.busy;
    let first_submission = new.submission.clone();
    let name = match &new.organization {
        None => view! {
            <Field form=form name="name" label="Name" help="Where the key will be used. 1 to 100 characters."
                value=new.name.clone() required=true autofocus=true most=100/>
        }
        .into_any(),
        Some(_) => view! { <KeyNames form=form.into() value=new.name.clone()/> }.into_any(),
    };
    let picker = new.organization.clone().map(|organization| {
        view! {
            <RolePicker offer=organization.offer form=form.into() held=organization.fields bearer=Bearer::Key owner=owner/>
        }
    });
    view! {
        {full}
        <div class="two-columns">
            // Errors are told by the server, at their fields: a browser would balk at a date that is not even chosen.
            <form class="form" method="post" action=of.new_path() novalidate=true node_ref=element
                on:input=move |_| read() on:submit=submit>
                <ErrorSummary form=form fields=FIELDS/>
                <input type="hidden" name="submission" value=first_submission/>
                {name}
                <Expiration new=new.clone() form=form.into() date_end=date_end since=since/>
                {picker}
                <p class="actions">
                    <button class="button" data-kind="primary" type="submit"
                        aria-busy=move || busy.get().then_some("true")>{of.make()}</button>
                    <a class="button" data-kind="quiet" href=of.path() on:click=cancel>"Cancel"</a>
                </p>
            </form>
            <Outcome new=new person=person typed=typed date_end=date_end since=since/>
        </div>
    }
    .into_any()
}

/// What stands in the form at first: what was sent before, or what it begins with.
fn first(new: &NewKeyView, form: &FormState) -> Pairs {
    if !form.values.is_empty() {
        return form.values.clone();
    }
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut pairs = vec![pair("name", &new.name), pair("expiration", &new.policy.default)];
    pairs.extend(new.organization.iter().flat_map(|organization| organization.fields.clone()));
    pairs
}

/// What is sent of a form's fields: the submission as it stands now, and the viewer's zone.
#[must_use]
pub fn sent(mut fields: Pairs, submission: &str) -> Pairs {
    fields.retain(|(name, _)| name != "submission");
    fields.push(("submission".to_owned(), submission.to_owned()));
    fields.push(("zone".to_owned(), browser::time_zone()));
    fields
}

/// Asks the server what a chosen date means in the viewer's zone, for it knows every zone's rules.
pub fn ask_for_end(typed: RwSignal<Typed>, date_end: RwSignal<Option<Timestamp>>) {
    let date = Memo::new(move |_| typed.with(|typed| typed.value("date").to_owned()));
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
