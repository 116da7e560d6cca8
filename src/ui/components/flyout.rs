//! A form for a new key over the list that the key will be in, and the question before a key is lost.

use leptos::{ev, html::Dialog, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    confirm::Confirm,
    leaving::{Leaving, ShownOnce},
};
use crate::ui::{
    browser,
    icons::{Icon, IconName},
};

/// A flyout with a form, and then the key that came of it: `body`, which closes the whole by what it is given. Render it
/// only while it is open.
pub fn flyout<K: ShownOnce>(
    title: Signal<String>,
    leaving: Leaving<K>,
    on_close: Callback<()>,
    body: impl FnOnce(Callback<()>) -> AnyView,
) -> AnyView {
    let dialog = NodeRef::<Dialog>::new();
    let show = move || {
        if let Some(dialog) = dialog.try_get_untracked().flatten()
            && !dialog.open()
        {
            // An element that left the page meanwhile cannot be shown, and need not be.
            let _ = dialog.show_modal();
        }
    };
    Effect::new(move || {
        dialog.track();
        // Once it is on the page: what comes with a chunk is made before it is put there.
        browser::after(0, show);
    });
    let really_close = Callback::new(move |()| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    });
    let close = Callback::new(move |()| {
        if leaving.may_leave() {
            really_close.run(());
        }
    });
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        really_close.run(());
        if let Some(target) = leaving.target() {
            navigate(&target, NavigateOptions::default());
        }
    });
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            close.run(());
        }
    };
    // Browsers may close a dialog without asking: then it comes back, and asks.
    let closed = move |_| {
        if leaving.may_leave() {
            on_close.run(());
        } else {
            show();
        }
    };
    let body = body(close);
    view! {
        <dialog class="flyout" aria-labelledby="flyout-title" node_ref=dialog on:keydown=escape on:close=closed
            on:cancel=move |event: ev::Event| {
                event.prevent_default();
                close.run(());
            }>
            <div class="head">
                <h2 id="flyout-title">{move || title.get()}</h2>
                <button class="icon-button" type="button" aria-label="Close" title="Close" on:click=move |_| close.run(())>
                    <Icon name=IconName::Close/>
                </button>
            </div>
            <div class="body">{body}</div>
            <LeaveQuestion leaving=leaving leave=leave/>
        </dialog>
    }
    .into_any()
}

/// Asks before a key is lost that was neither copied nor downloaded.
#[component]
pub fn LeaveQuestion<K: ShownOnce>(
    leaving: Leaving<K>,
    /// Leaves.
    leave: Callback<()>,
) -> impl IntoView {
    move || {
        leaving.asks().then(|| {
            let name = leaving.key().map(|key| key.name().to_owned()).unwrap_or_default();
            let text = format!(
                "The key was neither copied nor downloaded. Once this closes nobody can show it again; you would have to \
                 {} it and make another.",
                K::END
            );
            view! {
                <Confirm id="guard" title=format!("Leave without saving {name}?") text=text.into_any()
                    safe="Back to the key" act="Leave without saving"
                    on_act=Callback::new(move |()| {
                        leaving.give_up();
                        leave.run(());
                    })
                    on_close=Callback::new(move |()| leaving.stay())/>
            }
        })
    }
}
