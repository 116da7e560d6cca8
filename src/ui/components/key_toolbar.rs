//! What narrows a list of keys down, above it, and what leads to its other pages, below it. All of it is links and a
//! GET form, so that every state of the list has a URL.

use std::sync::Arc;

use leptos::{ev::SubmitEvent, html::Input, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{keys_of::KeysOf, link::link, number::spaced, pager::Turns};
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

/// The links of the statuses, each with how many keys have it.
#[component]
pub fn StatusFilters(
    /// Where the list is.
    path: String,
    /// What the URL asks for.
    query: Memo<KeyListQuery>,
    /// How many there are; `None` as long as that could not be told.
    counts: Memo<Option<StatusCounts>>,
) -> impl IntoView {
    let filters = StatusFilter::ALL.map(|status| {
        let path = path.clone();
        filter_link(
            status.label(),
            move || link(&path, &query.with(|query| KeyListQuery { status, ..query.first_page() }).parameters()),
            move || query.with(|query| query.status == status),
            move || counts.get().map(|counts| counts.of(status)),
        )
    });
    view! { <nav class="filters" aria-label="Status"><ul>{filters}</ul></nav> }.into_any()
}

/// A link that narrows a list down. It leads from what the URL asks for, not from what was answered last: who clicks two
/// filters, the second before the answer to the first, has asked for both.
pub fn filter_link(
    label: &'static str,
    target: impl Fn() -> String + Send + Sync + 'static,
    is_chosen: impl Fn() -> bool + Send + Sync + 'static,
    count: impl Fn() -> Option<u64> + Send + Sync + 'static,
) -> AnyView {
    let current = move || is_chosen().then_some("true");
    let count = move || count().map(|count| view! { " "<span>{spaced(count)}</span> });
    view! { <li><a href=target aria-current=current>{label}{count}</a></li> }.into_any()
}

/// What a search looks at, in words, and what is made of what somebody types.
#[derive(Clone, Copy, Debug)]
pub struct SearchWords {
    /// The field's accessible name.
    pub label: &'static str,
    /// What stands in it while it is empty.
    pub placeholder: &'static str,
    /// What is searched for when somebody typed this: of a whole key, only its id.
    pub searchable: fn(&str) -> String,
}

/// The search of a list of platform keys.
pub const KEY_SEARCH: SearchWords =
    SearchWords { label: "Search by name, hint or id", placeholder: "Name, hint or id", searchable };

/// The search. It shows what the URL asks for, but for what somebody types while the answer to the last search is on its
/// way: that stays.
#[component]
pub fn SearchForm(
    /// Where the list is.
    path: String,
    /// What the URL searches for.
    search: Memo<String>,
    /// What else the URL asks for, but not which page: a search keeps it.
    rest: Memo<Vec<(&'static str, String)>>,
    words: SearchWords,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let kept = move || {
        let fields = rest.get().into_iter();
        fields.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect::<Vec<_>>()
    };
    // What was asked for here, until the URL says it.
    let asked = StoredValue::new(None::<String>);
    Effect::new(move |first: Option<()>| {
        let search = search.get();
        let (Some(()), Some(input)) = (first, input.get_untracked()) else { return };
        match asked.get_value() {
            None => input.set_value(&search),
            Some(asked_for) if asked_for == search => asked.set_value(None),
            Some(_) => {}
        }
    });
    let navigate = use_navigate();
    let go = {
        let path = path.clone();
        move || {
            let Some(input) = input.get_untracked() else { return };
            // Of a whole key, only the id may stand in the address bar and in the history.
            let typed = (words.searchable)(&input.value());
            input.set_value(&typed);
            if typed != search.get_untracked() {
                asked.set_value(Some(typed.clone()));
            }
            let mut parameters = rest.get_untracked();
            if !typed.is_empty() {
                parameters.insert(0, ("q", typed));
            }
            navigate(&link(&path, &parameters), NavigateOptions::default());
        }
    };
    let submit = {
        let go = go.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            go();
        }
    };
    // The field's own button for clearing it says nothing but this.
    let cleared = move |event| {
        if event_target_value(&event).is_empty() && !search.get_untracked().is_empty() {
            go();
        }
    };
    view! {
        <form class="search" role="search" method="get" action=path on:submit=submit>
            <Icon name=IconName::Search/>
            <input class="input" type="search" name="q" value=search.get_untracked()
                aria-label=words.label placeholder=words.placeholder maxlength="256" autocomplete="off"
                node_ref=input on:input=cleared/>
            {kept}
            <button class="visually-hidden" type="submit">"Search"</button>
        </form>
    }
    .into_any()
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
