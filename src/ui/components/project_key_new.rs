//! Making a key of a project: the form, then the key, shown once. On a page of its own, or in a flyout over the list.

use leptos::prelude::*;

use super::{
    empty::Failure,
    flyout::flyout,
    leaving::Leaving,
    project_key_form::ProjectKeyForm,
    project_key_handover::ProjectKeyHandover,
    project_key_preview::{Rows, first_rows},
};
use crate::ui::{
    actions::project_keys::{get_project, new_project_key},
    error::UiError,
    respond,
    views::{CreatedProjectKeyView, NewProjectKeyView, ProjectAccess, ProjectView},
};

/// The heading before and after the key is made.
#[must_use]
pub fn title(leaving: Leaving<CreatedProjectKeyView>) -> Signal<String> {
    Signal::derive(move || if leaving.has_key() { "Key created" } else { "Create API key" }.to_owned())
}

/// What the form has to know, with the rows of the draft that it begins with.
pub type Known = Resource<Result<(ProjectView, NewProjectKeyView, Rows), UiError>>;

/// Asks for what the form has to know. `from` is the id of a key that the new one is to be like, or empty. To be called
/// where a screen begins: the browser finds what the server has asked for by the order in which it was asked.
#[must_use]
pub fn known(project: String, from: String) -> Known {
    let form = respond::submitted().map(|submitted| submitted.form).unwrap_or_default();
    Resource::new(
        || (),
        move |()| {
            let (id, from, form) = (project.clone(), from.clone(), form.clone());
            async move {
                let project = get_project(id.clone()).await?;
                if !matches!(project.access, ProjectAccess::Open { creates: true, .. }) {
                    return Err(UiError::Forbidden);
                }
                let new = new_project_key(id.clone(), from).await?;
                let rows = first_rows(id, &form, &new.role_descriptors).await;
                Ok((project, new, rows))
            }
        },
    )
}

/// Form and handover.
#[component]
pub fn NewProjectKey(
    /// The project's id.
    project: String,
    known: Known,
    leaving: Leaving<CreatedProjectKeyView>,
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
                Ok((project, mut new, rows)) => {
                    if !name.is_empty() {
                        new.new.name = name;
                    }
                    view! { <ProjectKeyForm project=project new=new rows=rows created=created close=close/> }.into_any()
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
    let known = known(project.clone(), String::new());
    flyout(title(leaving), leaving, on_close, |close| {
        view! { <NewProjectKey project=project known=known leaving=leaving made=made close=close/> }.into_any()
    })
}
