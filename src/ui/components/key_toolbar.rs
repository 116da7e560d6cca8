//! What narrows a list of keys down, above it, and what leads to its other pages, below it. All of it is links and a
//! GET form, so that every state of the list has a URL.

use std::sync::Arc;

use leptos::{ev::SubmitEvent, html::Input, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{keys_of::KeysOf, link::link, pager::Turns};
use crate::{
    domain::{
        key_list::{KeyListQuery, StatusCounts, StatusFilter, searchable},
        page::Cursor,
    },
    ui::{
        icons::{Icon, IconName},
        views::KeyListView,
    },
};

/// Search and status filter.
#[component]
pub fn KeyToolbar(of: KeysOf, query: KeyListQuery, counts: StatusCounts) -> impl IntoView {
    let path = of.path();
    let filters: Vec<_> = StatusFilter::ALL
        .into_iter()
        .map(|status| {
            let target = link(&path, &KeyListQuery { status, ..query.first_page() }.parameters());
            let current = (status == query.status).then_some("true");
            view! { <li><a href=target aria-current=current>{status.label()}" "<span>{counts.of(status)}</span></a></li> }
        })
        .collect();
    view! {
        <div class="toolbar">
            <SearchForm path=path query=query/>
            <nav class="filters" aria-label="Status"><ul>{filters}</ul></nav>
        </div>
    }
    .into_any()
}

#[component]
fn SearchForm(path: String, query: KeyListQuery) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let search = query.search.clone();
    let kept: Vec<_> = KeyListQuery { search: String::new(), ..query.first_page() }
        .parameters()
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect();
    let navigate = use_navigate();
    let go = Callback::new({
        let path = path.clone();
        move |()| {
            let typed = input.get_untracked().map(|input| input.value()).unwrap_or_default();
            // Of a whole key, only the id may stand in the address bar and in the history.
            let search = searchable(&typed);
            if let Some(input) = input.get_untracked() {
                input.set_value(&search);
            }
            let asked = KeyListQuery { search, ..query.first_page() };
            navigate(&link(&path, &asked.parameters()), NavigateOptions::default());
        }
    });
    let submit = move |event: SubmitEvent| {
        // The next answer may have taken this form's place just now: then the browser sends it.
        if go.try_run(()).is_some() {
            event.prevent_default();
        }
    };
    let is_searching = !search.is_empty();
    // The field's own button for clearing it says nothing but this.
    let cleared = move |event| {
        if is_searching && event_target_value(&event).is_empty() {
            go.try_run(());
        }
    };
    view! {
        <form class="search" role="search" method="get" action=path on:submit=submit>
            <Icon name=IconName::Search/>
            <input class="input" type="search" name="q" value=search.clone() prop:value=search
                aria-label="Search by name, hint or id" placeholder="Name, hint or id" maxlength="256" autocomplete="off"
                node_ref=input on:input=cleared/>
            {kept}
            <button class="visually-hidden" type="submit">"Search"</button>
        </form>
    }
}

/// Which rows these are, and the ways to the others.
#[component]
pub fn KeyPager(of: KeysOf, query: KeyListQuery, view: Arc<KeyListView>) -> impl IntoView {
    let page = &view.page;
    let shown = format!("{}–{} of {}", page.position + 1, page.position + page.items.len() as u64, page.total);
    // Nobody hands another user's keys about as a file.
    let export =
        (!matches!(of, KeysOf::User(_))).then(|| link(&(of.path() + "/export.csv"), &query.first_page().parameters()));
    let path = of.path();
    let to = |cursor: &Option<Cursor>| {
        cursor.clone().map(|cursor| link(&path, &KeyListQuery { cursor: Some(cursor), ..query.clone() }.parameters()))
    };
    let (previous, next) = (to(&page.previous), to(&page.next));
    view! {
        <div class="pager">
            {export.map(|path| view! { <a href=path download="">"Export list as CSV"</a> })}
            <span>{shown}</span>
            <Turns previous=previous next=next/>
        </div>
    }
    .into_any()
}
