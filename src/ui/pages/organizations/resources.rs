//! The deployments and projects of an organization.

use leptos::prelude::*;

use super::named;
use crate::{
    domain::{organization::ResourceKind, role_assignments::one_of},
    ui::{
        actions::organizations::list_resources,
        components::{
            empty::Empty,
            organization::{Content, Place, path, screen},
            project::keys_path,
            sheet::{Column, sheet},
            time::{Moment, since},
        },
        icons::{Icon, IconName},
        views::{OrganizationView, ResourceListView, ResourceView},
    },
};

/// The register.
#[component]
pub fn ResourcesPage() -> impl IntoView {
    let organization = named(["id"]);
    move || {
        let [organization] = organization.get();
        let id = organization.clone();
        let resources = Resource::new(|| (), move |()| list_resources(id.clone()));
        screen(Place::main(organization, "Deployments and projects"), move |organization| async move {
            Ok(content(&organization, resources.await?))
        })
    }
}

fn content(organization: &OrganizationView, list: ResourceListView) -> Content {
    let base = path(&organization.id, "deployments");
    let register = (!organization.rights.creates.is_empty()).then(|| {
        let target = base.clone() + "/new";
        view! { <a class="button" data-kind="primary" href=target><Icon name=IconName::Plus/>"Register"</a> }
    });
    let body = if list.resources.is_empty() {
        view! {
            <Empty icon=IconName::Organization title="No deployments or projects that you may see">
                <p>"Roles and API keys are scoped to the deployments and projects that stand here. Keyward does not run them: \
                    it says who may do what with them."</p>
            </Empty>
        }
        .into_any()
    } else {
        table(&base, list)
    };
    Content { head: register.into_any(), body }
}

fn table(base: &str, list: ResourceListView) -> AnyView {
    let ResourceListView { resources, now } = list;
    let base = base.to_owned();
    let since = since(now);
    let rows = move || {
        let moment = since.moment();
        let sorted =
            ResourceKind::ALL.into_iter().flat_map(|kind| resources.iter().filter(move |one| one.kind == kind));
        sorted.map(|resource| row(&base, resource, moment)).collect::<Vec<_>>()
    };
    view! {
        {sheet("Deployments and projects", &[Column::Text("Name"), Column::Text("Kind"), Column::Text("Region"), Column::Text("Endpoint"), Column::Kind("Registered", "created"), Column::Actions], rows.into_any())}
    }
    .into_any()
}

fn row(base: &str, resource: &ResourceView, moment: Moment) -> AnyView {
    let target = format!("{base}/{}/{}", resource.kind.id(), resource.id);
    let tag = resource.is_default.then(|| view! { " "<span class="tag">"Default"</span> });
    let or_none = |text: &str| {
        if text.is_empty() { view! { <span class="dim">"None"</span> }.into_any() } else { text.to_owned().into_any() }
    };
    view! {
        <tr>
            <th scope="row" data-cell="name">
                <a href=target>{resource.name.clone()}</a>{tag}" "<span class="hint">{resource.id.to_string()}</span>
            </th>
            <td data-label="Kind">{kind_name(resource.kind)}</td>
            <td data-label="Region">{or_none(&resource.region)}</td>
            <td data-label="Endpoint" data-cell="text">{or_none(&resource.endpoint)}</td>
            <td data-label="Registered" data-cell="created">{moment.tag(resource.created_at, moment.date(resource.created_at))}</td>
            <td data-cell="actions">{keys_link(resource, Some("quiet"))}</td>
        </tr>
    }
    .into_any()
}

/// The way to the keys of a project, a button of this `kind`; deployments have none here.
pub(super) fn keys_link(resource: &ResourceView, kind: Option<&'static str>) -> Option<AnyView> {
    let is_project = resource.kind != ResourceKind::Deployment;
    is_project.then(|| {
        let words = "API keys of ".to_owned() + &resource.name;
        view! {
            <a class="button" data-kind=kind href=keys_path(resource.id.as_str()) aria-label=words><Icon name=IconName::Key/>"API keys"</a>
        }
        .into_any()
    })
}

/// What a kind is called where it stands alone.
pub(super) fn kind_name(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::Deployment => "Deployment",
        ResourceKind::Elasticsearch | ResourceKind::Observability | ResourceKind::Security => one_of(kind),
    }
}
