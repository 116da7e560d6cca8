//! When a new key is to end: a keypad of lifetimes, each with the exact instant that it means.

use jiff::Timestamp;
use leptos::prelude::*;

use super::{
    field::FieldError,
    time::{Moment, Since},
};
use crate::{
    domain::Expiration,
    ui::{form::FormState, views::NewKeyView},
};

/// The instant that a chosen date means, once the server has said it.
pub type DateEnd = RwSignal<Option<Timestamp>>;

/// The choice that leaves a key's end as it is.
pub const KEEP: &str = "keep";

/// The keypad. Each note shows while its button is chosen, which needs no script.
#[component]
pub fn Expiration(
    new: NewKeyView,
    /// The form, or what the server made of it.
    form: Signal<FormState>,
    /// What the chosen date means.
    date_end: DateEnd,
    /// From when on time is told.
    since: Since,
    /// The end that the key has already, which can be left as it is; there is none for a new key.
    #[prop(optional)]
    held: Option<Expiration>,
    /// Who ends a key that has no end of its own, and how.
    #[prop(default = "Works until somebody revokes it")]
    without_end: &'static str,
) -> impl IntoView {
    let default = if held.is_some() { KEEP } else { new.policy.default.as_str() };
    let (chosen, date) = form.with_untracked(|form| {
        let value = |name| form.value(name).unwrap_or_default().to_owned();
        (form.value("expiration").unwrap_or(default).to_owned(), value("date"))
    });
    let option = |value: &str, label: String, allowed: bool| {
        let describer = "expiration-".to_owned() + value;
        view! {
            <label>
                <input type="radio" name="expiration" value=value.to_owned() checked=value == chosen disabled=!allowed
                    aria-describedby=if allowed { describer } else { "expiration-policy".to_owned() }/>
                <span>{label}</span>
            </label>
        }
    };
    let limits = limits(&new);
    let kept = held.map(|held| {
        let words = move || match held {
            Expiration::At(at) => ends(at, since.moment()),
            Expiration::Never => view! { <span class="instant"><strong>{without_end}</strong></span> }.into_any(),
        };
        view! {
            {option(KEEP, "As it is".to_owned(), true)}
            <p class="note" id="expiration-keep">{words}</p>
        }
    });
    let lifetimes: Vec<_> = new
        .ends
        .into_iter()
        .map(|preset| {
            let at = preset.ends_at;
            view! {
                {option(&preset.value, preset.label, preset.allowed)}
                <p class="note" id="expiration-".to_owned() + &preset.value>{move || ends(at, since.moment())}</p>
            }
        })
        .collect();
    let refused = Memo::new(move |_| {
        form.with(|form| ["expiration", "date", "zone"].into_iter().find_map(|name| form.error(name)))
    });
    let is_refused = move || refused.with(Option::is_some).then_some("true");
    let day = move || {
        let moment = since.moment();
        let words = match date_end.get() {
            Some(at) => ends(at, moment),
            None if moment.local => "The key ends when that day ends in your time zone.".into_any(),
            None => "The key ends when that day ends in UTC.".into_any(),
        };
        view! { <p class="help" id="expiration-date">{words}</p> }
    };
    view! {
        <fieldset class="field" id="expiration" tabindex="-1" aria-describedby="expiration-error" aria-invalid=is_refused>
            <legend>"Expiration"</legend>
            {limits.map(|words| view! { <p class="help" id="expiration-policy">{words}</p> })}
            <div class="segments" data-columns=held.is_some().then_some("5")>
                {kept}
                {lifetimes}
                {option("date", "Date".to_owned(), true)}
                <div class="note">
                    <div class="field">
                        <label for="date">"Last day"</label>
                        <input class="input" type="date" id="date" name="date" value=date min=new.first_day
                            max=new.last_day aria-describedby="expiration-date" aria-invalid=is_refused/>
                        {day}
                    </div>
                </div>
                {option("never", "Never".to_owned(), new.policy.never_allowed)}
                <p class="note" id="expiration-never">
                    <span class="instant">
                        <strong>{without_end}</strong>
                        <span>"Prefer a date: a key that is forgotten stays open."</span>
                    </span>
                </p>
            </div>
            <FieldError name="expiration" refused=refused/>
        </fieldset>
    }
    .into_any()
}

/// What the organization's key policy forbids, in words.
fn limits(new: &NewKeyView) -> Option<String> {
    let name = &new.organization.as_ref()?.name;
    let longest = new.policy.longest_days.map(|days| match days {
        1 => "live for 1 day at most".to_owned(),
        days => format!("live for {days} days at most"),
    });
    let ends = (!new.policy.never_allowed).then(|| "have to expire".to_owned());
    let limits: Vec<_> = longest.into_iter().chain(ends).collect();
    (!limits.is_empty()).then(|| format!("Keys of {name} {}.", limits.join(" and ")))
}

/// The end in the viewer's zone, and under it in UTC.
fn ends(at: Timestamp, moment: Moment) -> AnyView {
    let beside = moment.utc(at).map(|utc| view! { <span>{utc}</span> });
    view! { <span class="instant"><strong>{"Ends ".to_owned() + &moment.full(at)}</strong>{beside}</span> }.into_any()
}
