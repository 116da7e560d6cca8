//! What the server tells by itself: a stream of events that is open as long as somebody looks at the page. As with
//! `browser`, nothing here runs on the server.

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

use super::browser::{self, Listener};

/// Hears events: each has a name, which the event's type says, and data.
type Hear = Closure<dyn FnMut(MessageEvent)>;

/// An open stream of server-sent events. It ends with this value. While nobody sees the page it is closed, for browsers
/// keep only a few connections to one server; the browser itself connects again to a server that was away.
pub struct Live {
    source: Rc<RefCell<Option<EventSource>>>,
    _visibility: Listener,
}

impl Live {
    /// Hears the events of these `names` that are sent at `url`: name and data. Whenever somebody comes back to the
    /// page, the stream begins anew.
    #[must_use]
    pub fn open(url: String, names: &'static [&'static str], mut hear: impl FnMut(&str, &str) + 'static) -> Self {
        let hear: Hear = Closure::new(move |event: MessageEvent| {
            if let Some(data) = event.data().as_string() {
                hear(&event.type_(), &data);
            }
        });
        let source = Rc::new(RefCell::new(None::<EventSource>));
        let look = {
            let source = Rc::clone(&source);
            move || {
                let mut open = source.borrow_mut();
                if !browser::is_visible() {
                    if let Some(open) = open.take() {
                        open.close();
                    }
                } else if open.is_none() {
                    *open = connect(&url, names, &hear);
                }
            }
        };
        look();
        Self { source, _visibility: Listener::new("visibilitychange", move |_| look()) }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        if let Some(open) = self.source.take() {
            open.close();
        }
    }
}

/// `None` for a URL that is none: then nothing is told, and the page is what it is without.
fn connect(url: &str, names: &[&str], hear: &Hear) -> Option<EventSource> {
    let source = EventSource::new(url).ok()?;
    for name in names {
        // An event that cannot be heard is as good as one that does not come.
        let _ = source.add_event_listener_with_callback(name, hear.as_ref().unchecked_ref());
    }
    Some(source)
}
