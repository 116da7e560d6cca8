//! What stands around every screen of an organization: where it is, and the links to the pages beside it.

use std::{future::Future, sync::Arc};

use leptos::prelude::*;

use super::{
    empty::Failure,
    frame::viewing,
    link::segment,
    loaded::loaded,
    notice::Done,
    page::{Page, PageLink, PageLinks},
    plain_form::is_refusal,
};
use crate::ui::{
    actions::organizations::get_organization,
    error::UiError,
    views::{OrganizationView, RightsView},
};

/// Where an organization's pages are.
#[must_use]
pub fn path(organization: &str, page: &str) -> String {
    format!("/organizations/{}/{page}", segment(organization))
}

/// Which screen of an organization.
#[derive(Clone, Debug)]
pub struct Place {
    /// The organization's id.
    pub organization: String,
    /// What heading and window say.
    pub title: Signal<String>,
    /// The pages above it, below the organization: the last part of the path, and the name.
    pub above: Vec<(String, String)>,
    /// How the breadcrumb calls it, where that is not the title.
    pub here: Option<String>,
}

impl Place {
    /// One of the pages that the links lead to.
    #[must_use]
    pub fn main(organization: String, title: &str) -> Self {
        Self { organization, title: title.into(), above: Vec::new(), here: None }
    }

    /// A page below one of those.
    #[must_use]
    pub fn below(organization: String, page: (&str, &str), title: impl Into<Signal<String>>) -> Self {
        let above = vec![(page.0.to_owned(), page.1.to_owned())];
        Self { organization, title: title.into(), above, here: None }
    }

    /// The same, called `here` in the breadcrumb.
    #[must_use]
    pub fn called(self, here: &str) -> Self {
        Self { here: Some(here.to_owned()), ..self }
    }

    fn crumbs(&self, organization: Option<&OrganizationView>) -> Vec<(String, String)> {
        let mut crumbs = vec![("/organizations".to_owned(), "Organizations".to_owned())];
        let page = |page: &str| path(&self.organization, page);
        crumbs.extend(organization.map(|found| (page(found.rights.first_page()), found.name.clone())));
        crumbs.extend(self.above.iter().map(|(last, name)| (page(last), name.clone())));
        crumbs
    }
}

/// What a screen holds.
pub struct Content {
    /// What stands beside the heading.
    pub head: AnyView,
    /// What stands below it.
    pub body: AnyView,
}

impl From<AnyView> for Content {
    fn from(body: AnyView) -> Self {
        Self { head: ().into_any(), body }
    }
}

/// A screen of an organization, once it is known what the viewer may do there. `content` may ask for more.
pub fn screen<F>(place: Place, content: impl Fn(OrganizationView) -> F + Send + Sync + 'static) -> AnyView
where
    F: Future<Output = Result<Content, UiError>> + Send + 'static,
{
    let id = place.organization.clone();
    let organization = Resource::new(|| (), move |()| get_organization(id.clone()));
    let (place, content) = (Arc::new(place), Arc::new(content));
    loaded(move || {
        let (place, content) = (Arc::clone(&place), Arc::clone(&content));
        async move {
            let found = organization.await;
            let known = found.as_ref().ok().cloned();
            let made = match found {
                Ok(found) => content(found).await,
                Err(error) => Err(error),
            };
            Ok(page(&place, known.as_ref(), made))
        }
    })
}

fn page(place: &Place, organization: Option<&OrganizationView>, content: Result<Content, UiError>) -> AnyView {
    let Content { head, body } = content.unwrap_or_else(|error| view! { <Failure error=error/> }.into_any().into());
    let crumbs = place.crumbs(organization);
    let links = organization.filter(|_| place.above.is_empty()).map(|found| links(&place.organization, &found.rights));
    let here = place.here.clone().unwrap_or_else(|| place.title.get_untracked());
    view! {
        <Page title=place.title crumbs=crumbs here=here head=head links=links.into_any() refused=is_refusal()>
            <Done/>
            {body}
        </Page>
    }
    .into_any()
}

/// The pages that the viewer may use. API keys are among them for everybody: whoever may not see them reads there who may.
fn links(organization: &str, rights: &RightsView) -> AnyView {
    let pages = [
        (rights.reads_members, "members", "Members"),
        (rights.reads_contacts, "contacts", "Contacts"),
        (true, "api-keys", "API keys"),
        (true, "deployments", "Deployments and projects"),
        (true, "security", "Security"),
    ];
    let pages = pages.into_iter().filter(|(may, ..)| *may);
    let pages: Vec<_> = pages.map(|(_, page, name)| (path(organization, page), page, name)).collect();
    let (viewing, id) = (viewing(), organization.to_owned());
    loaded(move || {
        let (pages, id) = (pages.clone(), id.clone());
        async move {
            let viewer = viewing.person().await;
            let here = viewer.as_ref().and_then(|viewer| viewer.organizations.iter().find(|known| known.id == id));
            let soon = here.map_or(0, |here| here.expiring_soon);
            let link =
                |(path, page, name)| PageLink { path, name, expiring: if page == "api-keys" { soon } else { 0 } };
            let links = pages.into_iter().map(link).collect();
            Ok(view! { <PageLinks label="Organization" links=links/> }.into_any())
        }
    })
}

/// A screen for whoever may do what it is for; others read who may.
///
/// # Errors
/// [`UiError::NotAllowed`]
pub fn only_if(may: bool, who_may: &str) -> Result<(), UiError> {
    if may {
        return Ok(());
    }
    crate::ui::respond::set_status(403);
    Err(UiError::NotAllowed(who_may.to_owned()))
}
