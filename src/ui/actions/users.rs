//! Users and their keys, for those who may see them.

use leptos::{prelude::*, server_fn::codec::Json};

use crate::{
    domain::{KeyId, key_list::KeyListQuery},
    ui::{
        error::UiError,
        views::{KeyDetailsView, KeyListView, UserListParameters, UserListView, UserView},
    },
};

/// A page of users.
#[server(prefix = "/console", endpoint = "users/list", input = Json)]
pub async fn list_users(parameters: UserListParameters) -> Result<UserListView, UiError> {
    use crate::http::console::{context::Context, convert};
    let context = Context::signed_in()?;
    let now = context.services().now();
    let page = context.services().list_users(context.caller(), &convert::user_list_query(&parameters)).await;
    context.answer(page.map(|page| UserListView { page: page.map(|row| convert::user_row(&row)), now }))
}

/// One user.
#[server(prefix = "/console", endpoint = "users/get", input = Json)]
pub async fn get_user(name: String) -> Result<UserView, UiError> {
    use crate::http::console::{context::Context, convert};
    let context = Context::signed_in()?;
    let name = crate::domain::UserName::parse(&name).map_err(|_| context.refuse(UiError::NotFound))?;
    context.answer(context.services().user(context.caller(), &name).await.map(|user| convert::user(&user, 0)))
}

/// A page of another user's keys.
#[server(prefix = "/console", endpoint = "users/keys", input = Json)]
pub async fn list_user_keys(name: String, query: KeyListQuery) -> Result<KeyListView, UiError> {
    use crate::{
        domain::{Action, allows},
        http::console::{context::Context, convert},
    };
    let context = Context::signed_in()?;
    let name = crate::domain::UserName::parse(&name).map_err(|_| context.refuse(UiError::NotFound))?;
    let list = context.services().list_keys_of(context.caller(), &name, &query).await;
    let may_revoke = allows(context.user()?, Action::RevokeAllKeys);
    context.answer(list.map(|list| convert::key_list(list, may_revoke)))
}

/// One key of another user.
#[server(prefix = "/console", endpoint = "users/key", input = Json)]
pub async fn get_user_key(name: String, id: String) -> Result<KeyDetailsView, UiError> {
    use crate::{
        domain::{Action, allows},
        http::console::{context::Context, convert},
    };
    let context = Context::signed_in()?;
    let (Ok(name), Some(id)) = (crate::domain::UserName::parse(&name), KeyId::parse(&id)) else {
        return Err(context.refuse(UiError::NotFound));
    };
    let now = context.services().now();
    let key = context.services().key_of_user(context.caller(), &name, &id).await;
    let may_revoke = allows(context.user()?, Action::RevokeAllKeys);
    context.answer(key.map(|key| convert::key_details(key, may_revoke, now)))
}

/// Revokes a key of another user.
#[server(prefix = "/console", endpoint = "users/revoke-key", input = Json)]
pub async fn revoke_user_key(name: String, id: KeyId) -> Result<(), UiError> {
    use crate::http::console::context::Context;
    let context = Context::signed_in()?;
    let name = crate::domain::UserName::parse(&name).map_err(|_| context.refuse(UiError::NotFound))?;
    context.answer(context.services().revoke_keys(context.caller(), &[(name, id)]).await.map(|_| ()))
}
