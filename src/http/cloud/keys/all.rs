//! The keys of every user.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;

use super::wire::ApiKeysResponse;
use crate::{
    domain::{KeyId, Problem, UserName},
    http::cloud::{
        ApiError, Code, EMPTY, Empty,
        auth::ApiCaller,
        body::{Body, Input},
        code::refusals,
    },
    service::{ServiceError, Services},
};

refusals!(ListRefusals: Unauthenticated, Forbidden);

/// List the API keys of all users.
#[utoipa::path(
    get,
    path = "/users/auth/keys/_all",
    operation_id = "get-users-api-keys",
    tag = "API keys of all users",
    responses((status = 200, description = "Every user's keys.", body = ApiKeysResponse), ListRefusals)
)]
pub async fn list(State(services): State<Arc<Services>>, caller: ApiCaller) -> Result<Json<ApiKeysResponse>, ApiError> {
    Ok(Json(services.unrevoked_keys(&caller).await?.into()))
}

/// Which keys to revoke.
#[derive(Deserialize, ToSchema)]
pub struct DeleteUsersApiKeysRequest {
    /// The keys, at most 10,000.
    #[schema(value_type = Vec<UserApiKey>)]
    user_api_keys: Option<Vec<UserApiKey>>,
}

/// Whose key, and which.
#[derive(Deserialize, ToSchema)]
struct UserApiKey {
    /// The owner's user name.
    user_id: String,
    /// The key's id.
    api_key_id: String,
}

impl Input for DeleteUsersApiKeysRequest {
    const REFUSED: Code = Code::KeyInput;
}

refusals!(DeleteRefusals: KeyInput, Unauthenticated, Forbidden, BodyTooLarge);

/// Revoke API keys of any users.
///
/// All at once; pairs that name no key are passed over.
#[utoipa::path(
    delete,
    path = "/users/auth/keys/_all",
    operation_id = "delete-users-api-keys",
    tag = "API keys of all users",
    request_body = DeleteUsersApiKeysRequest,
    responses((status = 200, description = "The keys are revoked.", body = Empty), DeleteRefusals)
)]
pub async fn delete(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    Body(asked): Body<DeleteUsersApiKeysRequest>,
) -> Result<Json<Empty>, ApiError> {
    let keys = asked.user_api_keys.ok_or_else(|| ServiceError::invalid("user_api_keys", Problem::Missing))?;
    let read = |key: &UserApiKey| UserName::parse(&key.user_id).ok().zip(KeyId::parse(&key.api_key_id));
    let keys: Vec<_> = keys.iter().filter_map(read).collect();
    services.revoke_keys(&caller, &keys).await?;
    Ok(EMPTY)
}
