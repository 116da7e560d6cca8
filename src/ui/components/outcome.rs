//! What a new key will be, in a sentence that changes with the form, and the same as a command.

use jiff::Timestamp;
use leptos::prelude::*;

use super::{
    key_form::Typed,
    time::{Moment, Since},
};
use crate::ui::views::NewKeyView;

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
    let url = new.base_url + "/api/v1/users/auth/keys";
    let ends = new.ends;
    let end = move |typed: &Typed| {
        let preset = ends.iter().find(|preset| preset.value == typed.expiration);
        preset.map(|preset| preset.ends_at).or_else(|| date_end.get().filter(|_| typed.expiration == "date"))
    };
    let sentence = {
        let end = end.clone();
        move || typed.with(|typed| sentence(typed, &person, end(typed), since.moment()))
    };
    let command = move || typed.with(|typed| command(typed, &url, end(typed), since.moment().now));
    view! {
        <aside class="outcome" aria-label="What this key may do">
            <h2>"What you are about to make"</h2>
            <p>{sentence}</p>
            <p>"Its rights follow yours: if you lose a role, the key loses it too. It ends when your user is disabled."</p>
            <details class="fold">
                <summary>"The same with curl"</summary>
                <pre class="code" tabindex="0" aria-label="curl command" role="group">{command}</pre>
            </details>
        </aside>
    }
    .into_any()
}

fn sentence(typed: &Typed, person: &str, end: Option<Timestamp>, moment: Moment) -> AnyView {
    let name = if typed.name.is_empty() { "The key".to_owned() } else { typed.name.clone() };
    let until = match end {
        Some(end) => moment.full(end),
        None if typed.expiration == "never" => "somebody revokes it".to_owned(),
        None => "the end of a day that you choose".to_owned(),
    };
    let utc = end.and_then(|end| moment.utc(end)).map(|utc| format!(" ({utc})"));
    let rights = format!(" may do everything {person} may do, until ");
    view! { <strong>{name}</strong>{rights}<strong>{until}</strong>{utc}"." }.into_any()
}

fn command(typed: &Typed, url: &str, end: Option<Timestamp>, now: Timestamp) -> String {
    let expiration = match end {
        Some(end) => lifetime(end.as_second() - now.as_second()),
        None => "never".to_owned(),
    };
    let name = typed.name.replace('\\', "\\\\").replace('"', "\\\"").replace('\'', "'\\''");
    format!(
        "curl -X POST {url} \\\n  -H \"Authorization: ApiKey $KEYWARD_API_KEY\" \\\n  \
         -H \"Content-Type: application/json\" \\\n  -d '{{\"description\":\"{name}\",\"expiration\":\"{expiration}\"}}'"
    )
}

/// A duration as the API reads it: in days where it is whole days but for the time that filling in the form takes.
fn lifetime(seconds: i64) -> String {
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
        let typed = Typed { name: "Ada's \"x\\y\"".to_owned(), ..Typed::default() };
        let command = command(&typed, "http://h/k", None, Timestamp::UNIX_EPOCH);
        assert!(command.ends_with(r#"-d '{"description":"Ada'\''s \"x\\y\"","expiration":"never"}'"#), "{command}");
    }

    #[test]
    fn lifetimes_are_whole_days_or_hours() {
        assert_eq!(lifetime(7 * 86_400 - 40), "7d");
        assert_eq!(lifetime(92 * 86_400), "92d");
        assert_eq!(lifetime(10 * 86_400 + 5 * 3_600 + 1), "246h");
    }
}
