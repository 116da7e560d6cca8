//! What a new key will be, in a sentence that changes with the form, and the same as a command.

use jiff::Timestamp;
use leptos::prelude::*;

use super::{
    code::Code,
    key_form::Typed,
    key_names::names_in,
    time::{Moment, Since},
};
use crate::{
    domain::{
        access::Bearer,
        organization::OrganizationId,
        role_assignments::{RoleAssignments, RoleAssignmentsBody},
    },
    ui::{
        role_form,
        views::{NewKeyView, NewOrganizationKeyView, PresetView},
    },
};

/// The sentence and the command.
#[component]
pub fn Outcome(
    new: NewKeyView,
    /// What the person is called.
    person: String,
    /// What stands in the form.
    typed: RwSignal<Typed>,
    /// What a chosen date means.
    date_end: RwSignal<Option<Timestamp>>,
    /// From when on time is told.
    since: Since,
) -> impl IntoView {
    let url = new.base_url.clone() + "/api/v1/users/auth/keys";
    let facts = StoredValue::new((new.ends, new.organization, person));
    let end = move |typed: &Typed| facts.with_value(|(ends, ..)| end(ends, typed, date_end.get()));
    let sentence = move || {
        typed.with(|typed| {
            let until = until(typed, end(typed), since.moment(), "revokes");
            facts.with_value(|(_, organization, person)| match organization {
                None => personal(typed, person, until),
                Some(organization) => organizational(typed, organization, until),
            })
        })
    };
    let command = move || {
        typed.with(|typed| {
            let end = end(typed);
            facts
                .with_value(|(_, organization, _)| command(typed, &url, organization.as_ref(), end, since.moment().now))
        })
    };
    let afterwards = facts.with_value(|(_, organization, _)| match organization {
        None => {
            "Its rights follow yours: if you lose a role, the key loses it too. It ends when your user is disabled."
        }
        Some(_) => "Its rights stay as they are, whatever becomes of yours, and it goes on working when you leave.",
    });
    view! {
        <aside class="outcome" aria-label="What this key may do">
            <h2>"What you are about to make"</h2>
            {sentence}
            <p class="afterwards">{afterwards}</p>
            <details class="fold">
                <summary>"The same with curl"</summary>
                <Code label="curl command">{command}</Code>
            </details>
        </aside>
    }
    .into_any()
}

/// The instant that the form chooses, as far as it is known.
pub fn end(ends: &[PresetView], typed: &Typed, date_end: Option<Timestamp>) -> Option<Timestamp> {
    let chosen = typed.value("expiration");
    let preset = ends.iter().find(|preset| preset.value == chosen);
    preset.map(|preset| preset.ends_at).or_else(|| date_end.filter(|_| chosen == "date"))
}

/// Until when, in the viewer's zone and in UTC; `ends` is what somebody does to a key without an end.
pub fn until(typed: &Typed, end: Option<Timestamp>, moment: Moment, ends: &str) -> AnyView {
    let until = match end {
        Some(end) => moment.full(end),
        None if typed.value("expiration") == "never" => format!("somebody {ends} it"),
        None => "the end of a day that you choose".to_owned(),
    };
    let utc = end.and_then(|end| moment.utc(end)).map(|utc| format!(" ({utc})"));
    view! { " until "<strong>{until}</strong>{utc}"." }.into_any()
}

fn personal(typed: &Typed, person: &str, until: AnyView) -> AnyView {
    let name = typed.value("name").trim();
    let name = if name.is_empty() { "The key".to_owned() } else { name.to_owned() };
    let rights = format!(" may do everything {person} may do,");
    view! { <p><strong>{name}</strong>{rights}{until}</p> }.into_any()
}

fn organizational(typed: &Typed, organization: &NewOrganizationKeyView, until: AnyView) -> AnyView {
    let names = names_in(typed.value("name").trim(), typed.value("names"));
    let name = match names.as_slice() {
        [name] if name.is_empty() => "The key".to_owned(),
        [name] => name.clone(),
        names => format!("Each of {} keys", names.len()),
    };
    let lines =
        assigned(typed, organization).map(|roles| roles.describe(Bearer::Key, |id| organization.offer.name_of(id)));
    match lines.unwrap_or_default().as_slice() {
        [] => view! { <p><strong>{name}</strong>" may do nothing yet: choose at least one role."</p> }.into_any(),
        [only] => view! { <p><strong>{name}</strong>" "{only.clone()}","{until}</p> }.into_any(),
        lines => {
            let lines: Vec<_> = lines.iter().map(|line| view! { <li>{line.clone()}</li> }).collect();
            view! { <p><strong>{name}</strong>" works"{until}" It"</p><ul class="rights">{lines}</ul> }.into_any()
        }
    }
}

/// The roles that the form gives, as far as they can be read.
fn assigned(typed: &Typed, organization: &NewOrganizationKeyView) -> Option<RoleAssignments> {
    let id = OrganizationId::parse(&organization.id).ok()?;
    RoleAssignments::read(&role_form::read(typed.fields(), Bearer::Key), &id).ok()
}

fn command(
    typed: &Typed,
    url: &str,
    organization: Option<&NewOrganizationKeyView>,
    end: Option<Timestamp>,
    now: Timestamp,
) -> String {
    let expiration = match end {
        Some(end) => lifetime(end.as_second() - now.as_second()),
        None => "never".to_owned(),
    };
    let names = names_in(typed.value("name").trim(), typed.value("names"));
    let quoted = |text: &str| serde_json::Value::from(text).to_string().replace('\'', "'\\''");
    let name = quoted(names.first().map_or("", String::as_str));
    let roles = organization.and_then(|organization| {
        let roles = assigned(typed, organization).unwrap_or_default();
        serde_json::to_string(&RoleAssignmentsBody::from(roles)).ok()
    });
    let roles = roles.map(|roles| format!(",\n      \"role_assignments\":{}", roles.replace('\'', "'\\''")));
    format!(
        "curl -X POST {url} \\\n  -H \"Authorization: ApiKey $KEYWARD_API_KEY\" \\\n  \
         -H \"Content-Type: application/json\" \\\n  -d '{{\"description\":{name},\"expiration\":\"{expiration}\"{}}}'",
        roles.unwrap_or_default()
    )
}

/// A duration as the API reads it: in days where it is whole days but for the time that filling in the form takes.
pub fn lifetime(seconds: i64) -> String {
    const HOUR: i64 = 60 * 60;
    const DAY: i64 = 24 * HOUR;
    let days = (seconds + DAY / 2) / DAY;
    if (seconds - days * DAY).abs() < HOUR { format!("{days}d") } else { format!("{}h", (seconds + HOUR - 1) / HOUR) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_survives_the_shell() {
        let typed = Typed::new(vec![("name".to_owned(), "Ada's \"x\\y\"".to_owned())]);
        let command = command(&typed, "http://h/k", None, None, Timestamp::UNIX_EPOCH);
        assert!(command.ends_with(r#"-d '{"description":"Ada'\''s \"x\\y\"","expiration":"never"}'"#), "{command}");
    }

    #[test]
    fn lifetimes_are_whole_days_or_hours() {
        assert_eq!(lifetime(7 * 86_400 - 40), "7d");
        assert_eq!(lifetime(92 * 86_400), "92d");
        assert_eq!(lifetime(10 * 86_400 + 5 * 3_600 + 1), "246h");
    }
}
