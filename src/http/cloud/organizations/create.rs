use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{wire::OrganizationResponse, within};
use crate::{
    http::cloud::{
        ApiError, Code,
        auth::ApiCaller,
        body::{Body, Input},
        code::refusals,
    },
    service::Services,
};

/// An organization to be made.
#[derive(Deserialize, ToSchema)]
pub struct CreateOrganizationRequest {
    /// 2 to 30 characters.
    #[schema(value_type = String)]
    name: Option<String>,
    /// The user name of its first owner. Without one, platform admins give it owners later.
    owner: Option<String>,
}

impl Input for CreateOrganizationRequest {
    const REFUSED: Code = Code::InvalidData;
}

refusals!(Refusals: InvalidData, OrganizationName, Unauthenticated, Forbidden, BodyTooLarge);

/// Make an organization.
///
/// For platform admins. Keyward's addition: in Elastic Cloud, organizations come with accounts.
#[utoipa::path(
    post,
    path = "/organizations",
    operation_id = "create-organization",
    tag = "Organizations",
    request_body = CreateOrganizationRequest,
    responses((status = 201, description = "The organization.", body = OrganizationResponse), Refusals)
)]
pub async fn create(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    Body(asked): Body<CreateOrganizationRequest>,
) -> Result<(StatusCode, Json<OrganizationResponse>), ApiError> {
    let name = asked.name.unwrap_or_default();
    let created = services.create_organization(&caller, &name, asked.owner.as_deref()).await;
    Ok((StatusCode::CREATED, Json(created.map_err(|error| within(&error))?.into())))
}
