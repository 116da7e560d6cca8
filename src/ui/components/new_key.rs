//! The way from a list of keys to a new one: the form, over the list where a script runs, and else on its own page.

use leptos::{ev::MouseEvent, prelude::*};

use super::{key_list::Keys, keys_of::KeysOf, loaded::loaded};
use crate::ui::{
    chunks,
    icons::{Icon, IconName},
};

/// The way to a new key, from the list that it will be in.
#[derive(Clone, Copy)]
pub struct NewKey {
    of: StoredValue<KeysOf>,
    keys: Keys,
    /// Whether the form stands over the list.
    open: RwSignal<bool>,
}

impl NewKey {
    /// A way that nobody has gone yet.
    #[must_use]
    pub fn new(of: KeysOf, keys: Keys) -> Self {
        Self { of: StoredValue::new(of), keys, open: RwSignal::new(false) }
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
        let (path, make) = self.of.with_value(|of| (of.new_path(), of.make()));
        view! { <a class="button" data-kind="primary" href=path on:click=open><Icon name=IconName::Plus/>{make}</a> }
            .into_any()
    }

    /// The form over the list, while it is open.
    pub fn flyout(self) -> AnyView {
        let flyout = move || {
            let made = Callback::new(move |()| self.keys.reload());
            let on_close = Callback::new(move |()| self.open.set(false));
            let of = self.of.get_value();
            loaded(move || {
                let of = of.clone();
                async move { Ok(chunks::flyout(of, made, on_close).await) }
            })
        };
        (move || self.open.get().then(flyout)).into_any()
    }
}
