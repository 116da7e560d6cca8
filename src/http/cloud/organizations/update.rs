use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{wire::OrganizationResponse, within};
use crate::{
    domain::Problem,
    http::cloud::{
        ApiError, Code,
        auth::ApiCaller,
        body::{Body, Input},
        code::refusals,
        path::OrganizationPath,
    },
    service::{
        ServiceError, Services,
        organizations::{AskedPolicy, EditOrganization},
        users::Patch,
    },
};

/// What is left out, or `null`, stays as it is. Fields that Elastic Cloud knows and Keyward does not are passed over.
#[derive(Deserialize, ToSchema)]
#[schema(as = OrganizationRequest)]
pub struct UpdateOrganizationRequest {
    /// 2 to 30 characters.
    name: Option<String>,
    /// The addresses, all of them: at most 50.
    billing_contacts: Option<Vec<String>>,
    /// The addresses, all of them: at most 50.
    operational_contacts: Option<Vec<String>>,
    /// Keyward's addition.
    key_policy: Option<KeyPolicyRequest>,
}

/// How long an organization's keys may live, said as a whole. Keys that there are keep their end.
#[derive(Deserialize, ToSchema)]
struct KeyPolicyRequest {
    /// Whether keys without end may be made.
    #[schema(value_type = bool)]
    never_allowed: Option<bool>,
    /// The most days that a key may live, 1 to 366; a year when nothing is said.
    longest_days: Option<u32>,
    /// What a key gets whose maker says nothing: `1d`, `7d`, `30d`, `60d`, `3months`, `6months`, `1year` or `never`.
    /// Three months when nothing is said.
    default_lifetime: Option<String>,
}

impl Input for UpdateOrganizationRequest {
    const REFUSED: Code = Code::InvalidData;
}

impl TryFrom<UpdateOrganizationRequest> for EditOrganization {
    type Error = ServiceError;

    fn try_from(asked: UpdateOrganizationRequest) -> Result<Self, ServiceError> {
        let addresses = |contacts: Option<Vec<String>>| contacts.map_or(Patch::Keep, Patch::Set);
        Ok(Self {
            name: asked.name,
            billing: addresses(asked.billing_contacts),
            operational: addresses(asked.operational_contacts),
            key_policy: asked.key_policy.map(AskedPolicy::try_from).transpose()?,
            seen: None,
        })
    }
}

impl TryFrom<KeyPolicyRequest> for AskedPolicy {
    type Error = ServiceError;

    fn try_from(asked: KeyPolicyRequest) -> Result<Self, ServiceError> {
        let missing = || ServiceError::invalid("key_policy.never_allowed", Problem::Missing);
        Ok(Self {
            never_allowed: asked.never_allowed.ok_or_else(missing)?,
            longest_days: asked.longest_days.map(|days| days.to_string()).unwrap_or_default(),
            default_lifetime: asked.default_lifetime.unwrap_or_default(),
        })
    }
}

refusals!(
    Refusals: InvalidData, OrganizationName, Unauthenticated, OrganizationAccess, OrganizationNotFound, Conflict,
    BodyTooLarge,
);

/// Change an organization.
#[utoipa::path(
    put,
    path = "/organizations/{organization_id}",
    operation_id = "update-organization",
    tag = "Organizations",
    params(("organization_id" = String, Path, description = "The organization's id.")),
    request_body = UpdateOrganizationRequest,
    responses((status = 200, description = "The changed organization.", body = OrganizationResponse), Refusals)
)]
pub async fn update(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    OrganizationPath(id): OrganizationPath,
    Body(asked): Body<UpdateOrganizationRequest>,
) -> Result<Json<OrganizationResponse>, ApiError> {
    let edit = EditOrganization::try_from(asked).map_err(|error| within(&error))?;
    let changed = services.edit_organization(&caller, &id, &edit).await.map_err(|error| within(&error))?;
    Ok(Json(changed.into()))
}
