//! Making a key of a project.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use crate::ui::{
    components::{
        flyout::LeaveQuestion,
        leaving::Leaving,
        organization::only_if,
        project::{ProjectPlace, keys_path, screen},
        project_key_new::{NewProjectKey, known, title},
    },
    pages::named,
    respond,
    views::ProjectAccess,
};

/// The form, then the key, shown once.
#[component]
pub fn NewProjectKeyPage() -> impl IntoView {
    let project = named(["id"]);
    let leaving = Leaving::new(respond::submitted().and_then(|submitted| submitted.created_project_key));
    Effect::new(move || leaving.hold_links());
    let query = use_query_map();
    let value = move |name: &str| query.with_untracked(|query| query.get(name)).unwrap_or_default();
    let (from, name) = (value("from"), value("name"));
    let navigate = use_navigate();
    move || {
        let [project] = project.get();
        let leave = {
            let (list, navigate) = (keys_path(&project), navigate.clone());
            Callback::new(move |()| {
                let target = leaving.target().unwrap_or_else(|| list.clone());
                navigate(&target, NavigateOptions::default());
            })
        };
        let (known, name) = (known(project.clone(), from.clone()), name.clone());
        let place = ProjectPlace::below(project, title(leaving)).called("Create API key");
        screen(place, move |project| {
            let name = name.clone();
            async move {
                let creates = matches!(project.access, ProjectAccess::Open { creates: true, .. });
                only_if(creates, "somebody whose role in this project lets them create API keys")?;
                Ok(view! {
                    <NewProjectKey project=project.id known=known leaving=leaving name=name/>
                    <LeaveQuestion leaving=leaving leave=leave/>
                }
                .into_any()
                .into())
            }
        })
    }
}
