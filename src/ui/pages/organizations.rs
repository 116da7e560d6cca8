//! The organizations that one belongs to.

use leptos::prelude::*;

use crate::ui::{
    actions::organizations::list_organizations,
    components::{empty::Empty, loaded::loaded, page::Page},
    icons::IconName,
    views::MembershipView,
};

/// The list of the organizations that one belongs to.
#[component]
pub fn OrganizationsPage() -> impl IntoView {
    let organizations = Resource::new(|| (), |()| list_organizations());
    view! {
        <Page title="Organizations">
            {loaded(move || async move {
                let organizations = organizations.await?;
                Ok(if organizations.is_empty() { nothing() } else { table(organizations) })
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
            view! {
                <tr>
                    <th scope="row" data-cell="name">
                        {organization.name}" "<span class="hint" title="Organization ID">{organization.id}</span>
                    </th>
                    <td data-label="Your role">{organization.role}</td>
                    <td data-label="Members" data-cell="number">{organization.members}</td>
                    <td data-label="Deployments and projects" data-cell="number">{organization.resources}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="sheet">
            <table class="table">
                <caption class="visually-hidden">"Organizations"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Your role"</th>
                        <th scope="col" data-cell="number">"Members"</th>
                        <th scope="col" data-cell="number">"Deployments and projects"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="pager">
            <span>
                "Your personal API keys act with the role you have in each of them at the moment of the call. Roles are given by an organization’s owners."
            </span>
        </p>
    }
    .into_any()
}
