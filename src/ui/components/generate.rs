//! Making a key: the form, then the key, shown once. On a page of its own, or in a flyout over the list.

use leptos::prelude::*;

use super::{
    empty::Failure, flyout::flyout, frame::viewing, handover::Handover, key_form::KeyForm, keys_of::KeysOf,
    leaving::Leaving,
};
use crate::ui::views::CreatedKeyView;

/// The heading before and after the key is made.
#[must_use]
pub fn title(of: &KeysOf, leaving: Leaving<CreatedKeyView>) -> Signal<String> {
    let (before, after) = (of.make(), of.made());
    Signal::derive(move || if leaving.has_key() { after } else { before }.to_owned())
}

/// Form and handover.
#[component]
pub fn Generate(
    /// Whose key it will be.
    of: KeysOf,
    leaving: Leaving<CreatedKeyView>,
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
    let title = title(&of, leaving);
    flyout(title, leaving, on_close, |close| {
        view! { <Generate of=of leaving=leaving made=made close=close/> }.into_any()
    })
}
