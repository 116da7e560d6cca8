//! Members of organizations, and invitations.

use leptos::{prelude::*, server_fn::codec::Json};

use crate::ui::{
    error::UiError,
    views::{
        InvitationRowView, InvitationView, MemberListView, MemberView, RemovalView, RolesEditView, UserListParameters,
    },
};

/// A page of an organization's members, and before the first of them the invitations.
#[server(prefix = "/console", endpoint = "members/list", input = Json)]
pub async fn list_members(organization: String, parameters: UserListParameters) -> Result<MemberListView, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.members(&organization, &parameters).await
}

/// One member.
#[server(prefix = "/console", endpoint = "members/get", input = Json)]
pub async fn get_member(organization: String, name: String) -> Result<MemberView, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.member(&organization, &name).await
}

/// What has to be known before a member is removed, or leaves.
#[server(prefix = "/console", endpoint = "members/removal", input = Json)]
pub async fn get_removal(organization: String, name: String) -> Result<RemovalView, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.removal(&organization, &name).await
}

/// The roles that can be given to people who are invited.
#[server(prefix = "/console", endpoint = "members/new", input = Json)]
pub async fn new_invitation(organization: String) -> Result<RolesEditView, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.new_invitation(&organization).await
}

/// An invitation that nobody has accepted, and the form for its roles.
#[server(prefix = "/console", endpoint = "members/invitation", input = Json)]
pub async fn get_open_invitation(
    organization: String,
    token: String,
) -> Result<(InvitationRowView, RolesEditView), UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.open_invitation(&organization, &token).await
}

/// What a link invites to. For whoever holds the link, signed in or not.
#[server(prefix = "/console", endpoint = "invitations/get", input = Json)]
pub async fn get_invitation(token: String) -> Result<InvitationView, UiError> {
    use crate::http::console::context;
    context::invitation(&token).await
}
