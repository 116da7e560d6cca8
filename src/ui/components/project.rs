//! What stands around every screen of a project's keys: where it is, and what is said to whoever may see none of them.

use std::{future::Future, sync::Arc};

use leptos::prelude::*;

use super::{
    empty::{Empty, Failure},
    link::{link, segment},
    loaded::loaded,
    notice::Done,
    organization::{Content, path},
    other_kinds::{OtherKinds, other_kinds},
    page::Page,
    plain_form::is_refusal,
};
use crate::ui::{
    actions::project_keys::get_project,
    error::UiError,
    icons::IconName,
    respond,
    views::{ProjectAccess, ProjectView},
};

/// Where the list of a project's keys is.
#[must_use]
pub fn keys_path(project: &str) -> String {
    format!("/projects/{}/api-keys", segment(project))
}

/// Where one of them is.
#[must_use]
pub fn key_path(project: &str, key: &str) -> String {
    format!("{}/{}", keys_path(project), segment(key))
}

/// Where one is made.
#[must_use]
pub fn new_path(project: &str) -> String {
    keys_path(project) + "/new"
}

/// Where one is made that is like another.
#[must_use]
pub fn new_from(project: &str, key: &str) -> String {
    link(&new_path(project), &[("from", key.to_owned())])
}

/// Where one asks for the end of one of them, and where the answer is sent.
#[must_use]
pub fn delete_path(project: &str, key: &str) -> String {
    key_path(project, key) + "/delete"
}

/// Where one asks for the end of several.
#[must_use]
pub fn delete_several_path(project: &str) -> String {
    keys_path(project) + "/delete"
}

/// Which screen of a project.
#[derive(Clone, Debug)]
pub struct ProjectPlace {
    project: String,
    title: Signal<String>,
    /// Whether it lies below the list of keys.
    below: bool,
    here: Option<String>,
}

impl ProjectPlace {
    /// The list of the project's keys.
    #[must_use]
    pub fn main(project: String, title: impl Into<Signal<String>>) -> Self {
        Self { project, title: title.into(), below: false, here: None }
    }

    /// A screen below it.
    #[must_use]
    pub fn below(project: String, title: impl Into<Signal<String>>) -> Self {
        Self { below: true, ..Self::main(project, title) }
    }

    /// The same, called `here` in the breadcrumb.
    #[must_use]
    pub fn called(self, here: &str) -> Self {
        Self { here: Some(here.to_owned()), ..self }
    }

    fn crumbs(&self, project: Option<&ProjectView>) -> Vec<(String, String)> {
        let Some(project) = project else { return vec![("/organizations".to_owned(), "Organizations".to_owned())] };
        let resources = path(&project.organization, "deployments");
        let itself = format!("{resources}/{}/{}", project.kind.id(), project.id);
        let management = format!("{itself}#management");
        let mut crumbs = vec![
            (resources, project.organization_name.clone()),
            (itself, project.name.clone()),
            (management, "Management".to_owned()),
        ];
        crumbs.extend(self.below.then(|| (keys_path(&self.project), "API keys".to_owned())));
        crumbs
    }
}

/// A screen of a project, once it is known what the viewer may do with its keys: nothing is told without asking for
/// `content`, which may ask for more.
pub fn screen<F>(place: ProjectPlace, content: impl Fn(ProjectView) -> F + Send + Sync + 'static) -> AnyView
where
    F: Future<Output = Result<Content, UiError>> + Send + 'static,
{
    let id = place.project.clone();
    let project = Resource::new(|| (), move |()| get_project(id.clone()));
    let (place, content) = (Arc::new(place), Arc::new(content));
    loaded(move || {
        let (place, content) = (Arc::clone(&place), Arc::clone(&content));
        async move {
            let found = project.await;
            let known = found.as_ref().ok().cloned();
            let made = match found {
                Ok(found) => match barred(&found) {
                    Some(why) => Ok(why.into()),
                    None => content(found).await,
                },
                Err(error) => Err(error),
            };
            Ok(page(&place, known.as_ref(), made))
        }
    })
}

fn page(place: &ProjectPlace, project: Option<&ProjectView>, content: Result<Content, UiError>) -> AnyView {
    let Content { head, body } = content.unwrap_or_else(|error| view! { <Failure error=error/> }.into_any().into());
    let crumbs = place.crumbs(project);
    let here = place.here.clone().unwrap_or_else(|| place.title.get_untracked());
    view! {
        <Page title=place.title crumbs=crumbs here=here head=head refused=is_refusal()>
            <Done/>
            {body}
        </Page>
    }
    .into_any()
}

/// What stands in place of the keys for whoever may do nothing with them, and where there can be none.
fn barred(project: &ProjectView) -> Option<AnyView> {
    let said = match project.access {
        ProjectAccess::Open { .. } => return None,
        ProjectAccess::NoRights => {
            respond::set_status(403);
            let title = format!("You have no rights to the API keys of {}", project.name);
            let organization = project.organization_name.clone();
            view! {
                <Empty icon=IconName::Lock title=title>
                    <p>
                        "Seeing and making them takes the role Admin on this project, or a role of its own with a privilege for API keys. "
                        "The roles Editor and Viewer open its data, not its keys."
                    </p>
                    <p>"An owner of " {organization} " can give you such a role. Keys that others made go on working."</p>
                </Empty>
            }
            .into_any()
        }
        ProjectAccess::SwitchedOff => view! {
            <Empty icon=IconName::Disabled title="API keys of projects are switched off">
                <p>
                    "Whoever runs this installation has switched them off in its settings: no project key can be made, seen or used. "
                    "Personal and organization keys are not touched by that."
                </p>
                <p>"Nothing is lost: switched on again, every key that has not ended works as before."</p>
            </Empty>
        }
        .into_any(),
    };
    let kinds = other_kinds(OtherKinds::Project { organization: project.organization.clone() });
    Some(view! { {said}{kinds} }.into_any())
}
