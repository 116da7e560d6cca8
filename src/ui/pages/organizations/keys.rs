//! The keys of an organization.

use leptos::prelude::*;

use super::named;
use crate::{
    domain::key_list::StatusFilter,
    ui::{
        components::{
            empty::Empty,
            key_details::KeyScreen,
            key_list::{KeyList, KeyUsage, Keys},
            keys_of::KeysOf,
            link::link,
            loaded::loaded,
            new_key::NewKey,
            notice::{Notice, Tone},
            organization::{Content, Place, only_if, screen},
            other_kinds::{OtherKinds, other_kinds},
            revoke::RevokeScreen,
        },
        icons::IconName,
        respond,
        views::OrganizationView,
    },
};

/// The list: all keys, or those that one made.
#[component]
pub fn OrganizationKeysPage() -> impl IntoView {
    let organization = named(["id"]);
    move || {
        let [organization] = organization.get();
        let of = KeysOf::Organization(organization.clone());
        let keys = Keys::new(of.clone());
        let new = NewKey::new(of, keys);
        screen(Place::main(organization, "API keys"), move |organization| async move {
            let who = "an organization owner or one with the role Manage workload credentials";
            only_if(organization.rights.lists_keys, who)?;
            Ok(content(&organization, keys, new))
        })
    }
}

fn content(organization: &OrganizationView, keys: Keys, new: NewKey) -> Content {
    let of = KeysOf::Organization(organization.id.clone());
    let may_create = organization.rights.creates_keys;
    let create = move || may_create.then(|| new.link());
    let own_only = organization.rights.own_keys_only;
    let name = organization.name.clone();
    let empty = move || {
        let title = if own_only {
            format!("You have created no API keys of {name}")
        } else {
            format!("{name} has no API keys yet")
        };
        view! {
            <Empty icon=IconName::Key title=title>
                <p>"An organization key lets a build or a service call the API with roles of its own. It does not depend on a \
                    person: it goes on working when whoever created it leaves."</p>
                <p class="actions">{create()}</p>
                <p><a href="/help">"Which kind of key do I need?"</a></p>
            </Empty>
        }
    };
    let problem = respond::submitted().and_then(|submitted| submitted.form.problem);
    let soon = link(&of.path(), &[("status", StatusFilter::ExpiringSoon.value().to_owned())]);
    let notes =
        loaded(move || {
            let soon = soon.clone();
            async move {
                Ok(keys.answered().await.map(|view| {
            let count = view.counts.of(StatusFilter::ExpiringSoon);
            view! {
                {(count > 0).then(|| expiring(count, soon))}
                {own_only.then(|| view! {
                    <p class="lead">"These are the keys that you created. Organization owners see all keys."</p>
                })}
            }
        }).into_any())
            }
        });
    let kinds = other_kinds(OtherKinds::Organization(organization.id.clone()));
    let body = view! {
        {problem.map(|problem| view! { <Notice tone=Tone::Bad><p>{problem}</p></Notice> })}
        {notes}
        <KeyList keys=keys empty=empty/>
        {kinds}
        {new.flyout()}
    };
    Content { head: view! { <KeyUsage keys=keys generate=ViewFn::from(create)/> }.into_any(), body: body.into_any() }
}

/// That keys end soon, and the way to them.
fn expiring(count: u64, target: String) -> AnyView {
    let words = match count {
        1 => "1 key expires within 14 days.".to_owned(),
        count => format!("{count} keys expire within 14 days."),
    };
    view! {
        <Notice tone=Tone::Warn><p><strong>{words}</strong>" "<a href=target>"Show what expires soon"</a></p></Notice>
    }
    .into_any()
}

/// One of them.
#[component]
pub fn OrganizationKeyPage() -> impl IntoView {
    let key = named(["id", "key"]);
    move || {
        let [organization, id] = key.get();
        view! { <KeyScreen of=KeysOf::Organization(organization) id=id/> }.into_any()
    }
}

/// The question before one of them is revoked.
#[component]
pub fn RevokeOrganizationKeyPage() -> impl IntoView {
    let key = named(["id", "key"]);
    move || {
        let [organization, id] = key.get();
        view! { <RevokeScreen of=KeysOf::Organization(organization) id=id/> }.into_any()
    }
}
