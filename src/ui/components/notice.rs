//! What is said beside the content.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::ui::icons::{Icon, IconName};

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Info,
    /// It worked.
    Good,
    /// Heed this.
    Warn,
    /// It did not work.
    Bad,
}

/// A notice: icon and words.
#[component]
pub fn Notice(tone: Tone, children: Children) -> impl IntoView {
    let (kind, icon) = match tone {
        Tone::Info => ("info", IconName::Info),
        Tone::Good => ("good", IconName::Check),
        Tone::Warn => ("warn", IconName::Warning),
        Tone::Bad => ("bad", IconName::Warning),
    };
    view! {
        <div class="notice" data-kind=kind role=(tone == Tone::Bad).then_some("alert")>
            <Icon name=icon/>
            <div>{children()}</div>
        </div>
    }
}

/// What the form said that led here: the URL's `notice`, if it is one of ours.
#[component]
pub fn Done() -> impl IntoView {
    let query = use_query_map();
    move || {
        let words = query.with(|query| query.get_str("notice").and_then(words));
        words.map(|words| view! { <Notice tone=Tone::Good><p>{words}</p></Notice> })
    }
}

/// The words for a `notice`. The value comes from the URL: what is not known here is not shown.
fn words(notice: &str) -> Option<&'static str> {
    Some(match notice {
        "revoked" => "The API key was revoked. It is refused from now on.",
        "saved" => "Saved.",
        "password-changed" => "The password was changed. Every other session of yours has ended.",
        "session-ended" => "The session has ended.",
        "sessions-ended" => "All other sessions have ended.",
        "signed-out" => "You are signed out.",
        "user-created" => "The user was created.",
        "user-saved" => "The user was saved.",
        "user-deleted" => "The user was deleted, and all of their API keys with them.",
        _ => return None,
    })
}
