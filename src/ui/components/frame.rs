//! What stands around every screen: top bar, banners, footer, messages; and what every screen knows.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use super::{
    link::link,
    menu::Menu,
    time::Clock,
    toast::{ToastRegion, Toasts},
};
use crate::ui::{
    actions::viewer::get_viewer,
    browser,
    error::UiError,
    icons::{Icon, IconName},
    respond,
    views::{OrganizationName, Viewer},
};

/// The pages without a bar, for whoever is not signed in.
const ALONE: [&str; 2] = ["/sign-in", "/sso/token"];

/// What the paths of projects begin with.
const PROJECTS: &str = "/projects/";

/// Who is in front of the screen. Every screen can ask for it by [`viewing`].
#[derive(Clone, Copy)]
pub struct Viewing {
    /// The person, once for all screens; `None` when nobody is signed in.
    pub viewer: Resource<Result<Option<Viewer>, UiError>>,
    /// Whether the server has said that the session is over.
    ended: RwSignal<bool>,
    /// The path whose page has had the focus.
    pub(super) focused: StoredValue<Option<String>>,
}

impl Viewing {
    /// Tells the person that the session is over. What they typed stays where it is.
    pub fn end_session(self) {
        self.ended.set(true);
    }

    /// The person, or nobody.
    pub async fn person(self) -> Option<Viewer> {
        self.viewer.await.ok().flatten()
    }
}

/// Who is in front of the screen.
#[must_use]
pub fn viewing() -> Viewing {
    expect_context()
}

/// What stands around every screen.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let viewing = Viewing {
        viewer: Resource::new(|| (), |()| get_viewer()),
        ended: RwSignal::new(false),
        focused: StoredValue::new(None),
    };
    provide_context(viewing);
    let _clock = Clock::provide();
    let toasts = Toasts::provide();
    let location = use_location();
    let path = location.pathname;
    // Worked out here, once: a memo that two of the server's threads ask for the first time together panics.
    path.with_untracked(|_| ());
    location.query.with_untracked(|_| ());
    Effect::new(move |first: Option<()>| {
        path.track();
        if first.is_some() {
            browser::hide_popover("account");
            toasts.clear();
        }
    });
    view! {
        <Title formatter=|title: String| respond::plain_text(&title) + " - Keyward"/>
        <Transition>
            {move || Suspend::new(async move {
                viewing.person().await.map_or_else(
                    || view! { <VisitorBar/> }.into_any(),
                    |viewer| view! { <TopBar viewer=viewer/> }.into_any(),
                )
            })}
        </Transition>
        <div class="banners" role="region" aria-label="Notices">
            {move || viewing.ended.get().then(|| view! {
                <div class="banner" role="alert">
                    <Icon name=IconName::Lock/>
                    <p><strong>"Your session has ended."</strong>" What you typed is kept until you sign in again."</p>
                    <a class="button" href="/sign-in" target="_blank">"Sign in"</a>
                </div>
            })}
            <div class="banner" data-kind="bad" id="crashed" role="alert" hidden=true>
                <Icon name=IconName::Warning/>
                <p><strong>"This page has stopped working."</strong>" Nothing was lost on the server. Reload it to go on."</p>
                <a class="button" href="" rel="external">"Reload"</a>
            </div>
        </div>
        {children()}
        <footer class="footer">
            <a href="/help">"Help: which kind of key do I need?"</a>
            <a href="/openapi.json" rel="external">"API reference"</a>
            <span>{concat!("Keyward ", env!("CARGO_PKG_VERSION"))}</span>
        </footer>
        <ToastRegion toasts=toasts/>
    }
}

/// The bar at the top where nobody is signed in. Pages for signing in stand alone.
#[component]
fn VisitorBar() -> impl IntoView {
    let path = use_location().pathname;
    // An invitation is not to be lost on the way.
    let invitation = move || path.with(|path| path.starts_with("/invitations/").then(|| ("next", path.clone())));
    let sign_in = move || link("/sign-in", invitation().as_slice());
    let bar = move || {
        view! {
            <header class="topbar">
                <a class="skip" href="#main" rel="external">"Skip to content"</a>
                <a class="brand" href="/" rel="external"><Icon name=IconName::Mark/>"Keyward"</a>
                <a class="sign-in" href=sign_in>"Sign in"</a>
            </header>
        }
    };
    move || path.with(|path| !ALONE.contains(&path.as_str())).then(bar)
}

/// The bar at the top.
#[component]
fn TopBar(viewer: Viewer) -> impl IntoView {
    let path = use_location().pathname;
    let place = move |href: &'static str, words: &'static str| {
        let current = move || path.with(|path| path.starts_with(href)).then_some("page");
        view! { <a href=href aria-current=current>{words}</a> }
    };
    let soon = viewer.expiring().map(|(count, list)| {
        let words = if count == 1 { "1 key expires soon".to_owned() } else { format!("{count} keys expire soon") };
        view! {
            <a class="alert" href=list + "?status=expiring" aria-label=words.clone() title=words>
                <Icon name=IconName::Flag/>
                {count}
            </a>
        }
    });
    let organizations = StoredValue::new(viewer.organizations.clone());
    let here = move || path.with(|path| organizations.with_value(|known| here(known, path).cloned()));
    let organization = move || {
        here().map(|here| {
            let target = organization_path(&here.id);
            view! { <a class="organization" href=target><span>{here.name}</span></a> }
        })
    };
    // A project's keys are reached by way of the organization that has it.
    let projects = move || {
        let home = here().or_else(|| organizations.with_value(|known| known.first().cloned()))?;
        let target = projects_path(&home.id);
        let current = path.with(|path| path.starts_with(PROJECTS) || *path == target).then_some("page");
        Some(view! { <a href=target aria-current=current>"Projects"</a> })
    };
    let all = move || {
        let current = path.with(|path| path.starts_with("/organizations") && !path.ends_with("/deployments"));
        view! { <a href="/organizations" aria-current=current.then_some("page")>"Organizations"</a> }
    };
    view! {
        <header class="topbar">
            <a class="skip" href="#main" rel="external">"Skip to content"</a>
            <a class="brand" href="/" rel="external"><Icon name=IconName::Mark/>"Keyward"</a>
            {organization}
            <nav aria-label="Main">
                {viewer.owns_keys.then(|| place("/profile/api-keys", "Keys"))}
                {all}
                {projects}
                {viewer.reads_users.then(|| place("/users", "Users"))}
            </nav>
            {soon}
            <Menu viewer=viewer/>
        </header>
    }
}

/// The organization that the page at `path` is about, or else the first: where the bar leads. Of which organization a
/// project is, its path does not say; where there is a choice, the bar makes none.
#[must_use]
pub fn here<'a>(organizations: &'a [OrganizationName], path: &str) -> Option<&'a OrganizationName> {
    if path.starts_with(PROJECTS) && organizations.len() > 1 {
        return None;
    }
    let named = path.strip_prefix("/organizations/").and_then(|rest| rest.split('/').next());
    organizations.iter().find(|known| Some(known.id.as_str()) == named).or_else(|| organizations.first())
}

/// Where an organization begins, for its members.
#[must_use]
pub fn organization_path(id: &str) -> String {
    format!("/organizations/{id}/members")
}

/// Where an organization's projects are.
#[must_use]
pub fn projects_path(id: &str) -> String {
    format!("/organizations/{id}/deployments")
}
