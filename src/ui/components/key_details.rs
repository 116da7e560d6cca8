//! One key by itself.

use leptos::prelude::*;

use super::{
    empty::Failure,
    frame::viewing,
    keys_of::KeysOf,
    link::link,
    notice::{Notice, Tone},
    page::Page,
    revoke::RevokeDialog,
    status::{Standing, Status, status},
    time::{Moment, Since, since},
};
use crate::{
    domain::KeyStatus,
    ui::{
        icons::{Icon, IconName},
        views::KeyView,
    },
};

/// The screen of a key.
#[component]
pub fn KeyScreen(
    /// Whose key it is.
    of: KeysOf,
    /// Its id, as the URL has it.
    id: String,
) -> impl IntoView {
    let details = {
        let of = of.clone();
        Resource::new(|| (), move |()| of.clone().get(id.clone()))
    };
    let viewing = viewing();
    let asked = RwSignal::new(None);
    let dialog_of = of.clone();
    let content = move || {
        let of = of.clone();
        Suspend::new(async move {
            let person = viewing.person().await;
            let manages = person.is_some_and(|viewer| viewer.manages_users);
            match details.await {
                Ok(details) => {
                    let since = since(details.now);
                    screen(&of, details.key, since, (of == KeysOf::Own || manages).then_some(asked))
                }
                Err(error) => {
                    view! { <Page title="API key" crumbs=of.crumbs()><Failure error=error/></Page> }.into_any()
                }
            }
        })
    };
    view! {
        <Transition>{content}</Transition>
        <RevokeDialog of=dialog_of asked=asked on_revoked=Callback::new(move |_| details.refetch())/>
    }
}

type Asked = RwSignal<Option<(KeyView, Since)>>;

fn screen(of: &KeysOf, key: KeyView, since: Since, asked: Option<Asked>) -> AnyView {
    let name = key.name.clone();
    let is_own = *of == KeysOf::Own;
    let head = {
        let (of, key) = (of.clone(), key.clone());
        move || {
            let moment = since.moment();
            let revoke = asked.filter(|_| status(&key, moment.now).works());
            let revoke = revoke.map(|asked| revoke_button(&of, key.clone(), since, asked));
            view! { <Status of=Standing::of_key(&key, moment)/>{revoke} }
        }
    };
    let body = move || {
        let moment = since.moment();
        let advice = (is_own && status(&key, moment.now) == KeyStatus::ExpiringSoon).then(|| successor(&key, moment));
        view! { {advice}{facts(&key, moment, is_own)} }
    };
    view! { <Page title=name crumbs=of.crumbs() head=head.into_any()>{body}</Page> }.into_any()
}

fn revoke_button(of: &KeysOf, key: KeyView, since: Since, asked: Asked) -> impl IntoView + use<> {
    let words = "Revoke ".to_owned() + &key.name;
    let path = of.revoke_path(&key.id);
    view! {
        <form action=path on:submit=move |event| {
            event.prevent_default();
            asked.set(Some((key.clone(), since)));
        }>
            <button class="button" data-kind="caution" type="submit"><Icon name=IconName::Trash/>{words}</button>
        </form>
    }
}

/// What to do about a key that ends soon.
fn successor(key: &KeyView, moment: Moment) -> AnyView {
    let ends = key.expires_at.map(|at| moment.relative_words(at)).unwrap_or_default();
    let used = key.last_use.as_ref().map_or_else(
        || " and was never used.".to_owned(),
        |last| format!(" and was used {}.", moment.relative_words(last.at)),
    );
    let next = link("/profile/api-keys/new", &[("name", key.name.clone())]);
    view! {
        <Notice tone=Tone::Warn>
            <p><strong>{format!("This key ends {ends}{used}")}</strong>
                " Generate its successor, put it in place, then revoke this one."</p>
            <p><a href=next>"Generate a key with the same name"</a></p>
        </Notice>
    }
    .into_any()
}

fn facts(key: &KeyView, moment: Moment, is_own: bool) -> AnyView {
    let owner = if is_own {
        "The key has your rights as they are at the moment of each call."
    } else {
        "The key has this user’s rights as they are at the moment of each call."
    };
    let instant = |at| {
        let beside: Vec<String> = moment.utc(at).into_iter().chain([moment.relative_words(at)]).collect();
        view! { {moment.tag(at, moment.full(at))}" "<small>{beside.join(", ")}</small> }.into_any()
    };
    let expires = key.expires_at.map_or_else(|| "Never".into_any(), instant);
    let used = key.last_use.as_ref().map_or_else(
        || "Never".into_any(),
        |last| {
            let address = last.address.as_ref().map(|address| format!("from {address}. ")).unwrap_or_default();
            view! { {instant(last.at)}<small>{address}"Recorded to within 10 seconds."</small> }.into_any()
        },
    );
    let revoked = key.revoked.clone().map(|revoked| {
        view! { <div><dt>"Revoked"</dt><dd>{instant(revoked.at)}<small>{"by ".to_owned() + &revoked.by}</small></dd></div> }
    });
    view! {
        <div class="panel">
            <dl class="facts">
                <div><dt>"Key"</dt><dd><code>{"kwp_…".to_owned() + &key.hint}</code></dd></div>
                <div><dt>"Id"</dt><dd><code>{key.id.to_string()}</code></dd></div>
                <div><dt>"Owner"</dt><dd>{key.owner.clone()}" "<small>{owner}</small></dd></div>
                <div><dt>"Created"</dt><dd>{instant(key.created_at)}</dd></div>
                <div><dt>"Expires"</dt><dd>{expires}</dd></div>
                <div><dt>"Last used"</dt><dd>{used}</dd></div>
                {revoked}
            </dl>
        </div>
    }
    .into_any()
}
