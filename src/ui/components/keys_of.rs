//! Whose keys a screen is about: one's own, another user's, or an organization's. The screens are the same; paths, words
//! and server functions differ, and only here.

use super::{
    link::{link, segment},
    page::profile_crumbs,
};
use crate::{
    domain::{KeyId, key_list::KeyListQuery},
    ui::{
        actions::{keys, organization_keys, users},
        error::UiError,
        role_form::Pairs,
        views::{CreatedKeyView, KeyDetailsView, KeyListView, NewKeyView},
    },
};

/// Whose keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeysOf {
    /// The viewer's own.
    Own,
    /// Those of the user of this name.
    User(String),
    /// Those of the organization of this id.
    Organization(String),
}

impl KeysOf {
    /// Where their list is.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Own => "/profile/api-keys".to_owned(),
            Self::User(name) => format!("/users/{}/api-keys", segment(name)),
            Self::Organization(id) => format!("/organizations/{}/api-keys", segment(id)),
        }
    }

    /// Where one is made.
    #[must_use]
    pub fn new_path(&self) -> String {
        self.path() + "/new"
    }

    /// Where one is made that is like another.
    #[must_use]
    pub fn new_from(&self, id: &KeyId) -> String {
        link(&self.new_path(), &[("from", id.to_string())])
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

    /// Where one asks for the end of several of an organization's.
    #[must_use]
    pub fn revoke_several_path(&self) -> String {
        self.path() + "/revoke"
    }

    /// What making one is called.
    #[must_use]
    pub const fn make(&self) -> &'static str {
        match self {
            Self::Own | Self::User(_) => "Generate API key",
            Self::Organization(_) => "Create API key",
        }
    }

    /// What making one like another is called.
    #[must_use]
    pub const fn make_like(&self) -> &'static str {
        match self {
            Self::Own | Self::User(_) => "Generate one like this",
            Self::Organization(_) => "Create one like this",
        }
    }

    /// What is said when one is made.
    #[must_use]
    pub const fn made(&self) -> &'static str {
        match self {
            Self::Own | Self::User(_) => "Key generated",
            Self::Organization(_) => "Key created",
        }
    }

    /// What every such key begins with.
    #[must_use]
    pub const fn prefix(&self) -> &'static str {
        match self {
            Self::Own | Self::User(_) => "kwp_",
            Self::Organization(_) => "kwo_",
        }
    }

    /// The breadcrumb's places down to the list; `organization` is the name of the one that holds the keys.
    #[must_use]
    pub fn crumbs(&self, organization: &str) -> Vec<(String, String)> {
        let mut crumbs = match self {
            Self::Own => profile_crumbs(),
            Self::User(name) => {
                vec![("/users".to_owned(), "Users".to_owned()), (format!("/users/{}", segment(name)), name.clone())]
            }
            Self::Organization(id) => vec![
                ("/organizations".to_owned(), "Organizations".to_owned()),
                (format!("/organizations/{}/members", segment(id)), organization.to_owned()),
            ],
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
            Self::Organization(id) => organization_keys::list_organization_keys(id, query).await,
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
            Self::Organization(organization) => organization_keys::get_organization_key(organization, id).await,
        }
    }

    /// What the form for a new one has to know; `from` is the id of the key that it is to be like, or empty.
    ///
    /// # Errors
    /// As the server function says.
    pub async fn new_key(self, from: String) -> Result<NewKeyView, UiError> {
        match self {
            Self::Own | Self::User(_) => keys::new_key(from).await,
            Self::Organization(id) => organization_keys::new_organization_key(id, from).await,
        }
    }

    /// Makes one, or several, as the fields of the form say.
    ///
    /// # Errors
    /// As the server function says.
    pub async fn create(self, fields: Pairs) -> Result<CreatedKeyView, UiError> {
        match self {
            Self::Own | Self::User(_) => keys::create_key(fields).await,
            Self::Organization(id) => organization_keys::create_organization_keys(id, fields).await,
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
            Self::Organization(organization) => organization_keys::revoke_organization_key(organization, id).await,
        }
    }
}
