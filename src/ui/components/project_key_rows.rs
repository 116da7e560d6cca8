//! The table of a project's keys.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    choosing::Chosen,
    key_rows::sort_heading,
    project::{delete_path, key_path},
    project_key_bulk::ProjectKeyBulk,
    project_key_list::ProjectKeys,
    status::{Standing, Status},
    time::{Moment, Since},
};
use crate::{
    domain::{
        key_list::Direction,
        project_key_list::{KeyCategory, ProjectKeyListQuery, ProjectKeySort, StatusFilter},
    },
    ui::{
        icons::{Icon, IconName},
        views::{KeyOwnerView, ProjectAccess, ProjectKeyListView, ProjectKeyView},
    },
};

/// The table. Its rows are rendered again as time passes.
#[component]
pub fn ProjectKeyTable(
    keys: ProjectKeys,
    access: ProjectAccess,
    /// What was asked for when these rows were the answer.
    query: ProjectKeyListQuery,
    view: Arc<ProjectKeyListView>,
    since: Since,
) -> impl IntoView {
    let project = keys.project();
    let deletes = matches!(access, ProjectAccess::Open { deletes: Some(_), .. });
    // What is invalidated has its end.
    let chosen = (deletes && query.status != StatusFilter::Invalidated).then_some(keys.chosen);
    if let Some(chosen) = chosen {
        let offered = view.page.items.iter().filter(|key| key.may_delete);
        chosen.offer(offered.map(|key| key.id.clone()).collect());
    }
    let column = |sort, words| sortable(keys, &query, sort, words);
    let name = column(ProjectKeySort::Name, "Name");
    let owner = column(ProjectKeySort::Owner, "Owner");
    let created = column(ProjectKeySort::Created, "Created");
    let used = column(ProjectKeySort::LastUsed, "Last used");
    let expires = column(ProjectKeySort::Expires, "Expires");
    let bulk = chosen.map(|chosen| {
        view! { <ProjectKeyBulk project=project.clone() query=query.clone() total=view.page.total chosen=chosen/> }
    });
    let rows = move || {
        let moment = since.moment();
        let ask = Callback::new(move |key| keys.asked.set(Some((key, since))));
        let rows = view.page.items.iter().map(|key| row(&project, key, moment, chosen, deletes.then_some(ask)));
        rows.collect::<Vec<_>>()
    };
    view! {
        <div class="sheet">
            <table class="table" data-keys="project">
                <caption class="visually-hidden">"API keys"</caption>
                <thead>
                    <tr data-label="Sort by">
                        {chosen.map(|chosen| view! { <th scope="col" data-cell="choose">{chosen.all_box()}</th> })}
                        <th scope="col" aria-sort=name.0>{name.1}</th>
                        <th scope="col" data-cell="type">"Type"</th>
                        <th scope="col" data-cell="owner" aria-sort=owner.0>{owner.1}</th>
                        <th scope="col" data-cell="created" aria-sort=created.0>{created.1}</th>
                        <th scope="col" aria-sort=used.0>{used.1}</th>
                        <th scope="col" data-cell="expires" aria-sort=expires.0>{expires.1}</th>
                        <th scope="col" data-cell="status">"Status"</th>
                        {deletes.then(|| view! {
                            <th scope="col" data-cell="actions">"Delete"</th>
                        })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        // Without a script, a row's button goes to the page that asks; the button says which.
        <form id="ask"></form>
        {bulk}
    }
    .into_any()
}

/// A column's `aria-sort` and its link: to its natural direction, or to the other when it is sorted by already.
fn sortable(
    keys: ProjectKeys,
    query: &ProjectKeyListQuery,
    sort: ProjectKeySort,
    words: &'static str,
) -> (Option<&'static str>, AnyView) {
    let current = (query.sort == sort).then_some(query.direction);
    let direction = current.map_or_else(|| sort.natural(), Direction::reversed);
    let target = move || keys.link_to(|query| ProjectKeyListQuery { sort, direction, ..query.first_page() });
    sort_heading(current, target, words)
}

fn row(
    project: &str,
    key: &ProjectKeyView,
    moment: Moment,
    chosen: Option<Chosen>,
    ask: Option<Callback<ProjectKeyView>>,
) -> AnyView {
    let standing = Standing::of_project_key(key, moment);
    let state = standing.state;
    let choice = chosen.map(|chosen| {
        let label = "Choose ".to_owned() + shown_name(key);
        view! { <td data-cell="choose">{key.may_delete.then(|| chosen.tick_box(&key.id, label))}</td> }
    });
    // Shown where there is no room for the column of types: never twice.
    let badge = (key.category != KeyCategory::Personal)
        .then(|| view! { <span class="badge">{category(key.category)}" "</span> });
    let action =
        ask.map(|ask| view! { <td data-cell="actions">{key.may_delete.then(|| delete(project, key, ask))}</td> });
    view! {
        <tr data-status=state>
            {choice}
            <th scope="row" data-cell="name">
                <a href=key_path(project, &key.id)>{shown_name(key)}</a>" "<span class="hint">{"…".to_owned() + &key.hint}</span>
                <small class="key-rights">{badge}{key.rights.clone()}</small>
            </th>
            <td data-label="Type" data-cell="type">{category(key.category)}</td>
            <td data-label="Owner" data-cell="owner">{owner(&key.owner)}</td>
            <td data-label="Created" data-cell="created">{moment.tag(key.created_at, moment.date(key.created_at))}</td>
            <td data-label="Last used">{last_use(key, moment)}</td>
            <td data-label="Expires" data-cell="expires">{end(key, moment)}</td>
            <td data-label="Status" data-cell="status"><Status of=standing/></td>
            {action}
        </tr>
    }
    .into_any()
}

/// The button that asks before the key is deleted.
fn delete(project: &str, key: &ProjectKeyView, ask: Callback<ProjectKeyView>) -> AnyView {
    let label = "Delete ".to_owned() + shown_name(key);
    let target = delete_path(project, &key.id);
    let key = key.clone();
    view! {
        <button class="icon-button" data-kind="danger" form="ask" formaction=target aria-label=label.clone() title=label
            on:click=move |event| {
                event.prevent_default();
                ask.run(key.clone());
            }>
            <Icon name=IconName::Trash/>
        </button>
    }
    .into_any()
}

/// A key by its name, or by its id where it has none: the API makes such keys for other keys.
#[must_use]
pub fn shown_name(key: &ProjectKeyView) -> &str {
    if key.name.is_empty() { &key.id } else { &key.name }
}

/// What the key is; managed keys carry a badge, for they are to be left alone.
pub fn category(category: KeyCategory) -> AnyView {
    match category {
        KeyCategory::Personal => view! { <span class="dim">{category.label()}</span> }.into_any(),
        KeyCategory::CrossCluster => view! { <span class="tag">{category.label()}</span> }.into_any(),
        KeyCategory::Managed => view! {
            <span class="tag" data-kind="managed" title="Made by a system for its own work"><Icon name=IconName::Lock/>{category.label()}</span>
        }
        .into_any(),
    }
}

/// Whose the key is: by full name where that is known; users of the project, and keys, are told from the console's.
pub fn owner(owner: &KeyOwnerView) -> AnyView {
    let (name, second) = match owner.realm.as_str() {
        "cloud" if owner.full_name.is_empty() => (owner.name.clone(), None),
        "cloud" => (owner.full_name.clone(), Some(owner.name.clone())),
        "_es_api_key" => (owner.name.clone(), Some("API key".to_owned())),
        "reserved" => (owner.name.clone(), Some("built-in user".to_owned())),
        _ => (owner.name.clone(), Some("project user".to_owned())),
    };
    view! { {name}{second.map(|second| view! { " "<span class="dim">{second}</span> })} }.into_any()
}

/// When and from where the key was last used.
pub fn last_use(key: &ProjectKeyView, moment: Moment) -> AnyView {
    let used = key.last_use.as_ref().map(|last| {
        let address = last.address.clone().map(|address| view! { " "<span class="dim">{address}</span> });
        view! { {moment.tag(last.at, moment.relative(last.at))}{address} }
    });
    used.map_or_else(|| view! { <span class="dim">"Never"</span> }.into_any(), IntoAny::into_any)
}

/// When the key ends.
pub fn end(key: &ProjectKeyView, moment: Moment) -> AnyView {
    let expires = key.expires_at.map(|at| {
        view! { {moment.tag(at, moment.date(at))}" "<span class="dim">{moment.relative(at)}</span> }
    });
    expires.map_or_else(|| "Never".into_any(), IntoAny::into_any)
}
