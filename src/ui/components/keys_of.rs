//! Whose keys a screen is about: one's own or another user's. The screens are the same; paths and server functions
//! differ, and only here.

use super::link::segment;
use crate::{
    domain::{KeyId, key_list::KeyListQuery},
    ui::{
        actions::{keys, users},
        error::UiError,
        views::{KeyDetailsView, KeyListView},
    },
};

/// Whose keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeysOf {
    /// The viewer's own.
    Own,
    /// Those of the user of this name.
    User(String),
}

impl KeysOf {
    /// Where their list is.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Own => "/profile/api-keys".to_owned(),
            Self::User(name) => format!("/users/{}/api-keys", segment(name)),
        }
    }

    /// Where one of them is.
    #[must_use]
    pub fn key_path(&self, id: &KeyId) -> String {
        format!("{}/{id}", self.path())
    }

    /// Where one asks for the end of one of them, and where the answer is sent.
    #[must_use]
    pub fn revoke_path(&self, id: &KeyId) -> String {
        self.key_path(id) + "/revoke"
    }

    /// The breadcrumb's places down to the list.
    #[must_use]
    pub fn crumbs(&self) -> Vec<(String, String)> {
        let mut crumbs = match self {
            Self::Own => vec![("/profile/details".to_owned(), "Profile".to_owned())],
            Self::User(name) => {
                vec![("/users".to_owned(), "Users".to_owned()), (format!("/users/{}", segment(name)), name.clone())]
            }
        };
        crumbs.push((self.path(), "API keys".to_owned()));
        crumbs
    }

    /// A page of them.
    ///
    /// # Errors
    /// As the server function says.
    pub async fn list(self, query: KeyListQuery) -> Result<KeyListView, UiError> {
        match self {
            Self::Own => keys::list_keys(query).await,
            Self::User(name) => users::list_user_keys(name, query).await,
        }
    }

    /// One of them.
    ///
    /// # Errors
    /// As the server function says.
    pub async fn get(self, id: String) -> Result<KeyDetailsView, UiError> {
        match self {
            Self::Own => keys::get_key(id).await,
            Self::User(name) => users::get_user_key(name, id).await,
        }
    }

    /// Ends one of them.
    ///
    /// # Errors
    /// As the server function says.
    pub async fn revoke(self, id: KeyId) -> Result<(), UiError> {
        match self {
            Self::Own => keys::revoke_key(id).await,
            Self::User(name) => users::revoke_user_key(name, id).await,
        }
    }
}
