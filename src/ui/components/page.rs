//! A screen inside the frame: where it is, what it is called, what can be done on it.

use leptos::{html::Main, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use super::frame::viewing;
use crate::ui::browser;

/// A screen: breadcrumb, heading, links to the pages beside it, content.
#[component]
pub fn Page(
    /// What heading and window say.
    #[prop(into)]
    title: Signal<String>,
    /// The way here: path and name of each place above.
    #[prop(optional)]
    crumbs: Vec<(String, String)>,
    /// How the breadcrumb calls this place, where that is not the title.
    #[prop(optional, into)]
    here: Option<String>,
    /// What stands beside the heading: usage, status, the one main action.
    #[prop(optional)]
    head: Option<AnyView>,
    /// The links to the pages beside this one: [`PageLinks`].
    #[prop(optional)]
    links: Option<AnyView>,
    /// Whether the page answers a form that was refused.
    #[prop(optional)]
    refused: bool,
    children: Children,
) -> impl IntoView {
    let main = NodeRef::<Main>::new();
    let viewing = viewing();
    let path = use_location().pathname;
    // Whoever follows a link inside the console is to read on at the new page's beginning, as after a full load.
    Effect::new(move || {
        if let Some(main) = main.get() {
            let path = path.get_untracked();
            let before = viewing.focused.try_update_value(|focused| focused.replace(path.clone())).flatten();
            if before.is_some_and(|before| before != path) {
                // Once it is on the page. A page without the focus is still a page.
                browser::after(0, move || {
                    let _ = main.focus();
                });
            }
        }
    });
    // The server asks for it when all else is rendered, and what the page was made of may be gone by then.
    let first = title.get_untracked();
    let window_title = move || {
        let title = title.try_get().unwrap_or_else(|| first.clone());
        if refused { "Error: ".to_owned() + &title } else { title }
    };
    let breadcrumb = (!crumbs.is_empty()).then(|| {
        let here = move || here.clone().unwrap_or_else(|| title.get());
        let above: Vec<_> = crumbs.into_iter().map(|(path, name)| view! { <li><a href=path>{name}</a></li> }).collect();
        view! {
            <nav class="crumbs" aria-label="Breadcrumb">
                <ol>{above}<li aria-current="page">{here}</li></ol>
            </nav>
        }
    });
    view! {
        <Title text=window_title/>
        <main class="page" id="main" tabindex="-1" node_ref=main>
            {breadcrumb}
            <header class="page-head"><h1>{move || title.get()}</h1>{head}</header>
            {links}
            {children()}
        </main>
    }
    .into_any()
}

/// A link to a page beside this one.
#[derive(Clone, Debug)]
pub struct PageLink {
    /// Where it leads.
    pub path: String,
    /// What the page is called.
    pub name: &'static str,
    /// How many of the keys on it end within 14 days.
    pub expiring: u64,
}

impl PageLink {
    /// A link to a page without keys of one's own.
    #[must_use]
    pub fn new(path: impl Into<String>, name: &'static str) -> Self {
        Self { path: path.into(), name, expiring: 0 }
    }
}

/// The breadcrumb down to the pages of one's own profile.
#[must_use]
pub fn profile_crumbs() -> Vec<(String, String)> {
    vec![("/profile/details".to_owned(), "Profile settings".to_owned())]
}

/// Links to the pages beside this one.
#[component]
pub fn PageLinks(
    /// What the pages are about.
    label: &'static str,
    /// The pages.
    links: Vec<PageLink>,
) -> impl IntoView {
    let here = use_location().pathname.get_untracked();
    let links: Vec<_> = links
        .into_iter()
        .map(|PageLink { path, name, expiring }| {
            let current = (path == here).then_some("page");
            // Beside the link and not in it: the page is called the same whatever happens on it.
            let count = (expiring > 0).then(|| {
                let words = if expiring == 1 {
                    "1 key expires soon".to_owned()
                } else {
                    format!("{expiring} keys expire soon")
                };
                view! { <span class="count" title=words.clone() role="img" aria-label=words>{expiring}</span> }
            });
            view! { <li><a href=path aria-current=current>{name}</a>{count}</li> }
        })
        .collect();
    view! { <nav class="page-links" aria-label=label><ul>{links}</ul></nav> }
}

/// The pages of one's own profile. Built-in users own no keys, so they have no page of them.
#[component]
pub fn ProfileLinks() -> impl IntoView {
    let viewing = viewing();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let viewer = viewing.person().await;
                let expiring = viewer.filter(|viewer| viewer.owns_keys).map(|viewer| viewer.expiring_soon);
                let keys = expiring.map(|expiring| PageLink { expiring, ..PageLink::new("/profile/api-keys", "API keys") });
                let links = [Some(PageLink::new("/profile/details", "Details")), keys, Some(PageLink::new("/profile/sessions", "Sessions"))];
                let links = links.into_iter().flatten().collect();
                view! { <PageLinks label="Profile" links=links/> }
            })}
        </Transition>
    }
}
