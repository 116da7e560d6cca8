//! Keys as they stand in bodies.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::{Holder, Key, KeyState, role_assignments::RoleAssignmentsBody},
    http::cloud::{ApiError, Code, role_assignments::schema::RoleAssignments},
    service::keys::CreatedKey,
};

/// A key.
#[derive(Serialize, ToSchema)]
pub struct ApiKeyResponse {
    /// The key's id, which is no secret.
    id: String,
    /// What people call it.
    description: String,
    /// The user name of the owner, with whose rights it acts; of an organization key, of the user who made it. Absent
    /// once that user is deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    user_id: Option<String>,
    /// The organization whose key it is; absent for a personal key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    organization_id: Option<String>,
    /// What an organization key may do; absent for a personal key, which may do what its owner may.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<RoleAssignments>, nullable = false)]
    role_assignments: Option<RoleAssignmentsBody>,
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

impl From<Key> for ApiKeyResponse {
    fn from(key: Key) -> Self {
        let (user_id, organization_id, role_assignments) = match key.holder {
            Holder::User(owner) => (Some(owner), None, None),
            Holder::Organization(holder) => {
                (holder.creator.user, Some(holder.organization), Some(holder.role_assignments))
            }
        };
        Self {
            id: key.id.into(),
            description: key.name.into(),
            user_id: user_id.map(Into::into),
            organization_id: organization_id.map(Into::into),
            role_assignments: role_assignments.map(Into::into),
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

impl From<Vec<Key>> for ApiKeysResponse {
    fn from(keys: Vec<Key>) -> Self {
        Self { keys: keys.into_iter().map(ApiKeyResponse::from).collect() }
    }
}

/// A key as one may see it here: a revoked one is gone, for the contract has no word for it.
pub fn present(key: Key) -> Result<ApiKeyResponse, ApiError> {
    match key.state {
        KeyState::Live => Ok(key.into()),
        KeyState::Revoked(_) => Err(Code::KeyNotFound.into()),
    }
}
