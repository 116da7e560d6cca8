//! One key by itself.

use leptos::prelude::*;

use super::{
    empty::Failure,
    keys_of::KeysOf,
    notice::{Notice, Tone},
    page::Page,
    revoke::RevokeDialog,
    status::{Standing, Status, status},
    time::{Moment, Since, since},
};
use crate::{
    domain::{KeyStatus, KeyUse},
    ui::{
        icons::{Icon, IconName},
        views::{KeyDetailsView, KeyView},
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
    let asked = RwSignal::new(None);
    let dialog_of = of.clone();
    let content = move || {
        let of = of.clone();
        Suspend::new(async move {
            match details.await {
                Ok(details) => {
                    let since = since(details.now);
                    let asked = details.may_revoke.then_some(asked);
                    screen(&of, details, since, asked)
                }
                Err(error) => {
                    view! { <Page title="API key" crumbs=of.crumbs("Organization")><Failure error=error/></Page> }
                        .into_any()
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

fn screen(of: &KeysOf, details: KeyDetailsView, since: Since, asked: Option<Asked>) -> AnyView {
    let KeyDetailsView { key, organization, rights, .. } = details;
    let name = key.name.clone();
    // Whoever may end it may put another in its place; nobody makes keys for another user.
    let replaceable = asked.is_some() && !matches!(of, KeysOf::User(_));
    let head = {
        let (of, key) = (of.clone(), key.clone());
        move || {
            let moment = since.moment();
            let revoke = asked.filter(|_| status(&key, moment.now).works());
            let revoke = revoke.map(|asked| revoke_button(&of, key.clone(), since, asked));
            let like = replaceable.then(|| view! { <a class="button" href=of.new_from(&key.id)>{of.make_like()}</a> });
            view! { <Status of=Standing::of_key(&key, moment)/>{like}{revoke} }
        }
    };
    let crumbs = of.crumbs(&organization);
    let of = of.clone();
    let body = move || {
        let moment = since.moment();
        let ends_soon = status(&key, moment.now) == KeyStatus::ExpiringSoon;
        let advice = (replaceable && ends_soon).then(|| successor(&of, &key, moment));
        view! { {advice}{facts(&of, &key, &rights, moment)} }
    };
    view! { <Page title=name crumbs=crumbs head=head.into_any()>{body}</Page> }.into_any()
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
fn successor(of: &KeysOf, key: &KeyView, moment: Moment) -> AnyView {
    let ends = key.expires_at.map(|at| moment.relative_words(at)).unwrap_or_default();
    let used = key.last_use.as_ref().map_or_else(
        || " and was never used.".to_owned(),
        |last| format!(" and was used {}.", moment.relative_words(last.at)),
    );
    let next = of.new_from(&key.id);
    let (advice, words) = match of {
        KeysOf::Own | KeysOf::User(_) => ("Generate its successor", "Generate a key with the same name"),
        KeysOf::Organization(_) => ("Create its successor", "Create a key with the same name and roles"),
    };
    let advice = format!(" {advice}, put it in place, then revoke this one.");
    view! {
        <Notice tone=Tone::Warn>
            <p><strong>{format!("This key ends {ends}{used}")}</strong>{advice}</p>
            <p><a href=next>{words}</a></p>
        </Notice>
    }
    .into_any()
}

fn facts(of: &KeysOf, key: &KeyView, rights: &[String], moment: Moment) -> AnyView {
    let person = match (of, &key.held) {
        (KeysOf::Organization(_), Some(held)) => {
            let left = held.creator_left.then(|| view! { " "<span class="tag">"Creator left"</span> });
            let lines: Vec<_> = rights.iter().map(|line| view! { <li>{line.clone()}</li> }).collect();
            view! {
                <div><dt>"Roles"</dt><dd><ul class="rights">{lines}</ul></dd></div>
                <div><dt>"Created by"</dt><dd>{key.owner.clone()}{left}</dd></div>
            }
            .into_any()
        }
        (KeysOf::Own, _) => owner(key, "The key has your rights as they are at the moment of each call."),
        _ => owner(key, "The key has this user’s rights as they are at the moment of each call."),
    };
    let instant = |at| moment.whole(at);
    let expires = key.expires_at.map_or_else(|| "Never".into_any(), instant);
    let used = last_used(key.last_use.as_ref(), moment);
    let revoked = key.revoked.clone().map(|revoked| {
        view! { <div><dt>"Revoked"</dt><dd>{instant(revoked.at)}<small>{"by ".to_owned() + &revoked.by}</small></dd></div> }
    });
    view! {
        <div class="panel">
            <dl class="facts">
                <div><dt>"Key"</dt><dd><code>{format!("{}…{}", of.prefix(), key.hint)}</code></dd></div>
                <div><dt>"Id"</dt><dd><code>{key.id.to_string()}</code></dd></div>
                {person}
                <div><dt>"Created"</dt><dd>{instant(key.created_at)}</dd></div>
                <div><dt>"Expires"</dt><dd>{expires}</dd></div>
                <div><dt>"Last used"</dt><dd>{used}</dd></div>
                {revoked}
            </dl>
        </div>
    }
    .into_any()
}

/// When a key was used last, from where, by which program and for what.
pub(super) fn last_used(last: Option<&KeyUse>, moment: Moment) -> AnyView {
    let Some(last) = last else { return "Never".into_any() };
    let address = last.address.clone().map(|address| view! { " from "<code>{address}</code> });
    let client = last.client.clone().map(|client| view! { " by "<code>{client}</code> });
    let endpoint = last.endpoint.clone().map(|endpoint| view! { " for "<code>{endpoint}</code> });
    view! {
        {moment.whole(last.at)}
        <small>{address}{client}{endpoint}</small>
        <small>"Recorded to within 10 seconds."</small>
    }
    .into_any()
}

fn owner(key: &KeyView, words: &'static str) -> AnyView {
    view! { <div><dt>"Owner"</dt><dd>{key.owner.clone()}" "<small>{words}</small></dd></div> }.into_any()
}
