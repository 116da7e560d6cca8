//! The keys of one user, for platform admins.

use std::sync::Arc;

use axum::{Json, extract::State};

use super::wire::{ApiKeyResponse, ApiKeysResponse, present};
use crate::{
    http::cloud::{
        ApiError, Code, EMPTY, Empty,
        auth::ApiCaller,
        code::refusals,
        path::{OwnerPath, OwnersKeyPath},
    },
    service::{ServiceError, Services},
};

refusals!(AllRefusals: Unauthenticated, Forbidden, KeyOwnerNotFound);
refusals!(OneRefusals: Unauthenticated, Forbidden, KeyNotFound);

/// List the API keys of a user.
#[utoipa::path(
    get,
    path = "/users/{user_id}/auth/keys",
    operation_id = "get-user-api-keys",
    tag = "API keys of all users",
    params(("user_id" = String, Path, description = "The owner's user name.")),
    responses((status = 200, description = "The user's keys.", body = ApiKeysResponse), AllRefusals)
)]
pub async fn list(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    OwnerPath(owner): OwnerPath,
) -> Result<Json<ApiKeysResponse>, ApiError> {
    Ok(Json(services.unrevoked_keys_of(&caller, &owner).await.map_err(about_owner)?.into()))
}

/// Revoke every API key of a user.
#[utoipa::path(
    delete,
    path = "/users/{user_id}/auth/keys",
    operation_id = "delete-user-api-keys",
    tag = "API keys of all users",
    params(("user_id" = String, Path, description = "The owner's user name.")),
    responses((status = 200, description = "The keys are revoked.", body = Empty), AllRefusals)
)]
pub async fn delete_all(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    OwnerPath(owner): OwnerPath,
) -> Result<Json<Empty>, ApiError> {
    services.revoke_keys_of(&caller, &owner).await.map_err(about_owner)?;
    Ok(EMPTY)
}

/// See an API key of a user.
#[utoipa::path(
    get,
    path = "/users/{user_id}/auth/keys/{api_key_id}",
    operation_id = "get-user-api-key",
    tag = "API keys of all users",
    params(
        ("user_id" = String, Path, description = "The owner's user name."),
        ("api_key_id" = String, Path, description = "The key's id."),
    ),
    responses((status = 200, description = "The key, without its secret.", body = ApiKeyResponse), OneRefusals)
)]
pub async fn get(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    OwnersKeyPath(owner, id): OwnersKeyPath,
) -> Result<Json<ApiKeyResponse>, ApiError> {
    Ok(Json(present(services.key_of_user(&caller, &owner, &id).await?)?))
}

/// Revoke an API key of a user.
#[utoipa::path(
    delete,
    path = "/users/{user_id}/auth/keys/{api_key_id}",
    operation_id = "delete-user-api-key",
    tag = "API keys of all users",
    params(
        ("user_id" = String, Path, description = "The owner's user name."),
        ("api_key_id" = String, Path, description = "The key's id."),
    ),
    responses((status = 200, description = "The key is revoked.", body = Empty), OneRefusals)
)]
pub async fn delete(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    OwnersKeyPath(owner, id): OwnersKeyPath,
) -> Result<Json<Empty>, ApiError> {
    let revoked = services.revoke_keys(&caller, &[(owner, id)]).await?;
    if revoked.is_empty() { Err(Code::KeyNotFound.into()) } else { Ok(EMPTY) }
}

/// Here an unknown user has a code of its own.
fn about_owner(error: ServiceError) -> ApiError {
    if matches!(error, ServiceError::NoSuchUser) { Code::KeyOwnerNotFound.into() } else { error.into() }
}
