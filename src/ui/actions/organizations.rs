//! Organizations.

use leptos::{prelude::*, server_fn::codec::Json};

use crate::ui::{error::UiError, views::MembershipView};

/// The organizations that one belongs to.
#[server(prefix = "/console", endpoint = "organizations/list", input = Json)]
pub async fn list_organizations() -> Result<Vec<MembershipView>, UiError> {
    use crate::http::console::{context::Context, convert};
    let context = Context::signed_in()?;
    let memberships = context.services().memberships(context.caller()).await;
    context.answer(memberships.map(|all| all.iter().map(convert::membership).collect()))
}
