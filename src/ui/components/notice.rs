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
        "deleted" => "The API key was deleted. It is refused from now on.",
        "saved" => "Saved.",
        "password-changed" => "The password was changed. Every other session of yours has ended.",
        "session-ended" => "The session has ended.",
        "sessions-ended" => "All other sessions have ended.",
        "signed-out" => "You are signed out.",
        "user-created" => "The user was created.",
        "user-saved" => "The user was saved.",
        "organization-created" => "The organization was created.",
        "invited" => "The invitations are on their way.",
        "invitation-sent" => "The invitation was sent again. The link sent before no longer works.",
        "invitation-revoked" => "The invitation was revoked. Its link no longer works.",
        "invitation-saved" => "The roles were saved. The link already sent stays good.",
        "roles-saved" => "The roles were saved. They hold from the next request on.",
        "member-removed" => "The member was removed, and lost access at once.",
        "left" => "You have left the organization.",
        "joined" => "You belong to the organization now.",
        "contacts-saved" => "The contacts were saved.",
        "policy-saved" => "The key policy was saved. It holds for keys made from now on.",
        "resource-created" => "It was registered.",
        "resource-deleted" => "It was deleted from the register, and from every role that named it.",
        "user-deleted" => "The user was deleted, and all of their API keys with them.",
        _ => return None,
    })
}
