//! Lists of people and of organizations: what is asked for stands in the URL, a search above, the way to other pages below.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{link::link, pager::Turns};
use crate::{
    domain::page::Page,
    ui::{
        icons::{Icon, IconName},
        views::UserListParameters,
    },
};

/// What the URL asks for.
#[must_use]
pub fn asked() -> Memo<UserListParameters> {
    let query = use_query_map();
    Memo::new(move |_| {
        query.with(|query| UserListParameters {
            q: query.get("q").unwrap_or_default(),
            page: query.get("page").unwrap_or_default(),
        })
    })
}

/// The search of the list at `path`. `hint` says in few words what it looks at.
pub fn search(path: &str, searched: String, label: &'static str, hint: &'static str) -> AnyView {
    view! {
        <div class="toolbar">
            <form class="search" role="search" method="get" action=path.to_owned()>
                <Icon name=IconName::Search/>
                <input class="input" type="search" name="q" value=searched maxlength="100" aria-label=label placeholder=hint/>
                <button class="visually-hidden" type="submit">"Search"</button>
            </form>
        </div>
    }
    .into_any()
}

/// Which rows of the list at `path` these are, and the way to the others. `rows` is what they are called.
pub fn turns<T>(path: &str, searched: &str, page: &Page<T>, rows: &str) -> AnyView {
    let last = page.position + page.items.len() as u64;
    let range = format!("{}–{last} of {} {rows}", page.position + 1, page.total);
    let to = |cursor: &Option<_>| {
        let cursor = cursor.as_ref().map(ToString::to_string)?;
        let search = Some(("q", searched.to_owned())).filter(|(_, text)| !text.is_empty());
        Some(link(path, &search.into_iter().chain([("page", cursor)]).collect::<Vec<_>>()))
    };
    turn(range, to(&page.previous), to(&page.next))
}

fn turn(range: String, previous: Option<String>, next: Option<String>) -> AnyView {
    view! { <div class="pager"><span></span><span>{range}</span><Turns previous=previous next=next/></div> }.into_any()
}
