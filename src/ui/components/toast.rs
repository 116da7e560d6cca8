//! What is said once about something just done.

use leptos::prelude::*;

use crate::ui::{
    browser,
    icons::{Icon, IconName},
};

/// How long good news stays.
const MILLISECONDS: i32 = 10_000;

/// Where screens put what they have to say. One message at a time: the next replaces it.
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<Option<Toast>>);

#[derive(Clone, PartialEq, Eq)]
struct Toast {
    number: u32,
    words: String,
    bad: bool,
}

/// Where to say what was just done.
#[must_use]
pub fn toasts() -> Toasts {
    expect_context()
}

impl Toasts {
    /// Makes room for messages.
    #[must_use]
    pub fn provide() -> Self {
        let toasts = Self(RwSignal::new(None));
        provide_context(toasts);
        toasts
    }

    /// Says that something worked. It goes by itself after a while, but not from under the pointer or the focus.
    pub fn good(self, words: String) {
        let number = self.put(words, false);
        self.take_later(number);
    }

    /// Says that something failed. It stays until it is dismissed.
    pub fn bad(self, words: String) {
        self.put(words, true);
    }

    /// Takes away what was said.
    pub fn clear(self) {
        self.0.set(None);
    }

    fn put(self, words: String, bad: bool) -> u32 {
        let number = self.0.with_untracked(|last| last.as_ref().map_or(0, |last| last.number + 1));
        self.0.set(Some(Toast { number, words, bad }));
        number
    }

    fn take_later(self, number: u32) {
        browser::after(MILLISECONDS, move || {
            let is_same = self.0.try_with_untracked(|toast| toast.as_ref().is_some_and(|toast| toast.number == number));
            if is_same == Some(true) {
                if browser::matches(".toast:is(:hover, :focus-within)") {
                    self.take_later(number);
                } else {
                    self.clear();
                }
            }
        });
    }
}

/// The region in which messages appear. It is in the page before its first message, or none would be announced.
#[component]
pub fn ToastRegion(toasts: Toasts) -> impl IntoView {
    view! {
        <div class="toasts" role="status">
            {move || toasts.0.get().map(|toast| view! {
                <div class="toast" data-kind=toast.bad.then_some("bad")>
                    <Icon name=if toast.bad { IconName::Warning } else { IconName::Check }/>
                    <span>{toast.words}</span>
                    <button class="icon-button" type="button" aria-label="Dismiss" title="Dismiss"
                        on:click=move |_| toasts.clear()>
                        <Icon name=IconName::Close/>
                    </button>
                </div>
            })}
        </div>
    }
}
