//! The organizations that one belongs to, and all of them for those who see all.

use leptos::prelude::*;

use crate::domain::page::Page as Rows;
use crate::ui::{
    actions::organizations::list_organizations,
    components::{
        directory,
        empty::Empty,
        frame::viewing,
        loaded::loaded,
        notice::Done,
        organization::path,
        page::Page,
        sheet::{Column, sheet},
        time::{Moment, since},
    },
    icons::{Icon, IconName},
    views::{MembershipView, OrganizationListView, OrganizationRowView},
};

const PATH: &str = "/organizations";

/// The list of organizations.
#[component]
pub fn OrganizationsPage() -> impl IntoView {
    let asked = directory::asked();
    let organizations =
        Resource::new(move || asked.get(), |asked| async { (asked.q.clone(), list_organizations(asked).await) });
    let viewing = viewing();
    let head = loaded(move || async move {
        let creates = viewing.person().await.is_some_and(|viewer| viewer.creates_organizations);
        let create = view! {
            <a class="button" data-kind="primary" href="/organizations/new"><Icon name=IconName::Plus/>"Create organization"</a>
        };
        Ok(creates.then_some(create).into_any())
    });
    view! {
        <Page title="Organizations" head=head>
            <Done/>
            {loaded(move || async move {
                let (search, organizations) = organizations.await;
                Ok(match organizations? {
                    OrganizationListView::Own(own) if own.is_empty() => nothing(),
                    OrganizationListView::Own(own) => table(own),
                    OrganizationListView::All(page) => all(search, page),
                })
            })}
        </Page>
    }
    .into_any()
}

fn nothing() -> AnyView {
    view! {
        <Empty icon=IconName::Organization title="You belong to no organization">
            <p>
                "Organizations own deployments and projects, and say who may do what with them. You can make personal API keys without belonging to one."
            </p>
        </Empty>
    }
    .into_any()
}

fn table(organizations: Vec<MembershipView>) -> AnyView {
    let rows: Vec<_> = organizations
        .into_iter()
        .map(|organization| {
            let target = path(&organization.id, "members");
            view! {
                <tr>
                    <th scope="row" data-cell="name">
                        <a href=target>{organization.name}</a>" "<span class="hint" title="Organization ID">{organization.id}</span>
                    </th>
                    <td data-label="Your role" data-cell="text">{organization.role}</td>
                    <td data-label="Members" data-cell="number">{organization.members}</td>
                    <td data-label="Resources" data-cell="number">{organization.resources}</td>
                </tr>
            }
        })
        .collect();
    view! {
        {sheet("Organizations", &[Column::Text("Name"), Column::Text("Your role"), Column::Kind("Members", "number"), Column::Kind("Deployments and projects", "number")], rows.into_any())}
        <p class="pager">
            <span>
                "Your personal API keys act with the role you have in each of them at the moment of the call. Roles are given by an organization’s owners."
            </span>
        </p>
    }
    .into_any()
}

fn all(search: String, page: Rows<OrganizationRowView>) -> AnyView {
    let turns = directory::turns(PATH, &search, &page, "organizations");
    let rows: Vec<_> = page.items.iter().map(row).collect();
    let list = if rows.is_empty() {
        let title = format!("No organization matches “{search}”");
        view! {
            <Empty icon=IconName::Search title=title>
                <p>"Search looks at names and ids."</p>
                <p class="actions"><a class="button" href=PATH>"Clear search"</a></p>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            {sheet("Organizations", &[Column::Text("Name"), Column::Kind("Members", "number"), Column::Kind("Deployments and projects", "number"), Column::Kind("Created", "created")], rows.into_any())}
            {turns}
        }
        .into_any()
    };
    let searched = directory::search(PATH, search, "Search by name or id", "Name or id");
    view! {
        {searched}
        {list}
    }
    .into_any()
}

fn row(organization: &OrganizationRowView) -> AnyView {
    // The first page that everybody may use who sees the list of all.
    let target = path(&organization.id, "members");
    let at = organization.created_at;
    let moment: Moment = since(at).moment();
    view! {
        <tr>
            <th scope="row" data-cell="name">
                <a href=target>{organization.name.clone()}</a>" "
                <span class="hint" title="Organization ID">{organization.id.clone()}</span>
            </th>
            <td data-label="Members" data-cell="number">{organization.members}</td>
            <td data-label="Resources" data-cell="number">{organization.resources}</td>
            <td data-label="Created" data-cell="created">{moment.tag(at, moment.date(at))}</td>
        </tr>
    }
    .into_any()
}
