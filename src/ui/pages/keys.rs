//! One's own API keys.

use leptos::prelude::*;

use crate::ui::{
    components::{
        empty::Empty,
        key_list::{KeyList, KeyUsage, Keys},
        keys_of::KeysOf,
        new_key::NewKey,
        notice::{Done, Notice, Tone},
        other_kinds::{OtherKinds, other_kinds},
        page::{Page, ProfileLinks, profile_crumbs},
    },
    icons::IconName,
    respond,
};

/// The list, and over it the form for a new key.
#[component]
pub fn KeysPage() -> impl IntoView {
    let keys = Keys::new(KeysOf::Own);
    let new = NewKey::new(KeysOf::Own, keys);
    let empty = move || {
        view! {
            <Empty icon=IconName::Key title="No API keys yet">
                <p>"A personal API key lets a script or a tool call the API as you, with the rights you have at that moment. \
                    It can be revoked at any time without touching your password."</p>
                <p class="actions">{new.link()}</p>
                <p><a href="/help">"Which kind of key do I need?"</a></p>
            </Empty>
        }
    };
    let problem = respond::submitted().and_then(|submitted| submitted.form.problem);
    let head = view! { <KeyUsage keys=keys generate=ViewFn::from(move || new.link())/> };
    view! {
        <Page title="API keys" crumbs=profile_crumbs() head=head.into_any()
            links=view! { <ProfileLinks/> }.into_any()>
            <Done/>
            {problem.map(|problem| view! { <Notice tone=Tone::Bad><p>{problem}</p></Notice> })}
            <KeyList keys=keys empty=empty/>
            {other_kinds(OtherKinds::Personal)}
            {new.flyout()}
        </Page>
    }
}
