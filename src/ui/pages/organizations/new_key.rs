//! Making keys of an organization.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use super::named;
use crate::ui::{
    components::{
        flyout::LeaveQuestion,
        generate::{Generate, title},
        keys_of::KeysOf,
        leaving::Leaving,
        organization::{Place, only_if, screen},
    },
    respond,
};

/// The form, then the keys, shown once.
#[component]
pub fn NewOrganizationKeyPage() -> impl IntoView {
    let organization = named(["id"]);
    let submitted = respond::submitted();
    let leaving = Leaving::new(submitted.and_then(|submitted| submitted.created));
    Effect::new(move || leaving.hold_links());
    let from = use_query_map().with_untracked(|query| query.get("from")).unwrap_or_default();
    let navigate = use_navigate();
    move || {
        let [organization] = organization.get();
        let of = KeysOf::Organization(organization.clone());
        let leave = {
            let (of, navigate) = (of.clone(), navigate.clone());
            Callback::new(move |()| {
                let target = leaving.target().unwrap_or_else(|| of.path());
                navigate(&target, NavigateOptions::default());
            })
        };
        let from = from.clone();
        let place = Place::below(organization, ("api-keys", "API keys"), title(&of, leaving)).called(of.make());
        screen(place, move |organization| {
            let (of, from) = (of.clone(), from.clone());
            async move {
                let who = "an organization owner or one with the role Manage workload credentials";
                only_if(organization.rights.creates_keys, who)?;
                Ok(view! {
                    <Generate of=of leaving=leaving from=from/>
                    <LeaveQuestion leaving=leaving leave=leave/>
                }
                .into_any()
                .into())
            }
        })
    }
}
