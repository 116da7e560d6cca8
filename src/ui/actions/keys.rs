//! Personal keys, one's own.

use leptos::{prelude::*, server_fn::codec::Json};

use crate::{
    domain::{KeyId, key_list::KeyListQuery},
    ui::{
        error::UiError,
        role_form::Pairs,
        views::{CreatedKeyView, KeyDetailsView, KeyListView, NewKeyView},
    },
};

/// A page of one's own keys.
#[server(prefix = "/console", endpoint = "keys/list", input = Json)]
pub async fn list_keys(query: KeyListQuery) -> Result<KeyListView, UiError> {
    use crate::http::console::{context::Context, convert};
    let context = Context::signed_in()?;
    let list = context.services().list_own_keys(context.caller(), &query).await;
    context.answer(list.map(|list| convert::key_list(list, true)))
}

/// One of one's own keys.
#[server(prefix = "/console", endpoint = "keys/get", input = Json)]
pub async fn get_key(id: String) -> Result<KeyDetailsView, UiError> {
    use crate::http::console::{context::Context, convert};
    let context = Context::signed_in()?;
    let id = KeyId::parse(&id).ok_or_else(|| context.refuse(UiError::NotFound))?;
    let now = context.services().now();
    let key = context.services().own_key(context.caller(), &id).await;
    context.answer(key.map(|key| convert::key_details(key, true, now)))
}

/// What the form for a new key has to know; `from` is the id of a key that it is to be like, or empty.
#[server(prefix = "/console", endpoint = "keys/new", input = Json)]
pub async fn new_key(from: String) -> Result<NewKeyView, UiError> {
    use crate::http::console::context::Context;
    let context = Context::signed_in()?;
    context.new_key(&from).await
}

/// The instant at which a key ends whose last day is `date` in `zone`: milliseconds since 1970.
#[server(prefix = "/console", endpoint = "keys/end-of-day", input = Json)]
pub async fn end_of_day(date: String, zone: String) -> Result<i64, UiError> {
    use crate::http::console::context::Context;
    let context = Context::signed_in()?;
    context.end_of_day(date, zone)
}

/// Makes a personal key, as the form's fields say. The answer is the only one that ever holds its secret.
#[server(prefix = "/console", endpoint = "keys/create", input = Json)]
pub async fn create_key(fields: Pairs) -> Result<CreatedKeyView, UiError> {
    use crate::http::console::{asked, context::Context};
    let context = Context::signed_in()?;
    context.create_key(&asked::key(&fields)).await
}

/// Revokes one of one's own keys. It is refused from the next request on. Revoking it again changes nothing.
#[server(prefix = "/console", endpoint = "keys/revoke", input = Json)]
pub async fn revoke_key(id: KeyId) -> Result<(), UiError> {
    use crate::http::console::context::Context;
    let context = Context::signed_in()?;
    context.answer(context.services().revoke_own_keys(context.caller(), &[id]).await.map(|_| ()))
}
