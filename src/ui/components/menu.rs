//! The menu behind the avatar: who one is, the places that are not in the bar, the theme, the way out.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::frame::{here, organization_path, projects_path};
use crate::ui::{
    browser,
    icons::{Icon, IconName},
    respond,
    views::{OrganizationName, Viewer},
};

/// The avatar and its menu. It opens without a script.
#[component]
pub fn Menu(viewer: Viewer) -> impl IntoView {
    let initials = initials(&viewer.display_name);
    let account = "Account of ".to_owned() + &viewer.display_name;
    let place = |href: &'static str, icon: IconName, words: &'static str| {
        view! { <li><a href=href><Icon name=icon/>{words}</a></li> }
    };
    // Who belongs to one and makes no others has nothing to choose from.
    let (organization, what) = match viewer.organizations.as_slice() {
        [only] if !viewer.creates_organizations => (organization_path(&only.id), "Organization"),
        _ => ("/organizations".to_owned(), "Organizations"),
    };
    let projects = viewer.organizations.first().map(|first| {
        let target = projects_path(&first.id);
        view! { <li><a href=target><Icon name=IconName::Key/>"Projects"</a></li> }
    });
    let organizations = switcher(&viewer.organizations);
    let chosen = respond::theme().unwrap_or("system");
    let themes = [("system", "System"), ("light", "Light"), ("dark", "Dark")].map(|(value, words)| {
        view! {
            <label><input type="radio" name="theme" value=value checked=value == chosen/><span>{words}</span></label>
        }
    });
    view! {
        <button class="avatar" type="button" popovertarget="account">
            <span aria-hidden="true">{initials}</span>
            <span class="visually-hidden">{account}</span>
        </button>
        <div class="menu" id="account" popover="auto">
            <p class="who"><strong>{viewer.display_name}</strong><span class="dim small">{viewer.name}</span></p>
            <nav aria-label="Account">
                <ul>
                    {place("/profile/details", IconName::User, "Profile")}
                    <li><a href=organization><Icon name=IconName::Organization/>{what}</a></li>
                    {projects}
                    {viewer.reads_users.then(|| place("/users", IconName::Users, "Users"))}
                    {place("/help", IconName::Help, "Help")}
                </ul>
            </nav>
            {organizations}
            // The styles show the theme at once; a script has only to keep it.
            <form method="post" action="/theme" on:change=move |event| {
                browser::send("/theme", "theme=".to_owned() + &event_target_value(&event));
            }>
                <fieldset>
                    <legend>"Theme"</legend>
                    <div class="segments" data-row="3">{themes}</div>
                </fieldset>
                <button class="button unscripted" type="submit">"Keep this theme"</button>
            </form>
            <form method="post" action="/sign-out">
                <button class="signout" type="submit"><Icon name=IconName::SignOut/>"Sign out"</button>
            </form>
        </div>
    }
}

/// The way from one organization to another, for whoever belongs to several.
fn switcher(organizations: &[OrganizationName]) -> Option<AnyView> {
    if organizations.len() < 2 {
        return None;
    }
    let path = use_location().pathname;
    let known = StoredValue::new(organizations.to_vec());
    let places: Vec<_> = organizations
        .iter()
        .map(|organization| {
            let id = organization.id.clone();
            let is_here =
                move || path.with(|path| known.with_value(|known| here(known, path).is_some_and(|here| here.id == id)));
            let is_here = Signal::derive(is_here);
            view! {
                <li>
                    <a href=organization_path(&organization.id) aria-current=move || is_here.get().then_some("true")>
                        <Icon name=IconName::Organization/>
                        <span>{organization.name.clone()}</span>
                        {move || is_here.get().then(|| view! { <Icon name=IconName::Check/> })}
                    </a>
                </li>
            }
        })
        .collect();
    Some(view! { <nav class="switcher" aria-label="Switch organization"><ul>{places}</ul></nav> }.into_any())
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let words: Vec<char> = name.split([' ', '.', '-', '_']).filter_map(|word| word.chars().next()).collect();
    let ends = match words.as_slice() {
        [] => vec![],
        [only] => vec![*only],
        [first, .., last] => vec![*first, *last],
    };
    ends.into_iter().flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_last_word() {
        assert_eq!(initials("Ada Maria Brandt"), "AB");
        assert_eq!(initials("b.okafor"), "BO");
        assert_eq!(initials("admin"), "A");
        assert_eq!(initials(""), "");
    }
}
