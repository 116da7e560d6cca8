//! One's own API keys.

use leptos::{ev::MouseEvent, prelude::*};

use crate::ui::{
    chunks,
    components::{
        empty::Empty,
        key_list::{KeyList, KeyUsage, Keys},
        keys_of::KeysOf,
        loaded::loaded,
        notice::{Done, Notice, Tone},
        page::{Page, ProfileLinks},
    },
    icons::{Icon, IconName},
    respond,
};

/// The list, and over it the form for a new key.
#[component]
pub fn KeysPage() -> impl IntoView {
    let keys = Keys::new(KeysOf::Own);
    let flyout = RwSignal::new(false);
    // Whoever asks for a new tab gets one.
    let open = move |event: MouseEvent| {
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if is_plain && event.button() == 0 {
            event.prevent_default();
            flyout.set(true);
        }
    };
    let generate = move || {
        view! {
            <a class="button" data-kind="primary" href="/profile/api-keys/new" on:click=open>
                <Icon name=IconName::Plus/>
                "Generate API key"
            </a>
        }
    };
    let empty = move || {
        view! {
            <Empty icon=IconName::Key title="No API keys yet">
                <p>"A personal API key lets a script or a tool call the API as you, with the rights you have at that moment. \
                    It can be revoked at any time without touching your password."</p>
                <p class="actions">{generate()}</p>
                <p><a href="/help">"Which kind of key do I need?"</a></p>
            </Empty>
        }
    };
    let problem = respond::submitted().and_then(|submitted| submitted.form.problem);
    let head = view! { <KeyUsage keys=keys generate=ViewFn::from(generate)/> };
    view! {
        <Page title="API keys" crumbs=vec![("/profile/details".to_owned(), "Profile".to_owned())] head=head.into_any()
            links=view! { <ProfileLinks/> }.into_any()>
            <Done/>
            {problem.map(|problem| view! { <Notice tone=Tone::Bad><p>{problem}</p></Notice> })}
            <KeyList keys=keys empty=empty/>
            {move || flyout.get().then(|| {
                let made = Callback::new(move |()| keys.reload());
                let on_close = Callback::new(move |()| flyout.set(false));
                loaded(move || async move { Ok(chunks::flyout(made, on_close).await) })
            })}
        </Page>
    }
}
