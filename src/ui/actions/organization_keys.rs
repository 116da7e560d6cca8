//! Organization keys.

use leptos::{prelude::*, server_fn::codec::Json};

use crate::{
    domain::{KeyId, key_list::KeyListQuery},
    ui::{
        error::UiError,
        role_form::Pairs,
        views::{CreatedKeyView, KeyDetailsView, KeyListView, KeyView, NewKeyView},
    },
};

/// A page of an organization's keys: all of them, or those that one made.
#[server(prefix = "/console", endpoint = "organization-keys/list", input = Json)]
pub async fn list_organization_keys(organization: String, query: KeyListQuery) -> Result<KeyListView, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.organization_keys(&organization, &query).await
}

/// One of an organization's keys.
#[server(prefix = "/console", endpoint = "organization-keys/get", input = Json)]
pub async fn get_organization_key(organization: String, id: String) -> Result<KeyDetailsView, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.organization_key(&organization, &id).await
}

/// What the form for a new key of an organization has to know; `from` is the id of a key that it is to be like, or empty.
#[server(prefix = "/console", endpoint = "organization-keys/new", input = Json)]
pub async fn new_organization_key(organization: String, from: String) -> Result<NewKeyView, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.new_organization_key(&organization, &from).await
}

/// Makes one or several keys of an organization, as the form's fields say. The answer is the only one that ever holds
/// their secrets.
#[server(prefix = "/console", endpoint = "organization-keys/create", input = Json)]
pub async fn create_organization_keys(organization: String, fields: Pairs) -> Result<CreatedKeyView, UiError> {
    use crate::http::console::{asked, context::Context};
    let context = Context::signed_in()?;
    context.create_organization_keys(&organization, &asked::organization_keys(&fields)).await
}

/// Revokes a key of an organization. It is refused from the next request on. Revoking it again changes nothing.
#[server(prefix = "/console", endpoint = "organization-keys/revoke", input = Json)]
pub async fn revoke_organization_key(organization: String, id: KeyId) -> Result<(), UiError> {
    use crate::http::console::context::Context;
    let context = Context::signed_in()?;
    let organization = context.organization_id(&organization)?;
    let revoked = context.services().revoke_organization_keys(context.caller(), &organization, &[id]).await;
    context.answer(revoked.map(|_| ()))
}

/// The keys of an organization that are to be revoked: those with these ids, or all that work and match the query.
#[server(prefix = "/console", endpoint = "organization-keys/chosen", input = Json)]
pub async fn chosen_organization_keys(
    organization: String,
    ids: Vec<String>,
    matching: Option<KeyListQuery>,
) -> Result<Vec<KeyView>, UiError> {
    use crate::http::console::context::Context;
    Context::signed_in()?.chosen_keys(&organization, &ids, matching.as_ref()).await
}
