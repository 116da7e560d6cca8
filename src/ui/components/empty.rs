//! What stands where a screen's content would be: that there is none yet, or why it cannot be shown.

use leptos::prelude::*;

use super::frame::viewing;
use crate::ui::{
    error::UiError,
    icons::{Icon, IconName},
};

/// A sheet that says why there is nothing on it: icon, heading, and the children as paragraphs.
#[component]
pub fn Empty(
    icon: IconName,
    #[prop(into)] title: String,
    /// Whether it is a failure, which is announced at once.
    #[prop(optional)]
    failed: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="sheet">
            <div class="empty" role=failed.then_some("alert")>
                <Icon name=icon/>
                <h2>{title}</h2>
                {children()}
            </div>
        </div>
    }
}

/// Why a screen did not get what it asked for, and what can be done. The answer's status is the server function's to set.
#[component]
pub fn Failure(error: UiError) -> impl IntoView {
    let (icon, title) = match &error {
        UiError::SignedOut => {
            viewing().end_session();
            (IconName::Lock, "Your session has ended")
        }
        UiError::Forbidden => (IconName::Lock, "You may not see this"),
        UiError::NotAllowed(_) => (IconName::Lock, "This is not among your rights"),
        UiError::BuiltinOwnsNoKeys => (IconName::Lock, "Built-in users cannot own API keys"),
        UiError::NotFound => (IconName::Search, "Nothing here"),
        _ => (IconName::Warning, "This cannot be shown right now"),
    };
    let words = match &error {
        UiError::BuiltinOwnsNoKeys => {
            "A key acts as a person, so that it ends with them, and this user comes with the \
             installation. Create a user for yourself, sign in as that user, and generate the key there."
                .to_owned()
        }
        other => other.to_string(),
    };
    let way_out = match error {
        UiError::SignedOut => None,
        UiError::BuiltinOwnsNoKeys => Some(("/users/new", "Create user")),
        UiError::Forbidden | UiError::NotFound | UiError::NotAllowed(_) => Some(("/", "Go to the start")),
        _ => Some(("", "Try again")),
    };
    let failed = way_out == Some(("", "Try again"));
    view! {
        <Empty icon=icon title=title failed=failed>
            <p>{words}</p>
            {way_out.map(|(to, words)| view! {
                <p class="actions"><a class="button" href=to rel="external">{words}</a></p>
            })}
        </Empty>
    }
    .into_any()
}
