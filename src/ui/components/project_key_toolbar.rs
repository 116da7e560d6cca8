//! The search of a project's keys and what it understands; how many were found; what leads to the other pages.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    key_toolbar::{SearchForm, SearchWords},
    link::link,
    number::spaced,
    pager::Turns,
    project::keys_path,
    project_key_list::ProjectKeys,
};
use crate::{
    domain::{
        page::Cursor,
        project_key_list::{ProjectKeyListQuery, searchable},
    },
    ui::{
        icons::{Icon, IconName},
        views::ProjectKeyListView,
    },
};

const SEARCH: SearchWords =
    SearchWords { label: "Search API keys", placeholder: "Name, owner, id, or name:ci", searchable };

/// The search, and beside it what can be typed there.
#[component]
pub fn ProjectKeySearch(keys: ProjectKeys) -> impl IntoView {
    let search = Memo::new(move |_| keys.query.with(|query| query.search.clone()));
    let rest = Memo::new(move |_| {
        keys.query.with(|query| ProjectKeyListQuery { search: String::new(), ..query.first_page() }.parameters())
    });
    view! {
        <div class="search-with-help">
            <SearchForm path=keys_path(&keys.project()) search=search rest=rest words=SEARCH/>
            <button class="icon-button" type="button" popovertarget="search-help" aria-label="How to search" title="How to search">
                <Icon name=IconName::Help/>
            </button>
            {help()}
        </div>
    }
    .into_any()
}

/// What the search understands.
fn help() -> AnyView {
    let rows = [
        ("ci", "The name, owner, id or last four characters contain ci, in upper or lower case"),
        ("\"ci deploy\"", "They contain this phrase"),
        ("name:ci", "The name contains it; likewise owner: (or username:) and id:"),
        ("owner:(ada or bob)", "One of several"),
        ("type:managed", "The type: personal (or rest), cross_cluster or managed"),
        ("expired:true", "Keys whose end has come"),
        ("…-E4A", "The end of a key, as the list shows it"),
        ("-name:test", "Not these"),
    ];
    let rows = rows.map(|(typed, means)| view! { <div><dt><code>{typed}</code></dt><dd>{means}</dd></div> });
    view! {
        <div class="search-help" id="search-help" popover="auto" role="dialog" aria-label="How to search">
            <dl class="facts">{rows}</dl>
            <p class="dim small">"Of several parts, a key has to agree with each. A whole key can be pasted, too: only its id is used."</p>
        </div>
    }
    .into_any()
}

/// Which rows these are of how many: above them, where the banner of changes has its place, too.
#[component]
pub fn Results(view: Arc<ProjectKeyListView>) -> impl IntoView {
    view! { <p class="results" id="results" tabindex="-1">{range(&view)}</p> }.into_any()
}

fn range(view: &ProjectKeyListView) -> String {
    let page = &view.page;
    let (first, last) = (page.position + 1, page.position + page.items.len() as u64);
    format!("{}–{} of {}", spaced(first), spaced(last), spaced(page.total))
}

/// How many rows a page has, the list as a file, and the ways to the other pages.
#[component]
pub fn ProjectKeyPager(
    keys: ProjectKeys,
    /// What was asked for when `view` was the answer.
    query: ProjectKeyListQuery,
    view: Arc<ProjectKeyListView>,
) -> impl IntoView {
    let path = keys_path(&keys.project());
    let export = |name: &str| link(&format!("{path}/{name}"), &query.first_page().parameters());
    let (csv, json) = (export("export.csv"), export("export.json"));
    let to = |cursor: &Option<Cursor>| {
        let next = |cursor| ProjectKeyListQuery { cursor: Some(cursor), ..query.clone() };
        cursor.clone().map(|cursor| link(&path, &next(cursor).parameters()))
    };
    let (previous, next) = (to(&view.page.previous), to(&view.page.next));
    let sizes = ProjectKeyListQuery::SIZES.map(|size| {
        let target = move || keys.link_to(|query| ProjectKeyListQuery { size, ..query.first_page() });
        let current = (size == query.size).then_some("true");
        view! { <li><a href=target aria-current=current>{size}</a></li> }
    });
    let shown = range(&view);
    view! {
        <div class="pager">
            <span class="exports">
                <a href=csv download="">"Export list as CSV"</a>
                <a href=json download="">"Export list as JSON"</a>
            </span>
            <nav class="sizes" aria-label="Rows on a page"><span aria-hidden="true">"Rows"</span><ul>{sizes}</ul></nav>
            <span>{shown}</span>
            <Turns previous=previous next=next/>
        </div>
    }
    .into_any()
}
