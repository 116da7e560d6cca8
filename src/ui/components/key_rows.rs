//! The table of keys.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    choosing::Chosen,
    key_list::Keys,
    keys_of::KeysOf,
    link::link,
    status::{Standing, Status, status},
    time::{Moment, Since},
};
use crate::{
    domain::{
        KeyStatus,
        key_list::{Direction, KeyListQuery, KeySort, StatusFilter},
    },
    ui::{
        icons::{Icon, IconName},
        views::{KeyListView, KeyView},
    },
};

/// The table. Its rows are rendered again as time passes.
#[component]
pub fn KeyTable(
    keys: Keys,
    /// What was asked for when these rows were the answer.
    query: KeyListQuery,
    view: Arc<KeyListView>,
    since: Since,
) -> impl IntoView {
    let of = keys.of.get_value();
    let path = of.path();
    let revocable = view.may_revoke;
    let held = view.filters.is_some();
    let columns = Columns { held, chosen: (held && revocable).then_some(keys.chosen) };
    let choose = columns.chosen.map(|chosen| choose(&of, &query, &view, chosen));
    let column = |sort, words| sortable(path.clone(), keys, &query, sort, words);
    let created = column(KeySort::Created, "Created");
    let name = column(KeySort::Name, "Name");
    let used = column(KeySort::LastUsed, "Last used");
    let expires = column(KeySort::Expires, "Expires");
    // As Elastic's own screens call the column.
    let actions = match of {
        KeysOf::Own | KeysOf::User(_) => "Revoke",
        KeysOf::Organization(_) => "Actions",
    };
    let hidden = (!revocable).then_some("visually-hidden");
    let rows = move || {
        let moment = since.moment();
        let ask = Callback::new(move |key| keys.asked.set(Some((key, since))));
        let rows = view.page.items.iter().map(|key| row(&of, key, moment, columns, revocable.then_some(ask)));
        rows.collect::<Vec<_>>()
    };
    view! {
        <div class="sheet">
            <table class="table">
                <caption class="visually-hidden">"API keys"</caption>
                <thead>
                    <tr data-label="Sort by">
                        {columns.chosen.map(|_| view! {
                            <th scope="col" data-cell="choose"><span class="visually-hidden">"Choose"</span></th>
                        })}
                        <th scope="col" aria-sort=name.0>{name.1}</th>
                        {columns.held.then(|| view! {
                            <th scope="col">"Roles"</th>
                            <th scope="col" data-cell="creator">"Created by"</th>
                        })}
                        <th scope="col" data-cell="created" aria-sort=created.0>{created.1}</th>
                        <th scope="col" aria-sort=used.0>{used.1}</th>
                        <th scope="col" aria-sort=expires.0>{expires.1}</th>
                        <th scope="col" data-cell="status">"Status"</th>
                        <th scope="col" data-cell="actions"><span class=hidden>{actions}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        // Without a script, a row's button goes to the page that asks; the button says which.
        <form id="ask"></form>
        {choose}
    }
    .into_any()
}

/// Which columns there are besides those of every list of keys.
#[derive(Clone, Copy)]
struct Columns {
    /// What an organization's keys have more.
    held: bool,
    /// A box to choose the row by.
    chosen: Option<Chosen>,
}

/// What can be done with the rows that are chosen, and the way to choose all that the list has, on this page or not.
fn choose(of: &KeysOf, query: &KeyListQuery, view: &KeyListView, chosen: Chosen) -> AnyView {
    let offered = view.page.items.iter().filter(|key| key.status.works());
    chosen.offer(offered.map(|key| key.id.to_string()).collect());
    let action = of.revoke_several_path();
    let mut all = vec![("all", "yes".to_owned())];
    all.extend(query.first_page().parameters());
    let everything = link(&action, &all);
    let count = view.page.total;
    let words = move || match chosen.count() {
        None | Some(0) => "Revoke chosen keys".to_owned(),
        Some(1) => "Revoke 1 key".to_owned(),
        Some(count) => format!("Revoke {count} keys"),
    };
    let more = (count > 1 && query.status.admits(KeyStatus::Active)).then(|| {
        // What no longer works is in the list of all, and is not counted in.
        let words = if query.status == StatusFilter::All {
            "Revoke all that match and still work".to_owned()
        } else {
            format!("Revoke all {count} that match")
        };
        view! { <a class="button" data-kind="quiet" href=everything>{words}</a> }
    });
    view! {
        <form class="chosen actions" id="chosen" method="get" action=action>
            <button class="button" data-kind="caution" type="submit" aria-disabled=move || (chosen.count() == Some(0)).then_some("true")>
                {words}
            </button>
            {more}
        </form>
    }
    .into_any()
}

/// A column's `aria-sort` and its link: to its natural direction, or to the other when it is sorted by already.
fn sortable(
    path: String,
    keys: Keys,
    query: &KeyListQuery,
    sort: KeySort,
    words: &'static str,
) -> (Option<&'static str>, AnyView) {
    let current = (query.sort == sort).then_some(query.direction);
    let direction = current.map_or_else(|| sort.natural(), Direction::reversed);
    let target = move || {
        let sorted = keys.query.with(|query| KeyListQuery { sort, direction, ..query.first_page() });
        link(&path, &sorted.parameters())
    };
    sort_heading(current, target, words)
}

/// The `aria-sort` of a column that is sorted by in the `current` direction, or not at all, and the link in its heading. As
/// a filter's, the link leads from what the URL asks for.
pub(super) fn sort_heading(
    current: Option<Direction>,
    target: impl Fn() -> String + Send + Sync + 'static,
    words: &'static str,
) -> (Option<&'static str>, AnyView) {
    let (said, icon) = match current {
        Some(Direction::Ascending) => (Some("ascending"), Some(IconName::Ascending)),
        Some(Direction::Descending) => (Some("descending"), Some(IconName::Descending)),
        None => (None, None),
    };
    (said, view! { <a href=target>{words}{icon.map(|name| view! { <Icon name=name/> })}</a> }.into_any())
}

fn row(of: &KeysOf, key: &KeyView, moment: Moment, columns: Columns, ask: Option<Callback<KeyView>>) -> AnyView {
    let standing = Standing::of_key(key, moment);
    let state = standing.state;
    let used = key.last_use.as_ref().map(|last| {
        let address = last.address.clone().map(|address| view! { " "<span class="dim">{address}</span> });
        view! { {moment.tag(last.at, moment.relative(last.at))}{address} }
    });
    let used = used.map_or_else(|| view! { <span class="dim">"Never"</span> }.into_any(), IntoAny::into_any);
    let expires = key.expires_at.map(|at| {
        view! { {moment.tag(at, moment.date(at))}" "<span class="dim">{moment.relative(at)}</span> }
    });
    let expires = expires.map_or_else(|| "Never".into_any(), IntoAny::into_any);
    let works = status(key, moment.now).works();
    let choice = columns.chosen.map(|chosen| {
        let label = "Choose ".to_owned() + &key.name;
        view! { <td data-cell="choose">{works.then(|| chosen.tick_box(key.id.as_str(), label))}</td> }
    });
    let held = key.held.as_ref().filter(|_| columns.held).map(|held| {
        let left = held.creator_left.then(|| view! { " "<span class="tag">"Creator left"</span> });
        view! {
            <td data-label="Roles" data-cell="text">{held.roles.clone()}</td>
            <td data-label="Created by" data-cell="creator">{key.owner.clone()}{left}</td>
        }
    });
    let action = ask.filter(|_| works).map(|ask| {
        let label = "Revoke ".to_owned() + &key.name;
        let key = key.clone();
        view! {
            <button class="icon-button" data-kind="danger" form="ask" formaction=of.revoke_path(&key.id)
                aria-label=label.clone() title=label on:click=move |event| {
                    event.prevent_default();
                    ask.run(key.clone());
                }>
                <Icon name=IconName::Trash/>
            </button>
        }
    });
    view! {
        <tr data-status=state>
            {choice}
            <th scope="row" data-cell="name">
                <a href=of.key_path(&key.id)>{key.name.clone()}</a>" "<span class="hint">{"…".to_owned() + &key.hint}</span>
            </th>
            {held}
            <td data-label="Created" data-cell="created">{moment.tag(key.created_at, moment.date(key.created_at))}</td>
            <td data-label="Last used">{used}</td>
            <td data-label="Expires">{expires}</td>
            <td data-label="Status" data-cell="status"><Status of=standing/></td>
            <td data-cell="actions">{action}</td>
        </tr>
    }
    .into_any()
}
