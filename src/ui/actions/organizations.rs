//! Organizations, and their deployments and projects.

use leptos::{prelude::*, server_fn::codec::Json};

use crate::ui::{
    error::UiError,
    views::{OrganizationListView, OrganizationView, ResourceListView, UserListParameters},
};

/// The organizations that one belongs to, or all of them for those who see all.
#[server(prefix = "/console", endpoint = "organizations/list", input = Json)]
pub async fn list_organizations(parameters: UserListParameters) -> Result<OrganizationListView, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.organizations(&parameters).await
}

/// One organization, and what one may do there.
#[server(prefix = "/console", endpoint = "organizations/get", input = Json)]
pub async fn get_organization(id: String) -> Result<OrganizationView, UiError> {
    use crate::http::console::{context::Context, organizations};
    let context = Context::signed_in()?;
    let id = context.organization_id(&id)?;
    let home = context.services().organization(context.caller(), &id).await;
    context.answer(home.map(|home| organizations::organization(&home)))
}

/// The deployments and projects of an organization that one may see.
#[server(prefix = "/console", endpoint = "organizations/resources", input = Json)]
pub async fn list_resources(organization: String) -> Result<ResourceListView, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.resources(&organization).await
}
