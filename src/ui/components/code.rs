//! Code that people take along: commands, configuration, JSON.

use leptos::{html::Pre, prelude::*, task::spawn_local};

use crate::ui::{
    browser,
    icons::{Icon, IconName},
};

/// How long it is said that the code was copied.
const MILLISECONDS: i32 = 4_000;

/// A block of code: read and scrolled by keyboard, and copied as it is by a button.
#[component]
pub fn Code(
    /// What it is, for the ear and in the button's name.
    #[prop(into)]
    label: String,
    /// The code, as text.
    children: Children,
) -> impl IntoView {
    let block = NodeRef::<Pre>::new();
    let state = RwSignal::new(State::Untouched);
    let copy = move |_| {
        spawn_local(async move {
            let Some(block) = block.get_untracked() else { return };
            let copied = browser::copy_text_of(&block).await;
            state.set(if copied { State::Copied } else { State::Selected });
            if copied {
                browser::after(MILLISECONDS, move || {
                    state.try_set(State::Untouched);
                });
            }
        });
    };
    let name = format!("Copy {label}");
    let icon = move || match state.get() {
        State::Copied => view! { <Icon name=IconName::Check/> },
        State::Untouched | State::Selected => view! { <Icon name=IconName::Copy/> },
    };
    view! {
        <div class="code-block">
            <pre class="code" tabindex="0" role="group" aria-label=label node_ref=block>{children()}</pre>
            <button class="icon-button scripted" type="button" aria-label=name title="Copy" on:click=copy>{icon}</button>
            <p class="help" role="status">{move || state.get().words()}</p>
        </div>
    }
    .into_any()
}

/// What became of the wish to copy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Untouched,
    Copied,
    /// The browser let nothing be copied; the rest is the keyboard's.
    Selected,
}

impl State {
    const fn words(self) -> &'static str {
        match self {
            Self::Untouched => "",
            Self::Copied => "Copied to the clipboard.",
            Self::Selected => "The browser does not let Keyward copy. The text is selected: press Ctrl+C.",
        }
    }
}
