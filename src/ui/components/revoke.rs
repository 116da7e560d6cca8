//! Asking before a key is revoked: in a dialog where a script runs, on a page of its own where none does.

use leptos::{prelude::*, task::spawn_local};

use super::{
    confirm::Confirm,
    empty::Failure,
    frame::viewing,
    keys_of::KeysOf,
    page::Page,
    time::{Moment, Since, since},
    toast::toasts,
};
use crate::ui::{error::UiError, views::KeyView};

/// The dialog. It shows while there is a key in `asked`.
#[component]
pub fn RevokeDialog(
    /// Whose key it is.
    of: KeysOf,
    /// The key to ask about, and from when on time is told.
    asked: RwSignal<Option<(KeyView, Since)>>,
    /// The key is revoked.
    on_revoked: Callback<KeyView>,
) -> impl IntoView {
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let (viewing, toasts) = (viewing(), toasts());
    let revoke = move |key: KeyView, of: KeysOf| {
        busy.set(true);
        spawn_local(async move {
            let result = of.revoke(key.id.clone()).await;
            busy.set(false);
            match result {
                Ok(()) => {
                    asked.set(None);
                    toasts.good(format!("Revoked {}. It is refused from now on.", key.name));
                    viewing.viewer.refetch();
                    on_revoked.run(key);
                }
                Err(UiError::SignedOut) => {
                    asked.set(None);
                    viewing.end_session();
                }
                Err(error) => problem.set(Some(error.to_string())),
            }
        });
    };
    move || {
        asked.get().map(|(key, since)| {
            problem.set(None);
            let act = "Revoke ".to_owned() + &key.name;
            let text = warning(&key);
            let facts = facts(&key, since.moment());
            let of = of.clone();
            view! {
                <Confirm id="revoke" title="Revoke API key?" text=text safe="Cancel" act=act busy=busy
                    on_act=Callback::new(move |()| revoke(key.clone(), of.clone()))
                    on_close=Callback::new(move |()| asked.set(None))>
                    {facts}
                    {move || problem.get().map(|problem| view! { <p class="error" role="alert">{problem}</p> })}
                </Confirm>
            }
        })
    }
}

/// The page, at the path to which its form is sent.
#[component]
pub fn RevokeScreen(
    /// Whose key it is.
    of: KeysOf,
    /// Its id, as the URL has it.
    id: String,
) -> impl IntoView {
    let details = {
        let of = of.clone();
        Resource::new(|| (), move |()| of.clone().get(id.clone()))
    };
    let content = move || {
        let of = of.clone();
        Suspend::new(async move {
            match details.await {
                Ok(details) => {
                    let mut crumbs = of.crumbs(&details.organization);
                    let (key, since) = (details.key, since(details.now));
                    crumbs.push((of.key_path(&key.id), key.name.clone()));
                    let question = question(&of, key, since);
                    view! { <Page title="Revoke API key?" crumbs=crumbs here="Revoke">{question}</Page> }
                }
                Err(error) => {
                    let crumbs = of.crumbs("Organization");
                    view! { <Page title="Revoke API key?" crumbs=crumbs here="Revoke"><Failure error=error/></Page> }
                }
            }
        })
    };
    view! { <Transition>{content}</Transition> }
}

fn question(of: &KeysOf, key: KeyView, since: Since) -> AnyView {
    let back = of.path();
    if key.revoked.is_some() {
        let words = format!("{} is already revoked.", key.name);
        return view! { <p>{words}</p><p class="actions"><a class="button" href=back>"Back to the list"</a></p> }
            .into_any();
    }
    let action = of.revoke_path(&key.id);
    let act = "Revoke ".to_owned() + &key.name;
    let text = warning(&key);
    view! {
        <div class="question">
            <p>{text}</p>
            {move || facts(&key, since.moment())}
            <form class="actions" method="post" action=action>
                <a class="button" href=back>"Cancel"</a>
                <button class="button" data-kind="danger" type="submit">{act}</button>
            </form>
        </div>
    }
    .into_any()
}

/// What will happen.
fn warning(key: &KeyView) -> AnyView {
    view! {
        <strong>{key.name.clone()}</strong>
        " stops working with the next request. Whatever still uses it will be refused with 401. This cannot be undone."
    }
    .into_any()
}

/// Which key it is, and who might still need it.
fn facts(key: &KeyView, moment: Moment) -> AnyView {
    let hint = "…".to_owned() + &key.hint;
    let used = key.last_use.as_ref().map(|last| {
        let address = last.address.as_ref().map(|address| format!(" from {address}"));
        view! { {moment.tag(last.at, moment.relative_words(last.at))}{address}<small>{moment.full(last.at)}</small> }
    });
    let expires = key.expires_at.map(|at| {
        let distance = moment.relative_words(at) + if at > moment.now { " anyway" } else { "" };
        view! { {moment.tag(at, moment.full(at))}<small>{distance}</small> }
    });
    view! {
        <dl class="facts">
            <div><dt>"Key"</dt><dd>{key.name.clone()}" "<code>{hint}</code></dd></div>
            <div><dt>"Last used"</dt><dd>{used.map_or_else(|| "Never".into_any(), IntoAny::into_any)}</dd></div>
            <div><dt>"Expires"</dt><dd>{expires.map_or_else(|| "Never".into_any(), IntoAny::into_any)}</dd></div>
        </dl>
    }
    .into_any()
}
