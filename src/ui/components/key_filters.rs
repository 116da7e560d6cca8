//! What narrows an organization's keys down besides search and status: role, creator, resource. A GET form, so that every
//! state of the list has a URL; with a script, a choice takes effect at once.

use leptos::{html::Form, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{key_list::Keys, keys_of::KeysOf, link::link};
use crate::{
    domain::{
        key_list::{KeyListQuery, ResourceFilter},
        organization::ResourceKind,
        role_assignments::{OrganizationRole, ResourceRole, one_of},
    },
    ui::{browser, views::KeyFiltersView},
};

/// The selects.
#[component]
pub fn KeyFilters(
    keys: Keys,
    /// What was asked for when `filters` were the answer.
    query: KeyListQuery,
    filters: KeyFiltersView,
) -> impl IntoView {
    let path = keys.of.with_value(KeysOf::path);
    let cleared = query.role.is_some() || query.creator.is_some() || query.resource.is_some();
    let rest = KeyListQuery { role: None, creator: None, resource: None, ..query.first_page() };
    let clear = cleared.then(|| {
        let target = link(&path, &rest.parameters());
        view! { <a class="button" data-kind="quiet" href=target>"Clear filters"</a> }
    });
    let kept: Vec<_> = rest
        .parameters()
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect();
    let form = NodeRef::<Form>::new();
    let navigate = use_navigate();
    let go = {
        let path = path.clone();
        move |_| {
            if let Some(form) = form.get_untracked() {
                let chosen = KeyListQuery::from(browser::form_pairs(&form));
                // All else as the URL has it, which a search or a filter may have changed since these rows came.
                let asked = keys.query.with_untracked(|query| KeyListQuery {
                    role: chosen.role,
                    creator: chosen.creator,
                    resource: chosen.resource,
                    ..query.first_page()
                });
                navigate(
                    &link(&path, &asked.parameters()),
                    NavigateOptions { scroll: false, ..NavigateOptions::default() },
                );
            }
        }
    };
    let creator = (!filters.own_only).then(|| {
        let mut creators = filters.creators;
        creators.extend(query.creator.clone().filter(|creator| !creators.contains(creator)));
        let options = creators.into_iter().map(|name| (name.clone(), name)).collect();
        select("creator", "Created by", "Anybody", options, query.creator.as_deref())
    });
    let resources = filters.resources.into_iter().map(|resource| {
        let words = format!("{} ({})", resource.name, one_of(resource.kind));
        (ResourceFilter { kind: resource.kind, id: resource.id }.to_string(), words)
    });
    let resource = query.resource.as_ref().map(ToString::to_string);
    let resource = select("resource", "Reaches", "Anything", resources.collect(), resource.as_deref());
    let role = select("role", "Role", "Any role", roles(), query.role.as_deref());
    view! {
        <form class="key-filters" method="get" action=path aria-label="Filters" node_ref=form on:change=go>
            {kept}
            {role}
            {creator}
            {resource}
            <button class="button unscripted" type="submit">"Filter"</button>
            {clear}
        </form>
    }
    .into_any()
}

fn roles() -> Vec<(String, String)> {
    let organization = OrganizationRole::ALL.map(|role| (role.id().to_owned(), role.label().to_owned()));
    let resources = ResourceKind::ALL.into_iter().flat_map(|kind| {
        ResourceRole::of_kind(kind)
            .iter()
            .map(move |role| (role.id().to_owned(), format!("{}, {}", role.label(), one_of(kind))))
    });
    organization.into_iter().chain(resources).collect()
}

fn select(
    name: &'static str,
    label: &'static str,
    any: &'static str,
    options: Vec<(String, String)>,
    chosen: Option<&str>,
) -> AnyView {
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, words)| {
            let selected = chosen == Some(value.as_str());
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect();
    let narrows = chosen.is_some().then_some("true");
    view! {
        <label class="filter" data-narrows=narrows>
            <span>{label}</span>
            <select class="input" name=name>
                <option value="" selected=chosen.is_none()>{any}</option>
                {options}
            </select>
        </label>
    }
    .into_any()
}
