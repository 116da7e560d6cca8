use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    domain::{KeyId, Problem},
    http::cloud::{
        ApiError, Code, EMPTY, Empty,
        auth::ApiCaller,
        body::{Body, Input},
        code::refusals,
        path::KeyPath,
    },
    service::{ServiceError, Services},
};

refusals!(OneRefusals: Unauthenticated, KeyNotFound);

/// Revoke one of one's API keys.
///
/// One's own, or one of an organization in which the caller manages keys. It is refused from the next request on.
#[utoipa::path(
    delete,
    path = "/users/auth/keys/{api_key_id}",
    operation_id = "delete-api-key",
    tag = "API keys",
    params(("api_key_id" = String, Path, description = "The key's id.")),
    responses((status = 200, description = "The key is revoked.", body = Empty), OneRefusals)
)]
pub async fn delete(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    KeyPath(id): KeyPath,
) -> Result<Json<Empty>, ApiError> {
    let revoked = services.revoke_visible_keys(&caller, &[id]).await?;
    if revoked.is_empty() { Err(Code::KeyNotFound.into()) } else { Ok(EMPTY) }
}

/// Which keys to revoke.
#[derive(Deserialize, ToSchema)]
pub struct DeleteApiKeysRequest {
    /// The keys' ids, at most 10,000.
    #[schema(value_type = Vec<String>)]
    keys: Option<Vec<String>>,
}

impl Input for DeleteApiKeysRequest {
    const REFUSED: Code = Code::KeyInput;
}

refusals!(SomeRefusals: KeyInput, Unauthenticated, BodyTooLarge);

/// Revoke some of one's API keys.
///
/// All at once; ids that name no key that the caller may revoke are passed over.
#[utoipa::path(
    delete,
    path = "/users/auth/keys",
    operation_id = "delete-api-keys",
    tag = "API keys",
    request_body = DeleteApiKeysRequest,
    responses((status = 200, description = "The keys are revoked.", body = Empty), SomeRefusals)
)]
pub async fn delete_some(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    Body(asked): Body<DeleteApiKeysRequest>,
) -> Result<Json<Empty>, ApiError> {
    let ids = asked.keys.ok_or_else(|| ServiceError::invalid("keys", Problem::Missing))?;
    let ids: Vec<_> = ids.iter().filter_map(|id| KeyId::parse(id)).collect();
    services.revoke_visible_keys(&caller, &ids).await?;
    Ok(EMPTY)
}
