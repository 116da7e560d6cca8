//! Going on in the browser with a sign-in that was made over REST: its token comes in the URL's fragment, which the
//! browser sends to nobody.
//!
//! The person is asked first, by the name of the user: otherwise a link from anybody could quietly sign them in as
//! somebody else, who would then own the keys that they make.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_meta::Title;

use crate::ui::{
    browser,
    components::{
        notice::{Notice, Tone},
        plain_form::answer_to,
    },
    history,
    icons::{Icon, IconName},
};

/// The form's address, and this page's.
const ACTION: &str = "/sso/token";

/// What the fragment says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Arrival {
    /// The token.
    token: String,
    /// Whose it is, by its own word.
    user: String,
    /// Where to go on; empty for nowhere in particular.
    state: String,
}

impl Arrival {
    /// Reads `<token>?state=<path>`, where the path may be missing.
    fn read(fragment: &str, user: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let (token, state) = fragment.split_once("?state=").unwrap_or((fragment, ""));
        Some(Self { token: token.to_owned(), user: user(token)?, state: state.to_owned() })
    }
}

/// The question, or, where there is nothing to ask, the way to the sign-in page.
#[component]
pub fn TokenPage() -> impl IntoView {
    let problem = answer_to(ACTION).problem;
    let arrival = RwSignal::new(None);
    Effect::new(move || {
        arrival.set(history::take_fragment().and_then(|fragment| Arrival::read(&fragment, browser::token_subject)));
    });
    view! {
        <Title text="Sign in"/>
        <main class="alone" id="main">
            <p class="brand"><Icon name=IconName::Mark/>"Keyward"</p>
            <div class="form panel">
                <h1>"Sign in"</h1>
                {problem.map(|problem| view! { <Notice tone=Tone::Bad><p>{problem}</p></Notice> })}
                {move || arrival.get().map_or_else(by_password, question)}
            </div>
        </main>
    }
    .into_any()
}

fn question(arrival: Arrival) -> AnyView {
    let Arrival { token, user, state } = arrival;
    let sent = StoredValue::new(false);
    // The token is good for one try: the second click of two must not undo the first.
    let once = move |event: SubmitEvent| {
        if sent.try_update_value(|sent| std::mem::replace(sent, true)) != Some(false) {
            event.prevent_default();
        }
    };
    view! {
        <form class="form" method="post" action=ACTION on:submit=once>
            <p>"You are about to go on as "<strong>{user.clone()}</strong>". If that is not you, do not."</p>
            <input type="hidden" name="token" value=token autocomplete="off"/>
            <input type="hidden" name="state" value=state autocomplete="off"/>
            <div class="actions">
                <button class="button" data-kind="primary" type="submit">{format!("Go on as {user}")}</button>
                <a class="button" href="/sign-in">"Sign in as somebody else"</a>
            </div>
        </form>
    }
    .into_any()
}

fn by_password() -> AnyView {
    view! {
        <p>"Here a sign-in goes on that was begun elsewhere. It needs a script, and a link that was not used yet. You can always sign in with your username and password."</p>
        <a class="button" data-kind="primary" href="/sign-in">"Sign in"</a>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fragment_is_token_and_path() {
        let read = |fragment| Arrival::read(fragment, |token| (token == "a.b.c").then(|| "bob".to_owned()));
        let arrival =
            |state: &str| Arrival { token: "a.b.c".to_owned(), user: "bob".to_owned(), state: state.to_owned() };
        assert_eq!(read("a.b.c?state=/users?q=a&state=b"), Some(arrival("/users?q=a&state=b")));
        assert_eq!(read("a.b.c"), Some(arrival("")));
        assert_eq!(read("main"), None);
    }
}
