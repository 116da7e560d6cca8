use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::schema;
use crate::{
    domain::role_assignments::{RoleAssignments, RoleAssignmentsBody},
    http::cloud::{ApiError, auth::ApiCaller, code::refusals, query::switch},
    service::{Caller, Principal, ServiceError, Services},
};

/// What to say of the caller.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct What {
    /// The role assignments too. False when nothing is said.
    show_role_assignments: Option<bool>,
}

/// The caller.
#[derive(Serialize, ToSchema)]
pub struct SaasUserResponse {
    user: SaasUser,
}

/// Who calls, and where.
#[derive(Serialize, ToSchema)]
struct SaasUser {
    /// The user name; of an organization key, that of the user who made it. Absent once that user is deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    user_id: Option<String>,
    /// The organization of a key, or the only one of a user.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    organization_id: Option<String>,
    /// Where the user's mail goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email: Option<String>,
    /// The roles of the key, or of the user in every organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::RoleAssignments>, nullable = false)]
    role_assignments: Option<RoleAssignmentsBody>,
}

impl SaasUser {
    async fn of(caller: &Caller, services: &Services) -> Result<Self, ServiceError> {
        match &caller.principal {
            Principal::OrganizationKey(holder) => Ok(Self {
                user_id: holder.creator.user.as_ref().map(ToString::to_string),
                organization_id: Some(holder.organization.to_string()),
                email: None,
                role_assignments: Some(RoleAssignmentsBody::from(&holder.role_assignments)),
            }),
            Principal::User(user) => {
                let memberships = services.memberships(caller).await?;
                let only = match memberships.as_slice() {
                    [only] => Some(only.organization.id.to_string()),
                    _ => None,
                };
                let none = RoleAssignments::none();
                let held = memberships.iter().fold(none, |held, membership| held.plus(&membership.role_assignments));
                Ok(Self {
                    user_id: Some(user.name.to_string()),
                    organization_id: only,
                    email: user.email.as_ref().map(ToString::to_string),
                    role_assignments: Some(held.into()),
                })
            }
        }
    }
}

refusals!(Refusals: InvalidData, Unauthenticated);

/// See what a key or token is good for.
///
/// Elastic Cloud does not document this; Kibana asks it of every key that it is given. There, `user_id` is a number.
#[utoipa::path(
    get,
    path = "/saas/user",
    operation_id = "get-saas-user",
    tag = "Role assignments",
    params(What),
    responses((status = 200, description = "The caller.", body = SaasUserResponse), Refusals)
)]
pub async fn introspect(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    what: Result<Query<What>, QueryRejection>,
) -> Result<Json<SaasUserResponse>, ApiError> {
    let what = switch(what, "show_role_assignments")?;
    let mut user = SaasUser::of(&caller, &services).await?;
    if what.show_role_assignments != Some(true) {
        user.role_assignments = None;
    }
    Ok(Json(SaasUserResponse { user }))
}
