//! The browser's history: what stands in the address bar, and Back and Forward. As with `browser`, nothing here runs on
//! the server.

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, window};

/// Makes `path` this page's URL, as a new entry of the history; loads nothing.
pub fn push(path: &str) {
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        // With another URL the page still is what it is.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(path));
    }
}

/// The fragment of this page's URL, which it then has no more: neither the address bar nor the history keeps it.
#[must_use]
pub fn take_fragment() -> Option<String> {
    let location = window()?.location();
    let fragment = location.hash().ok()?;
    let path = location.pathname().ok()?;
    window()?.history().ok()?.replace_state_with_url(&JsValue::NULL, "", Some(&path)).ok()?;
    fragment.strip_prefix('#').map(ToOwned::to_owned)
}

/// Hears Back and Forward.
type HearHistory = Rc<dyn Fn(&Event)>;

thread_local! {
    /// The living [`HistoryGuard`]'s.
    static HEARS_HISTORY: RefCell<Option<HearHistory>> = const { RefCell::new(None) };
}

/// Lets [`HistoryGuard`]s hear Back and Forward. To be called before the router begins to hear them: at the window,
/// browsers tell whoever came first.
pub fn listen() {
    let hear = Closure::<dyn FnMut(Event)>::new(|event: Event| {
        if let Some(hear) = HEARS_HISTORY.with_borrow(Clone::clone) {
            hear(&event);
        }
    });
    if let Some(window) = window() {
        // Without it, Back leads back.
        let _ = window.add_event_listener_with_callback("popstate", hear.as_ref().unchecked_ref());
    }
    // For as long as the page is.
    hear.forget();
}

/// Hears Back and Forward within the console, before the router does, as long as it lives. One at a time.
pub struct HistoryGuard(HearHistory);

impl HistoryGuard {
    /// Calls `hear` when the address has changed, but not yet what the router shows.
    #[must_use]
    pub fn new(hear: impl Fn(&Event) + 'static) -> Self {
        let hear: HearHistory = Rc::new(hear);
        HEARS_HISTORY.set(Some(Rc::clone(&hear)));
        Self(hear)
    }
}

impl Drop for HistoryGuard {
    fn drop(&mut self) {
        HEARS_HISTORY.with_borrow_mut(|known| {
            // A later one goes on.
            known.take_if(|known| Rc::ptr_eq(known, &self.0));
        });
    }
}
