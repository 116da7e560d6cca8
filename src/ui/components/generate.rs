//! Making a key: the form, then the key, shown once. On a page of its own, or in a flyout over the list.

use leptos::{ev, html::Dialog, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    confirm::Confirm, empty::Failure, frame::viewing, handover::Handover, key_form::KeyForm, keys_of::KeysOf,
    leaving::Leaving,
};
use crate::ui::{
    browser,
    icons::{Icon, IconName},
};

/// The heading before and after the key is made.
#[must_use]
pub fn title(of: &KeysOf, leaving: Leaving) -> Signal<String> {
    let (before, after) = (of.make(), of.made());
    Signal::derive(move || if leaving.has_key() { after } else { before }.to_owned())
}

/// Form and handover.
#[component]
pub fn Generate(
    /// Whose key it will be.
    of: KeysOf,
    leaving: Leaving,
    /// The id of the key that it is to be like.
    #[prop(optional)]
    from: String,
    /// Hears that a key was made.
    #[prop(optional)]
    made: Option<Callback<()>>,
    /// Closes the whole, where it stands over the list.
    #[prop(optional)]
    close: Option<Callback<()>>,
) -> impl IntoView {
    let new = {
        let of = of.clone();
        Resource::new(|| (), move |()| of.clone().new_key(from.clone()))
    };
    let viewing = viewing();
    let created = Callback::new(move |view| {
        leaving.keep(view);
        viewing.viewer.refetch();
        if let Some(made) = made {
            made.run(());
        }
    });
    let formed = of.clone();
    let form = ViewFn::from(move || {
        let of = formed.clone();
        Suspend::new(async move {
            let person = viewing.person().await.map(|viewer| viewer.display_name).unwrap_or_default();
            match new.await {
                Ok(new) => view! { <KeyForm of=of new=new person=person created=created close=close/> }.into_any(),
                Err(error) => view! { <Failure error=error/> }.into_any(),
            }
        })
    });
    move || {
        let (form, of) = (form.clone(), of.clone());
        leaving.key().map_or_else(
            || view! { <Suspense>{move || form.run()}</Suspense> }.into_any(),
            |view| view! { <Handover of=of view=view leaving=leaving close=close/> }.into_any(),
        )
    }
}

/// Form and handover in a flyout. Render it only while it is open.
#[component]
pub fn Flyout(
    /// Whose key it will be.
    of: KeysOf,
    /// Hears that a key was made.
    made: Callback<()>,
    /// The flyout is closed.
    on_close: Callback<()>,
) -> impl IntoView {
    let leaving = Leaving::new(None);
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
    let heading = title(&of, leaving);
    view! {
        <dialog class="flyout" aria-labelledby="flyout-title" node_ref=dialog on:keydown=escape on:close=closed
            on:cancel=move |event: ev::Event| {
                event.prevent_default();
                close.run(());
            }>
            <div class="head">
                <h2 id="flyout-title">{move || heading.get()}</h2>
                <button class="icon-button" type="button" aria-label="Close" title="Close" on:click=move |_| close.run(())>
                    <Icon name=IconName::Close/>
                </button>
            </div>
            <div class="body"><Generate of=of leaving=leaving made=made close=close/></div>
            <LeaveQuestion leaving=leaving leave=leave/>
        </dialog>
    }
    .into_any()
}

/// Asks before a key is lost that was neither copied nor downloaded.
#[component]
pub fn LeaveQuestion(
    leaving: Leaving,
    /// Leaves.
    leave: Callback<()>,
) -> impl IntoView {
    move || {
        leaving.asks().then(|| {
            let name = leaving.key().map(|key| key.name).unwrap_or_default();
            let text = "The key was neither copied nor downloaded. Once this closes nobody can show it again; you would \
                        have to revoke it and make another.";
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
