//! The way from a list of keys to a new one: the form, over the list where a script runs, and else on its own page.

use std::{future::Future, pin::Pin, sync::Arc};

use leptos::{ev::MouseEvent, prelude::*};

use super::{key_list::Keys, keys_of::KeysOf, loaded::loaded};
use crate::ui::{
    chunks,
    icons::{Icon, IconName},
};

/// Loads the form that stands over the list; it says itself when it is to close.
type Load = Arc<dyn Fn(Callback<()>) -> Pin<Box<dyn Future<Output = AnyView> + Send>> + Send + Sync>;

/// The way to a new key, from the list that it will be in.
#[derive(Clone, Copy)]
pub struct NewKey {
    /// Where the form is by itself.
    path: StoredValue<String>,
    /// What making one is called.
    make: &'static str,
    load: StoredValue<Load>,
    /// Whether the form stands over the list.
    open: RwSignal<bool>,
}

impl NewKey {
    /// A way to a new platform key that nobody has gone yet.
    #[must_use]
    pub fn new(of: KeysOf, keys: Keys) -> Self {
        let is_made = Callback::new(move |()| keys.reload());
        Self::by(of.new_path(), of.make(), move |on_close| chunks::flyout(of.clone(), is_made, on_close))
    }

    /// A way to the form that is at `path` by itself, and that `load` brings over the list.
    pub fn by<F>(path: String, make: &'static str, load: impl Fn(Callback<()>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = AnyView> + Send + 'static,
    {
        let load: Load = Arc::new(move |on_close| Box::pin(load(on_close)));
        Self { path: StoredValue::new(path), make, load: StoredValue::new(load), open: RwSignal::new(false) }
    }

    /// The link. Whoever asks for a new tab gets one, with the form's page.
    pub fn link(self) -> AnyView {
        let open = move |event: MouseEvent| {
            let is_plain = !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
            if is_plain && event.button() == 0 {
                event.prevent_default();
                self.open.set(true);
            }
        };
        let (path, make) = (self.path.get_value(), self.make);
        view! { <a class="button" data-kind="primary" href=path on:click=open><Icon name=IconName::Plus/>{make}</a> }
            .into_any()
    }

    /// The form over the list, while it is open.
    pub fn flyout(self) -> AnyView {
        let flyout = move || {
            let on_close = Callback::new(move |()| self.open.set(false));
            let load = self.load.get_value();
            loaded(move || {
                let view = load(on_close);
                async move { Ok(view.await) }
            })
        };
        (move || self.open.get().then(flyout)).into_any()
    }
}
