//! Keys as they stand in bodies.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::{KeyState, PersonalKey},
    http::cloud::{ApiError, Code},
    service::keys::CreatedKey,
};

/// A key.
#[derive(Serialize, ToSchema)]
pub struct ApiKeyResponse {
    /// The key's id, which is no secret.
    id: String,
    /// What its owner calls it.
    description: String,
    /// The user name of its owner, whose rights it acts with.
    user_id: String,
    /// The key itself: only in the answer to its creation, never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    key: Option<String>,
    /// When it was made.
    creation_date: Timestamp,
    /// When it ends; absent for a key that never does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    expiration_date: Option<Timestamp>,
}

impl From<PersonalKey> for ApiKeyResponse {
    fn from(key: PersonalKey) -> Self {
        Self {
            id: key.id.into(),
            description: key.name.into(),
            user_id: key.owner.into(),
            key: None,
            creation_date: key.created_at,
            expiration_date: key.expiration.instant(),
        }
    }
}

impl From<CreatedKey> for ApiKeyResponse {
    fn from(created: CreatedKey) -> Self {
        Self { key: Some(created.string.reveal()), ..Self::from(created.key) }
    }
}

/// Keys, newest first. Revoked ones are not among them.
#[derive(Serialize, ToSchema)]
pub struct ApiKeysResponse {
    keys: Vec<ApiKeyResponse>,
}

impl From<Vec<PersonalKey>> for ApiKeysResponse {
    fn from(keys: Vec<PersonalKey>) -> Self {
        Self { keys: keys.into_iter().map(ApiKeyResponse::from).collect() }
    }
}

/// A key as one may see it here: a revoked one is gone, for the contract has no word for it.
pub fn present(key: PersonalKey) -> Result<ApiKeyResponse, ApiError> {
    match key.state {
        KeyState::Live => Ok(key.into()),
        KeyState::Revoked(_) => Err(Code::KeyNotFound.into()),
    }
}
