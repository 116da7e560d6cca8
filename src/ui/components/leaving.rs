//! A key that is shown once, and what has to be asked before it is lost.

use leptos::prelude::*;

use crate::ui::{
    browser,
    history::{self, HistoryGuard},
    views::{CreatedKeyView, CreatedProjectKeyView},
};

/// A key just made, with what is never shown again.
pub trait ShownOnce: Clone + Send + Sync + 'static {
    /// What it takes to end such a key: the verb.
    const END: &'static str;

    /// What it is called.
    fn name(&self) -> &str;
}

impl ShownOnce for CreatedKeyView {
    const END: &'static str = "revoke";

    fn name(&self) -> &str {
        &self.name
    }
}

impl ShownOnce for CreatedProjectKeyView {
    const END: &'static str = "delete";

    fn name(&self) -> &str {
        &self.name
    }
}

/// The key on the screen, kept here and nowhere else, until the screen is left.
pub struct Leaving<K: 'static> {
    key: RwSignal<Option<K>>,
    /// Whether it was copied or downloaded.
    saved: RwSignal<bool>,
    /// Whether the question stands.
    asks: RwSignal<bool>,
    /// Where a link on the page, or the browser's Back, was to lead.
    target: StoredValue<Option<String>>,
    /// Path and query of the page with the key.
    place: StoredValue<String>,
}

impl<K> Clone for Leaving<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Leaving<K> {}

impl<K: ShownOnce> Leaving<K> {
    /// For a key that is already made, or for one to come.
    #[must_use]
    pub fn new(key: Option<K>) -> Self {
        let leaving = Self {
            key: RwSignal::new(key),
            saved: RwSignal::new(false),
            asks: RwSignal::new(false),
            target: StoredValue::new(None),
            place: StoredValue::new(String::new()),
        };
        Effect::new(move || leaving.watch());
        leaving
    }

    /// Puts a key just made on the screen.
    pub fn keep(self, key: K) {
        self.saved.set(false);
        self.place.set_value(browser::here());
        self.key.set(Some(key));
    }

    /// Whether there is a key.
    #[must_use]
    pub fn has_key(self) -> bool {
        self.key.with(Option::is_some)
    }

    /// The key.
    #[must_use]
    pub fn key(self) -> Option<K> {
        self.key.get()
    }

    /// The key was copied or downloaded.
    pub fn save(self) {
        self.saved.set(true);
    }

    /// Whether nothing would be lost by leaving. If something would, asks.
    #[must_use]
    pub fn may_leave(self) -> bool {
        let may = self.is_safe();
        self.asks.set(!may);
        may
    }

    /// Whether the question stands.
    #[must_use]
    pub fn asks(self) -> bool {
        self.asks.get()
    }

    /// The answer was to stay.
    pub fn stay(self) {
        self.target.set_value(None);
        self.asks.set(false);
    }

    /// The answer was to leave.
    pub fn give_up(self) {
        self.wipe();
        self.asks.set(false);
    }

    /// Where the link led that was followed, or Back; `None` when the page was closed in its own way.
    #[must_use]
    pub fn target(self) -> Option<String> {
        self.target.try_update_value(Option::take).flatten()
    }

    /// Holds back links of the page as long as something would be lost, and remembers where they lead.
    pub fn hold_links(self) {
        let listener = browser::Listener::new("click", move |event| {
            if let Some(target) = browser::link_at(&event).filter(|_| !self.is_safe()) {
                event.prevent_default();
                event.stop_immediate_propagation();
                self.ask_before(target);
            }
        });
        StoredValue::new_local(listener);
    }

    fn ask_before(self, target: String) {
        self.target.set_value(Some(target));
        self.asks.set(true);
    }

    fn is_safe(self) -> bool {
        self.saved.get_untracked() || self.key.with_untracked(Option::is_none)
    }

    /// Asks before the tab is closed or the browser goes back, and leaves nothing of the key in a page that the browser
    /// keeps for going back.
    fn watch(self) {
        let closing = browser::Listener::new("beforeunload", move |event| {
            if !self.is_safe() {
                event.prevent_default();
            }
        });
        // By Back and Forward the browser has left already, but only in its address bar: without the router's hearing of
        // it the page stays, and gets its address back.
        let back = HistoryGuard::new(move |event| {
            let (place, target) = (self.place.get_value(), browser::here());
            if target != place && !self.is_safe() {
                event.stop_immediate_propagation();
                history::push(&place);
                self.ask_before(target);
            }
        });
        let gone = browser::Listener::new("pagehide", move |_| self.wipe());
        StoredValue::new_local((closing, back, gone));
    }

    fn wipe(self) {
        browser::blank("textarea.secret, input[name=key]");
        self.key.set(None);
    }
}
