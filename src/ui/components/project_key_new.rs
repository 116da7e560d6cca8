//! Making a key of a project: the form, then the key, shown once. On a page of its own, or in a flyout over the list.

use leptos::prelude::*;

use super::{
    empty::Failure, flyout::flyout, leaving::Leaving, project_key_form::ProjectKeyForm,
    project_key_handover::ProjectKeyHandover,
};
use crate::ui::{
    actions::project_keys::{get_project, new_project_key},
    views::CreatedProjectKeyView,
};

/// The heading before and after the key is made.
#[must_use]
pub fn title(leaving: Leaving<CreatedProjectKeyView>) -> Signal<String> {
    Signal::derive(move || if leaving.has_key() { "Key created" } else { "Create API key" }.to_owned())
}

/// Form and handover.
#[component]
pub fn NewProjectKey(
    /// The project's id.
    project: String,
    leaving: Leaving<CreatedProjectKeyView>,
    /// The id of the key that it is to be like.
    #[prop(optional)]
    from: String,
    /// The name that it begins with, where that is not another key's.
    #[prop(optional)]
    name: String,
    /// Hears that a key was made.
    #[prop(optional)]
    made: Option<Callback<()>>,
    /// Closes the whole, where it stands over the list.
    #[prop(optional)]
    close: Option<Callback<()>>,
) -> impl IntoView {
    let id = project.clone();
    let known = Resource::new(
        || (),
        move |()| {
            let (project, from) = (id.clone(), from.clone());
            async move {
                let (found, new) = (get_project(project.clone()).await?, new_project_key(project, from).await?);
                Ok::<_, crate::ui::error::UiError>((found, new))
            }
        },
    );
    let created = Callback::new(move |view| {
        leaving.keep(view);
        if let Some(made) = made {
            made.run(());
        }
    });
    let form = ViewFn::from(move || {
        let name = name.clone();
        Suspend::new(async move {
            match known.await {
                Ok((project, mut new)) => {
                    if !name.is_empty() {
                        new.new.name = name;
                    }
                    view! { <ProjectKeyForm project=project new=new created=created close=close/> }.into_any()
                }
                Err(error) => view! { <Failure error=error/> }.into_any(),
            }
        })
    });
    move || {
        let (form, project) = (form.clone(), project.clone());
        leaving.key().map_or_else(
            || view! { <Suspense>{move || form.run()}</Suspense> }.into_any(),
            |view| view! { <ProjectKeyHandover project=project view=view leaving=leaving close=close/> }.into_any(),
        )
    }
}

/// Form and handover in a flyout. Render it only while it is open.
#[component]
pub fn ProjectKeyFlyout(
    /// The project's id.
    project: String,
    /// Hears that a key was made.
    made: Callback<()>,
    /// The flyout is closed.
    on_close: Callback<()>,
) -> impl IntoView {
    let leaving = Leaving::new(None);
    flyout(title(leaving), leaving, on_close, |close| {
        view! { <NewProjectKey project=project leaving=leaving made=made close=close/> }.into_any()
    })
}
