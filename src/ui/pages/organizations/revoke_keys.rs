//! Revoking several keys of an organization at once: the question, then what became of each.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::named;
use crate::{
    domain::key_list::KeyListQuery,
    ui::{
        actions::organization_keys::chosen_organization_keys,
        components::{
            empty::Empty,
            keys_of::KeysOf,
            notice::{Notice, Tone},
            organization::{Content, Place, screen},
            sheet::{Column, sheet},
            time::{Moment, Since, since},
        },
        icons::IconName,
        respond,
        views::{KeyView, RevokedView},
    },
};

/// The question about the keys that the URL names, or that its query matches.
#[component]
pub fn RevokeKeysPage() -> impl IntoView {
    let organization = named(["id"]);
    let query = use_query_map();
    move || {
        let [organization] = organization.get();
        let of = KeysOf::Organization(organization.clone());
        let asked = Memo::new(move |_| {
            query.with(|query| {
                let all = query.get("all").is_some();
                let ids = query.get_all("id").unwrap_or_default();
                (ids, all.then(|| KeyListQuery::from_parameters(|name| query.get(name))))
            })
        });
        let id = organization.clone();
        let chosen = Resource::new(
            move || asked.get(),
            move |(ids, matching)| chosen_organization_keys(id.clone(), ids, matching),
        );
        let is_done = respond::submitted().is_some_and(|submitted| submitted.revoked.is_some());
        let title = if is_done { "API keys revoked" } else { "Revoke API keys?" };
        let place = Place::below(organization, ("api-keys", "API keys"), title).called("Revoke");
        screen(place, move |_| {
            let of = of.clone();
            async move {
                Ok(match respond::submitted().and_then(|submitted| submitted.revoked) {
                    Some(results) => results_of(&of, &results),
                    None => question(&of, chosen.await?),
                })
            }
        })
    }
}

fn question(of: &KeysOf, keys: Vec<KeyView>) -> Content {
    let back = of.path();
    if keys.is_empty() {
        return view! {
            <Empty icon=IconName::Key title="No key is chosen">
                <p>"Choose keys in the list by their boxes. Keys that are revoked or expired already need no end."</p>
                <p class="actions"><a class="button" href=back>"Back to the list"</a></p>
            </Empty>
        }
        .into_any()
        .into();
    }
    let count = keys.len();
    let act = if count == 1 { "Revoke 1 key".to_owned() } else { format!("Revoke {count} keys") };
    let words = format!(
        "{} stop working with the next request. Whatever still uses them will be refused with 401. This cannot be undone.",
        if count == 1 { "This key".to_owned() } else { format!("These {count} keys") }
    );
    let ids: Vec<_> =
        keys.iter().map(|key| view! { <input type="hidden" name="id" value=key.id.to_string()/> }).collect();
    // True for the moment at which the page was made: nothing of it is told again as time passes.
    let now = keys.iter().map(|key| key.created_at).max();
    let moment = now.map(since).map(Since::moment);
    let rows: Vec<_> = keys.iter().filter_map(|key| Some(row(of, key, moment?))).collect();
    let action = of.revoke_several_path();
    view! {
        <form method="post" action=action>
            {ids}
            <p class="lead">{words}</p>
            {sheet("API keys to revoke", &[Column::Text("Name"), Column::Text("Roles"), Column::Text("Created by"), Column::Text("Last used")], rows.into_any())}
            <p class="actions after">
                <a class="button" href=back>"Cancel"</a>
                <button class="button" data-kind="danger" type="submit">{act}</button>
            </p>
        </form>
    }
    .into_any()
    .into()
}

fn row(of: &KeysOf, key: &KeyView, moment: Moment) -> AnyView {
    let used = key.last_use.as_ref().map(|last| moment.tag(last.at, moment.full(last.at)).into_any());
    let held = key.held.as_ref().map(|held| held.roles.clone());
    view! {
        <tr>
            <th scope="row" data-cell="name">
                <a href=of.key_path(&key.id)>{key.name.clone()}</a>" "<span class="hint">{"…".to_owned() + &key.hint}</span>
            </th>
            <td data-label="Roles" data-cell="text">{held}</td>
            <td data-label="Created by">{key.owner.clone()}</td>
            <td data-label="Last used">{used.unwrap_or_else(|| "Never".into_any())}</td>
        </tr>
    }
    .into_any()
}

fn results_of(of: &KeysOf, results: &[RevokedView]) -> Content {
    let ended = results.iter().filter(|result| result.ended).count();
    let words = match (ended, results.len()) {
        (1, 1) => "The key is revoked. It is refused from now on.".to_owned(),
        (ended, all) if ended == all => format!("All {all} keys are revoked. They are refused from now on."),
        (ended, all) => format!("{ended} of {all} keys are revoked."),
    };
    let tone = if ended == results.len() { Tone::Good } else { Tone::Warn };
    let rows: Vec<_> = results
        .iter()
        .map(|result| {
            let name = result.name.clone().unwrap_or_else(|| result.id.to_string());
            view! {
                <tr>
                    <th scope="row" data-cell="name">{name}" "<span class="hint">{result.id.to_string()}</span></th>
                    <td data-label="Result">{result.outcome}</td>
                </tr>
            }
        })
        .collect();
    let back = of.path();
    view! {
        <Notice tone=tone><p>{words}</p></Notice>
        {sheet("What became of each key", &[Column::Text("Name"), Column::Text("Result")], rows.into_any())}
        <p class="actions after"><a class="button" href=back>"Back to the list"</a></p>
    }
    .into_any()
    .into()
}
