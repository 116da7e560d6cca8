//! An organization's keys, by the organization: Keyward's addition to `/users/auth/keys`, where it follows from the
//! caller.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::within;
use crate::{
    domain::{
        KeyId, KeyState, Problem,
        key_list::{KeyListQuery, StatusFilter},
    },
    http::cloud::{
        ApiError, Code,
        auth::ApiCaller,
        body::{Body, Input},
        code::refusals,
        keys::ApiKeysResponse,
        path::OrganizationPath,
    },
    service::{
        ServiceError, Services,
        keys::{RevokeOutcome, RevokeResult},
    },
};

refusals!(ListRefusals: Unauthenticated, OrganizationAccess, OrganizationNotFound);

/// List the API keys of an organization.
///
/// Newest first, expired ones included. Owners see all of them, holders of "Manage workload credentials" their own.
/// Keyward's addition.
#[utoipa::path(
    get,
    path = "/organizations/{organization_id}/auth/keys",
    operation_id = "get-organization-api-keys",
    tag = "API keys of an organization",
    params(("organization_id" = String, Path, description = "The organization's id.")),
    responses((status = 200, description = "The keys.", body = ApiKeysResponse), ListRefusals)
)]
pub async fn list(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    OrganizationPath(id): OrganizationPath,
) -> Result<Json<ApiKeysResponse>, ApiError> {
    let query = KeyListQuery { status: StatusFilter::All, ..KeyListQuery::default() };
    let keys = services.export_organization_keys(&caller, &id, &query).await;
    let (mut keys, _) = keys.map_err(|error| within(&error))?;
    // As everywhere in this API, a revoked key is gone.
    keys.retain(|key| key.state == KeyState::Live);
    Ok(Json(keys.into()))
}

/// Which keys to revoke.
#[derive(Deserialize, ToSchema)]
pub struct RevokeOrganizationKeysRequest {
    /// The keys' ids, at most 10,000.
    #[schema(value_type = Vec<String>)]
    keys: Option<Vec<String>>,
}

impl Input for RevokeOrganizationKeysRequest {
    const REFUSED: Code = Code::KeyInput;
}

/// What became of the keys, in the order in which they were named.
#[derive(Serialize, ToSchema)]
pub struct RevokeResults {
    keys: Vec<KeyRevocation>,
}

/// What became of one key.
#[derive(Serialize, ToSchema)]
struct KeyRevocation {
    /// The key's id.
    id: String,
    /// What it is called, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    description: Option<String>,
    /// `revoked`: by this call. `already_revoked`: before. `not_found`: there is no such key that the caller may revoke.
    result: &'static str,
}

impl From<RevokeResult> for KeyRevocation {
    fn from(revoked: RevokeResult) -> Self {
        let result = match revoked.outcome {
            RevokeOutcome::Revoked => "revoked",
            RevokeOutcome::AlreadyRevoked => "already_revoked",
            RevokeOutcome::NoSuchKey => "not_found",
        };
        Self { id: revoked.id.into(), description: revoked.name, result }
    }
}

refusals!(DeleteRefusals: KeyInput, Unauthenticated, OrganizationAccess, OrganizationNotFound, BodyTooLarge);

/// Revoke API keys of an organization.
///
/// All at once, with a result for each. They are refused from the next request on. Keyward's addition.
#[utoipa::path(
    delete,
    path = "/organizations/{organization_id}/auth/keys",
    operation_id = "delete-organization-api-keys",
    tag = "API keys of an organization",
    params(("organization_id" = String, Path, description = "The organization's id.")),
    request_body = RevokeOrganizationKeysRequest,
    responses((status = 200, description = "What became of each key.", body = RevokeResults), DeleteRefusals)
)]
pub async fn delete(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    OrganizationPath(id): OrganizationPath,
    Body(asked): Body<RevokeOrganizationKeysRequest>,
) -> Result<Json<RevokeResults>, ApiError> {
    let ids = asked.keys.ok_or_else(|| ServiceError::invalid("keys", Problem::Missing))?;
    let ids = read(&ids)?;
    let results = services.revoke_organization_keys(&caller, &id, &ids).await.map_err(|error| match error {
        ServiceError::Invalid(_) => error.into(),
        other => within(&other),
    })?;
    Ok(Json(RevokeResults { keys: results.into_iter().map(KeyRevocation::from).collect() }))
}

/// Reads ids. What can be none is refused, not repeated in the answer: it may be a whole key, pasted by mistake.
fn read(ids: &[String]) -> Result<Vec<KeyId>, ApiError> {
    let (mut read, mut refused) = (Vec::with_capacity(ids.len()), Vec::new());
    for (index, id) in ids.iter().enumerate() {
        match KeyId::parse(id) {
            Some(id) => read.push(id),
            None => refused.push(format!("body.keys[{index}]")),
        }
    }
    if refused.is_empty() {
        Ok(read)
    } else {
        Err(Code::KeyInput.about(refused, "These are no ids of keys. An id has 20 letters and digits.".to_owned()))
    }
}
